"""One decision for a whole campaign: what is shown, what is decided, what is left."""

from __future__ import annotations

import pytest

from blog.domain.comments import NewComment
from blog.domain.errors import (
    IllegalTransitionError,
    InvalidInputError,
    NotFoundError,
    StaleDecisionError,
)
from blog.domain.moderation import DecisionKind, Status
from blog.services import alike
from blog.services.moderation import MAX_ORDERS, DecisionOrder
from blog.services.queue import QueueFilter

PRAISE = "What a splendid notebook, the tides have never been told so clearly to anybody here."
OTHER = (
    "Our rowing club paints its boats in March; the varnish has to be dry before the first race."
)
APPROVE, SPAM, REJECT = DecisionKind.APPROVE, DecisionKind.MARK_SPAM, DecisionKind.REJECT


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def copies(make):
    """Four held copies under four posts and names, one published copy, one held other text."""
    for number in range(4):
        make.comment(
            make.post(), f"{PRAISE} {number}", author_name=f"Name {number}", status=Status.PENDING
        )
    make.comment(make.post(), f"{PRAISE} 5")
    make.comment(make.post(), OTHER, status=Status.PENDING)
    queue = make.services.moderation.queue(QueueFilter())
    return [row.comment for row in queue.rows][:4]


@pytest.fixture
def statuses(services, copies):
    def look():
        return [services.moderation.detail(comment.id).comment.status for comment in copies]

    return look


def order_of(comment, kind, **more):
    seen = {"seen_status": Status.PENDING, "seen_revision": 1} | more
    return DecisionOrder(comment.id, kind, **seen)


def shown(*comments):
    return {comment.id: comment.revision for comment in comments}


class TestAlike:
    def test_the_page_of_a_comment_shows_the_others_of_its_campaign(self, services, copies):
        found = services.moderation.detail(copies[1].id).alike

        assert [comment.id for comment in found.comments] == [
            copies[0].id,
            copies[2].id,
            copies[3].id,
        ]
        assert found.comments[0].post_title == copies[0].post.title
        assert (found.is_more, found.elsewhere) == (False, {Status.PUBLISHED: 1})

    @pytest.mark.usefixtures("copies")
    def test_the_published_copy_has_the_held_ones_elsewhere(self, services):
        [row] = services.moderation.queue(QueueFilter(status=Status.PUBLISHED)).rows
        found = services.moderation.detail(row.comment.id).alike

        assert (row.alike.comments, found.comments) == ([], [])
        assert found.elsewhere == {Status.PENDING: 4}

    def test_each_row_of_the_queue_has_its_own(self, services, copies):
        rows = services.moderation.queue(QueueFilter()).rows

        assert [len(row.alike.comments) for row in rows] == [3, 3, 3, 3, 0]
        assert copies[0].id not in {comment.id for comment in rows[0].alike.comments}

    def test_a_row_lists_a_few_and_says_that_there_are_more(self, session, copies):
        found = alike.alike_of_each(session, copies[:1], most=2)[copies[0].id]

        assert [comment.id for comment in found.comments] == [copies[1].id, copies[2].id]
        assert found.is_more
        last = alike.alike_of_each(session, copies[3:], most=2)[copies[3].id]
        assert [comment.id for comment in last.comments] == [copies[0].id, copies[1].id]
        assert last.is_more

    def test_a_short_comment_is_like_nobody(self, make, services, session):
        thanks = make.comment(make.post(), "Thanks!", status=Status.PENDING)
        make.comment(make.post(), "Thanks!", status=Status.PENDING)

        assert services.moderation.detail(thanks.id).alike == alike.Alike()
        assert alike.members_of(session, thanks, limit=5) == []


