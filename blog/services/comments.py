"""Comments as readers meet them: sending, previewing, the private status page."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from blog.db import Comment, Decision, Post, writing
from blog.domain.comments import NewComment, check_new_comment
from blog.domain.errors import CommentsClosedError, InvalidInputError, NotFoundError
from blog.domain.first_decisions import FirstDecision
from blog.domain.markup import RENDERER_VERSION, plain_text, render_comment
from blog.domain.moderation import DecisionKind, Rule, Status, standing_decision
from blog.domain.sentences import Sentence
from blog.domain.text import clean_line, search_key
from blog.services.campaigns import CampaignService
from blog.services.clock import Clock, DbSession
from blog.services.confirmations import ConfirmationMails
from blog.services.decisions import Maker, record_decision
from blog.services.first_decisions import FirstDecisions, holds_of
from blog.services.folding import folded, name_key
from blog.services.following import following
from blog.services.messages import message_of
from blog.services.posts import PostReader
from blog.services.rate_limits import AddressHasher, RateLimits, count_one
from blog.services.search import index_comment
from blog.services.shadow import keep_opinion
from blog.services.spam_gate import Gate, Judgement
from blog.services.substance import shows_substance
from blog.services.threads import ThreadReader, ThreadSizes
from blog.services.trust import Browser, TrustService
from blog.services.verdicts import assessment_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a comment; ``path`` leads to it when published, else to its status page."""

    comment_id: int
    is_published: bool
    status_token: str
    path: str
    browser: Browser = field(compare=False)


@dataclass(frozen=True, slots=True)
class CommentStatus:
    """What the author may know: ``state`` is held, published, declined or removed.

    Of a post that is not public nothing is told: title, slug and path are ``None``.
    """

    state: str
    reason: str
    post_title: str | None
    post_slug: str | None
    author_name: str
    body_html: str
    created_at: datetime
    comment_path: str | None


