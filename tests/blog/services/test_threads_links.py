"""Lasting links to comments, what is visible of a thread, and the feed."""

from __future__ import annotations

import pytest

from blog.db import Comment, Post
from blog.domain.errors import NotFoundError
from blog.domain.moderation import DecisionKind, Status
from blog.services.threads import FEED_COMMENTS
from tests.blog.services.drawn_threads import drawn, ids

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False, "THREADS_PER_PAGE": 3, "REPLIES_PER_THREAD": 4}


class TestLinks:
    def test_first_page_needs_no_number(self, make, services):
        post = make.post(slug="tides")
        comment = make.comment(post)

        assert services.comments.path_of(comment, post.slug) == f"/posts/tides#comment-{comment.id}"

    def test_links_lead_to_the_page_that_shows_the_comment(self, make, services, page):
        post = make.post(slug="tides")
        roots = [make.comment(post) for _ in range(7)]
        reply = make.comment(post, parent_id=roots[4].id)

        paths = [services.comments.path_of(comment, "tides") for comment in (*roots, reply)]

        assert paths[3] == f"/posts/tides?page=2#comment-{roots[3].id}"
        assert paths[6] == f"/posts/tides?page=3#comment-{roots[6].id}"
        assert paths[7] == f"/posts/tides?page=2#comment-{reply.id}"
        for number, root in enumerate(roots):
            assert root.id in ids(page(post, number // 3 + 1))

    def test_links_to_replies_past_the_page_lead_into_the_thread(self, make, services, thread):
        post = make.post(slug="tides")
        root = make.comment(post)
        replies = [make.comment(post, parent_id=root.id) for _ in range(9)]

        paths = [services.comments.path_of(reply, "tides") for reply in replies]

        assert paths[3] == f"/posts/tides#comment-{replies[3].id}"
        for number, after in ((4, 4), (7, 4), (8, 8)):
            reply = replies[number]
            assert paths[number] == (
                f"/posts/tides/threads/{root.id}?after={after}#comment-{reply.id}"
            )
            shown = thread(post, root, after).root.children
            assert reply.id in [node.comment.id for node in shown]

    def test_links_last_when_others_are_withdrawn(self, make, services, moderator):
        post = make.post()
        roots = [make.comment(post) for _ in range(5)]
        before = services.comments.path_of(roots[4], post.slug)

        for root in roots[:3]:
            make.decide(root, REMOVE, by=moderator)

        assert services.comments.path_of(roots[4], post.slug) == before


class TestVisibility:
    @pytest.mark.parametrize(
        "status", [Status.PENDING, Status.SPAM, Status.REJECTED, Status.REMOVED]
    )
    @pytest.mark.parametrize("was_public", [False, True])
    def test_only_published_comments_show_anywhere(
        self, make, services, session, page, thread, moderator, status, was_public
    ):
        post = make.post()
        root = make.comment(post)
        start = Status.PUBLISHED if was_public else Status.PENDING
        hidden_root = make.comment(post, "Secret words", status=start)
        hidden_reply = make.comment(post, "Secret too", status=start, parent_id=root.id)
        kind = {Status.PENDING: HOLD, Status.SPAM: SPAM, Status.REJECTED: REJECT}.get(
            status, REMOVE
        )
        for comment in (hidden_root, hidden_reply):
            if comment.status is not status:
                make.decide(comment, kind, by=moderator)

        found = page(post)
        post = session.get_one(Post, post.id)
        assert ids(found) == [root.id]
        assert drawn(found.threads[0].root) == (root.id, 0, None, [])
        assert thread(post, root).root.children == []
        assert [comment.id for comment in services.comments.feed(post)] == [root.id]
        assert (found.total, post.comment_count) == (1, 1)
        assert session.get_one(Comment, root.id).reply_count == 0
        for hidden in (hidden_root, hidden_reply):
            with pytest.raises(NotFoundError):
                services.comments.reply_target(post, hidden.id)
            with pytest.raises(NotFoundError):
                services.comments.thread(post, hidden.id)
        assert services.posts.search("secret").posts == []


class TestFeed:
    def test_newest_first_and_not_more_than_some(self, make, services):
        post, other = make.post(), make.post()
        comments = [make.comment(post) for _ in range(FEED_COMMENTS + 2)]
        make.comment(other)

        found = services.comments.feed(post)

        assert [comment.id for comment in found] == [c.id for c in comments[:1:-1]]

    def test_an_answerable_comment_is_given(self, make, services):
        post = make.post()
        comment = make.comment(post)

        assert services.comments.reply_target(post, comment.id) is comment
