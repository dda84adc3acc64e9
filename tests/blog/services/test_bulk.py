"""Bulk actions: what is offered, what is decided, what is left alone."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from blog.db import BulkAction, Comment, Decision, LogEntry, Post
from blog.domain.bulk import BulkState
from blog.domain.errors import InvalidInputError
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter
from blog.services.bulk_batches import CLAIM_SECONDS
from blog.services.moderation import DecisionOrder
from tests.blog.services.bulk_scene import BATCH, assert_in_step, die, order_of, statuses

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch):
    """Let a press work until it has ended, however slow the machine."""
    monkeypatch.setattr("blog.services.bulk.AT_ONCE_SECONDS", 600.0)


class TestOffer:
    def test_it_counts_and_shows_the_oldest_before_anything_is_decided(self, bulk, session, held):
        offer = bulk.offer(QueueFilter())

        assert offer.total == 10
        assert [comment.id for comment in offer.sample] == held[:5]
        assert offer.kinds == [APPROVE, REJECT, SPAM]
        assert statuses(session, held) == [Status.PENDING] * 10
        assert session.scalar(select(func.count(BulkAction.id))) == 0

    @pytest.mark.usefixtures("held")
    def test_more_than_can_be_counted_in_bounded_time_is_said_to_be_more(self, bulk, monkeypatch):
        monkeypatch.setattr("blog.services.bulk_selection.MOST_COUNTED", 9)

        assert bulk.offer(QueueFilter()).total is None

    def test_nothing_matches_on_an_empty_blog(self, bulk):
        offer = bulk.offer(QueueFilter())

        assert (offer.total, offer.sample, offer.until_id) == (0, [], 0)


class TestStart:
    @pytest.mark.parametrize(
        ("kind", "status"),
        [(APPROVE, Status.PUBLISHED), (REJECT, Status.REJECTED), (SPAM, Status.SPAM)],
    )
    def test_all_that_match_are_decided_in_batches(
        self, bulk, session, held, moderator, kind, status
    ):
        action = bulk.start(order_of(bulk.offer(QueueFilter()), kind), by=moderator)

        assert (action.state, action.total, action.done, action.left_alone) == (
            BulkState.DONE,
            10,
            10,
            0,
        )
        assert statuses(session, held) == [status] * 10
        assert_in_step(session)

    @pytest.mark.usefixtures("held")
    def test_the_log_has_one_entry_for_all(self, bulk, session, moderator):
        action = bulk.start(order_of(bulk.offer(QueueFilter()), SPAM), by=moderator)

        [entry] = session.scalars(select(LogEntry).where(LogEntry.act == Act.DECIDED))
        assert (entry.count, entry.batch, entry.user_id) == (10, action.batch, moderator)

    def test_the_decisions_tell_who_and_why(self, bulk, session, held, moderator):
        bulk.start(order_of(bulk.offer(QueueFilter()), SPAM, note="a wave"), by=moderator)

        newest = session.scalars(
            select(Decision).where(Decision.comment_id == held[3]).order_by(Decision.id.desc())
        ).first()
        assert (newest.user_id, newest.note, newest.kind) == (moderator, "a wave", SPAM)

    def test_only_what_matches_is_decided(self, bulk, session, make, held, moderator):
        other = make.comment(make.post("Elsewhere"), status=Status.PENDING)
        slug = session.get(Post, session.get(Comment, held[0]).post_id).slug

        action = bulk.start(order_of(bulk.offer(QueueFilter(post_slug=slug)), SPAM), by=moderator)

        assert (action.total, action.done) == (10, 10)
        assert statuses(session, [other.id]) == [Status.PENDING]

    def test_all_of_one_network_address_are_decided_over_several_batches(
        self, bulk, session, make, moderator
    ):
        post = make.post("Elsewhere")
        near, far = (
            [
                make.comment(post, status=Status.PENDING, address=network).id
                for _ in range(2 * BATCH + 1)
            ]
            for network in ("192.0.2.7", "192.0.2.8")
        )

        chosen = QueueFilter(address=near[0])  # it leaves the queue with the first batch
        action = bulk.start(order_of(bulk.offer(chosen), SPAM), by=moderator)

        assert (action.total, action.done) == (len(near), len(near))
        assert statuses(session, near) == [Status.SPAM] * len(near)
        assert statuses(session, far) == [Status.PENDING] * len(far)
        assert_in_step(session)

    @pytest.mark.usefixtures("held")
    def test_what_came_after_the_offer_is_left(self, bulk, session, make, post, moderator):
        offer = bulk.offer(QueueFilter())
        later = make.comment(session.merge(post), status=Status.PENDING)

        action = bulk.start(order_of(offer, SPAM), by=moderator)

        assert (action.total, action.done, action.left_alone) == (10, 10, 0)
        assert statuses(session, [later.id]) == [Status.PENDING]

    def test_what_was_decided_after_the_offer_is_left_and_counted(
        self, bulk, session, services, held, moderator
    ):
        offer = bulk.offer(QueueFilter())
        gone, back = held[2], held[7]
        services.moderation.decide(
            [
                DecisionOrder(gone, APPROVE, Status.PENDING, 1),
                DecisionOrder(back, REJECT, Status.PENDING, 1),
            ],
            by=moderator,
        )
        services.moderation.decide([DecisionOrder(back, HOLD, Status.REJECTED, 1)], by=moderator)

        action = bulk.start(order_of(offer, SPAM), by=moderator)

        assert (action.done, action.left_alone) == (8, 1)  # of the nine that were still held
        assert statuses(session, [gone, back]) == [Status.PUBLISHED, Status.PENDING]
        assert_in_step(session)

    def test_what_changes_while_it_runs_is_left_and_counted(
        self, bulk, runner, session, services, held, now, moderator
    ):
        die(runner, bulk, order_of(bulk.offer(QueueFilter()), SPAM), before=2, by=moderator)
        services.moderation.decide(
            [DecisionOrder(held[8], APPROVE, Status.PENDING, 1)], by=moderator
        )

        now.advance(seconds=CLAIM_SECONDS)
        assert runner.run_due()

        [action] = session.scalars(select(BulkAction))
        assert (action.state, action.done, action.left_alone) == (BulkState.DONE, 9, 1)
        assert statuses(session, [held[8]]) == [Status.PUBLISHED]
        assert_in_step(session)

    @pytest.mark.usefixtures("held")
    def test_confirming_twice_starts_nothing_twice(self, bulk, session, moderator):
        order = order_of(bulk.offer(QueueFilter()), SPAM)

        first, second = bulk.start(order, by=moderator), bulk.start(order, by=moderator)

        assert first.id == second.id
        assert (
            session.scalar(select(func.count(LogEntry.id)).where(LogEntry.act == Act.DECIDED)) == 1
        )

    @pytest.mark.parametrize("kind", [REMOVE, HOLD])
    @pytest.mark.usefixtures("held")
    def test_erasing_and_what_the_status_forbids_are_refused(self, bulk, session, moderator, kind):
        with pytest.raises(InvalidInputError):
            bulk.start(order_of(bulk.offer(QueueFilter()), kind), by=moderator)
        assert session.scalar(select(func.count(BulkAction.id))) == 0

    @pytest.mark.parametrize("batch", ["", "short", "g" * 32, "a" * 33])
    @pytest.mark.usefixtures("held")
    def test_a_batch_that_is_no_name_is_refused(self, bulk, moderator, batch):
        with pytest.raises(InvalidInputError):
            bulk.start(order_of(bulk.offer(QueueFilter()), SPAM, batch=batch), by=moderator)

    def test_the_batch_of_other_decisions_is_refused(self, bulk, services, held, moderator):
        orders = [DecisionOrder(number, SPAM, Status.PENDING, 1) for number in held[:2]]
        taken = services.moderation.decide(orders, by=moderator).batch

        with pytest.raises(InvalidInputError):
            bulk.start(order_of(bulk.offer(QueueFilter()), SPAM, batch=taken), by=moderator)


def test_running_ones_are_listed(bulk, runner, session, held, moderator):
    die(runner, bulk, order_of(bulk.offer(QueueFilter()), SPAM), before=1, by=moderator)

    assert [action.done for action in bulk.unfinished()] == [0]


def test_the_time_for_a_press_is_bounded_and_what_is_left_is_free_to_take(
    bulk, runner, session, held, moderator, monkeypatch
):
    monkeypatch.setattr("blog.services.bulk.AT_ONCE_SECONDS", 0.0)

    action = bulk.start(order_of(bulk.offer(QueueFilter()), SPAM), by=moderator)

    assert (action.state, action.done, action.claimed_by) == (BulkState.RUNNING, BATCH, None)
    assert runner.run_due()
    assert bulk.progress(action.id).action.state is BulkState.DONE
