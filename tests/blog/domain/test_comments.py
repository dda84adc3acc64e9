"""What a stranger may send as a comment: every field's rule, all faults at once."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from blog.domain.comments import MAX_FORM_SECONDS, NewComment, check_new_comment
from blog.domain.errors import InvalidInputError, TooComplexError
from tests.people import RITA

GOOD = NewComment(RITA, "The third quay floods first.")


def test_a_good_comment_is_left_as_it_is():
    assert check_new_comment(GOOD) == GOOD


def test_a_stranger_cannot_set_status_time_or_identity():
    assert {field.name for field in fields(NewComment)} == {
        "author_name",
        "body",
        "author_email",
        "author_url",
        "parent_id",
        "trap_filled",
        "form_seconds",
        "confirm_address",  # asks for a mail, and confirms nothing
    }


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"author_name": "  Ri\u200bta \n Levi "}, {"author_name": "Rita Levi"}),
        ({"body": "  a\r\nb\rc \n"}, {"body": "a\nb\nc"}),  # one kind of line end
        ({"body": "a\u202eb"}, {"body": "a\u202eb"}),  # the text stays as typed
        ({"author_email": ""}, {"author_email": None}),
        ({"author_email": " rita@example.org "}, {"author_email": "rita@example.org"}),
        ({"author_url": ""}, {"author_url": None}),
        ({"author_url": "example.org"}, {"author_url": "https://example.org"}),
        ({"form_seconds": 3.5}, {"form_seconds": 3.5}),
        ({"form_seconds": 0.0}, {"form_seconds": 0.0}),
        ({"form_seconds": -1.0}, {"form_seconds": None}),  # not a number of seconds
        ({"form_seconds": float("nan")}, {"form_seconds": None}),
        ({"form_seconds": float("inf")}, {"form_seconds": None}),
        ({"form_seconds": MAX_FORM_SECONDS + 1}, {"form_seconds": None}),
    ],
)
def test_fields_are_cleaned(sent, kept):
    assert check_new_comment(replace(GOOD, **sent)) == replace(GOOD, **kept)


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"author_name": ""}, "author_name", "Expected a name"),
        ({"author_name": "\u202e\u200b"}, "author_name", "Expected a name"),
        ({"author_name": "x" * 81}, "author_name", "at most 80 characters, found 81"),
        ({"author_name": "x" * 100_000}, "author_name", "found 100,000"),
        ({"author_name": "a\x00"}, "author_name", "NUL"),
        ({"author_name": "\ud800"}, "author_name", "surrogate"),
        ({"body": " \n "}, "body", "found nothing"),
        ({"body": "a\x00b"}, "body", "NUL"),
        ({"body": "\udc80"}, "body", "surrogate"),
        ({"author_email": "rita"}, "author_email", "you@example.org"),
        ({"author_email": "\x00"}, "author_email", "NUL"),
        ({"author_url": "javascript:alert(1)"}, "author_url", "https://example.org"),
        ({"author_url": "\ud800"}, "author_url", "surrogate"),
    ],
)
def test_each_fault_names_its_field(sent, field, said):
    with pytest.raises(InvalidInputError) as refused:
        check_new_comment(replace(GOOD, **sent))

    assert list(refused.value.fields) == [field]
    assert said in refused.value.fields[field]


def test_all_faults_are_told_at_once():
    with pytest.raises(InvalidInputError) as refused:
        check_new_comment(NewComment("", "", author_email="x", author_url="ftp://x"))

    assert set(refused.value.fields) == {"author_name", "body", "author_email", "author_url"}


@pytest.mark.parametrize("body", ["x" * 10_001, "<" * 401])
def test_a_text_over_the_caps_is_refused_before_anything_else(body):
    with pytest.raises(TooComplexError):
        check_new_comment(NewComment("", body))
