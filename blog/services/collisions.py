"""Two moderators at once: who is looking at a comment, and what changed meanwhile, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import joinedload

from blog.db import Assessment, Comment, CommentRevision, Decision, Looker, User, among, writing
from blog.domain.errors import NotFoundError
from blog.domain.identity import MAX_ID, existing_id
from blog.domain.moderation import DecisionKind, Status
from blog.services.clock import Clock, DbSession

LOOKING: Final = timedelta(minutes=2)
WRITTEN_EVERY: Final = timedelta(minutes=1)
MOST_TOLD: Final = 10
MOST_LOOKERS: Final = 200
_LOOKERS: Final = (
    select(Looker.comment_id, User.name)
    .join(Looker.user)
    .where(among(Looker.comment_id))
    .where(Looker.at > bindparam("since"), Looker.user_id != bindparam("but"))
    .order_by(Looker.at)
    .limit(MOST_LOOKERS)
)


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What happened to a comment last.

    Attributes
    ----------
    kind, rule, user_name
        What was decided by whom; of ``rule`` and ``user_name`` one is ``None``.
    undid
        Whether it took a decision back.
    text_changed_at, text_changed_by
        When the present text became it, if it is not the first, and which user did that.
    """

    comment_id: int
    status: Status
    revision: int
    kind: DecisionKind
    at: datetime
    user_name: str | None = None
    rule: str | None = None
    undid: bool = False
    text_changed_at: datetime | None = None
    text_changed_by: str | None = None


class CollisionService:
    """Keeps moderators out of each other's way, without locks."""

    def __init__(self, *, session: DbSession, now: Clock) -> None:
        self._session, self._now = session, now

    def look(self, comment_id: int, *, by: int) -> bool:
        """Note that a user has a comment open; say whether that had to be written.

        Written at most once a minute for each comment and user; what is older than anybody is
        told is erased on the way.
        """
        known = self._session.get(Looker, (existing_id(comment_id), by))
        if known is not None and self._now() - known.at < WRITTEN_EVERY:
            return False
        with writing(self._session):
            if self._session.get(Comment, comment_id) is None:
                raise NotFoundError("There is no such comment.")
            old = delete(Looker).where(Looker.at < self._now() - LOOKING)
            self._session.execute(old, execution_options={"synchronize_session": "fetch"})
            self._session.expire_all()
            self._session.merge(Looker(comment_id=comment_id, user_id=by, at=self._now()))
        return True

    def lookers(self, ids: Sequence[int], *, but: int) -> dict[int, list[str]]:
        """Give for each comment the names of other users who have it open now."""
        since = self._now() - LOOKING
        rows = self._session.execute(_LOOKERS, {"ids": ids, "since": since, "but": but})
        found: dict[int, list[str]] = {}
        for comment_id, name in rows:
            found.setdefault(comment_id, []).append(name)
        return found

    def meanwhile(self, ids: Sequence[int]) -> list[Meanwhile]:
        """Say what happened last to comments, the first ``MOST_TOLD`` of them."""
        wanted = [number for number in ids if 1 <= number <= MAX_ID][:MOST_TOLD]
        newest = (
            select(func.max(Decision.id))
            .where(Decision.comment_id.in_(wanted))
            .group_by(Decision.comment_id)
        )
        decisions = self._session.scalars(
            select(Decision)
            .where(Decision.id.in_(newest))
            .options(joinedload(Decision.user))
            .order_by(Decision.comment_id)
        )
        return [self._told(decision) for decision in decisions]

    def _told(self, decision: Decision) -> Meanwhile:
        comment = self._session.get_one(Comment, decision.comment_id)
        changed_at, changed_by = self._last_edit(comment)
        return Meanwhile(
            comment_id=comment.id,
            status=comment.status,
            revision=comment.revision,
            kind=decision.kind,
            at=decision.created_at,
            user_name=decision.user.name if decision.user else None,
            rule=decision.rule,
            undid=decision.undoes_id is not None,
            text_changed_at=changed_at,
            text_changed_by=changed_by,
        )

    def _last_edit(self, comment: Comment) -> tuple[datetime | None, str | None]:
        if comment.revision == 1:
            return None, None
        kept = self._session.get(
            CommentRevision,
            (comment.id, comment.revision - 1),
            options=[joinedload(CommentRevision.by)],
        )
        if kept is not None:
            return kept.at, kept.by.name if kept.by else None
        judged = self._session.scalar(
            select(Assessment.created_at)
            .where(Assessment.comment_id == comment.id, Assessment.revision == comment.revision)
            .order_by(Assessment.id)
            .limit(1)
        )
        return judged, None
