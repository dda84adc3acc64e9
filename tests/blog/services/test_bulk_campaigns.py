"""A campaign too large for one transaction: decided in batches, followed, taken back as one."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from blog.db import Assessment, BulkAction, Campaign, Comment, CommentSearch, LogEntry
from blog.domain.bulk import BulkState
from blog.domain.errors import IllegalTransitionError, StaleDecisionError
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind, Status
from blog.services.bulk_batches import CLAIM_SECONDS
from blog.services.campaign_figures import count_again
from blog.services.campaigns import Place
from blog.services.moderation import DecisionOrder, ModerationService
from tests.blog.services.bulk_scene import BATCH, assert_in_step, statuses

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind
PENDING = Status.PENDING


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch):
    """Let a press work until it has ended, however slow the machine."""
    monkeypatch.setattr("blog.services.bulk.AT_ONCE_SECONDS", 600.0)


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch):
    monkeypatch.setattr("blog.services.moderation.MOST_AT_ONCE", 8)
    monkeypatch.setattr("blog.services.moderation.AT_ONCE_SECONDS", 600.0)


@pytest.fixture
def desk(session, runner, now):
    return ModerationService(session=session, runner=runner, now=now, page_size=50)


@pytest.fixture
def members(session, held):
    """Give the numbers of ten held comments of one campaign."""
    join(session, held, held[0])
    return held


def join(session, ids, campaign_id):
    session.execute(update(Comment).where(Comment.id.in_(ids)).values(campaign_id=campaign_id))
    count_again(session, campaign_id)
    session.commit()


def order_for(comment_id, kind=SPAM):
    return DecisionOrder(comment_id, kind, PENDING, 1)


def action_of(session, result):
    session.expire_all()
    return session.get_one(BulkAction, result.bulk_action_id)


def figures(session, campaign_id):
    session.expire_all()
    campaign = session.get_one(Campaign, campaign_id)
    return {str(status): getattr(campaign, status) for status in ("pending", "spam", "published")}


class TestDeciding:
    @pytest.mark.parametrize(
        ("kind", "status"),
        [(APPROVE, Status.PUBLISHED), (REJECT, Status.REJECTED), (SPAM, Status.SPAM)],
    )
    def test_all_of_it_is_decided_by_one_bulk_action(
        self, desk, session, members, moderator, kind, status
    ):
        result = desk.decide_campaign(order_for(members[4], kind), by=moderator, note="A wave.")

        action = action_of(session, result)
        assert (action.state, action.total, action.done, action.left_alone) == (
            BulkState.DONE,
            10,
            10,
            0,
        )
        assert (action.batch, action.note, result.decided) == (result.batch, "A wave.", 10)
        assert statuses(session, members) == [status] * 10
        assert_in_step(session)

    def test_the_log_has_one_entry_that_names_the_campaign(self, desk, session, members, moderator):
        result = desk.decide_campaign(order_for(members[0]), by=moderator)

        (entry,) = session.scalars(select(LogEntry).where(LogEntry.act == Act.DECIDED))
        assert (entry.count, entry.batch, entry.user_id) == (10, result.batch, moderator)
        assert entry.details == {
            "bulk": result.bulk_action_id,
            "kind": SPAM,
            "campaign": members[0],
        }

    def test_one_that_is_small_enough_is_decided_in_one_transaction_with_its_entry(
        self, desk, session, held, moderator, runner
    ):
        join(session, held[:8], held[0])
        runner.dies_before = 1

        result = desk.decide_campaign(order_for(held[3]), by=moderator)

        assert (result.bulk_action_id, result.decided) == (None, 8)
        assert statuses(session, held) == [Status.SPAM] * 8 + [PENDING] * 2
        (entry,) = session.scalars(select(LogEntry).where(LogEntry.act == Act.DECIDED))
        assert (entry.count, entry.details["campaign"]) == (8, held[0])

    def test_others_than_its_members_are_left(self, desk, session, members, make, moderator):
        other = make.comment(make.post(), status=PENDING)

        desk.decide_campaign(order_for(members[0]), by=moderator)

        assert statuses(session, [other.id]) == [PENDING]

    def test_members_that_the_search_does_not_know_yet_are_decided_too(
        self, desk, session, members, moderator
    ):
        session.execute(delete(CommentSearch))
        session.commit()

        result = desk.decide_campaign(order_for(members[0]), by=moderator)

        assert action_of(session, result).done == 10

    def test_deciding_what_holds_already_begins_nothing(self, desk, session, members, moderator):
        held_again = DecisionOrder(members[0], HOLD, PENDING, 1)

        result = desk.decide_campaign(held_again, by=moderator)

        assert (result.bulk_action_id, result.decided, result.unchanged) == (None, 0, 1)
        assert session.scalar(select(BulkAction.id)) is None

    def test_a_stale_first_comment_begins_nothing(self, desk, session, members, moderator, make):
        make.decide(session.get_one(Comment, members[0]), APPROVE, by=moderator)

        with pytest.raises(StaleDecisionError):
            desk.decide_campaign(order_for(members[0]), by=moderator, follow_days=7)

        assert session.scalar(select(BulkAction.id)) is None
        assert session.get_one(Campaign, members[0]).follow is None

    def test_what_the_status_forbids_begins_nothing(self, desk, session, members, moderator):
        session.execute(update(Comment).values(status=Status.SPAM))
        session.commit()
        order = DecisionOrder(members[0], SPAM, Status.PUBLISHED, 1)

        assert desk.decide_campaign(order, by=moderator).unchanged == 1
        with pytest.raises(StaleDecisionError):
            desk.decide_campaign(order_for(members[0], APPROVE), by=moderator)
        session.execute(update(Comment).values(status=Status.REMOVED))
        session.commit()
        with pytest.raises(IllegalTransitionError):
            desk.decide_campaign(DecisionOrder(members[0], SPAM, Status.REMOVED, 1), by=moderator)
        assert session.scalar(select(BulkAction.id)) is None


class TestLeftAlone:
    def test_what_came_or_changed_since_the_page_is_left(
        self, desk, session, members, make, moderator, services
    ):
        seen = services.campaign_lists.view(members[0]).seen
        late = make.comment(make.post(), status=PENDING)
        join(session, [late.id], members[0])
        for kind in (SPAM, HOLD):  # stands where it stood, but was decided
            make.decide(session.get_one(Comment, members[1]), kind, by=moderator)
        make.decide(session.get_one(Comment, members[2]), REJECT, by=moderator)

        result = desk.decide_campaign(order_for(members[0]), by=moderator, seen=seen)

        action = action_of(session, result)
        assert (action.total, action.done, action.left_alone) == (9, 8, 1)
        assert (result.unseen, result.stale) == ([late.id], [members[2]])
        assert statuses(session, [members[1], members[2], late.id]) == [
            PENDING,
            Status.REJECTED,
            PENDING,
        ]

    @pytest.mark.parametrize("is_shown", [True, False])
    def test_a_text_that_is_edited_before_its_turn_is_left(
        self, desk, session, members, moderator, services, runner, now, is_shown
    ):
        seen = services.campaign_lists.view(members[0]).seen if is_shown else None
        runner.dies_before = 2
        with pytest.raises(KeyboardInterrupt):
            desk.decide_campaign(order_for(members[0]), by=moderator, seen=seen)
        edited = session.get_one(Comment, members[8])
        edited.revision = 2
        session.add(Assessment(comment_id=edited.id, revision=2, reasons=[], created_at=now()))
        session.commit()
        now.advance(seconds=CLAIM_SECONDS)

        runner.run_due()

        action = session.scalars(select(BulkAction)).one()
        assert (action.state, action.done, action.left_alone) == (BulkState.DONE, 9, 1)
        assert statuses(session, [edited.id]) == [PENDING]


class TestKilled:
    @pytest.mark.parametrize("before", [1, 2, 3])
    def test_the_log_agrees_at_every_moment_and_the_rest_is_done_afterwards(
        self, desk, runner, session, members, now, moderator, before
    ):
        runner.dies_before = before
        with pytest.raises(KeyboardInterrupt):
            desk.decide_campaign(order_for(members[0]), by=moderator)
        assert_in_step(session)
        done = session.scalars(select(BulkAction)).one().done
        assert done == min(10, 1 + BATCH * (before - 1))
        assert figures(session, members[0])["spam"] == done

        now.advance(seconds=CLAIM_SECONDS)
        while runner.run_due():
            pass

        assert statuses(session, members) == [Status.SPAM] * 10
        assert_in_step(session)
        entries = session.scalars(select(LogEntry).where(LogEntry.act == Act.DECIDED)).all()
        assert [entry.count for entry in entries] == [10]

    def test_it_can_be_stopped_gone_on_with_and_taken_back(
        self, desk, bulk, session, members, moderator, monkeypatch
    ):
        monkeypatch.setattr("blog.services.moderation.AT_ONCE_SECONDS", 0.0)
        begun = desk.decide_campaign(order_for(members[0]), by=moderator)
        action_id = begun.bulk_action_id
        assert begun.decided == 1 + BATCH

        bulk.stop(action_id, by=moderator)
        bulk.go_on(action_id, by=moderator)
        assert statuses(session, members) == [Status.SPAM] * 10
        undo = bulk.undo(begun.batch, by=moderator)

        assert (undo.state, undo.done) == (BulkState.DONE, 10)
        assert statuses(session, members) == [PENDING] * 10
        assert figures(session, members[0]) == {"pending": 10, "spam": 0, "published": 0}
        assert_in_step(session)


class TestFollowing:
    def test_it_begins_with_the_decision_even_if_the_process_dies(
        self, desk, runner, session, members, moderator
    ):
        runner.dies_before = 1

        with pytest.raises(KeyboardInterrupt):
            desk.decide_campaign(order_for(members[2]), by=moderator, follow_days=7)

        campaign = session.get_one(Campaign, members[0])
        assert (campaign.follow, campaign.follow_comment_id) == (SPAM, members[2])
        assert campaign.follow_batch == session.scalars(select(BulkAction.batch)).one()

    def test_one_undo_takes_back_what_followed_too_and_ends_it(
        self, desk, bulk, session, members, make, moderator, monkeypatch
    ):
        follower = "blog.services.campaigns.CampaignService.place"
        result = desk.decide_campaign(order_for(members[0]), by=moderator, follow_days=7)
        with monkeypatch.context() as patch:
            patch.setattr(follower, lambda *_: Place(members[0]))
            later = make.comment(make.post(), status=Status.SPAM)
        assert statuses(session, [later.id]) == [Status.SPAM]

        undo = bulk.undo(result.batch, by=moderator)

        assert undo.done == 11
        assert statuses(session, [*members, later.id]) == [PENDING] * 11
        assert session.get_one(Campaign, members[0]).follow is None
