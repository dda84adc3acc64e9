"""Campaigns: what the blog knows of near copies of a comment, as evidence and for deciding.

A campaign is named after its first comment. A comment joins it by nearly repeating that first
one, not merely its newest member, so that no chain of small changes leads from spam to an honest
text.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload

from blog.db import Campaign, Comment, CommentFingerprint, Decision, writing
from blog.domain.moderation import Label, Status, label_of
from blog.services.campaign_figures import LEAST, count_again, join
from blog.services.clock import Clock, DbSession
from blog.services.fingerprints import (
    NearCopy,
    Trace,
    entries_of,
    keep,
    near_copies,
    trace_of,
    with_host,
)
from blog.services.folding import name_key
from blog.services.messages import message_of
from blog.services.search import index_comments
from spam.campaigns import NEAR, similarity
from spam.dataset import Message
from spam.normalise import NORMALISER_VERSION
from spam.sightings import Sightings

log = logging.getLogger(__name__)
FILL_CHUNK = 200
Progress = Callable[[str, float], None]


def _quiet(stage: str, share: float) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Look:
    """A message's trace and what is known of its like; ``None`` for what could not be had."""

    trace: Trace | None
    sightings: Sightings | None


@dataclass(frozen=True, slots=True)
class Place:
    """The campaign that a comment nearly repeats; ``None`` for a text that repeats none."""

    campaign_id: int | None


