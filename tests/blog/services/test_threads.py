"""Threads as readers see them: pages by position, lasting links, nothing hidden shows."""

from __future__ import annotations

import pytest

from blog.domain.errors import NotFoundError
from blog.domain.moderation import DecisionKind, Status
from blog.services.threads import MAX_DEPTH
from tests.blog.services.drawn_threads import drawn, ids

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False, "THREADS_PER_PAGE": 3, "REPLIES_PER_THREAD": 4}


class TestPages:
    def test_page_one_always_exists(self, make, page):
        found = page(make.post())

        assert (found.threads, found.page, found.pages, found.total) == ([], 1, 1, 0)

    def test_threads_come_in_order_of_publication(self, make, page, moderator):
        post = make.post()
        held = make.comment(post, status=Status.PENDING)
        first, second = make.comment(post), make.comment(post)
        make.decide(held, APPROVE, by=moderator)

        assert ids(page(post)) == [first.id, second.id, held.id]

    def test_pages_are_full_ranges_of_positions(self, make, page):
        post = make.post()
        roots = [make.comment(post) for _ in range(7)]
        numbers = [root.id for root in roots]

        assert [ids(page(post, n)) for n in (1, 2, 3)] == [numbers[:3], numbers[3:6], numbers[6:]]
        assert (page(post).pages, page(post).total) == (3, 7)

    @pytest.mark.parametrize("number", [0, -1, 3, 10**30])
    def test_other_pages_do_not_exist(self, make, page, number):
        post = make.post()
        for _ in range(6):
            make.comment(post)

        with pytest.raises(NotFoundError, match="from 1 to 2"):
            page(post, number)

    def test_withdrawing_moves_nobody_to_another_page(self, make, page, moderator):
        post = make.post()
        roots = [make.comment(post) for _ in range(5)]

        make.decide(roots[0], REJECT, by=moderator)

        assert ids(page(post, 1)) == [roots[1].id, roots[2].id]
        assert ids(page(post, 2)) == [roots[3].id, roots[4].id]
        assert page(post).total == 4

    def test_a_comment_that_comes_back_takes_its_old_place(self, make, page, moderator):
        post = make.post()
        roots = [make.comment(post) for _ in range(3)]
        before = ids(page(post))

        make.decide(roots[0], HOLD, by=moderator)
        make.decide(roots[0], APPROVE, by=moderator)

        assert ids(page(post)) == before

    def test_comments_of_other_posts_do_not_show(self, make, page):
        post = make.post()
        make.comment(make.post())

        assert ids(page(post)) == []


class TestShape:
    def test_replies_hang_under_what_they_answer(self, make, page):
        post = make.post()
        root = make.comment(post)
        one = make.comment(post, parent_id=root.id)
        two = make.comment(post, parent_id=root.id)
        under_one = make.comment(post, parent_id=one.id)

        (found,) = page(post).threads

        assert drawn(found.root) == (
            root.id,
            0,
            None,
            [
                (one.id, 1, None, [(under_one.id, 2, None, [])]),
                (two.id, 1, None, []),
            ],
        )

    def test_past_the_greatest_depth_replies_stand_beside_with_a_name(self, make, page):
        post = make.post()
        chain = [make.comment(post)]
        for _ in range(4):
            chain.append(make.comment(post, parent_id=chain[-1].id))
        root, one, two, three, four = (comment.id for comment in chain)

        (found,) = page(post).threads

        assert MAX_DEPTH == 3
        assert drawn(found.root) == (
            root,
            0,
            None,
            [
                (
                    one,
                    1,
                    None,
                    [(two, 2, None, [(three, 3, None, []), (four, 3, three, [])])],
                )
            ],
        )

    def test_flat_replies_to_flat_replies_stay_beside(self, make, thread, services):
        services.comments._per_thread = 10
        post = make.post()
        chain = [make.comment(post)]
        for _ in range(6):
            chain.append(make.comment(post, parent_id=chain[-1].id))

        node = thread(post, chain[0]).root.children[0].children[0]

        assert [(drawn(child)[:3]) for child in node.children] == [
            (chain[3].id, 3, None),
            (chain[4].id, 3, chain[3].id),
            (chain[5].id, 3, chain[4].id),
            (chain[6].id, 3, chain[5].id),
        ]

    def test_withdrawn_root_with_replies_leaves_a_placeholder(self, make, page, moderator):
        post = make.post()
        root = make.comment(post)
        reply = make.comment(post, parent_id=root.id)

        make.decide(root, SPAM, by=moderator)

        (found,) = page(post).threads
        assert drawn(found.root) == (None, 0, None, [(reply.id, 1, None, [])])
        assert found.root_id == root.id
        assert page(post).total == 1

    def test_withdrawn_root_whose_replies_are_withdrawn_too_is_gone(self, make, page, moderator):
        post = make.post()
        root = make.comment(post)
        reply = make.comment(post, parent_id=root.id)

        make.decide(reply, REJECT, by=moderator)
        make.decide(root, REJECT, by=moderator)

        assert page(post).threads == []

    def test_replies_to_a_withdrawn_reply_move_up_without_its_name(self, make, page, moderator):
        post = make.post()
        root = make.comment(post)
        withdrawn = make.comment(post, parent_id=root.id)
        reply = make.comment(post, parent_id=withdrawn.id)
        deeper = make.comment(post, parent_id=reply.id)

        make.decide(withdrawn, REMOVE, by=moderator)

        (found,) = page(post).threads
        assert drawn(found.root) == (
            root.id,
            0,
            None,
            [(reply.id, 1, None, [(deeper.id, 2, None, [])])],
        )


