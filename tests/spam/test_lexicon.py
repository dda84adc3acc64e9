from __future__ import annotations

import numpy as np
import pytest

from spam.dataset import Example, Message
from spam.errors import ModelRejectedError
from spam.lexicon import Lexicon, learn_lexicon


def example(text: str, source: str) -> Example:
    return Example(Message(text), is_spam=False, source=source)


def test_words_of_several_sources_are_learnt_and_names_are_not() -> None:
    examples = [example(f"the garden of Rita here{n}", f"blog-{n}") for n in range(4)]

    learnt = learn_lexicon(examples, least_sources=4)

    assert learnt.words == {"the", "garden", "of"}


def test_words_of_one_source_are_not_learnt() -> None:
    examples = [example("the garden", "one")] * 9

    assert not learn_lexicon(examples, least_sources=2)


def test_packing_keeps_the_words() -> None:
    lexicon = Lexicon(frozenset({"zebra", "apple", "mill"}))

    assert lexicon.pack().tobytes() == b"apple\nmill\nzebra\n"
    assert Lexicon.unpack(lexicon.pack()) == lexicon


@pytest.mark.parametrize("data", [b"one", b"a\n", b"one\n\n", b"One\n", b"two\none\n", b"x" * 500])
def test_bytes_that_are_no_lexicon_are_rejected(data: bytes) -> None:
    with pytest.raises(ModelRejectedError):
        Lexicon.unpack(np.frombuffer(data, np.uint8))


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("gadren", "garden"),
        ("garden", "garden"),  # known as it stands
        ("mlil", "mill"),
        ("mil", "mil"),  # too short to tell
        ("gardne", "garden"),  # the last two letters swapped, as before a full stop
        ("ngarde", "ngarde"),  # the ends moved: another word
        ("", ""),
    ],
)
def test_scrambled_words_are_recognised_by_their_ends_and_letters(typed: str, word: str) -> None:
    assert Lexicon(frozenset({"garden", "mill"})).unscrambled(typed) == word


def test_an_empty_lexicon_knows_nothing() -> None:
    empty = Lexicon()

    assert not empty
    assert "the" not in empty
    assert empty.unscrambled("gadren") == "gadren"
