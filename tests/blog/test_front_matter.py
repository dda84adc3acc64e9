"""Reading posts from files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from blog.domain.errors import InvalidInputError
from blog.front_matter import read_post, split_front_matter


@pytest.fixture
def read(tmp_path):
    def write_and_read(content, name="low-tide.md"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_post(path)

    return write_and_read


FULL = """---
title: Low tide
slug: ebb
lang: it
tags: sea, boats , ,winds
published: 2026-03-04T05:06:07+01:00
comments: closed
# a remark

---

Boats lie still.

---

They wait.
"""


def test_every_field_is_read(read):
    post = read(FULL)

    assert (post.title, post.slug, post.lang) == ("Low tide", "ebb", "it")
    assert post.tags == ("sea", "boats", "winds")
    assert post.published_at == datetime(2026, 3, 4, 5, 6, 7, tzinfo=timezone(timedelta(hours=1)))
    assert not post.are_comments_open
    assert post.body == "Boats lie still.\n\n---\n\nThey wait."


@pytest.mark.parametrize(
    "content",
    ["Just text.", "", "-- \nnot a fence", "# ---\ntitle: x"],
)
def test_a_file_without_front_matter_is_all_text(read, content):
    before = datetime.now(UTC)

    post = read(content, "low_tide-again.md")

    assert (post.title, post.slug, post.body) == ("low tide again", "", content)
    assert (post.lang, post.tags, post.are_comments_open) == ("en", (), True)
    assert before <= post.published_at <= datetime.now(UTC)


def test_marks_of_other_systems_do_no_harm(read):
    """A byte order mark and other line ends."""
    post = read(b"\xef\xbb\xbf---\r\ntitle: Tide\r\n---\r\nOne.\r\nTwo.\r\n")

    assert (post.title, post.body) == ("Tide", "One.\nTwo.")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"Low tide"', "Low tide"),
        ("'Low tide'", "Low tide"),
        ('Don\'t say "no"', 'Don\'t say "no"'),  # quotes inside are the writer's
        ('"a" and "b"', '"a" and "b"'),
        ("'tis", "'tis"),
        ('"', '"'),
        ("Title: with colon", "Title: with colon"),
        ("", "low tide"),  # the file's name
        ('""', "low tide"),
    ],
)
def test_titles_keep_their_own_quotes(read, written, title):
    assert read(f"---\ntitle: {written}\n---\nx").title == title


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("a, b", ("a", "b")),
        ("[a, b]", ("a", "b")),
        ("[\"a\", 'b']", ("a", "b")),
        ("", ()),
        ("one", ("one",)),
    ],
)
def test_tags_are_written_in_any_of_the_usual_ways(read, written, tags):
    assert read(f"---\ntags: {written}\n---\nx").tags == tags


@pytest.mark.parametrize("written", ["no", "No", "false", "draft"])
def test_a_draft_has_no_time(read, written):
    assert read(f"---\npublished: {written}\n---\nx").published_at is None


@pytest.mark.parametrize("written", ["", "yes", "true", "now"])
def test_published_now(read, written):
    assert read(f"---\npublished: {written}\n---\nx").published_at is not None


@pytest.mark.parametrize("written", ["2026-03-04", "2026-03-04 00:00", "2026-03-04T00:00Z"])
def test_a_time_without_zone_is_utc(read, written):
    post = read(f"---\npublished: {written}\n---\nx")

    assert post.published_at == datetime(2026, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "is_open"),
    [("open", True), ("", True), ("yes", True), ("closed", False), ("No", False), ("off", False)],
)
def test_comments_are_open_unless_closed(read, written, is_open):
    assert read(f"---\ncomments: {written}\n---\nx").are_comments_open is is_open


@pytest.mark.parametrize(
    ("content", "field", "said"),
    [
        ("---\ntitle: x\nno end", "file", "second --- line"),
        ("---\nlayout: post\n---\nx", "file", "Line 2: expected one of comments, lang"),
        ("---\ntitle: x\nnonsense\n---\n", "file", "Line 3: "),
        ("---\npublished: someday\n---\nx", "published", "found 'someday'"),
        (b"\xff\xfe\x00", "file", "UTF-8"),
    ],
)
def test_what_is_not_understood_is_told(read, content, field, said):
    with pytest.raises(InvalidInputError) as refused:
        read(content)

    assert said in refused.value.fields[field]


def test_names_of_fields_may_be_written_large():
    assert split_front_matter("---\nTitle : x\n---\ny") == ({"title": "x"}, "y")
