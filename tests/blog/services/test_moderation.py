"""Deciding on comments: one, many, stale, illegal, taken back; and everything kept in step."""

from __future__ import annotations

import random
import threading
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from blog.db import Assessment, Comment, Decision, db
from blog.domain.errors import (
    BlogError,
    IllegalTransitionError,
    InvalidInputError,
    NotFoundError,
    StaleDecisionError,
)
from blog.domain.moderation import RESULT, DecisionKind, Status
from blog.services.moderation import MAX_ORDERS, DecisionOrder
from tests.blog.services.in_step import assert_in_step, history, order
from tests.people import RITA

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def post(make):
    return make.post()


class TestOne:
    @pytest.mark.parametrize("kind", [APPROVE, REJECT, SPAM, REMOVE])
    def test_a_decision_is_added_and_followed(
        self, make, services, session, post, moderator, now, kind
    ):
        comment = make.comment(post, status=Status.PENDING)
        now.advance(minutes=5)

        result = services.moderation.decide([order(comment, kind)], by=moderator, note="Why not.")

        added = history(session, comment)[-1]
        assert (result.decided, result.batch) == (1, None)
        assert comment.status is RESULT[kind]
        assert (added.from_status, added.to_status) == (Status.PENDING, RESULT[kind])
        assert (added.user_id, added.rule, added.note) == (moderator, None, "Why not.")
        assert (added.created_at, added.batch, added.undoes_id) == (now(), None, None)
        assert_in_step(session)

    def test_first_publication_gives_the_place_and_the_time(
        self, make, services, session, post, moderator, now
    ):
        comment = make.comment(post, status=Status.PENDING)
        assert (comment.position, comment.published_at) == (None, None)
        now.advance(days=1)
        first = now()
        for kind in (APPROVE, HOLD):
            services.moderation.decide([order(comment, kind)], by=moderator)
        now.advance(days=1)
        services.moderation.decide([order(comment, APPROVE)], by=moderator)

        session.expire_all()
        assert (comment.position, comment.published_at) == (1, first)

    def test_deciding_what_already_holds_adds_nothing(
        self, make, services, session, post, moderator
    ):
        comment = make.comment(post)

        stale_status = order(comment, APPROVE, seen_status=Status.PENDING)
        result = services.moderation.decide([stale_status], by=moderator)

        assert (result.decided, result.unchanged) == (0, 1)
        assert len(history(session, comment)) == 1

    def test_a_status_that_changed_meanwhile_is_refused(
        self, make, services, session, post, moderator
    ):
        comment = make.comment(post, status=Status.PENDING)
        seen = order(comment, SPAM)
        services.moderation.decide([order(comment, APPROVE)], by=moderator)

        with pytest.raises(
            StaleDecisionError, match="is now published; when you looked it was pending"
        ):
            services.moderation.decide([seen], by=moderator)

        assert comment.status is Status.PUBLISHED
        assert len(history(session, comment)) == 2

    @pytest.mark.parametrize("kind", [APPROVE, SPAM])
    def test_a_text_that_changed_meanwhile_is_refused(
        self, make, services, session, post, moderator, kind
    ):
        """Even where the status would stay: a moderator judges a text."""
        comment = make.comment(post)

        with pytest.raises(StaleDecisionError, match="text was changed"):
            services.moderation.decide([order(comment, kind, seen_revision=2)], by=moderator)

        assert len(history(session, comment)) == 1

    def test_what_the_table_forbids_is_refused(self, make, services, session, post, moderator):
        comment = make.comment(post, status=Status.PENDING)
        services.moderation.decide([order(comment, REMOVE)], by=moderator)

        for kind in (APPROVE, HOLD, REJECT, SPAM):
            with pytest.raises(IllegalTransitionError):
                services.moderation.decide([order(comment, kind)], by=moderator)

        assert len(history(session, comment)) == 2
        assert_in_step(session)

    @pytest.mark.parametrize("number", [0, -1, 999, 2**31, 2**63])
    def test_a_comment_that_is_not_there_is_not_found(self, services, moderator, number):
        missing = DecisionOrder(number, APPROVE, Status.PENDING, 1)

        with pytest.raises(NotFoundError):
            services.moderation.decide([missing], by=moderator)

    @pytest.mark.parametrize("count", [0, MAX_ORDERS + 1])
    def test_nothing_and_too_much_are_refused(self, services, moderator, count):
        orders = [DecisionOrder(1, APPROVE, Status.PENDING, 1)] * count

        with pytest.raises(InvalidInputError) as refused:
            services.moderation.decide(orders, by=moderator)

        assert list(refused.value.fields) == ["comment_id"]


