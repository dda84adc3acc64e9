"""Bulk actions: whole batches, counted, stopped, resumed, taken back, and the log agreeing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from blog.db import BulkAction, Comment, Decision, LogEntry, Post, StatusCount
from blog.domain.bulk import BulkState
from blog.domain.errors import InvalidInputError, NotFoundError, StaleDecisionError
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter
from blog.services.bulk import BulkOrder, BulkService
from blog.services.bulk_batches import CLAIM_SECONDS, BulkRunner
from blog.services.bulk_selection import Selection
from blog.services.moderation import DecisionOrder
from tests.many import add_held

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind
BATCH = 4


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch):
    """Let a press work until it has ended, however slow the machine."""
    monkeypatch.setattr("blog.services.bulk.AT_ONCE_SECONDS", 600.0)


class Runner(BulkRunner):
    """Works in small batches; may be told to die before one of them, as a killed process does."""

    dies_before = 0

    def _batch(self, action_id, claim):
        self.dies_before -= 1
        if self.dies_before == 0:
            raise KeyboardInterrupt
        return super()._batch(action_id, claim)


@pytest.fixture
def runner(session, now):
    selection = Selection(session=session)
    return Runner(
        session=session,
        selection=selection,
        now=now,
        batch_size=BATCH,
        pause=lambda _: None,
    )


@pytest.fixture
def bulk(session, runner, now):
    selection = Selection(session=session)
    return BulkService(session=session, selection=selection, runner=runner, now=now)


@pytest.fixture
def post(make):
    return make.post()


@pytest.fixture
def held(session, services, post, now):
    """Give the numbers of ten held comments."""
    ids = add_held(session, session.merge(post), 10, at=now())
    services.search.fill(again=True)
    return ids


def order_of(offer, kind, **changes):
    order = BulkOrder(
        filter=offer.filter,
        kind=kind,
        until_id=offer.until_id,
        seen_decision_id=offer.seen_decision_id,
        batch=offer.batch,
    )
    return replace(order, **changes)


def statuses(session, ids):
    rows = session.execute(select(Comment.id, Comment.status).where(Comment.id.in_(ids)))
    known = dict(rows.all())
    return [known[number] for number in ids]


def die(runner, bulk, order, *, before, by):
    """Start an action and let the process die before one of its batches."""
    runner.dies_before = before
    with pytest.raises(KeyboardInterrupt):
        bulk.start(order, by=by)


def assert_in_step(session):
    """Compare every count kept for speed, and the log, with what they tell of."""
    session.rollback()
    session.expire_all()
    counted = dict(
        session.execute(select(Comment.status, func.count()).group_by(Comment.status)).all()
    )
    assert {c.status: c.number for c in session.scalars(select(StatusCount)) if c.number} == counted
    for post in session.scalars(select(Post)):
        published = select(func.count()).where(
            Comment.post_id == post.id, Comment.status == Status.PUBLISHED
        )
        assert post.comment_count == session.scalar(published)
    for action in session.scalars(select(BulkAction)):
        made = select(func.count()).where(Decision.batch == action.batch)
        assert action.done == session.scalar(made) == action.entry.count


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
