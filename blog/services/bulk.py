"""Acting on everything that matches a filter: offered, started, watched, stopped, taken back."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from blog.db import BulkAction, Comment, Decision, writing
from blog.domain.bulk import (
    ENDED_WITH_DECISIONS,
    UNFINISHED,
    BulkState,
    bulk_kinds,
    share_done,
)
from blog.domain.errors import InvalidInputError, NotFoundError, StaleDecisionError
from blog.domain.identity import existing_id
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind
from blog.domain.queue import QueueFilter
from blog.domain.sentences import Sentence
from blog.services import following
from blog.services.bulk_actions import AT_ONCE_SECONDS, add_action
from blog.services.bulk_batches import BulkRunner
from blog.services.bulk_selection import Selection
from blog.services.clock import Clock, DbSession
from blog.services.log import write_entry
from blog.services.queue_filters import restore_filter, store_filter

SAMPLE_SIZE: Final = 5
SMALL_BATCH: Final = 500
_BATCH: Final = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class BulkOffer:
    """What would be decided in bulk, as it is now; ``total`` is ``None`` for too many to count."""

    filter: QueueFilter
    total: int | None
    kinds: list[DecisionKind]
    sample: list[Comment]
    until_id: int
    seen_decision_id: int
    batch: str


@dataclass(frozen=True, slots=True)
class BulkOrder:
    """What a moderator confirmed: the offer they saw and the decision.

    Attributes
    ----------
    until_id, seen_decision_id
        The newest comment and decision when the offer was made: what came later is left alone.
    batch
        As the offer named it; confirming twice starts nothing twice.
    """

    filter: QueueFilter
    kind: DecisionKind
    until_id: int
    seen_decision_id: int
    batch: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class BulkProgress:
    """A bulk action as its page shows it; ``undo`` is what takes or took its decisions back."""

    action: BulkAction
    filter: QueueFilter | None
    share: float
    is_unfinished: bool
    may_continue: bool
    may_undo: bool
    undo: BulkAction | None
    undoes: BulkAction | None


class BulkService:
    """Everything about bulk actions that people ask for; the runner does the work."""

    def __init__(
        self, *, session: DbSession, selection: Selection, runner: BulkRunner, now: Clock
    ) -> None:
        self._session = session
        self._selection = selection
        self._runner = runner
        self._now = now

    def offer(self, chosen: QueueFilter) -> BulkOffer:
        """Tell what would be decided, before anything is."""
        until_id = self._session.scalar(select(func.max(Comment.id))) or 0
        return BulkOffer(
            filter=chosen,
            total=self._selection.count(chosen, until=until_id),
            kinds=bulk_kinds(chosen.status),
            sample=self._selection.sample(chosen, until=until_id, limit=SAMPLE_SIZE),
            until_id=until_id,
            seen_decision_id=self._newest_decision(),
            batch=secrets.token_hex(16),
        )

    def start(self, order: BulkOrder, *, by: int) -> BulkAction:
        """Write down what was confirmed and work on it for a second; the worker does the rest.

        Raises
        ------
        InvalidInputError
            If the decision is not offered in bulk, or the order names no batch of its own.
        """
        _check(order)
        total = self._selection.count(order.filter, until=order.until_id)
        with writing(self._session):
            action = self._session.scalar(select(BulkAction).where(BulkAction.batch == order.batch))
            if action is None:
                self._refuse_used(order.batch)
                action = add_action(
                    self._session,
                    BulkAction(
                        user_id=by,
                        kind=order.kind,
                        filter=store_filter(order.filter),
                        note=order.note,
                        batch=order.batch,
                        total=total,
                        until_id=order.until_id,
                        seen_decision_id=order.seen_decision_id,
                    ),
                    now=self._now(),
                )
        return self._begun(action)

    def takes(self, batch: str) -> bool:
        """Tell whether taking a batch back is work for a bulk action: made by one, or large."""
        if self._by_batch(batch) is not None:
            return True
        some = select(Decision.id).where(Decision.batch == batch).limit(SMALL_BATCH + 1).subquery()
        return (self._session.scalar(select(func.count()).select_from(some)) or 0) > SMALL_BATCH

    def undo(self, batch: str, *, by: int) -> BulkAction:
        """Take back everything of a batch, as one; comments decided again since are left.

        An undo of the same batch that has not ended is gone on with, and none is begun beside it.

        Raises
        ------
        NotFoundError
            If nothing was decided in this batch.
        StaleDecisionError
            If it is still running, or was taken back already.
        """
        with writing(self._session):
            action = self._undo_of(batch)
            if action is None:
                self._refuse_unfinished(batch)
                action = add_action(self._session, self._taking_back(batch, by), now=self._now())
            elif action.state is BulkState.STOPPED:
                _queue_again(action)
                self._note(Act.BULK_CONTINUED, action, by)
            elif action.state not in UNFINISHED:
                raise StaleDecisionError("This was taken back already.")
        return self._begun(action)

    def go_on(self, action_id: int, *, by: int) -> BulkAction:
        """Go on with an action that was stopped, or that no worker carries on with."""
        with writing(self._session):
            action = self._existing(action_id)
            if self._undo_of(action.batch) is not None:
                raise StaleDecisionError("This bulk action is being taken back, or was.")
            if action.state is BulkState.STOPPED:
                _queue_again(action)
                self._note(Act.BULK_CONTINUED, action, by)
        return self._begun(action)

    def stop(self, action_id: int, *, by: int) -> BulkAction:
        """Let an action do no further batch; what it decided stays."""
        with writing(self._session):
            action = self._existing(action_id)
            if action.state in UNFINISHED:
                action.state = BulkState.STOPPED
                action.finished_at = self._now()
                action.claimed_by = action.claimed_until = None
                self._note(Act.BULK_STOPPED, action, by)
        return action

    def progress(self, action_id: int) -> BulkProgress:
        """Give an action as it stands."""
        action = self._existing(action_id)
        undo = self._undo_of(action.batch)
        is_unfinished = action.state in UNFINISHED
        return BulkProgress(
            action=action,
            filter=restore_filter(action.filter) if action.undoes_batch is None else None,
            share=_share(action),
            is_unfinished=is_unfinished,
            may_continue=undo is None and (is_unfinished or action.state is BulkState.STOPPED),
            may_undo=undo is None and action.state in ENDED_WITH_DECISIONS and action.done > 0,
            undo=undo,
            undoes=self._by_batch(action.undoes_batch) if action.undoes_batch else None,
        )

    def unfinished(self) -> list[BulkAction]:
        """Give the actions that are waiting or running, oldest first."""
        chosen = select(BulkAction).where(BulkAction.state.in_(UNFINISHED))
        return list(self._session.scalars(chosen.order_by(BulkAction.id).limit(10)))

    def _begun(self, action: BulkAction) -> BulkAction:
        self._runner.run(action.id, seconds=AT_ONCE_SECONDS)
        self._session.refresh(action)
        return action

    def _taking_back(self, batch: str, by: int) -> BulkAction:
        following.end_batch(self._session, batch)
        count, until_id = self._session.execute(
            select(func.count(Decision.id), func.max(Decision.id)).where(Decision.batch == batch)
        ).one()
        if not count:
            raise NotFoundError("There is nothing to take back.")
        return BulkAction(
            user_id=by,
            filter={},
            batch=secrets.token_hex(16),
            undoes_batch=batch,
            total=count,
            until_id=until_id,
            seen_decision_id=self._newest_decision(),
        )

    def _refuse_unfinished(self, batch: str) -> None:
        made_by = self._by_batch(batch)
        if made_by is not None and made_by.state in UNFINISHED:
            raise StaleDecisionError("This bulk action is still running; stop it first.")

    def _refuse_used(self, batch: str) -> None:
        if self._session.scalar(select(Decision.id).where(Decision.batch == batch).limit(1)):
            raise InvalidInputError(
                {"batch": Sentence("Expected a batch of its own, found one in use.")}
            )

    def _note(self, act: Act, action: BulkAction, by: int) -> None:
        write_entry(
            self._session,
            act,
            by=by,
            now=self._now(),
            subject=f"bulk action {action.id}",
            count=action.done,
            details={"bulk": action.id},
        )

    def _newest_decision(self) -> int:
        return self._session.scalar(select(func.max(Decision.id))) or 0

    def _by_batch(self, batch: str) -> BulkAction | None:
        return self._session.scalar(select(BulkAction).where(BulkAction.batch == batch))

    def _undo_of(self, batch: str) -> BulkAction | None:
        """Give what takes or took a batch back; there is one at most."""
        return self._session.scalar(select(BulkAction).where(BulkAction.undoes_batch == batch))

    def _existing(self, action_id: int) -> BulkAction:
        action = self._session.get(
            BulkAction, existing_id(action_id), options=[joinedload(BulkAction.user)]
        )
        if action is None:
            raise NotFoundError("There is no such bulk action.")
        return action


def _check(order: BulkOrder) -> None:
    offered = bulk_kinds(order.filter.status)
    if order.kind not in offered:
        raise InvalidInputError(
            {
                "decision": Sentence(
                    "Expected one of {kinds}; found “{found}”.",
                    kinds=", ".join(offered),
                    found=order.kind,
                )
            }
        )
    if not _BATCH.fullmatch(order.batch):
        raise InvalidInputError(
            {"batch": Sentence("Expected the name of a new batch, found another text.")}
        )


def _queue_again(action: BulkAction) -> None:
    action.state, action.finished_at = BulkState.QUEUED, None


def _share(action: BulkAction) -> float:
    if action.state in {BulkState.DONE, BulkState.UNDONE}:
        return 1.0
    return share_done(
        looked_at=action.done + action.left_alone,
        total=action.total,
        last_id=action.last_id,
        until_id=action.until_id,
    )
