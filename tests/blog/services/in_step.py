"""Orders for decisions, and whether every copy kept for speed agrees with what it is a copy of."""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import select

from blog.db import Comment, Decision, Post, StatusCount
from blog.domain.moderation import ALLOWED, RESULT, Status
from blog.services.moderation import DecisionOrder


def order(comment, kind, **changes):
    seen = {"seen_status": comment.status, "seen_revision": comment.revision}
    return DecisionOrder(comment.id, kind, **(seen | changes))


def history(session, comment):
    return session.scalars(
        select(Decision).where(Decision.comment_id == comment.id).order_by(Decision.id)
    ).all()


def assert_in_step(session):
    """Compare every copy kept for speed with what it is a copy of."""
    session.expire_all()
    comments = session.scalars(select(Comment)).all()
    real = dict.fromkeys(Status, 0)
    for comment in comments:
        decisions = history(session, comment)
        real[comment.status] += 1
        assert comment.status is decisions[-1].to_status
        assert decisions[0].from_status is None
        for before, after in pairwise(decisions):
            assert after.from_status is before.to_status
            assert after.kind in ALLOWED[before.to_status]
            assert after.to_status is RESULT[after.kind]
        replies = [c for c in comments if c.root_id == comment.id]
        assert comment.reply_count == sum(c.status is Status.PUBLISHED for c in replies)
        positions = sorted(c.position for c in replies if c.position)
        assert positions == list(range(1, comment.replies_numbered + 1))
    counted = dict(session.execute(select(StatusCount.status, StatusCount.number)).all())
    assert counted == real
    for post in session.scalars(select(Post)):
        own = [c for c in comments if c.post_id == post.id]
        assert post.comment_count == sum(c.status is Status.PUBLISHED for c in own)
        positions = sorted(c.position for c in own if c.position and c.root_id is None)
        assert positions == list(range(1, post.roots_numbered + 1))
