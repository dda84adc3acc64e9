"""Taking decisions back, one or many; whatever is done in which order, everything stays in step."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from blog.domain.errors import (
    IllegalTransitionError,
    NotFoundError,
    StaleDecisionError,
)
from blog.domain.moderation import ALLOWED, DecisionKind, Status
from tests.blog.services.in_step import assert_in_step, history, order

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


class TestUndo:
    @pytest.mark.parametrize("start", [Status.PENDING, Status.PUBLISHED, Status.SPAM])
    @pytest.mark.parametrize("kind", [APPROVE, HOLD, REJECT, SPAM])
    def test_a_decision_is_taken_back_by_one_more(
        self, make, services, session, post, moderator, start, kind
    ):
        if kind not in ALLOWED[start]:
            return
        comment = make.comment(post, status=start)
        services.moderation.decide([order(comment, kind)], by=moderator)
        taken_back = history(session, comment)[-1]

        services.moderation.undo(taken_back.id, by=moderator)

        added = history(session, comment)[-1]
        assert comment.status is start
        assert (added.undoes_id, added.user_id) == (taken_back.id, moderator)
        assert len(history(session, comment)) == 3
        assert_in_step(session)

    def test_taking_back_can_be_taken_back(self, make, services, session, post, moderator):
        comment = make.comment(post, status=Status.PENDING)
        services.moderation.decide([order(comment, SPAM)], by=moderator)
        for expected in (Status.PENDING, Status.SPAM, Status.PENDING):
            services.moderation.undo(history(session, comment)[-1].id, by=moderator)
            assert comment.status is expected

        assert len(history(session, comment)) == 5
        assert_in_step(session)

    def test_only_the_newest_can_be_taken_back(self, make, services, session, post, moderator):
        comment = make.comment(post, status=Status.PENDING)
        for kind in (APPROVE, SPAM):
            services.moderation.decide([order(comment, kind)], by=moderator)

        with pytest.raises(StaleDecisionError):
            services.moderation.undo(history(session, comment)[1].id, by=moderator)

        assert comment.status is Status.SPAM

    def test_a_rules_decision_cannot_be_taken_back(self, make, services, session, post, moderator):
        comment = make.comment(post)

        with pytest.raises(StaleDecisionError):
            services.moderation.undo(history(session, comment)[0].id, by=moderator)

    @pytest.mark.parametrize("number", [0, 999, 2**63])
    def test_what_was_never_decided_is_not_found(self, services, moderator, number):
        with pytest.raises(NotFoundError):
            services.moderation.undo(number, by=moderator)


class TestUndoMany:
    def test_one_press_takes_back_what_one_press_decided(
        self, make, services, session, post, moderator
    ):
        comments = [
            make.comment(post, status=status) for status in (Status.PENDING, Status.PUBLISHED)
        ]
        done = services.moderation.decide([order(c, SPAM) for c in comments], by=moderator)

        result = services.moderation.undo_batch(done.batch, by=moderator)

        assert (result.decided, result.stale) == (2, [])
        assert [comment.status for comment in comments] == [Status.PENDING, Status.PUBLISHED]
        assert {history(session, c)[-1].batch for c in comments} == {result.batch}
        assert result.batch != done.batch
        assert_in_step(session)

    def test_comments_decided_again_since_are_left(self, make, services, session, post, moderator):
        comments = [make.comment(post, status=Status.PENDING) for _ in range(3)]
        done = services.moderation.decide([order(c, SPAM) for c in comments], by=moderator)
        services.moderation.decide([order(comments[0], APPROVE)], by=moderator)
        services.moderation.decide([order(comments[1], REMOVE)], by=moderator)

        result = services.moderation.undo_batch(done.batch, by=moderator)

        assert (result.decided, result.stale) == (1, [comments[0].id, comments[1].id])
        assert comments[0].status is Status.PUBLISHED
        assert_in_step(session)

    def test_a_batch_can_be_taken_back_and_that_too(self, make, services, post, moderator):
        comments = [make.comment(post, status=Status.PENDING) for _ in range(2)]
        done = services.moderation.decide([order(c, SPAM) for c in comments], by=moderator)
        undone = services.moderation.undo_batch(done.batch, by=moderator)

        services.moderation.undo_batch(undone.batch, by=moderator)

        assert {comment.status for comment in comments} == {Status.SPAM}
        assert services.moderation.undo_batch(done.batch, by=moderator).decided == 0

    @pytest.mark.parametrize("batch", ["", "x", "0" * 5_000])
    def test_what_was_never_pressed_is_not_found(self, services, moderator, batch):
        with pytest.raises(NotFoundError):
            services.moderation.undo_batch(batch, by=moderator)


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_leaves_everything_in_step(make, services, session, moderator, seed):
    """Legal decisions, illegal ones, undos and replies at random, on several comments."""
    chance = random.Random(seed)
    posts = [make.post(), make.post()]
    comments = [
        make.comment(p, status=s) for p in posts for s in (Status.PUBLISHED, Status.PENDING)
    ]
    comments += [make.comment(p, parent_id=comments[2 * n].id) for n, p in enumerate(posts)]
    comments += [make.comment(posts[0], parent_id=comments[4].id, status=Status.SPAM)]
    for _ in range(60):
        comment = chance.choice(comments)
        kind = chance.choices(list(DecisionKind), weights=(6, 4, 4, 4, 1))[0]
        with suppress(IllegalTransitionError, StaleDecisionError):
            if chance.random() < 0.35:
                newest = history(session, comment)[-1]
                services.moderation.undo(newest.id, by=moderator)
            else:
                services.moderation.decide([order(comment, kind)], by=moderator)

    assert_in_step(session)
