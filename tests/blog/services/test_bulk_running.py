"""Bulk actions whose process dies, or that are stopped and gone on with."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from blog.db import BulkAction, LogEntry
from blog.domain.bulk import BulkState
from blog.domain.errors import NotFoundError, StaleDecisionError
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter
from blog.services.bulk_batches import CLAIM_SECONDS
from tests.blog.services.bulk_scene import BATCH, assert_in_step, die, order_of, statuses

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch):
    """Let a press work until it has ended, however slow the machine."""
    monkeypatch.setattr("blog.services.bulk.AT_ONCE_SECONDS", 600.0)


class TestKilled:
    @pytest.mark.parametrize("batches", [0, 1, 2])
    def test_whole_batches_are_left_and_the_log_agrees(
        self, bulk, runner, session, held, moderator, batches
    ):
        order = order_of(bulk.offer(QueueFilter()), SPAM)

        die(runner, bulk, order, before=batches + 1, by=moderator)

        [action] = session.scalars(select(BulkAction))
        assert (action.state, action.done) == (BulkState.RUNNING, batches * BATCH)
        assert statuses(session, held).count(Status.SPAM) == batches * BATCH
        assert_in_step(session)

    @pytest.mark.usefixtures("held")
    def test_nobody_takes_it_up_before_the_claim_has_run_out(self, bulk, runner, now, moderator):
        die(runner, bulk, order_of(bulk.offer(QueueFilter()), SPAM), before=2, by=moderator)

        assert not runner.run_due()
        now.advance(seconds=CLAIM_SECONDS - 1)
        assert not runner.run_due()

    def test_afterwards_the_rest_is_done(self, bulk, runner, session, held, now, moderator):
        die(runner, bulk, order_of(bulk.offer(QueueFilter()), APPROVE), before=2, by=moderator)
        now.advance(seconds=CLAIM_SECONDS)

        assert runner.run_due()

        [action] = session.scalars(select(BulkAction))
        assert (action.state, action.done, action.left_alone) == (BulkState.DONE, 10, 0)
        assert statuses(session, held) == [Status.PUBLISHED] * 10
        assert not runner.run_due()
        assert_in_step(session)

    @pytest.mark.usefixtures("held")
    def test_the_one_that_was_thought_dead_does_no_further_batch(
        self, bulk, runner, session, now, moderator
    ):
        die(runner, bulk, order_of(bulk.offer(QueueFilter()), SPAM), before=2, by=moderator)
        [action] = session.scalars(select(BulkAction))
        old_claim = action.claimed_by
        now.advance(seconds=CLAIM_SECONDS)
        runner.dies_before = 2
        with pytest.raises(KeyboardInterrupt):
            runner.run_due()

        assert not runner._batch(action.id, old_claim)
        session.expire_all()
        assert session.get(BulkAction, action.id).done == 2 * BATCH


class TestStopAndGoOn:
    @pytest.fixture
    def begun(self, bulk, runner, session, held, now, moderator):
        """Give an action of which one batch is done."""
        assert len(held) == 10
        die(runner, bulk, order_of(bulk.offer(QueueFilter()), SPAM), before=2, by=moderator)
        now.advance(seconds=CLAIM_SECONDS)
        return session.scalars(select(BulkAction)).one()

    def test_a_stopped_one_does_no_further_batch(
        self, bulk, runner, session, held, begun, moderator
    ):
        bulk.stop(begun.id, by=moderator)

        assert not runner.run_due()
        assert statuses(session, held).count(Status.SPAM) == BATCH
        assert bulk.progress(begun.id).share == 0.4
        assert_in_step(session)

    @pytest.mark.usefixtures("held")
    def test_it_is_gone_on_with(self, bulk, session, begun, moderator):
        bulk.stop(begun.id, by=moderator)

        action = bulk.go_on(begun.id, by=moderator)

        assert (action.state, action.done) == (BulkState.DONE, 10)
        acts = list(session.scalars(select(LogEntry.act).order_by(LogEntry.id)))
        assert acts[-2:] == [Act.BULK_STOPPED, Act.BULK_CONTINUED]

    @pytest.mark.usefixtures("held")
    def test_without_a_worker_going_on_does_the_rest(self, bulk, begun, moderator):
        assert bulk.go_on(begun.id, by=moderator).state is BulkState.DONE

    def test_what_was_done_before_stopping_can_be_taken_back(
        self, bulk, session, held, begun, moderator
    ):
        bulk.stop(begun.id, by=moderator)

        undo = bulk.undo(begun.batch, by=moderator)

        assert (undo.state, undo.done) == (BulkState.DONE, BATCH)
        assert statuses(session, held) == [Status.PENDING] * 10
        with pytest.raises(StaleDecisionError):
            bulk.go_on(begun.id, by=moderator)

    def test_a_running_one_cannot_be_taken_back(self, bulk, begun, moderator):
        with pytest.raises(StaleDecisionError):
            bulk.undo(begun.batch, by=moderator)

    def test_stopping_what_has_ended_changes_nothing(self, bulk, session, begun, moderator):
        bulk.go_on(begun.id, by=moderator)

        assert bulk.stop(begun.id, by=moderator).state is BulkState.DONE
        assert session.scalar(select(func.count()).where(LogEntry.act == Act.BULK_STOPPED)) == 0

    @pytest.mark.parametrize("method", ["stop", "go_on"])
    @pytest.mark.parametrize("number", [0, 99, 2**40])
    def test_an_unknown_one_is_not_found(self, bulk, moderator, method, number):
        with pytest.raises(NotFoundError):
            getattr(bulk, method)(number, by=moderator)
