"""What holds for every text: hypothesis looks for the exceptions."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spam.errors import TextTooLongError
from spam.fold_hidden import HIDDEN, MARKS
from spam.fold_styled import LIGATURE, REGIONAL, STYLED, WIDE
from spam.fold_tables import LETTERS, ROMAN, SIGNS, word_set
from spam.folding import apply_changes
from spam.normalise import MAX_CHARS, normalise

LEXICON = word_set("good great post thanks for sharing i am impressed with this blog nice site you")

SPECIAL = "".join(
    sorted({*LETTERS, *ROMAN, *SIGNS, *STYLED, *WIDE, *LIGATURE, *REGIONAL, *HIDDEN, *MARKS})
)
PLAIN = "abcdeghiostuz AEIO0134@$.-'/[]\n"
OTHERS = "éıłǝŋəяждбλθπהלعربअकกง漢かカ한①½²№™€👨👩🏽❤🏴🅱♂\x00\ud800\udfff"
mixed = st.text(
    st.sampled_from(SPECIAL) | st.sampled_from(PLAIN) | st.sampled_from(OTHERS), max_size=40
)
few = st.lists(
    st.sampled_from([
        *"аеοαρнтƒɑɡⅼꮪهו๐¢∂", *"𝐚𝑥ℝａ！Ⓐ🅱ᵃᵢ", *"\u200b\u200c\u200d\u200f\u202e\u202c\u2067\ufe0f\u034f\u0301\u0338\u0332\u20e3",
        *"\U0001f1ee\U0001f1f9👩❤1a b", "go", "od", "Я", "и", "ه", "ש",
    ]),
    max_size=14,
).map("".join)  # fmt: skip
texts = st.text(max_size=60) | mixed | few
lexicons = st.sampled_from([frozenset(), LEXICON])


@settings(max_examples=300)
@given(texts, lexicons)
@example("аᴀ", frozenset())
@example("\u202eab\u200f", frozenset())
def test_folding_twice_equals_folding_once(text, lexicon):
    once = normalise(text, lexicon).text

    twice = normalise(once, lexicon)

    assert twice.text == once
    assert twice.changes == ()


@settings(max_examples=300)
@given(texts, lexicons)
def test_the_reported_changes_lead_from_the_typed_to_the_folded_text(text, lexicon):
    folded = normalise(text, lexicon)

    assert apply_changes(text, folded.changes) == folded.text


@settings(max_examples=300)
@given(texts, lexicons)
def test_changes_are_ordered_inside_the_text_and_do_not_overlap(text, lexicon):
    at = 0
    for change in normalise(text, lexicon).changes:
        assert at <= change.start < change.end <= len(text)
        assert text[change.start : change.end] == change.source != change.target
        at = change.end


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_text_is_returned_as_it_is(text):
    folded = normalise(text)

    assert folded.text is text
    assert folded.changes == ()


@given(
    st.text(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.characters(max_codepoint=127)
    )
)
def test_text_without_foldable_letters_comes_back_unchanged(text):
    assert normalise(text).text == text
    assert normalise(text).changes == ()


@given(st.text(st.sampled_from("\x00\ud800\udc00\udfffaа\u200d𝐚"), max_size=50))
def test_nul_and_lone_surrogates_do_not_disturb(text):
    kept = [char for char in text if char in "\x00\ud800\udc00\udfff"]

    folded = normalise(text).text

    assert [char for char in folded if char in "\x00\ud800\udc00\udfff"] == kept


@pytest.mark.parametrize("char", ["a", "а", "\u0301", "\U0001f1ee"])
def test_a_text_over_the_cap_is_refused_and_never_cut(char):
    assert normalise(char * MAX_CHARS) is not None

    with pytest.raises(TextTooLongError, match="10001"):
        normalise(char * (MAX_CHARS + 1))
