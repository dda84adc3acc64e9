"""The work of bulk actions: claimed for a time, done in batches, each its own transaction.

A batch, the place it ends at and the counts change together. So a process that dies leaves whole
batches, and whoever takes the action up after the claim has run out goes on from there.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import load_only

from blog.db import BulkAction, Decision, writing
from blog.domain.bulk import UNFINISHED, BulkState
from blog.domain.moderation import DecisionKind
from blog.services.alike import edited_since
from blog.services.bulk_selection import Selection
from blog.services.clock import Clock, DbSession
from blog.services.decisions import Maker, record_decisions
from blog.services.queue_filters import restore_filter
from blog.services.taking_back import light_comments, newest_decisions, take_back

BATCH_SIZE: Final = 500
CLAIM_SECONDS: Final = 15
SLICE_SECONDS: Final = 2.0
MIN_PAUSE_SECONDS: Final = 0.02
"""Between batches: long enough for those who wait for their turn to write."""


class BulkRunner:
    """Carries bulk actions out; several processes may have one, none works on the same action."""

    def __init__(
        self,
        *,
        session: DbSession,
        selection: Selection,
        now: Clock,
        batch_size: int = BATCH_SIZE,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._session = session
        self._selection = selection
        self._now = now
        self._batch_size = batch_size
        self._pause = pause

    def run_due(self) -> bool:
        """Work for a slice of time on the oldest action that nobody works on; say if there was one.

        Costs one indexed read when there is none.
        """
        action_id = self._session.scalar(
            select(BulkAction.id)
            .where(
                BulkAction.state.in_(UNFINISHED),
                BulkAction.claimed_until.is_(None) | (BulkAction.claimed_until <= self._now()),
            )
            .order_by(BulkAction.id)
            .limit(1)
        )
        self._session.rollback()  # an open snapshot would keep the database's log from shrinking
        return action_id is not None and self.run(action_id, seconds=SLICE_SECONDS)

    def run(self, action_id: int, *, seconds: float) -> bool:
        """Work on one action until it ends or the time is up; tell whether it was free to take."""
        claim = self._claim(action_id)
        if claim is None:
            return False
        ends_at = time.monotonic() + seconds
        while True:
            began_at = time.monotonic()
            if not self._batch(action_id, claim):
                return True
            if time.monotonic() >= ends_at:
                self._let_go(action_id, claim)
                return True
            self._pause(max(MIN_PAUSE_SECONDS, (time.monotonic() - began_at) / 4))

    def _claim(self, action_id: int) -> str | None:
        """Take an action for a time; ``None`` when it has ended or somebody else has it."""
        now = self._now()
        claim = secrets.token_hex(16)
        with writing(self._session):
            action = self._session.get(BulkAction, action_id)
            is_free = action is not None and (
                action.claimed_until is None or action.claimed_until <= now
            )
            if action is None or not is_free or action.state not in UNFINISHED:
                return None
            action.state = BulkState.RUNNING
            action.started_at = action.started_at or now
            action.claimed_by, action.claimed_until = claim, now + timedelta(seconds=CLAIM_SECONDS)
        return claim

    def _let_go(self, action_id: int, claim: str) -> None:
        with writing(self._session):
            action = self._held(action_id, claim)
            if action is not None:
                action.claimed_by = action.claimed_until = None

    def _held(self, action_id: int, claim: str) -> BulkAction | None:
        """Give an action as long as it is claimed so and was not stopped."""
        action = self._session.get(BulkAction, action_id)
        if action is None or action.claimed_by != claim or action.state is not BulkState.RUNNING:
            return None
        return action

    def _batch(self, action_id: int, claim: str) -> bool:
        """Do one batch; tell whether there is more. Looks for what to do before it may write."""
        self._session.expire_all()
        action = self._held(action_id, claim)
        if action is None:
            return False
        found = self._found(action)
        with writing(self._session):
            action = self._held(action_id, claim)
            if action is None:
                return False
            if found:
                self._carry_out(action, found)
                action.last_id = found[-1]
                action.claimed_until = self._now() + timedelta(seconds=CLAIM_SECONDS)
            is_last = len(found) < self._batch_size
            if is_last:
                self._finish(action)
            action.entry.count = action.done
        return not is_last

    def _found(self, action: BulkAction) -> list[int]:
        """Give the numbers of the next comments to decide, or of the decisions to take back."""
        if action.undoes_batch is None:
            return self._selection.ids(
                restore_filter(action.filter),
                after=action.last_id,
                until=action.until_id,
                limit=self._batch_size,
            )
        return list(
            self._session.scalars(
                select(Decision.id)
                .where(
                    Decision.batch == action.undoes_batch,
                    Decision.id > action.last_id,
                    Decision.id <= action.until_id,
                )
                .order_by(Decision.id)
                .limit(self._batch_size)
            )
        )

    def _carry_out(self, action: BulkAction, found: Sequence[int]) -> None:
        maker = Maker(user_id=action.user_id, note=action.note, batch=action.batch)
        if action.kind is not None:
            self._decide(action, action.kind, found, maker)
            return
        decisions = self._session.scalars(
            select(Decision)
            .where(Decision.id.in_(found))
            .options(
                load_only(
                    Decision.id,
                    Decision.comment_id,
                    Decision.revision,
                    Decision.user_id,
                    Decision.rule,
                    Decision.from_status,
                    Decision.to_status,
                )
            )
            .order_by(Decision.id)
        ).all()
        taken = take_back(self._session, decisions, maker=maker, now=self._now)
        action.done += len(taken.made)
        action.left_alone += len(taken.left)

    def _decide(
        self, action: BulkAction, kind: DecisionKind, found: Sequence[int], maker: Maker
    ) -> None:
        """Decide those that stand as they did when the action was asked for."""
        comments = light_comments(self._session, found)
        newest = newest_decisions(self._session, found)
        status = restore_filter(action.filter).status
        edited = edited_since(self._session, found, action.seen_assessment_id)
        standing = [
            comment
            for number, comment in sorted(comments.items())
            if comment.status is status
            and newest.get(number, 0) <= action.seen_decision_id
            and number not in edited
        ]
        if standing:
            record_decisions(self._session, standing, kind, maker=maker, now=self._now())
        action.done += len(standing)
        action.left_alone += len(found) - len(standing)

    def _finish(self, action: BulkAction) -> None:
        """Note the end; what is missing from the total had changed before its turn came."""
        action.state = BulkState.DONE
        action.finished_at = self._now()
        action.claimed_by = action.claimed_until = None
        if action.total is not None:
            action.left_alone = max(action.left_alone, action.total - action.done)
        if action.undoes_batch is not None:
            self._session.execute(
                update(BulkAction)
                .where(BulkAction.batch == action.undoes_batch)
                .values(state=BulkState.UNDONE),
                execution_options={"synchronize_session": False},
            )
