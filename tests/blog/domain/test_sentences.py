"""Sentences are English text that remembers its template and its values."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.sentences import Sentence, counted_sentence, fill, in_english


def test_a_sentence_reads_as_english() -> None:
    said = Sentence("Expected at most {most:,} characters, found “{found}”.", most=1234, found="x")

    assert said == "Expected at most 1,234 characters, found “x”."
    assert said.template == "Expected at most {most:,} characters, found “{found}”."
    assert said.values == {"most": 1234, "found": "x"}


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        ("{n}", 1234, "1234"),
        ("{n:,}", 1234, "1,234"),
        ("{n:.2f}", 0.5, "0.50"),
        ("{n:.1%}", 0.123, "12.3%"),
        ("{n:,}", "many", "many"),
        ("{n}", ("a", "b"), "a, b"),
        ("{n}", (), ""),
    ],
)
def test_values_have_a_form(form: str, value: object, text: str) -> None:
    assert Sentence(form, n=value) == text


@given(st.text())
def test_a_value_is_never_a_template(value: str) -> None:
    said = Sentence("Found “{found}”, not {wanted}.", found=value, wanted="this")

    assert said == f"Found “{value}”, not this."


@pytest.mark.parametrize("value", ["{wanted}", "{0.__class__}", "%(wanted)s", "{", "}{", "{found}"])
def test_a_hostile_value_stays_what_it_is(value: str) -> None:
    assert Sentence("{found} {wanted}", found=value, wanted="this") == f"{value} this"


def test_a_template_cannot_reach_into_a_value() -> None:
    assert fill("{found.__class__} {found[0]} {found!r}", {"found": "x"}, in_english) == (
        "{found.__class__} {found[0]} {found!r}"
    )


def test_a_placeholder_without_a_value_stays() -> None:
    assert Sentence("The word “{word}”.") == "The word “{word}”."


def test_sentences_stand_in_sentences() -> None:
    assert Sentence("It is {state}.", state=Sentence("held")) == "It is held."


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 comments"), (1, "1 comment"), (2000, "2,000 comments")]
)
def test_numbers_choose_the_form(number: int, text: str) -> None:
    assert counted_sentence("{number:,} comment", "{number:,} comments", number) == text


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))]
)
def test_a_copy_remembers_the_same(again) -> None:
    said = counted_sentence("{number} {what}", "{number} {what}s", 2, what="post")

    twin = again(said)

    assert (twin, twin.template, twin.plural, twin.number, twin.values) == (
        said,
        said.template,
        said.plural,
        said.number,
        said.values,
    )


def test_errors_give_their_sentences() -> None:
    fault = Sentence("Expected a name.")

    assert InvalidInputError({"name": fault, "body": "Too long."}).sentences == (fault, "Too long.")
    assert NotFoundError(fault).sentences[0] is fault
    assert NotFoundError().sentences == ()
