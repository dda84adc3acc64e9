"""What an administrator may set on a post, and which way a language is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from blog.domain.errors import InvalidInputError
from blog.domain.posts import PostInput, check_post, direction_of

GOOD = PostInput(title="Low tide", body="Boats lie on their sides.", slug="low-tide")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({}, {}),
        ({"slug": ""}, {"slug": "low-tide"}),  # from the title
        ({"slug": "Ebb & Flow"}, {"slug": "ebb-flow"}),
        ({"title": " Low\ttide "}, {"title": "Low tide"}),
        ({"lang": "pt-BR"}, {"lang": "pt-BR"}),
        ({"lang": "zh-Hant-TW"}, {"lang": "zh-Hant-TW"}),
        (
            {"tags": (" sea ", "sea", "?!", "Boats")},
            {"tags": ("sea", "Boats")},
        ),  # once, and no empty
        ({"published_at": datetime(1, 6, 1, tzinfo=UTC) + timedelta(days=366)},) * 2,
        ({"published_at": datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-9)))},) * 2,
        ({"are_comments_open": False}, {"are_comments_open": False}),
        ({"title": "x" * 300}, {"title": "x" * 300}),
    ],
)
def test_fields_are_cleaned(sent, kept):
    assert check_post(replace(GOOD, **sent)) == replace(GOOD, **kept)


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"title": " "}, "title", "found 0"),
        ({"title": "x" * 301}, "title", "found 301"),
        ({"title": "a\x00"}, "title", "NUL"),
        ({"slug": "…", "title": "fine"}, "slug", "found none"),
        ({"slug": "", "title": "…"}, "slug", "found none"),
        ({"slug": "\ud800x"}, "slug", "surrogate"),
        ({"body": " \n"}, "body", "Expected 1 to 500,000"),
        ({"body": "x" * 500_001}, "body", "found 500,001"),
        ({"body": "\x00x"}, "body", "NUL"),
        ({"lang": ""}, "lang", "language tag"),
        ({"lang": "english language"}, "lang", "language tag"),
        ({"lang": '"><script>'}, "lang", "language tag"),
        ({"lang": "e"}, "lang", "language tag"),
        ({"tags": tuple(f"tag {n}" for n in range(21))}, "tags", "at most 20"),
        ({"tags": ("x" * 61,)}, "tags", "at most 60"),
        ({"tags": ("fine", "\ud800x")}, "tags", "surrogate"),
        ({"published_at": datetime(2026, 1, 1)}, "published_at", "time zone"),  # noqa: DTZ001 - the fault
        ({"published_at": datetime.max.replace(tzinfo=UTC)}, "published_at", "years"),
        ({"published_at": datetime.min.replace(tzinfo=UTC)}, "published_at", "years"),
    ],
)
def test_each_fault_names_its_field(sent, field, said):
    with pytest.raises(InvalidInputError) as refused:
        check_post(replace(GOOD, **sent))

    assert field in refused.value.fields
    assert said in refused.value.fields[field]


def test_all_faults_are_told_at_once():
    with pytest.raises(InvalidInputError) as refused:
        check_post(PostInput(title="", body="", lang="?", tags=("x" * 99,)))

    assert set(refused.value.fields) == {"title", "slug", "body", "lang", "tags"}


@pytest.mark.parametrize(
    ("lang", "direction"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa", "rtl"),
        ("AR", "rtl"),
        ("az-Arab", "rtl"),  # the script decides
        ("ar-Latn", "ltr"),
        ("ku", "rtl"),
        ("ku-Latn-TR", "ltr"),
        ("yi", "rtl"),
        ("arn", "ltr"),  # Mapudungun is not Arabic
        ("", "ltr"),
    ],
)
def test_direction_of(lang, direction):
    assert direction_of(lang) == direction