class CommentService(ThreadReader):
    """Everything readers do with comments."""

    def __init__(  # noqa: PLR0913 - one for each thing that submitting needs, all by name
        self,
        *,
        session: DbSession,
        posts: PostReader,
        gate: Gate,
        campaigns: CampaignService,
        limits: RateLimits,
        hasher: AddressHasher,
        secret: str,
        now: Clock,
        sizes: ThreadSizes,
        trust: TrustService,
        first_decisions: FirstDecisions,
        confirmations: ConfirmationMails,
    ) -> None:
        super().__init__(session=session, sizes=sizes)
        self._posts, self._gate, self._now = posts, gate, now
        self._campaigns = campaigns
        self._limits, self._hasher = limits, hasher
        self._trust, self._first = trust, first_decisions
        self._confirmations = confirmations
        self._signer = URLSafeSerializer(secret, salt="comment-status")

    def submit(
        self, slug: str, new: NewComment, *, address: str, cookie: str | None = None
    ) -> Receipt:
        """Take a comment: check, judge, store it with its assessment and first decision.

        The same comment sent again gives the first one's receipt and stores nothing.

        Parameters
        ----------
        cookie
            The browser's signed token, if it sent one.

        Raises
        ------
        NotFoundError, CommentsClosedError, InvalidInputError, TooComplexError, RateLimitedError
            Nothing was stored.
        """
        post = self._posts.published(slug)
        checked = check_new_comment(new)
        address_hash = self._hasher(address)
        browser = self._trust.browser(cookie)
        key = submission_key(post.id, checked, address_hash)
        if (known := self._sent_before(key)) is not None:
            return self._receipt(known, post.slug, browser)
        if not self._posts.takes_comments(post):
            raise CommentsClosedError("This post takes no more comments.")
        parent = self._parent(post, checked.parent_id)
        comment = self._built(post, checked, parent)
        slug, holds, message = post.slug, holds_of(post), message_of(checked, post)
        comment.author_token, comment.has_substance = (
            browser.author_token,
            shows_substance(message),
        )
        facts = self._first.facts(comment, address=address)
        look = self._campaigns.look(message, post_id=post.id)
        judgement = self._gate.assess(message, look.sightings)
        comment.address_hash, comment.submission_key = address_hash, key
        with writing(self._session):
            if (known := self._sent_before(key)) is not None:
                comment = known
            else:
                first = self._first.choose(comment, judgement, facts=facts, holds=holds)
                place = self._campaigns.place(comment, look.trace)
                if (follow := following(self._session, place, self._now())) is not None:
                    first = follow.outcome(comment, judgement, first)
                self._store(comment, judgement, first)
                self._campaigns.remember(comment, look.trace, place)
                index_comment(self._session, comment)
                if checked.confirm_address:
                    self._confirmations.queue(comment)
        return self._receipt(comment, slug, browser)

    def preview(self, body: str, *, address: str) -> str:
        """Render a text as it would be shown; stores nothing but the count of previews."""
        text = check_new_comment(NewComment(author_name="-", body=body)).body
        with writing(self._session):
            self._count("preview", self._hasher(address))
        return rendered_visibly(text)

    def status(self, token: str) -> CommentStatus:
        """Tell an author, by the signed link, what became of the comment."""
        comment = self.of_token(token)
        state, reason = self._outcome(comment)
        post = comment.post
        is_shown = self._posts.shows(post)
        path = self.path_of(comment, post.slug) if state == "published" and is_shown else None
        if state == "published" and not is_shown:
            reason = POST_NOT_PUBLIC
        return CommentStatus(
            state=state,
            reason=reason,
            post_title=post.title if is_shown else None,
            post_slug=post.slug if is_shown else None,
            author_name=comment.author_name,
            body_html=comment.rendered_body,
            created_at=comment.created_at,
            comment_path=path,
        )

    def of_token(self, token: str) -> Comment:
        """Give the comment that a status link is for.

        Raises
        ------
        NotFoundError
            If the blog never gave out that link, or the comment is gone.
        """
        try:
            comment_id = self._signer.loads(token)
        except (BadSignature, UnicodeError):
            raise NotFoundError("This link is not one that the blog gave out.") from None
        comment = self._session.get(Comment, comment_id)
        if comment is None:
            raise NotFoundError("There is no such comment any more.")
        return comment

    def status_token(self, comment_id: int) -> str:
        """Make the signed part of a status link."""
        return str(self._signer.dumps(comment_id))

    def shows(self, post: Post) -> bool:
        """Say whether readers may see a comment's post."""
        return self._posts.shows(post)

    def own_path(self, comment: Comment) -> str:
        """Give where an author sees a comment: on its page, else on its status page."""
        if comment.status is Status.PUBLISHED and self.shows(comment.post):
            return self.path_of(comment, comment.post.slug)
        return f"/comments/status/{self.status_token(comment.id)}"

    def _parent(self, post: Post, parent_id: int | None) -> Comment | None:
        if parent_id is None:
            return None
        try:
            return self.reply_target(post, parent_id)
        except NotFoundError as problem:
            raise InvalidInputError({"parent_id": problem.sentences[0]}) from None

    def _built(self, post: Post, new: NewComment, parent: Comment | None) -> Comment:
        return Comment(
            post_id=post.id,
            parent_id=parent.id if parent else None,
            root_id=(parent.root_id or parent.id) if parent else None,
            author_name=new.author_name,
            author_key=name_key(new.author_name),
            author_email=new.author_email,
            author_url=new.author_url,
            body=new.body,
            rendered_body=rendered_visibly(new.body),
            renderer_version=RENDERER_VERSION,
            search_text=searchable(new.author_name, new.body),
            revision=1,
            reply_count=0,
            replies_numbered=0,
            trap_filled=new.trap_filled,
            form_seconds=new.form_seconds,
            created_at=self._now(),
        )

    def _store(self, comment: Comment, judgement: Judgement, first: FirstDecision) -> None:
        """Add comment, assessment and first decision; one transaction keeps all or none."""
        self._count("comment", comment.address_hash)
        maker = Maker(rule=first.rule, note=first.note, batch=first.batch)
        # Nothing new is rejected unread, says the table: what follows a rejection is held first.
        kind = DecisionKind.HOLD if first.kind is DecisionKind.REJECT else first.kind
        now = comment.created_at
        record_decision(self._session, comment, kind, maker=maker, now=now, is_new=True)
        if kind is not first.kind:
            record_decision(self._session, comment, first.kind, maker=maker, now=now)
        self._session.add(assessment_of(comment, judgement, comment.created_at))
        keep_opinion(self._session, comment, judgement, now=comment.created_at)
        log.info("comment id=%s status=%s rule=%s", comment.id, comment.status, first.rule)

    def _count(self, action: str, address_hash: str) -> None:
        count_one(
            self._session,
            action=action,
            address_hash=address_hash,
            limits=self._limits,
            now=self._now,
        )

    def _sent_before(self, key: str) -> Comment | None:
        return self._session.scalar(select(Comment).where(Comment.submission_key == key))

    def _receipt(self, comment: Comment, slug: str, browser: Browser) -> Receipt:
        token = self.status_token(comment.id)
        is_published = comment.status is Status.PUBLISHED
        path = self.path_of(comment, slug) if is_published else f"/comments/status/{token}"
        return Receipt(comment.id, is_published, token, path, browser)

    def _outcome(self, comment: Comment) -> tuple[str, str]:
        """Give the state and the reason in plain words; a filter's verdict is never given away."""
        if comment.status is Status.PUBLISHED:
            return "published", Sentence("Your comment is on the page for everyone to read.")
        if comment.status is Status.REMOVED:
            return "removed", Sentence("The comment was taken down and its text was erased.")
        history = self._session.scalars(
            select(Decision).where(Decision.comment_id == comment.id).order_by(Decision.id)
        ).all()
        if comment.status is Status.PENDING or standing_decision(history) is None:
            return "held", _held_words(history)
        if comment.status is Status.SPAM:
            return "declined", TAKEN_FOR_ADVERTISING
        return "declined", NOT_PUBLISHED


