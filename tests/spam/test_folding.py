"""Edits through several folds end as one list of changes of the typed text."""

from __future__ import annotations

from spam.folding import Change, ChangeKind, Draft, apply_changes

K = ChangeKind


def test_an_untouched_draft_has_no_changes():
    draft = Draft("abc")

    assert (draft.text, draft.changes()) == ("abc", ())


def test_neighbours_changed_for_one_reason_are_one_change():
    draft = Draft("abcd")

    draft.apply([(0, 1, "x", K.MARK), (1, 2, "y", K.MARK), (2, 3, "z", K.LEET)])

    assert draft.changes() == (Change(0, 2, "ab", "xy", K.MARK), Change(2, 3, "c", "z", K.LEET))


def test_edits_of_edited_text_are_reported_in_places_of_the_source():
    draft = Draft("a-bc-d")

    draft.apply([(1, 2, "", K.SPACED), (4, 5, "", K.SPACED)])
    draft.apply([(2, 4, "CD", K.LEET)])

    assert draft.text == "abCD"
    assert draft.changes() == (
        Change(1, 2, "-", "", K.SPACED),
        Change(3, 4, "c", "C", K.LEET),
        Change(4, 5, "-", "", K.SPACED),
        Change(5, 6, "d", "D", K.LEET),
    )


def test_one_letter_may_become_several_and_be_edited_again():
    draft = Draft("xﬁy")

    draft.apply([(1, 2, "fi", K.COMPATIBILITY)])
    draft.apply([(2, 3, "1", K.LEET)])

    assert draft.text == "xf1y"
    assert draft.changes() == (Change(1, 2, "ﬁ", "f1", K.COMPATIBILITY),)


def test_an_edit_taken_back_is_no_change():
    draft = Draft("abc")

    draft.apply([(1, 2, "x", K.LEET)])
    draft.apply([(1, 2, "b", K.LEET)])

    assert draft.changes() == ()


def test_changes_can_be_written_into_the_source():
    draft = Draft("good\u200b d4y")

    draft.apply([(4, 5, "", K.INVISIBLE), (7, 8, "a", K.LEET)])

    assert apply_changes("good\u200b d4y", draft.changes()) == draft.text == "good day"
