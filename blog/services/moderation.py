"""Deciding on comments: one, many, and taking decisions back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

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
    NAMES,
    RESULT,
    DecisionKind,
    Status,
    undoable_decision,
)
from blog.domain.sentences import Sentence
from blog.services.alike import members_of
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
    """What became of many orders; ``stale`` and ``illegal`` list comments that were left.

    ``unseen`` lists near copies that were left because the page had not shown them.
    """

    decided: int = 0
    unchanged: int = 0
    stale: list[int] = field(default_factory=list)
    illegal: list[int] = field(default_factory=list)
    unseen: list[int] = field(default_factory=list)
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
                {
                    "comment_id": Sentence(
                        "Expected 1 to {most:,} comments, found {found:,}.",
                        most=MAX_ORDERS,
                        found=len(orders),
                    )
                }
            )
        batch = secrets.token_hex(16) if len(orders) > 1 else None
        result = DecisionResult(batch=batch)
        maker = Maker(user_id=by, note=note, batch=batch)
        with writing(self._session):
            comments = self._locked([order.comment_id for order in orders])
            if len(orders) == 1:
                self._carry_out(orders[0], comments.get(orders[0].comment_id), maker, result)
            else:
                self._carry_out_each(orders, comments, maker=maker, result=result)
        return result

    def decide_campaign(
        self,
        order: DecisionOrder,
        *,
        by: int,
        note: str | None = None,
        seen: Mapping[int, int] | None = None,
    ) -> DecisionResult:
        """Decide a comment and, in one batch, the others of its campaign that stand where it does.

        Parameters
        ----------
        seen
            The other comments that the page showed, each with its revision. Of these, what
            changed meanwhile is left and listed; what came since is left too. ``None``: all.

        Raises
        ------
        NotFoundError, StaleDecisionError, IllegalTransitionError
            For the comment itself; nothing was decided then.
        InvalidInputError
            For more than ``MAX_ORDERS``.
        """
        if seen is not None and len(seen) > MAX_ORDERS:
            raise InvalidInputError(
                {
                    "copy": Sentence(
                        "Expected at most {most:,} comments, found {found:,}.",
                        most=MAX_ORDERS,
                        found=len(seen),
                    )
                }
            )
        result = DecisionResult(batch=secrets.token_hex(16))
        maker = Maker(user_id=by, note=note, batch=result.batch)
        with writing(self._session):
            first = self._locked([order.comment_id]).get(order.comment_id)
            members = self._members(first)
            seen = {c.id: c.revision for c in members.values()} if seen is None else seen
            result.unseen = sorted(members.keys() - seen.keys())
            members |= self._moved_on(first, seen.keys() - members.keys())
            self._carry_out(order, first, maker, result)
            others = [
                replace(order, comment_id=number, seen_revision=revision)
                for number, revision in seen.items()
                if number != order.comment_id
            ]
            self._carry_out_each(others, members, maker=maker, result=result)
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

    def _members(self, first: Comment | None) -> dict[int, Comment]:
        """Give the others of a campaign that stand where the first does now."""
        found = members_of(self._session, first, limit=MAX_ORDERS) if first else []
        return {comment.id: comment for comment in found}

    def _moved_on(self, first: Comment | None, ids: AbstractSet[int]) -> dict[int, Comment]:
        """Give those that were seen in the campaign and stand elsewhere now."""
        if first is None or first.campaign_id is None:
            return {}
        found = self._locked(sorted(ids)).values()
        return {c.id: c for c in found if c.campaign_id == first.campaign_id}

    def _carry_out_each(
        self,
        orders: Sequence[DecisionOrder],
        comments: Mapping[int, Comment],
        *,
        maker: Maker,
        result: DecisionResult,
    ) -> None:
        for order in orders:
            try:
                self._carry_out(order, comments.get(order.comment_id), maker, result)
            except (NotFoundError, StaleDecisionError):
                result.stale.append(order.comment_id)
            except IllegalTransitionError:
                result.illegal.append(order.comment_id)

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
                Sentence(
                    "The comment is now {status}; when you looked it was {seen}.",
                    status=NAMES[comment.status],
                    seen=NAMES[order.seen_status],
                )
                if same_text
                else Sentence("The comment's text was changed after you looked at it.")
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
