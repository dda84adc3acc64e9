from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spam.fold_words import _split, accents, leet

LEXICON = frozenset(["a", "i", "am", "an", "ant", "great", "eat", "tea", "team", "good", "x"])


def first_words(letters: str) -> set[int]:
    """Split by the plainest means: for each end the first start that words lead to."""
    reached = {0: 0}
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 24), end):
            word = letters[start:end]
            if start in reached and word in LEXICON and (len(word) > 1 or word in "ai"):
                reached[end] = start
                break
    ends, end, longest = set(), len(letters), 0
    while end and end in reached:
        ends.add(end)
        longest = max(longest, end - reached[end])
        end = reached[end]
    return ends if not end and longest >= 4 else set()


@given(st.lists(st.sampled_from([*LEXICON, "q", "te"])).map("".join))
def test_letters_split_as_by_the_plainest_means(letters: str) -> None:
    assert _split(letters, LEXICON) == first_words(letters)


def test_the_same_leet_word_folds_every_time() -> None:
    edits = leet("g00d gr3at g00d", LEXICON)

    assert [(start, new) for start, _, new, _ in edits] == [
        (1, "o"),
        (2, "o"),
        (7, "e"),
        (12, "o"),
        (13, "o"),
    ]


def test_nothing_to_read_is_left_alone() -> None:
    assert leet("a great team", LEXICON) == []
    assert accents("a great team", LEXICON) == []
