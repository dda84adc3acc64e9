"""The difference of two texts can be read, and neither text is lost in it."""

from __future__ import annotations

import random

import pytest

from blog.domain.differences import MOST_EDITS, Change, word_differences

SAME, GONE, NEW = Change.SAME, Change.GONE, Change.NEW


def pairs(old: str, new: str) -> list[tuple[Change, str]]:
    return [(piece.change, piece.text) for piece in word_differences(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("low tide", "low tide", [(SAME, "low tide")]),
        ("", "low", [(NEW, "low")]),
        ("low", "", [(GONE, "low")]),
        (
            "the tide was low",
            "the tide was high",
            [(SAME, "the tide was "), (GONE, "low"), (NEW, "high")],
        ),
        (
            "off by an hour today",
            "off by two hours today",  # a space between two changes does not cut them apart
            [(SAME, "off by "), (GONE, "an hour"), (NEW, "two hours"), (SAME, " today")],
        ),
        ("a\nb", "a\n\nb", [(SAME, "a"), (GONE, "\n"), (NEW, "\n\n"), (SAME, "b")]),
    ],
)
def test_words_that_went_and_came(old, new, expected):
    assert pairs(old, new) == expected


def test_both_texts_can_be_read_from_it():
    chance = random.Random(7)
    for _ in range(300):
        old, new = (
            " ".join(chance.choice("abc,") for _ in range(chance.randrange(14))) for _ in "12"
        )
        found = pairs(old, new)

        assert "".join(text for change, text in found if change is not NEW) == old
        assert "".join(text for change, text in found if change is not GONE) == new


def test_texts_with_hardly_a_word_in_common_are_shown_as_replaced():
    old = " ".join(f"a{number}" for number in range(MOST_EDITS))
    new = " ".join(f"b{number}" for number in range(MOST_EDITS))

    assert [change for change, _ in pairs(old, new)] == [GONE, NEW]
