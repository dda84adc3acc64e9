"""Changing a comment's text: a new revision, judged anew, the earlier text kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from blog.db import Comment, CommentRevision, Decision, writing
from blog.domain.comments import NewComment, check_new_comment
from blog.domain.errors import InvalidInputError, NotAllowedError, StaleDecisionError
from blog.domain.first_decisions import decision_on_edit
from blog.domain.log import Act
from blog.domain.markup import RENDERER_VERSION
from blog.domain.moderation import Status, standing_decision
from blog.domain.sentences import Sentence, counted_sentence
from blog.services.campaigns import CampaignService
from blog.services.clock import Clock, DbSession
from blog.services.comments import CommentService, rendered_visibly, searchable
from blog.services.decisions import Maker, record_decision
from blog.services.first_decisions import FirstDecisions, Holds, holds_of
from blog.services.label_counts import keep_labels
from blog.services.log import write_entry
from blog.services.messages import message_of
from blog.services.rate_limits import AddressHasher, RateLimits, count_one
from blog.services.rule_facts import links_of
from blog.services.search import index_comment
from blog.services.shadow import keep_opinion
from blog.services.site import raise_version
from blog.services.spam_gate import Gate, Judgement
from blog.services.substance import shows_substance
from blog.services.trust import TrustService
from blog.services.verdicts import assessment_of

MOST_SENT = 20


@dataclass(frozen=True, slots=True)
class Editable:
    """A comment as its author may change it; ``until`` is when the window closes."""

    author_name: str
    author_url: str | None
    body: str
    revision: int
    until: datetime
    post_title: str | None


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of a change; ``path`` leads to the comment, or to its status page."""

    is_changed: bool
    is_published: bool
    path: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A comment sent from a browser, with the token of its status page and its present state."""

    comment: Comment
    token: str
    state: str
    can_edit: bool


@dataclass(frozen=True, slots=True)
class Revised:
    """What changing a text led to; ``judgement`` is of the new text."""

    kept: CommentRevision
    judgement: Judgement


class EditService:
    """Authors changing what they sent, within a window and by their own signed link."""

    def __init__(  # noqa: PLR0913 - what judging and storing a text needs, all by name
        self,
        *,
        session: DbSession,
        comments: CommentService,
        gate: Gate,
        campaigns: CampaignService,
        first_decisions: FirstDecisions,
        limits: RateLimits,
        hasher: AddressHasher,
        trust: TrustService,
        minutes: int,
        now: Clock,
    ) -> None:
        self._session, self._comments, self._gate = session, comments, gate
        self._campaigns, self._first = campaigns, first_decisions
        self._limits, self._hasher, self._now = limits, hasher, now
        self._trust = trust
        self._window = timedelta(minutes=minutes)

    def sent_from(self, cookie: str | None) -> list[Sent]:
        """Give what was lately sent from a browser, newest first; nothing without its token."""
        browser = self._trust.browser(cookie)
        if not browser.is_known:
            return []
        found = self._session.scalars(
            select(Comment)
            .where(Comment.author_token == browser.author_token)
            .options(joinedload(Comment.post))
            .order_by(Comment.id.desc())
            .limit(MOST_SENT)
        )
        tokens = [(comment, self._comments.status_token(comment.id)) for comment in found]
        return [
            Sent(each, token, self._comments.status(token).state, self.is_open(token))
            for each, token in tokens
        ]

    def is_open(self, token: str) -> bool:
        """Say whether the comment of a status link may be changed now."""
        return self._closed_because(self._comments.of_token(token)) is None

    def editable(self, token: str) -> Editable:
        """Give a comment to its author for changing.

        Raises
        ------
        NotFoundError, NotAllowedError
            If the link is unknown, or the comment may not be changed any more.
        """
        comment = self._comments.of_token(token)
        self._refuse_closed(comment)
        return Editable(
            author_name=comment.author_name,
            author_url=comment.author_url,
            body=comment.body,
            revision=comment.revision,
            until=comment.created_at + self._window,
            post_title=comment.post.title if self._comments.shows(comment.post) else None,
        )

    def edit(
        self, token: str, *, body: str, author_url: str, seen_revision: int, address: str
    ) -> Edited:
        """Change a comment, judge it anew, and send it back to a person where it should.

        Nothing becomes published by this. Saving what was there already changes nothing.

        Raises
        ------
        NotFoundError, NotAllowedError, StaleDecisionError, InvalidInputError, RateLimitedError
            Nothing was stored.
        """
        comment = self._comments.of_token(token)
        typed = NewComment(author_name=comment.author_name or "-", body=body, author_url=author_url)
        checked, holds = check_new_comment(typed), holds_of(comment.post)
        with writing(self._session):
            comment = self._comments.of_token(token)
            self._refuse_closed(comment)
            if comment.revision != seen_revision:
                raise StaleDecisionError("The comment was changed after you opened it.")
            is_changed = (checked.body, checked.author_url) != (comment.body, comment.author_url)
            if is_changed:
                self._store(comment, checked, holds=holds, address=address)
            path = self._comments.own_path(comment)
        return Edited(is_changed, comment.status is Status.PUBLISHED, path)

    def _store(self, comment: Comment, new: NewComment, *, holds: Holds, address: str) -> None:
        now = self._now()
        address_hash = self._hasher(address)
        count_one(
            self._session,
            action="comment",
            address_hash=address_hash,
            limits=self._limits,
            now=self._now,
        )
        before = links_of(comment.body, comment.rendered_body, comment.author_url)
        revised = revise(
            self._session,
            comment,
            body=new.body,
            author_url=new.author_url,
            gate=self._gate,
            campaigns=self._campaigns,
            now=now,
        )
        after = links_of(comment.body, comment.rendered_body, comment.author_url)
        facts = self._first.facts(comment, address=address)
        fresh = self._first.choose(comment, revised.judgement, facts=facts, holds=holds)
        decision = decision_on_edit(comment.status, fresh, has_new_link=bool(after - before))
        if decision is not None:
            maker = Maker(rule=decision.rule, note=decision.note)
            record_decision(self._session, comment, decision.kind, maker=maker, now=now)
        write_entry(
            self._session,
            Act.COMMENT_EDITED,
            by=None,
            now=now,
            subject=f"#{comment.id}",
            details={"revision": comment.revision, "status": comment.status.value},
        )

    def _refuse_closed(self, comment: Comment) -> None:
        if (why := self._closed_because(comment)) is not None:
            raise NotAllowedError(why)

    def _closed_because(self, comment: Comment) -> str | None:
        """Say why a comment may not be changed; ``None`` while it may."""
        minutes = int(self._window.total_seconds() // 60)
        if not minutes:
            return Sentence("On this blog comments cannot be changed after they are sent.")
        if comment.status in {Status.REMOVED, Status.REJECTED} or self._is_persons_spam(comment):
            return Sentence(
                "A moderator has decided on this comment, so it cannot be changed any more."
            )
        if self._now() >= comment.created_at + self._window:
            return counted_sentence(
                "A comment can be changed for {number:,} minute after it was sent.",
                "A comment can be changed for {number:,} minutes after it was sent.",
                minutes,
            )
        return None

    def _is_persons_spam(self, comment: Comment) -> bool:
        if comment.status is not Status.SPAM:
            return False
        history = self._session.scalars(
            select(Decision).where(Decision.comment_id == comment.id).order_by(Decision.id)
        ).all()
        return standing_decision(history) is not None


def revise(
    session: DbSession,
    comment: Comment,
    *,
    body: str,
    author_url: str | None,
    gate: Gate,
    campaigns: CampaignService,
    now: datetime,
    by: int | None = None,
) -> Revised:
    """Give a comment a new text inside the caller's writing transaction.

    The earlier text is kept, the new one rendered and judged, with what the blog knows of its
    like, and the revision raised, so that decisions on the earlier text are refused as stale. The
    status is not touched: what follows from the new text is the caller's to decide.

    Parameters
    ----------
    body, author_url
        Checked, as ``check_new_comment`` gives them.
    by
        The user who changes it; ``None`` for the comment's own author.

    Raises
    ------
    InvalidInputError, TooComplexError
        If nothing of the text would be seen; nothing was changed then.
    """
    if comment.status is Status.REMOVED:
        raise InvalidInputError(
            {"body": Sentence("Expected a comment, found one that was removed.")}
        )
    rendered = rendered_visibly(body)
    draft = replace(message_of(comment, comment.post), text=body, author_url=author_url or "")
    look = campaigns.look_within(draft, post_id=comment.post_id, but=comment.id)
    judgement = gate.assess(draft, look.sightings)
    kept = _keep(session, comment, now=now, by=by)
    comment.body, comment.author_url = body, author_url
    comment.rendered_body, comment.renderer_version = rendered, RENDERER_VERSION
    comment.search_text = searchable(comment.author_name, body)
    comment.has_substance = shows_substance(draft)
    comment.revision += 1
    session.flush()
    session.add(assessment_of(comment, judgement, now))
    keep_opinion(session, comment, judgement, now=now)
    campaigns.remember(comment, look.trace)
    keep_labels(session, {comment.id: comment.campaign_id})
    index_comment(session, comment)
    if comment.status is Status.PUBLISHED:
        raise_version(session)
    return Revised(kept, judgement)


def _keep(
    session: DbSession, comment: Comment, *, now: datetime, by: int | None
) -> CommentRevision:
    kept = CommentRevision(
        comment_id=comment.id,
        revision=comment.revision,
        body=comment.body,
        author_url=comment.author_url,
        at=now,
        by_user_id=by,
    )
    session.add(kept)
    return kept
