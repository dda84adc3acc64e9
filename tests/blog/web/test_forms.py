"""What the comment form accepts."""

from __future__ import annotations

import math

import pytest

from blog.domain.errors import InvalidInputError
from blog.web.forms import TRAP_FIELD, TypedComment, new_comment, typed_comment


def test_everything_typed_is_kept_as_typed() -> None:
    form = {"author_name": " Rita ", "body": "a\r\nb ", "author_email": "", "extra": "ignored"}

    typed = typed_comment(form, slug="quay")

    assert typed == TypedComment(author_name=" Rita ", body="a\r\nb ", slug="quay")


def test_slug_of_the_address_wins_over_one_that_was_sent() -> None:
    assert typed_comment({"slug": "other"}, slug="quay").slug == "quay"
    assert typed_comment({"slug": "other"}).slug == "other"


def test_empty_optional_fields_are_none() -> None:
    new = new_comment(TypedComment(author_name="Rita", body="Words."))

    assert (new.author_email, new.author_url, new.parent_id) == (None, None, None)
    assert (new.trap_filled, new.form_seconds) == (False, None)


@pytest.mark.parametrize("text", ["0", "-1", "x", "1.0", "٣", "9" * 5000, str(2**31)])
def test_parent_that_is_no_identity_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        new_comment(TypedComment(parent_id=text))

    assert caught.value.fields.keys() == {"parent_id"}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("12.5", 12.5), ("", None), ("soon", None), ("1" * 21, None), ("-3", -3.0)],
)
def test_seconds_are_read_where_they_are_a_number(text: str, seconds: float | None) -> None:
    assert new_comment(TypedComment(form_seconds=text)).form_seconds == seconds


def test_not_a_number_passes_on_to_the_rule_that_disbelieves_it() -> None:
    seconds = new_comment(TypedComment(form_seconds="nan")).form_seconds

    assert seconds is not None
    assert math.isnan(seconds)


@pytest.mark.parametrize(("value", "is_filled"), [("", 0), ("  ", 0), ("x", 1)])
def test_trap_counts_when_something_is_in_it(value: str, is_filled: int) -> None:
    assert new_comment(typed_comment({TRAP_FIELD: value})).trap_filled == bool(is_filled)


def test_trap_has_a_name_that_no_autofill_knows() -> None:
    known = {"name", "email", "url", "website", "phone", "tel", "address", "company", "subject"}

    assert not known & set(TRAP_FIELD.lower().split("_"))