class TestDecideCampaign:
    def test_all_that_stand_alike_are_decided_in_one_batch(
        self, services, copies, statuses, moderator
    ):
        result = services.moderation.decide_campaign(
            order_of(copies[2], SPAM), by=moderator, note="The same again."
        )

        assert statuses() == [Status.SPAM] * 4
        assert (result.decided, result.stale, result.unseen) == (4, [], [])
        counts = services.moderation.counts()
        assert (counts[Status.PENDING], counts[Status.PUBLISHED]) == (1, 1)
        decisions = [services.moderation.detail(c.id).decisions[-1] for c in copies]
        assert {(d.batch, d.note, d.user_id) for d in decisions} == {
            (result.batch, "The same again.", moderator)
        }

    def test_one_undo_takes_all_back(self, services, copies, statuses, moderator):
        result = services.moderation.decide_campaign(order_of(copies[0], SPAM), by=moderator)

        undone = services.moderation.undo_batch(result.batch, by=moderator)

        assert undone.decided == 4
        assert statuses() == [Status.PENDING] * 4

    def test_only_what_was_shown_is_decided(self, services, copies, statuses, moderator):
        result = services.moderation.decide_campaign(
            order_of(copies[0], REJECT), by=moderator, seen=shown(copies[1])
        )

        assert statuses() == [Status.REJECTED, Status.REJECTED, Status.PENDING, Status.PENDING]
        assert (result.decided, result.unseen) == (2, [copies[2].id, copies[3].id])

    def test_what_changed_meanwhile_is_left_and_named(
        self, make, services, session, copies, statuses, moderator
    ):
        seen = shown(*copies[1:])
        make.decide(copies[1], APPROVE, by=moderator)
        copies[2].revision = 2
        session.commit()

        result = services.moderation.decide_campaign(
            order_of(copies[0], SPAM), by=moderator, seen=seen
        )

        assert statuses() == [Status.SPAM, Status.PUBLISHED, Status.PENDING, Status.SPAM]
        assert (result.decided, result.stale) == (2, [copies[1].id, copies[2].id])

    def test_what_was_decided_the_same_meanwhile_is_no_fault(
        self, make, services, copies, moderator
    ):
        seen = shown(*copies[1:], copies[0])
        make.decide(copies[1], SPAM, by=moderator)

        result = services.moderation.decide_campaign(
            order_of(copies[0], SPAM), by=moderator, seen=seen
        )

        assert (result.decided, result.unchanged, result.stale) == (3, 1, [])

    def test_a_comment_of_another_campaign_cannot_be_slipped_in(
        self, make, services, copies, moderator
    ):
        thanks = make.comment(make.post(), "Thanks!", status=Status.PENDING)
        other = services.moderation.queue(QueueFilter(q="rowing")).rows[0].comment

        result = services.moderation.decide_campaign(
            order_of(copies[0], SPAM), by=moderator, seen=shown(other, thanks)
        )

        assert result.stale == [other.id, thanks.id]
        assert other.status is thanks.status is Status.PENDING

    def test_a_comment_without_a_campaign_is_decided_alone(self, make, services, moderator):
        thanks, other = (
            make.comment(make.post(), "Thanks!", status=Status.PENDING) for _ in range(2)
        )

        result = services.moderation.decide_campaign(
            order_of(thanks, SPAM), by=moderator, seen=shown(other)
        )

        assert (thanks.status, other.status) == (Status.SPAM, Status.PENDING)
        assert (result.decided, result.stale) == (1, [other.id])

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ({"comment_id": 999}, NotFoundError),
            ({"seen_revision": 2}, StaleDecisionError),
            ({"seen_status": Status.SPAM, "kind": REJECT}, StaleDecisionError),
            ({"kind": DecisionKind.HOLD, "seen_status": Status.REMOVED}, IllegalTransitionError),
        ],
    )
    def test_a_fault_of_the_comment_itself_changes_nothing(
        self, make, services, copies, statuses, moderator, change, error
    ):
        if error is IllegalTransitionError:
            make.decide(copies[0], DecisionKind.REMOVE, by=moderator)
        fields = {"comment_id": copies[0].id, "kind": SPAM} | {
            "seen_status": Status.PENDING,
            "seen_revision": 1,
        }

        with pytest.raises(error):
            services.moderation.decide_campaign(DecisionOrder(**fields | change), by=moderator)

        assert statuses()[1:] == [Status.PENDING] * 3

    def test_no_form_is_endless(self, services, copies, moderator):
        seen = dict.fromkeys(range(1, MAX_ORDERS + 2), 1)

        with pytest.raises(InvalidInputError, match="1,001"):
            services.moderation.decide_campaign(order_of(copies[0], SPAM), by=moderator, seen=seen)


def test_what_comes_after_the_decision_is_weighed_against_it(
    make, services, copies, gate, moderator
):
    """Later copies are not decided with the others; the reason says what people decided."""
    gate.weighs_sightings = True
    services.moderation.decide_campaign(order_of(copies[0], SPAM), by=moderator)

    new = NewComment("Berta", f"{PRAISE} 9")
    receipt = services.comments.submit(make.post().slug, new, address="192.0.2.1")

    later = services.moderation.detail(receipt.comment_id)
    assert later.comment.status is Status.SPAM
    assert later.assessment.reasons[0]["name"] == "copies_marked"
