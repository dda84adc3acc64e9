"""Bulk actions are taken back as one, and so are large batches of ticked comments."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from blog.db import BulkAction, Decision, LogEntry
from blog.domain.bulk import BulkState
from blog.domain.errors import NotFoundError, StaleDecisionError
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter
from blog.services.bulk_batches import CLAIM_SECONDS
from blog.services.moderation import DecisionOrder
from tests.blog.services.bulk_scene import assert_in_step, order_of, statuses

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch):
    """Let a press work until it has ended, however slow the machine."""
    monkeypatch.setattr("blog.services.bulk.AT_ONCE_SECONDS", 600.0)


class TestUndo:
    @pytest.fixture
    def done(self, bulk, held, moderator):
        assert len(held) == 10
        return bulk.start(order_of(bulk.offer(QueueFilter()), APPROVE), by=moderator)

    def test_all_go_back_as_one(self, bulk, session, held, done, moderator):
        undo = bulk.undo(done.batch, by=moderator)

        assert (undo.state, undo.done, undo.left_alone) == (BulkState.DONE, 10, 0)
        assert statuses(session, held) == [Status.PENDING] * 10
        session.expire_all()
        assert session.get(BulkAction, done.id).state is BulkState.UNDONE
        [entry] = session.scalars(select(LogEntry).where(LogEntry.act == Act.UNDONE))
        assert (entry.count, entry.undoes) == (10, done.batch)
        assert_in_step(session)

    @pytest.mark.usefixtures("held")
    def test_each_decision_names_the_one_it_takes_back(self, bulk, session, done, moderator):
        undo = bulk.undo(done.batch, by=moderator)

        taken = session.scalars(select(Decision).where(Decision.batch == undo.batch)).all()
        assert [session.get(Decision, each.undoes_id).batch for each in taken] == [done.batch] * 10

    def test_what_was_decided_again_is_left_and_counted(
        self, bulk, session, services, held, done, moderator
    ):
        services.moderation.decide(
            [DecisionOrder(held[4], SPAM, Status.PUBLISHED, 1)], by=moderator
        )

        undo = bulk.undo(done.batch, by=moderator)

        assert (undo.done, undo.left_alone) == (9, 1)
        assert statuses(session, [held[4]]) == [Status.SPAM]
        assert_in_step(session)

    def test_it_can_be_taken_back_itself(self, bulk, session, held, done, moderator):
        undo = bulk.undo(done.batch, by=moderator)

        bulk.undo(undo.batch, by=moderator)

        assert statuses(session, held) == [Status.PUBLISHED] * 10
        assert bulk.progress(undo.id).action.state is BulkState.UNDONE
        assert_in_step(session)

    def test_twice_is_refused(self, bulk, done, moderator):
        bulk.undo(done.batch, by=moderator)

        with pytest.raises(StaleDecisionError):
            bulk.undo(done.batch, by=moderator)

    @pytest.mark.usefixtures("held")
    def test_a_killed_one_is_gone_on_with_not_begun_again(
        self, bulk, runner, session, done, now, moderator
    ):
        runner.dies_before = 2
        with pytest.raises(KeyboardInterrupt):
            bulk.undo(done.batch, by=moderator)
        now.advance(seconds=CLAIM_SECONDS)

        undo = bulk.undo(done.batch, by=moderator)

        assert (undo.done, undo.left_alone) == (10, 0)
        assert session.scalar(select(func.count(BulkAction.id))) == 2
        assert_in_step(session)

    def test_a_large_batch_of_ticked_comments_is_taken_back_the_same_way(
        self, bulk, services, session, held, moderator, monkeypatch
    ):
        monkeypatch.setattr("blog.services.bulk.SMALL_BATCH", 9)
        orders = [DecisionOrder(number, SPAM, Status.PENDING, 1) for number in held]
        batch = services.moderation.decide(orders, by=moderator).batch

        assert bulk.takes(batch)
        assert bulk.undo(batch, by=moderator).done == 10
        assert statuses(session, held) == [Status.PENDING] * 10

    def test_a_small_one_needs_no_bulk_action(self, bulk, services, held, moderator):
        orders = [DecisionOrder(number, SPAM, Status.PENDING, 1) for number in held[:2]]
        batch = services.moderation.decide(orders, by=moderator).batch

        assert not bulk.takes(batch)

    def test_an_unknown_batch_is_not_found(self, bulk, moderator):
        assert not bulk.takes("nonsense")
        with pytest.raises(NotFoundError):
            bulk.undo("nonsense", by=moderator)
