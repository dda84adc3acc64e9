"""Many requests at the same moment, each in a thread and a session of its own."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from blog.db import Assessment, Comment, Decision, Post, StatusCount
from blog.domain.comments import NewComment
from blog.domain.errors import RateLimitedError
from blog.domain.moderation import Status
from tests.blog.services.at_once import at_once
from tests.people import ADDRESS, RITA

THREADS = 50


class TestUnlimited:
    @pytest.fixture
    def overrides(self):
        return {"RATE_LIMITS": False}

    def test_fifty_impatient_clicks_store_one_comment(self, app, make, services, session):
        slug = make.post().slug
        session.commit()
        new = NewComment(RITA, "Sent fifty times in one second.")

        receipts = at_once(
            app, THREADS, lambda _: services.comments.submit(slug, new, address=ADDRESS)
        )

        assert set(receipts) == {receipts[0]}
        assert receipts[0].is_published
        for kind in (Comment, Decision, Assessment):
            assert session.scalar(select(func.count()).select_from(kind)) == 1
        assert session.scalar(select(Post.comment_count)) == 1

    def test_comments_at_once_get_positions_without_gap_or_double(
        self, app, make, services, session
    ):
        post = make.post()
        root = make.comment(post)
        slug, root_id = post.slug, root.id
        session.commit()

        def send(number: int):
            parent = root_id if number % 2 else None
            new = NewComment(RITA, f"Number {number} of many.", parent_id=parent)
            return services.comments.submit(slug, new, address=ADDRESS)

        results = at_once(app, 30, send)

        assert all(result.is_published for result in results)
        session.expire_all()
        roots = session.scalars(select(Comment.position).where(Comment.root_id.is_(None)))
        replies = session.scalars(select(Comment.position).where(Comment.root_id == root_id))
        assert sorted(roots) == list(range(1, 17))
        assert sorted(replies) == list(range(1, 16))
        root = session.get_one(Comment, root_id)
        assert (root.replies_numbered, root.reply_count) == (15, 15)
        counts = dict(session.execute(select(StatusCount.status, StatusCount.number)).all())
        assert counts[Status.PUBLISHED] == 31


class TestLimited:
    @pytest.fixture
    def overrides(self):
        return {"COMMENTS_PER_WINDOW": 5}

    def test_the_limit_holds_for_requests_at_once(self, app, make, services, session):
        slug = make.post().slug
        session.commit()

        results = at_once(
            app,
            20,
            lambda number: services.comments.submit(
                slug, NewComment(RITA, f"Number {number}."), address=ADDRESS
            ),
        )

        refused = [result for result in results if isinstance(result, RateLimitedError)]
        assert len(refused) == 15
        assert session.scalar(select(func.count(Comment.id))) == 5
