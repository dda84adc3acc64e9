"""Posts as readers see them: pages by key, what is not public yet, search, tags, archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.domain.errors import InvalidInputError, NotFoundError
from blog.services.posts import FEED_POSTS, parse_key, post_key

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def overrides():
    return {"POSTS_PER_PAGE": 3}


def slugs(posts):
    return [post.slug for post in posts]


def walk(read):
    """Turn all pages, by the keys they give."""
    pages, key = [], None
    while True:
        page = read(key)
        pages.append(slugs(page.posts))
        key = page.next_key
        if key is None:
            return pages


class TestFrontPage:
    def test_empty_blog_has_an_empty_page(self, services):
        page = services.posts.front_page()

        assert (page.posts, page.next_key) == ([], None)

    def test_newest_come_first_without_gap_or_overlap(self, make, services, now):
        for number in range(7):
            make.post(slug=f"p{number}", published_at=now() - timedelta(hours=number))

        pages = walk(services.posts.front_page)

        assert pages == [["p0", "p1", "p2"], ["p3", "p4", "p5"], ["p6"]]

    def test_posts_of_the_same_moment_are_neither_lost_nor_repeated(self, make, services):
        for number in range(7):
            make.post(slug=f"p{number}")

        pages = walk(services.posts.front_page)

        assert [slug for page in pages for slug in page] == [f"p{n}" for n in range(6, -1, -1)]

    def test_a_page_that_is_just_full_is_the_last(self, make, services):
        for _ in range(3):
            make.post()

        assert services.posts.front_page().next_key is None

    def test_what_is_published_while_somebody_reads_moves_nothing(self, make, services, now):
        for number in range(4):
            make.post(slug=f"p{number}", published_at=now() - timedelta(hours=number + 1))
        first = services.posts.front_page()
        make.post(slug="new")

        second = services.posts.front_page(first.next_key)

        assert slugs(second.posts) == ["p3"]

    def test_posts_from_before_1970_have_pages_too(self, make, services):
        for year in (1969, 1968, 1967, 1000):
            make.post(slug=f"y{year}", published_at=datetime(year, 6, 1, tzinfo=UTC))

        assert walk(services.posts.front_page) == [["y1969", "y1968", "y1967"], ["y1000"]]

    @pytest.mark.parametrize(
        "key",
        ["x", "1", "1-", "-1", "1-2-3", "1-x", "1-" + "9" * 11, "9" * 17 + "-1-", "٣-١", "1-0x1"],
    )
    def test_what_is_no_key_is_refused(self, services, key):
        with pytest.raises(InvalidInputError) as refused:
            services.posts.front_page(key)

        assert list(refused.value.fields) == ["before"]

    def test_a_key_beyond_all_time_is_refused(self):
        with pytest.raises(InvalidInputError):
            parse_key("-" + "9" * 17 + "-1")

    def test_a_key_leads_back_to_its_post(self, make):
        post = make.post()

        assert parse_key(post_key(post)) == (post.published_at, post.id)


class TestNotPublicYet:
    @pytest.mark.parametrize("hours", [None, 2])
    def test_a_draft_or_scheduled_post_is_nowhere(self, make, services, now, hours):
        when = now() + timedelta(hours=hours) if hours else None
        make.post("Hidden words", slug="hidden", tags=("secret",), published_at=when)
        shown = make.post(slug="shown", tags=("open",))

        posts = services.posts
        assert slugs(posts.front_page().posts) == ["shown"]
        assert slugs(posts.feed()) == ["shown"]
        assert posts.search("hidden").posts == []
        assert [entry.slug for month in posts.archive() for entry in month.posts] == ["shown"]
        assert [tag.slug for tag in posts.tags()] == ["open"]
        assert posts.neighbours(shown) == (None, None)
        with pytest.raises(NotFoundError):
            posts.published("hidden")
        with pytest.raises(NotFoundError):
            posts.tagged("secret")

    def test_a_scheduled_post_appears_when_it_is_due_and_changes_the_sites_version(
        self, make, services, now
    ):
        make.post(slug="old")
        make.post(slug="due", published_at=now() + timedelta(hours=2))
        before = services.site.version()

        now.advance(hours=2, microseconds=-1)
        assert services.site.version() == before
        assert slugs(services.posts.front_page().posts) == ["old"]
        now.advance(microseconds=1)

        assert services.site.version() != before
        assert slugs(services.posts.front_page().posts) == ["due", "old"]
        assert services.posts.published("due").slug == "due"


class TestSearch:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("perche", True),  # accents folded
            ("PERCHÉ", True),  # case folded
            ("acqua alta", True),  # every word
            ("alta acqua", True),  # in any order
            ("acqua bassa", False),  # not one of them
            ("mare", True),  # tags
            ("100%", True),  # signs are letters
            ("100_", False),  # and not placeholders
            ("%", True),
            ("_", False),
            ("\\", False),
            ("straße", True),
            ("strasse", True),
            ("code", True),  # text in code
            ("strong", False),  # not the markup
            ("' OR 1=1 --", False),
            ("", False),
            ("   ", False),
        ],
    )
    def test_words_are_looked_for_in_title_text_and_tags(self, make, services, query, found):
        make.post("Perché l'acqua", slug="a", body="**Alta** al 100% `code` Straße", tags=("Mare",))
        make.post("Nothing", slug="b", body="Else.")

        assert slugs(services.posts.search(query).posts) == (["a"] if found else [])

    def test_results_have_pages(self, make, services):
        for number in range(4):
            make.post(f"Buoy {number}", slug=f"p{number}")
        make.post("Ebb", slug="other")

        pages = walk(lambda key: services.posts.search("buoy", key))

        assert pages == [["p3", "p2", "p1"], ["p0"]]


class TestTags:
    def test_a_tags_posts_have_pages(self, make, services):
        for number in range(4):
            make.post(slug=f"p{number}", tags=("Sea", "Boats"))
        make.post(slug="other", tags=("Boats",))

        tag, _ = services.posts.tagged("sea")
        pages = walk(lambda key: services.posts.tagged("sea", key)[1])

        assert (tag.slug, tag.name) == ("sea", "Sea")
        assert pages == [["p3", "p2", "p1"], ["p0"]]

    def test_past_the_last_page_there_is_an_empty_one(self, make, services):
        post = make.post(tags=("Sea",))

        assert services.posts.tagged("sea", post_key(post))[1].posts == []

    def test_a_tag_that_is_not_there_is_not_found(self, services):
        with pytest.raises(NotFoundError, match="no such tag"):
            services.posts.tagged("sea")

    def test_tags_are_counted_by_name(self, make, services):
        make.post(tags=("Zebra", "Änder"))
        make.post(tags=("Zebra",))

        assert [(tag.slug, tag.name, tag.count) for tag in services.posts.tags()] == [
            ("ander", "Änder", 1),
            ("zebra", "Zebra", 2),
        ]


class TestArchive:
    def test_posts_stand_by_month_newest_first(self, make, services):
        for slug, moment in {
            "late": datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC),
            "early": datetime(2026, 3, 1, tzinfo=UTC),
            "other": datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC),
            "year": datetime(2025, 3, 1, tzinfo=UTC),
        }.items():
            make.post(slug=slug, published_at=moment)

        months = services.posts.archive()

        assert [(m.year, m.month, [e.slug for e in m.posts]) for m in months] == [
            (2026, 3, ["late", "early"]),
            (2026, 2, ["other"]),
            (2025, 3, ["year"]),
        ]
        assert months[0].posts[0].published_at == datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC)

    def test_entries_know_how_many_comments_there_are(self, make, services):
        post = make.post()
        make.comment(post)

        assert services.posts.archive()[0].posts[0].comment_count == 1


class TestNeighbours:
    def test_the_next_older_and_newer_are_found(self, make, services, now):
        posts = [make.post(published_at=now() - timedelta(days=day)) for day in range(3)]

        assert services.posts.neighbours(posts[1]) == (posts[2], posts[0])
        assert services.posts.neighbours(posts[0]) == (posts[1], None)
        assert services.posts.neighbours(posts[2]) == (None, posts[1])

    def test_posts_of_the_same_moment_stand_in_order(self, make, services):
        first, second, third = make.post(), make.post(), make.post()

        assert services.posts.neighbours(second) == (first, third)

    def test_a_draft_has_none(self, make, services):
        make.post()

        assert services.posts.neighbours(make.post(published_at=None)) == (None, None)


def test_the_feed_holds_the_newest(make, services, now):
    for number in range(FEED_POSTS + 1):
        make.post(slug=f"p{number}", published_at=now() - timedelta(hours=number))

    feed = services.posts.feed()

    assert slugs(feed) == [f"p{number}" for number in range(FEED_POSTS)]
    assert feed[0].body
