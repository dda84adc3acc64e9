"""The moderation queue: filters, pages by key in both directions, one comment's page."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.db import Assessment, Decision
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.moderation import DecisionKind, Status
from blog.services.queue import RECENT_DECISIONS, QueueFilter, QueueOrder

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind
pytestmark = pytest.mark.usefixtures("session")
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PENDING = QueueFilter()
NEWEST = QueueFilter(order=QueueOrder.NEWEST)


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False, "QUEUE_PAGE_SIZE": 3}


@pytest.fixture
def post(make):
    return make.post(slug="tides")


def ids(page):
    return [row.comment.id for row in page.rows]


def held(make, post, count):
    return [make.comment(post, status=Status.PENDING).id for _ in range(count)]


class TestPages:
    @pytest.mark.parametrize("chosen", [PENDING, NEWEST])
    def test_pages_forward_and_back_show_each_once(self, make, services, post, chosen):
        numbers = held(make, post, 8)
        expected = numbers if chosen is PENDING else numbers[::-1]

        first = services.moderation.queue(chosen)
        second = services.moderation.queue(chosen, first.next_page)
        third = services.moderation.queue(chosen, second.next_page)
        back = services.moderation.queue(chosen, third.previous_page)
        start = services.moderation.queue(chosen, back.previous_page)

        assert [ids(page) for page in (first, second, third)] == [
            expected[:3],
            expected[3:6],
            expected[6:],
        ]
        assert (first.previous_page, third.next_page) == (None, None)
        assert ids(back) == expected[3:6]
        assert back.next_page == second.next_page
        assert (ids(start), start.previous_page) == (expected[:3], None)

    def test_pages_can_be_asked_for_by_number(self, make, services, post):
        numbers = held(make, post, 7)

        pages = [ids(services.moderation.queue(PENDING, str(page))) for page in (1, 2, 3, 4)]
        newest = ids(services.moderation.queue(NEWEST, "2"))

        assert pages == [numbers[:3], numbers[3:6], numbers[6:], []]
        assert newest == numbers[::-1][3:6]

    def test_a_just_full_page_is_the_last(self, make, services, post):
        held(make, post, 3)

        assert services.moderation.queue(PENDING).next_page is None

    def test_an_empty_queue_has_one_empty_page(self, services):
        page = services.moderation.queue(PENDING)

        assert (page.rows, page.next_page, page.previous_page) == ([], None, None)

    def test_deciding_moves_nothing_to_pages_already_seen(self, make, services, post, moderator):
        """Pages are keys: what was decided on the first page does not shift the second."""
        numbers = held(make, post, 6)
        first = services.moderation.queue(PENDING)
        for row in first.rows:
            make.decide(row.comment, APPROVE, by=moderator)

        assert ids(services.moderation.queue(PENDING, first.next_page)) == numbers[3:]

    @pytest.mark.parametrize(
        "page",
        [
            "",
            "0",
            "x",
            "-1",
            "after-",
            "after-x",
            "beside-3",
            "after-9999999999",
            "1.5",
            "٣",
            "1 ",
            "10001",
            "9" * 30,
            "after--1",
            "after-1-2",
            "%",
        ],
    )
    @on_sqlite
    def test_what_is_no_page_is_refused(self, services, page):
        with pytest.raises(InvalidInputError) as refused:
            services.moderation.queue(PENDING, page)

        assert list(refused.value.fields) == ["page"]


class TestFilter:
    def test_each_status_has_a_list_and_a_count(self, make, services, post, moderator):
        comments = {status: make.comment(post, status=status, by=moderator) for status in Status}

        for status in Status:
            page = services.moderation.queue(QueueFilter(status=status))
            assert ids(page) == [comments[status].id]
            assert page.counts == dict.fromkeys(Status, 1)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("ferry", True),
            ("FÉRRY", True),  # case and accents folded
            ("product", True),  # as the classifier reads it
            ("prоduсt", True),  # as it was typed, with two Cyrillic letters
            ("rita", True),  # the author
            ("late product", True),  # every word
            ("late boat", False),
            ("prod", True),  # the beginning of a word
            ("roduct", False),  # not its middle
            ("100%", True),  # signs are no words
            ("late_", True),
            ("%", False),  # nothing is found by nothing but signs
            ("", True),
        ],
    )
    def test_words_are_looked_for_in_raw_and_normalised_text_and_names(
        self, make, services, post, query, found
    ):
        comment = make.comment(
            post, "Late ferry, bad prоduсt, 100%", author_name="Rita", status=Status.PENDING
        )

        page = services.moderation.queue(QueueFilter(q=query))

        assert ids(page) == ([comment.id] if found else [])

    def test_one_posts_comments(self, make, services, post):
        own = held(make, post, 1)
        held(make, make.post(slug="other"), 1)

        assert ids(services.moderation.queue(QueueFilter(post_slug="tides"))) == own
        assert ids(services.moderation.queue(QueueFilter(post_slug="none"))) == []

    def test_what_is_hostile_in_words_and_slugs_finds_nothing(self, services):
        for text in ("' OR 1=1 --", "\\", "x" * 5_000, "\ud800\x00"):
            assert services.moderation.queue(QueueFilter(q=text)).rows == []


class TestRows:
    def test_a_row_holds_what_a_moderator_needs(self, make, services, post, moderator):
        comment = make.comment(post, "A grеat deal", status=Status.PENDING)
        make.decide(comment, SPAM, by=moderator)

        (row,) = services.moderation.queue(QueueFilter(status=Status.SPAM)).rows

        assert row.comment.post.title == post.title
        assert row.assessment.score == pytest.approx(0.7)
        assert row.fold.folded == "a great deal" or "great" in row.fold.folded
        assert row.fold.changes >= 1
        assert row.undoable.kind is SPAM

    def test_the_newest_assessment_counts(self, make, services, post, gate):
        comment = make.comment(post, status=Status.PENDING)
        gate.score = 0.8
        services.retraining.rescore()

        (row,) = services.moderation.queue(PENDING).rows

        assert row.assessment.score == pytest.approx(0.8)
        assert len(services.moderation.detail(comment.id).assessments) == 2

    def test_what_no_person_decided_cannot_be_taken_back(self, make, services, post):
        held(make, post, 1)

        assert services.moderation.queue(PENDING).rows[0].undoable is None


class TestDetail:
    def test_one_comment_with_everything_about_it(self, make, services, post, moderator):
        root = make.comment(post)
        comment = make.comment(post, status=Status.PENDING, parent_id=root.id)
        make.decide(comment, SPAM, by=moderator)

        detail = services.moderation.detail(comment.id)

        assert (detail.comment, detail.parent) == (comment, root)
        assert [d.kind for d in detail.decisions] == [HOLD, SPAM]
        assert [d.user.id if d.user else None for d in detail.decisions] == [None, moderator]
        assert detail.assessment is detail.assessments[-1]
        assert detail.undoable is detail.decisions[-1]
        assert detail.allowed == [APPROVE, HOLD, REJECT, REMOVE]
        assert detail.comment.post.slug == "tides"

    def test_a_root_without_assessment_has_neither_parent_nor_reasons(
        self, make, services, session, post
    ):
        comment = make.comment(post)
        session.delete(session.scalars(select(Assessment)).one())
        session.commit()

        detail = services.moderation.detail(comment.id)

        assert (detail.parent, detail.assessment, detail.undoable) == (None, None, None)

    def test_the_next_pending_comment_is_named_and_wraps_around(self, make, services, post):
        one, two, three = held(make, post, 3)

        following = [services.moderation.detail(n).next_pending_id for n in (one, two, three)]

        assert following == [two, three, one]

    def test_the_only_pending_comment_has_no_next(self, make, services, post):
        (only,) = held(make, post, 1)

        assert services.moderation.detail(only).next_pending_id is None

    @pytest.mark.parametrize("number", [0, -1, 999, 2**31, 2**63])
    def test_what_is_not_there_is_not_found(self, services, number):
        with pytest.raises(NotFoundError):
            services.moderation.detail(number)


class TestOverview:
    def test_an_empty_blog(self, services):
        overview = services.moderation.overview()

        assert overview.counts == dict.fromkeys(Status, 0)
        assert (overview.oldest_pending_at, overview.recent) == (None, [])

    def test_the_oldest_held_comment_and_peoples_newest_decisions(
        self, make, services, session, post, moderator, now
    ):
        first = make.comment(post, status=Status.PENDING)
        now.advance(hours=1)
        comment = make.comment(post, status=Status.PENDING)
        for _ in range(RECENT_DECISIONS // 2 + 1):
            make.decide(comment, APPROVE, by=moderator)
            make.decide(comment, HOLD, by=moderator)

        overview = services.moderation.overview()

        newest = session.scalars(
            select(Decision.id).where(Decision.user_id.is_not(None)).order_by(Decision.id.desc())
        ).all()
        assert overview.oldest_pending_at == first.created_at
        assert [decision.id for decision in overview.recent] == newest[:RECENT_DECISIONS]
        assert overview.recent[0].user.id == moderator
