"""Two moderators at once: who looks, what changed meanwhile, and no decision is ever lost."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from blog.db import Comment, Decision, Looker, StatusCount, User, db
from blog.domain.accounts import Role
from blog.domain.errors import BlogError, NotFoundError
from blog.domain.moderation import RESULT, DecisionKind, Status
from blog.services.moderation import DecisionOrder
from tests.people import ADA, MAX

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def held(make):
    return make.comment(make.post(), status=Status.PENDING)


@pytest.fixture
def other(session, now):
    user = User(
        name=ADA,
        name_key=ADA.lower(),
        password_hash="none",
        role=Role.MODERATOR,
        is_active=True,
        created_at=now(),
    )
    session.add(user)
    session.commit()
    return user.id


class TestLookers:
    def test_others_are_told_for_two_minutes(self, services, held, moderator, other, now):
        services.collisions.look(held.id, by=moderator)

        assert services.collisions.lookers([held.id], but=other) == {held.id: [MAX]}
        assert services.collisions.lookers([held.id], but=moderator) == {}
        now.advance(seconds=121)
        assert services.collisions.lookers([held.id], but=other) == {}

    def test_it_is_written_once_a_minute_at_most(self, services, held, moderator, now):
        assert services.collisions.look(held.id, by=moderator)
        now.advance(seconds=59)
        assert not services.collisions.look(held.id, by=moderator)
        now.advance(seconds=2)
        assert services.collisions.look(held.id, by=moderator)

    def test_old_marks_are_erased_with_the_next(
        self, services, make, held, moderator, now, session
    ):
        services.collisions.look(held.id, by=moderator)
        now.advance(minutes=5)
        second = make.comment(make.post(), status=Status.PENDING)

        services.collisions.look(second.id, by=moderator)

        assert session.scalars(select(Looker.comment_id)).all() == [second.id]

    def test_whoever_comes_back_after_a_while_is_told_of_again(
        self, services, held, moderator, other, now
    ):
        services.collisions.look(held.id, by=moderator)
        now.advance(minutes=5)

        assert services.collisions.look(held.id, by=moderator)

        assert services.collisions.lookers([held.id], but=other) == {held.id: [MAX]}

    def test_nobody_looks_at_what_is_not_there(self, services, moderator):
        with pytest.raises(NotFoundError):
            services.collisions.look(77, by=moderator)


class TestMeanwhile:
    def test_it_names_who_decided_what_and_when(self, services, make, held, moderator, now):
        now.advance(minutes=2)
        make.decide(held, SPAM, by=moderator)

        (told,) = services.collisions.meanwhile([held.id])

        assert (told.kind, told.user_name, told.at) == (SPAM, MAX, now())
        assert (told.status, told.undid, told.text_changed_at) == (Status.SPAM, False, None)

    def test_an_undo_is_told_as_one(self, services, make, held, moderator):
        make.decide(held, SPAM, by=moderator)
        services.moderation.undo(services.moderation.detail(held.id).undoable.id, by=moderator)

        (told,) = services.collisions.meanwhile([held.id])

        assert (told.undid, told.status) == (True, Status.PENDING)

    def test_a_new_text_is_told_with_who_wrote_it(self, services, make, moderator, now):
        linked = make.comment(
            make.post(), status=Status.PENDING, author_url="https://rope.example/"
        )
        order = DecisionOrder(linked.id, APPROVE, Status.PENDING, 1)
        services.unlinking.publish(order, by=moderator)

        (told,) = services.collisions.meanwhile([linked.id])

        assert (told.revision, told.text_changed_by, told.text_changed_at) == (2, MAX, now())

    def test_a_text_changed_by_its_author_has_no_user(self, services, held, session):
        comment = session.get_one(Comment, held.id)
        comment.revision = 2
        session.commit()

        (told,) = services.collisions.meanwhile([held.id])

        assert (told.revision, told.text_changed_by, told.text_changed_at) == (2, None, None)

    def test_only_the_first_few_of_many_are_told(self, services, make):
        post = make.post()
        ids = [make.comment(post).id for _ in range(12)]

        assert [told.comment_id for told in services.collisions.meanwhile(ids)] == ids[:10]
        assert services.collisions.meanwhile([0, 2**40]) == []


def test_racing_decisions_lose_nothing(app, make, services, session, moderator, other):
    """200 decisions of two moderators, each as it saw the comment, on connections of their own."""
    post = make.post()
    comments = [make.comment(post, status=Status.PENDING) for _ in range(20)]
    ids = [comment.id for comment in comments]
    session.commit()
    told: dict[int, list[int]] = {moderator: [], other: []}

    def decide(user, kinds):
        with app.app_context():
            for turn in range(100):
                comment_id = ids[(turn * 7 + user) % len(ids)]
                seen = db.session.get_one(Comment, comment_id, populate_existing=True)
                order = DecisionOrder(comment_id, kinds[turn % 2], seen.status, seen.revision)
                db.session.commit()
                with suppress(BlogError):
                    done = services.moderation.decide([order], by=user)
                    told[user] += [comment_id] * done.decided
            db.session.remove()

    threads = [
        threading.Thread(target=decide, args=(moderator, (APPROVE, SPAM))),
        threading.Thread(target=decide, args=(other, (REJECT, HOLD))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    session.expire_all()
    for user in (moderator, other):
        made = session.scalar(select(func.count()).where(Decision.user_id == user))
        assert made == len(told[user]) > 0
    counts = dict.fromkeys(Status, 0)
    for comment in session.scalars(select(Comment)):
        counts[comment.status] += 1
        history = session.scalars(
            select(Decision).where(Decision.comment_id == comment.id).order_by(Decision.id)
        ).all()
        status = None
        for decision in history:
            assert decision.from_status is status
            status = RESULT[decision.kind]
            assert decision.to_status is status
        assert comment.status is status
    kept = {row.status: row.number for row in session.scalars(select(StatusCount))}
    assert kept == counts
    session.refresh(post)
    assert post.comment_count == counts[Status.PUBLISHED]