class TestLongThreads:
    @pytest.fixture
    def post(self, make):
        return make.post()

    @pytest.fixture
    def root(self, make, post):
        return make.comment(post)

    def replies(self, make, post, root, count):
        return [make.comment(post, parent_id=root.id) for _ in range(count)]

    def test_a_page_shows_some_replies_and_counts_the_rest(self, make, page, post, root):
        replies = self.replies(make, post, root, 6)

        (found,) = page(post).threads

        assert [node.comment.id for node in found.root.children] == [r.id for r in replies[:4]]
        assert (found.hidden_replies, found.next_after) == (2, 4)
        assert page(post).total == 7

    def test_exactly_full_threads_hide_nothing(self, make, page, post, root):
        self.replies(make, post, root, 4)

        assert page(post).threads[0].hidden_replies == 0

    def test_the_threads_own_pages_go_on(self, make, thread, post, root):
        replies = self.replies(make, post, root, 9)

        second, third = thread(post, root, 4), thread(post, root, 8)

        assert [node.comment.id for node in second.root.children] == [r.id for r in replies[4:8]]
        assert (second.hidden_replies, second.next_after) == (1, 8)
        assert [node.comment.id for node in third.root.children] == [replies[8].id]
        assert third.hidden_replies == 0

    def test_only_visible_replies_are_counted_as_hidden(
        self, make, page, thread, post, root, moderator
    ):
        replies = self.replies(make, post, root, 10)
        for reply in (replies[1], replies[8], replies[9]):
            make.decide(reply, REJECT, by=moderator)

        assert page(post).threads[0].hidden_replies == 4
        assert thread(post, root, 4).hidden_replies == 0

    def test_withdrawn_replies_past_the_page_are_not_announced(
        self, make, page, thread, post, root, moderator
    ):
        for reply in self.replies(make, post, root, 6)[4:]:
            make.decide(reply, REJECT, by=moderator)

        assert page(post).threads[0].hidden_replies == 0
        assert thread(post, root, 4).root.children == []

    def test_an_answer_to_an_earlier_page_names_whom_it_answers(
        self, make, thread, post, root, moderator
    ):
        replies = self.replies(make, post, root, 4)
        late = make.comment(post, parent_id=replies[1].id)
        also_late = make.comment(post, parent_id=replies[2].id)
        make.decide(replies[2], REJECT, by=moderator)

        found = thread(post, root, 4)

        assert [drawn(node) for node in found.root.children] == [
            (late.id, 1, replies[1].id, []),
            (also_late.id, 1, None, []),
        ]

    def test_a_withdrawn_root_is_a_placeholder_here_too(self, make, thread, post, root, moderator):
        self.replies(make, post, root, 1)
        make.decide(root, REJECT, by=moderator)

        assert thread(post, root).root.comment is None

    @pytest.mark.parametrize("after", [-1, 2, 10**30])
    def test_the_thread_is_not_longer_than_it_is(self, make, thread, post, root, after):
        self.replies(make, post, root, 1)

        with pytest.raises(NotFoundError):
            thread(post, root, after)

    @pytest.mark.parametrize("number", [0, 999, 2**63])
    def test_a_thread_that_is_not_there_is_not_found(self, services, post, number):
        with pytest.raises(NotFoundError):
            services.comments.thread(post, number)

    def test_a_reply_is_not_a_thread(self, make, thread, post, root):
        (reply,) = self.replies(make, post, root, 1)

        with pytest.raises(NotFoundError):
            thread(post, reply)

    def test_a_thread_of_another_post_is_not_found(self, make, thread, root):
        with pytest.raises(NotFoundError):
            thread(make.post(), root)
