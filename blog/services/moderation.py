"""Deciding on comments: one, many, and taking decisions back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from blog.db import Comment, Decision, writing
from blog.domain.errors import (
    IllegalTransitionError,
    InvalidInputError,
    NotFoundError,
    StaleDecisionError,
)
from blog.domain.identity import MAX_ID, existing_id
from blog.domain.moderation import (
    KIND_LEADING_TO,
    RESULT,
    DecisionKind,
    Status,
    undoable_decision,
)
from blog.services.clock import Clock, DbSession
from blog.services.decisions import Maker, record_decision
from blog.services.queue import QueueReader

MAX_ORDERS = 1_000


@dataclass(frozen=True, slots=True)
class DecisionOrder:
    """What a moderator wants for one comment, and what the page showed when they chose."""

    comment_id: int
    kind: DecisionKind
    seen_status: Status
    seen_revision: int


@dataclass(slots=True)
class DecisionResult:
    """What became of many orders; ``stale`` and ``illegal`` list comments that were left."""

    decided: int = 0
    unchanged: int = 0
    stale: list[int] = field(default_factory=list)
    illegal: list[int] = field(default_factory=list)
    batch: str | None = None


class ModerationService(QueueReader):
    """Everything moderators do with comments."""

    def __init__(self, *, session: DbSession, now: Clock, page_size: int) -> None:
        super().__init__(session=session, page_size=page_size)
        self._now = now

    def decide(
        self, orders: Sequence[DecisionOrder], *, by: int, note: str | None = None
    ) -> DecisionResult:
        """Carry out what one press asked for.

        A single order that cannot be carried out raises; of many, the rest is done and the
        others are listed. Deciding what already holds is no error and adds nothing.

        Raises
        ------
        NotFoundError, StaleDecisionError, IllegalTransitionError
            For a single order.
        InvalidInputError
            For no order, or more than ``MAX_ORDERS``.
        """
        if not 1 <= len(orders) <= MAX_ORDERS:
            raise InvalidInputError(
                {"comment_id": f"Expected 1 to {MAX_ORDERS} comments, found {len(orders):,}."}
            )
        batch = secrets.token_hex(16) if len(orders) > 1 else None
        result = DecisionResult(batch=batch)
        maker = Maker(user_id=by, note=note, batch=batch)
        with writing(self._session):
            comments = self._locked([order.comment_id for order in orders])
            for order in orders:
                try:
                    self._carry_out(order, comments.get(order.comment_id), maker, result)
                except (NotFoundError, StaleDecisionError):
                    if len(orders) == 1:
                        raise
                    result.stale.append(order.comment_id)
                except IllegalTransitionError:
                    if len(orders) == 1:
                        raise
                    result.illegal.append(order.comment_id)
        return result

    def undo(self, decision_id: int, *, by: int) -> Comment:
        """Take back a comment's newest human decision, with one more decision.

        Raises
        ------
        StaleDecisionError
            If it is not the comment's newest one any more, or was taken back already.
        """
        with writing(self._session):
            decision = self._session.get(Decision, existing_id(decision_id))
            if decision is None:
                raise NotFoundError("There is no such decision.")
            comment = self._locked([decision.comment_id])[decision.comment_id]
            self._take_back(comment, decision, Maker(user_id=by, undoes_id=decision.id))
        return comment

    def undo_batch(self, batch: str, *, by: int) -> DecisionResult:
        """Take back everything one press decided; comments decided again since are left."""
        result = DecisionResult(batch=secrets.token_hex(16))
        with writing(self._session):
            decisions = self._session.scalars(
                select(Decision).where(Decision.batch == batch[:32]).order_by(Decision.id)
            ).all()
            if not decisions:
                raise NotFoundError("There is nothing to take back.")
            comments = self._locked([decision.comment_id for decision in decisions])
            for decision in decisions:
                maker = Maker(user_id=by, undoes_id=decision.id, batch=result.batch)
                try:
                    self._take_back(comments[decision.comment_id], decision, maker)
                    result.decided += 1
                except (StaleDecisionError, IllegalTransitionError):
                    result.stale.append(decision.comment_id)
        return result

    def _carry_out(
        self, order: DecisionOrder, comment: Comment | None, maker: Maker, result: DecisionResult
    ) -> None:
        if comment is None:
            raise NotFoundError("There is no such comment.")
        same_text = comment.revision == order.seen_revision
        if same_text and comment.status is RESULT[order.kind]:
            result.unchanged += 1
            return
        if not same_text or comment.status is not order.seen_status:
            raise StaleDecisionError(
                f"The comment is now {comment.status}; when you looked it was {order.seen_status}."
                if same_text
                else "The comment's text was changed after you looked at it."
            )
        record_decision(self._session, comment, order.kind, maker=maker, now=self._now())
        result.decided += 1

    def _take_back(self, comment: Comment, decision: Decision, maker: Maker) -> None:
        history = self._session.scalars(
            select(Decision).where(Decision.comment_id == comment.id).order_by(Decision.id)
        ).all()
        standing = undoable_decision(history)
        if standing is None or standing.id != decision.id or decision.from_status is None:
            raise StaleDecisionError("Something newer was decided about this comment.")
        back = KIND_LEADING_TO[decision.from_status]
        record_decision(self._session, comment, back, maker=maker, now=self._now())

    def _locked(self, ids: Sequence[int]) -> dict[int, Comment]:
        wanted = [number for number in ids if 1 <= number <= MAX_ID]
        found = self._session.scalars(select(Comment).where(Comment.id.in_(wanted)))
        return {comment.id: comment for comment in found}
