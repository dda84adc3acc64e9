"""What the tests of bulk actions share: small batches, a process that dies, counts in step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from blog.db import BulkAction, Comment, Decision, Post, StatusCount
from blog.domain.moderation import Status
from blog.services.bulk import BulkOrder
from blog.services.bulk_batches import BulkRunner

BATCH = 4


class Runner(BulkRunner):
    """Works in small batches; may be told to die before one of them, as a killed process does."""

    dies_before = 0

    def _batch(self, action_id, claim):
        self.dies_before -= 1
        if self.dies_before == 0:
            raise KeyboardInterrupt
        return super()._batch(action_id, claim)


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