def _held_words(history: Sequence[Decision]) -> str:
    """Say why a comment waits, where that gives nothing of the filter away."""
    newest = history[-1] if history else None
    if newest is None or newest.user_id is not None:
        return HELD
    return HELD_BECAUSE.get(newest.rule or "", HELD)


TAKEN_FOR_ADVERTISING = Sentence("A moderator read your comment and took it for advertising.")
NOT_PUBLISHED = Sentence("A moderator read your comment and decided not to publish it.")
POST_NOT_PUBLIC = Sentence(
    "Your comment was published. The post it belongs to is not public at present."
)
HELD = Sentence(
    "Your comment arrived and is kept. Comments are checked before they appear, and yours is "
    "waiting for a person to read it. There is nothing more to do and no need to send it again."
)
HELD_BECAUSE: dict[str, str] = {
    Rule.EVERYTHING_HELD: Sentence(
        "Your comment arrived and is kept. On this blog a person reads every comment before it "
        "appears. There is nothing more to do and no need to send it again."
    ),
    Rule.POST_HELD: Sentence(
        "Your comment arrived and is kept. On this post a person reads every comment before it "
        "appears. There is nothing more to do and no need to send it again."
    ),
    Rule.FIRST_COMMENT: Sentence(
        "Your comment arrived and is kept. Somebody's first comments here are read by a person "
        "before they appear. There is nothing more to do and no need to send it again."
    ),
    Rule.LINK_ADDED: Sentence(
        "Your comment arrived and is kept. You added a link to it, so a person reads it once "
        "more. There is nothing more to do and no need to send it again."
    ),
}


def rendered_visibly(body: str) -> str:
    """Render a comment; refuse one of which nothing would be seen, such as a lone ``***``.

    Raises
    ------
    InvalidInputError, TooComplexError
        Naming the field ``body``.
    """
    rendered = render_comment(body)
    if not clean_line(plain_text(rendered)):
        nothing = Sentence("Expected a comment, found nothing that can be shown.")
        raise InvalidInputError({"body": nothing})
    return rendered


def searchable(author_name: str, body: str) -> str:
    """Give what the moderators' search looks through: name, text as typed and as it is read."""
    return search_key(" ".join(dict.fromkeys((author_name, body, folded(body)))))


def submission_key(post_id: int, new: NewComment, address_hash: str) -> str:
    """Give what is equal for the same comment sent twice from one address."""
    parts = [
        post_id,
        new.parent_id,
        new.author_name,
        new.author_email,
        new.author_url,
        new.body,
        address_hash,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