class TestRemoving:
    def test_everything_the_author_gave_is_erased(self, make, services, session, post, moderator):
        comment = make.comment(
            post,
            "My own words.",
            author_email="rita@example.org",
            author_url="https://rita.example.org",
            status=Status.PENDING,
        )

        services.moderation.decide([order(comment, REMOVE)], by=moderator)

        session.expire_all()
        columns = {name: getattr(comment, name) for name in Comment.__table__.columns.keys()}  # noqa: SIM118 - not a dict
        text = repr(columns) + repr(session.scalars(select(Assessment.reasons)).all())
        for word in (RITA, "rita", "words"):
            assert word not in text
        assert (comment.body, comment.rendered_body, comment.search_text) == ("", "", "")
        assert (comment.address_hash, comment.submission_key) == ("", None)
        assert session.scalars(select(Assessment.reasons)).all() == [[]]

    def test_it_cannot_be_taken_back(self, make, services, session, post, moderator):
        comment = make.comment(post)
        services.moderation.decide([order(comment, REMOVE)], by=moderator)

        with pytest.raises(StaleDecisionError):
            services.moderation.undo(history(session, comment)[-1].id, by=moderator)

        assert comment.status is Status.REMOVED


class TestMany:
    def test_all_are_decided_in_one_batch(self, make, services, session, post, moderator):
        comments = [make.comment(post, status=Status.PENDING) for _ in range(4)]

        result = services.moderation.decide([order(c, SPAM) for c in comments], by=moderator)

        assert result.decided == 4
        batches = {history(session, comment)[-1].batch for comment in comments}
        assert batches == {result.batch} != {None}
        assert_in_step(session)

    def test_what_can_be_done_is_done_and_the_rest_listed(
        self, make, services, session, post, moderator
    ):
        fine = make.comment(post, status=Status.PENDING)
        already = make.comment(post)
        stale = make.comment(post, status=Status.PENDING)
        removed = make.comment(post, status=Status.PENDING)
        stale_order = order(stale, APPROVE)
        for comment, kind in ((stale, SPAM), (removed, REMOVE)):
            services.moderation.decide([order(comment, kind)], by=moderator)

        result = services.moderation.decide(
            [
                order(fine, APPROVE),
                order(already, APPROVE),
                stale_order,
                order(removed, APPROVE),
                DecisionOrder(999, APPROVE, Status.PENDING, 1),
                DecisionOrder(0, APPROVE, Status.PENDING, 1),
                DecisionOrder(2**63, APPROVE, Status.PENDING, 1),
            ],
            by=moderator,
        )

        assert (result.decided, result.unchanged) == (1, 1)
        assert result.stale == [stale.id, 999, 0, 2**63]
        assert result.illegal == [removed.id]
        assert fine.status is Status.PUBLISHED
        assert_in_step(session)

    def test_the_same_comment_twice_is_decided_once(self, make, services, session, post, moderator):
        comment = make.comment(post, status=Status.PENDING)

        result = services.moderation.decide([order(comment, SPAM)] * 2, by=moderator)

        assert (result.decided, result.unchanged) == (1, 1)
        assert len(history(session, comment)) == 2


class TestAtOnce:
    def test_two_hundred_decisions_on_one_comment_leave_one_straight_history(
        self, app, make, services, session, post, moderator
    ):
        comment_id = make.comment(post, status=Status.PENDING).id
        session.commit()
        start = threading.Barrier(8)
        unexpected: list[BaseException] = []

        def decide(chance: random.Random) -> None:
            with app.app_context():
                comment = db.session.get_one(Comment, comment_id, populate_existing=True)
                seen = order(comment, chance.choice([APPROVE, HOLD, REJECT, SPAM]))
                db.session.commit()
                with suppress(BlogError):
                    services.moderation.decide([seen], by=moderator)

        def work(seed: int) -> None:
            chance = random.Random(seed)
            start.wait()
            try:
                for _ in range(25):
                    decide(chance)
            except BaseException as error:  # noqa: BLE001 - handed back to the test
                unexpected.append(error)

        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert unexpected == []
        assert_in_step(session)
        assert session.scalar(select(func.count(Decision.id))) > 8

    def test_only_one_of_two_moderators_who_saw_the_same_decides(
        self, app, make, services, session, post, moderator
    ):
        comment = make.comment(post, status=Status.PENDING)
        orders = [order(comment, kind) for kind in (APPROVE, SPAM, REJECT) for _ in range(4)]
        session.commit()
        start = threading.Barrier(len(orders))
        decided: list[int] = []

        def work(wanted: DecisionOrder) -> None:
            start.wait()
            with app.app_context(), suppress(StaleDecisionError):
                decided.append(services.moderation.decide([wanted], by=moderator).decided)

        threads = [threading.Thread(target=work, args=(wanted,)) for wanted in orders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sum(decided) == 1
        assert len(decided) == 4  # the winner and the three who wanted the same
        assert_in_step(session)
