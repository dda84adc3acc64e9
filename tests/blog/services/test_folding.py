"""The raw text beside the normalised one, in pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.services.folding import fold_view, folded
from blog.services.letters import Language


def test_a_swapped_letter_is_named():
    view = fold_view("A grеat deal")

    changed = [segment for segment in view.segments if segment.kind]
    assert [segment.raw for segment in changed] == ["е"]
    assert changed[0].read_as == "e"
    assert changed[0].title == "U+0435 CYRILLIC SMALL LETTER IE read as “e”"
    assert view.changes == 1
    assert "great" in view.folded


def test_a_hidden_letter_is_said_to_be_left_out():
    view = fold_view("ca\u200bsino")

    (changed,) = (segment for segment in view.segments if segment.kind)
    assert changed.title == "U+200B ZERO WIDTH SPACE left out"
    assert "casino" in view.folded


def test_long_changes_name_their_first_letters():
    view = fold_view("a" + "\u200b" * 20 + "b")

    changed = [segment for segment in view.segments if segment.kind]
    assert "".join(segment.raw for segment in changed) == "\u200b" * 20
    assert all(segment.title.count("U+200B") <= 6 for segment in changed)


def test_a_title_is_a_sentence_around_the_names_of_unicode():
    (swapped,) = (segment for segment in fold_view("A gr\u0435at deal").segments if segment.kind)
    (hidden,) = (segment for segment in fold_view("ca\u200bsino").segments if segment.kind)
    italian = Language("it")

    assert italian.say(swapped.title) == "U+0435 CYRILLIC SMALL LETTER IE: si legge “e”"
    assert italian.say(hidden.title) == "U+200B ZERO WIDTH SPACE: si tralascia"
    assert fold_view("plain").segments[0].title == ""


def test_an_unchanged_text_is_one_piece():
    view = fold_view("plain words")

    assert [(s.raw, s.kind) for s in view.segments] == [("plain words", None)]
    assert view.changes == 0


def test_a_change_may_stand_at_the_end():
    view = fold_view("casin\u043e")

    assert [(segment.raw, segment.read_as) for segment in view.segments][-1] == ("\u043e", "o")


def test_lists_look_at_the_beginning_only():
    view = fold_view("abc" * 10, most_chars=6)

    assert ("".join(segment.raw for segment in view.segments), view.is_cut) == ("abcabc", True)
    assert not fold_view("abc", most_chars=6).is_cut


def test_nothing_is_no_piece():
    assert fold_view("").segments == ()


@given(st.text(max_size=120))
def test_the_pieces_are_the_text(text):
    view = fold_view(text)

    assert "".join(segment.raw for segment in view.segments) == text


@pytest.mark.parametrize("text", ["x" * 10_001, "a" * 200_000])
def test_a_text_that_cannot_be_normalised_is_shown_as_it_is(text, caplog):
    """Longer than any comment may be, so the normaliser refuses it."""
    view = fold_view(text)

    assert [(segment.raw, segment.kind) for segment in view.segments] == [(text, None)]
    assert (view.folded, view.changes) == (text, 0)
    assert folded(text) == text
    assert "normalising failed" in caplog.text