class CampaignService:
    """Remembers comments by their fingerprints and recognises those that come again."""

    def __init__(self, *, session: DbSession, now: Clock, days: int) -> None:
        self._session, self._now = session, now
        self._window = timedelta(days=days)

    def look(self, message: Message, *, post_id: int, but: int | None = None) -> Look:
        """Find what is known of comments like a message; never raises.

        A comment must not be lost because nobody can tell whether it came before.

        Parameters
        ----------
        but
            The message's own comment, when it is stored already: it is no copy of itself.
        """
        trace = trace_of(message)
        if trace is None:
            return Look(None, None)
        try:
            sightings = self._sightings(
                trace, author=message.author or "", post_id=post_id, but=but
            )
        except Exception:
            log.exception("no sightings")
            self._session.rollback()
            return Look(trace, None)
        return Look(trace, sightings)

    def look_within(self, message: Message, *, post_id: int, but: int) -> Look:
        """Look, as ``look`` does, inside a writing transaction, which a failure leaves usable."""
        trace = trace_of(message)
        if trace is None:
            return Look(None, None)
        try:
            with self._session.begin_nested():
                author = message.author or ""
                sightings = self._sightings(trace, author=author, post_id=post_id, but=but)
        except SQLAlchemyError:
            log.exception("no sightings")
            return Look(trace, None)
        return Look(trace, sightings)

    def sightings_of(
        self, message: Message, *, post_id: int, but: int | None = None
    ) -> Sightings | None:
        """Give what people decided on near copies of a message, and on comments with its links."""
        return self.look(message, post_id=post_id, but=but).sightings

    def place(self, comment: Comment, trace: Trace | None) -> Place | None:
        """Find the campaign that a comment joins, stored already or about to be.

        ``None`` when nobody can tell, whatever the cause.
        """
        if trace is None:
            return None
        try:
            with self._session.begin_nested(), self._session.no_autoflush:
                return Place(self._campaign_of(comment, trace))
        except SQLAlchemyError:
            log.exception("no campaign found")
            return None

    def remember(self, comment: Comment, trace: Trace | None, place: Place | None = None) -> None:
        """Store a comment's fingerprint and hosts and name its campaign.

        Part of the transaction that stores the comment. When this alone fails, the comment is
        stored without; ``fill`` makes up for it.

        Parameters
        ----------
        place
            As ``place`` found it; ``None`` looks again.
        """
        if trace is None:
            return
        try:
            with self._session.begin_nested():
                found = place.campaign_id if place else self._campaign_of(comment, trace)
                own = None if trace.entries is None else comment.id
                join(self._session, comment, own if found is None else found)
                keep(self._session, comment, trace)
        except SQLAlchemyError:
            log.exception("no fingerprint stored comment=%s", comment.id)

    def fill(self, *, progress: Progress = _quiet) -> int:
        """Store the fingerprints that are missing or made by another normaliser; count them."""
        ids = list(self._session.scalars(_unprinted()))
        done = 0
        for start in range(0, len(ids), FILL_CHUNK):
            done += self._fill_some(ids[start : start + FILL_CHUNK])
            progress("taking fingerprints", min(1.0, (start + FILL_CHUNK) / len(ids)))
        self._count_uncounted()
        return done

    def _fill_some(self, ids: Sequence[int]) -> int:
        with writing(self._session):
            comments = self._session.scalars(
                select(Comment)
                .where(Comment.id.in_(ids), Comment.status != Status.REMOVED)
                .options(joinedload(Comment.post))
                .order_by(Comment.id)
            ).all()
            for comment in comments:
                comment.author_key = name_key(comment.author_name)
                self.remember(comment, trace_of(message_of(comment, comment.post)))
            index_comments(self._session, comments)
        return len(comments)

    def _count_uncounted(self) -> None:
        """Begin the figures of campaigns from before there were any."""
        ids = list(self._session.scalars(_uncounted()))
        for start in range(0, len(ids), FILL_CHUNK):
            with writing(self._session):
                for campaign_id in filter(None, ids[start : start + FILL_CHUNK]):
                    count_again(self._session, campaign_id)

    def _sightings(self, trace: Trace, *, author: str, post_id: int, but: int | None) -> Sightings:
        since = self._now() - self._window
        copies = self._copies(trace, since, but)
        linked = with_host(self._session, trace.hosts, since=since, but=but)
        likes = self._facts([copy.comment_id for copy in copies])
        labels = self._labels([*likes, *linked])
        of_copies = [labels.get(comment_id) for comment_id in likes]
        of_linked = [labels.get(comment_id) for comment_id in linked]
        return Sightings(
            copies_spam=of_copies.count(Label.SPAM),
            copies_ham=of_copies.count(Label.HAM),
            copies=len(likes),
            posts=len({post for post, _ in likes.values()} | {post_id}),
            names=len({name for _, name in likes.values()} | {name_key(author)}),
            host_spam=of_linked.count(Label.SPAM),
            host_ham=of_linked.count(Label.HAM),
        )

    def _copies(self, trace: Trace, since: datetime, but: int | None) -> list[NearCopy]:
        if trace.entries is None:
            return []
        return near_copies(self._session, trace.entries, since=since, but=but)

    def _facts(self, ids: Sequence[int]) -> dict[int, tuple[int, str]]:
        """Give the post of each comment and its author's name as it is read."""
        rows = self._session.execute(
            select(Comment.id, Comment.post_id, Comment.author_name).where(Comment.id.in_(ids))
        )
        return {row.id: (row.post_id, name_key(row.author_name)) for row in rows}

    def _labels(self, ids: Sequence[int]) -> dict[int, Label]:
        """Give what people's decisions say of comments, by the one rule for that."""
        rows = self._session.execute(
            select(Decision, Comment.revision)
            .join(Comment, Comment.id == Decision.comment_id)
            .where(Decision.comment_id.in_(ids))
            .order_by(Decision.comment_id, Decision.id)
        )
        labels: dict[int, Label] = {}
        for comment_id, group in groupby(rows, key=lambda row: row[0].comment_id):
            pairs = list(group)
            label = label_of([decision for decision, _ in pairs], revision=pairs[0][1])
            if label is not None:
                labels[comment_id] = label
        return labels

    def _campaign_of(self, comment: Comment, trace: Trace) -> int | None:
        """Name the campaign whose first comment a comment nearly repeats; ``None`` for none."""
        if trace.entries is None:
            return None
        since = comment.created_at - self._window
        copies = self._copies(trace, since, comment.id)
        likeness = self._campaigns_of(copies)
        for number, first in entries_of(self._session, likeness).items():
            # Where the first comment was erased, its followers stand for it.
            likeness[number] = similarity(trace.entries, first)
        likeness = {number: share for number, share in likeness.items() if share >= NEAR}
        return min(likeness, key=lambda number: (-likeness[number], number), default=None)

    def _campaigns_of(self, copies: Sequence[NearCopy]) -> dict[int, float]:
        """Give the campaigns of near copies, each with the best similarity of its members."""
        rows = self._session.execute(
            select(Comment.id, Comment.campaign_id).where(
                Comment.id.in_([copy.comment_id for copy in copies]),
                Comment.campaign_id.is_not(None),
            )
        )
        campaign = {row.id: row.campaign_id for row in rows}
        found: dict[int, float] = {}
        for copy in copies:
            if copy.comment_id in campaign:
                found.setdefault(campaign[copy.comment_id], copy.similarity)
        return found


def _unprinted() -> Select[int]:
    return (
        select(Comment.id)
        .join(CommentFingerprint, CommentFingerprint.comment_id == Comment.id, isouter=True)
        .where(
            Comment.status != Status.REMOVED,
            or_(
                CommentFingerprint.comment_id.is_(None),
                Comment.author_key.is_(None),
                CommentFingerprint.normaliser_version != NORMALISER_VERSION,
            ),
        )
        .order_by(Comment.id)
    )


def _uncounted() -> Select[int | None]:
    return (
        select(Comment.campaign_id)
        .where(
            Comment.campaign_id.is_not(None),
            ~exists().where(Campaign.id == Comment.campaign_id),
        )
        .group_by(Comment.campaign_id)
        .having(func.count() >= LEAST)
    )
