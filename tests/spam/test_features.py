from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spam.dataset import Message
from spam.features import BLOCK_STARTS, SLOTS, hash_readings, occurrences_of
from spam.reading import read


def slots_of(text: str, **fields: str) -> set[int]:
    return set(hash_readings([read(Message(text, **fields))]).slots.tolist())


def block_of(slot: int) -> int:
    return int(np.searchsorted(BLOCK_STARTS, slot, side="right")) - 1


def test_hashes_are_the_same_for_ever() -> None:
    # Stored models depend on them; a change needs a new FEATURES_VERSION.
    assert sum(slots_of("old mill")) == 8_122_877


def test_a_word_gives_itself_its_pairs_and_its_letter_groups() -> None:
    blocks = [block_of(slot) for slot in slots_of("old mill")]

    assert blocks.count(0) == 3  # old, mill, old mill
    # " ol", "old", "ld ", " old", "old ", " old " and the like for mill
    assert blocks.count(1) == 6 + 9


def test_case_digits_and_apostrophes_are_folded() -> None:
    assert slots_of("I'm 23 TODAY") == slots_of("im 99 today")


def test_order_of_words_matters_only_for_pairs() -> None:
    forward, backward = slots_of("red boat"), slots_of("boat red")

    assert len(forward ^ backward) == 2


def test_fields_have_blocks_of_their_own() -> None:
    everywhere = slots_of(
        "harbour http://harbour.example",
        author="harbour",
        author_url="http://harbour.example",
    )

    assert {block_of(slot) for slot in everywhere} == {0, 1, 2, 3, 4}


def test_neighbours_in_a_batch_do_not_touch() -> None:
    readings = [read(Message(text)) for text in ("one", "", "two three", "one")]

    together = hash_readings(readings)

    for row, reading in enumerate(readings):
        alone = hash_readings([reading])
        assert np.array_equal(together.slots[together.rows == row], alone.slots)
        assert np.array_equal(together.values[together.rows == row], alone.values)


def test_unspaced_scripts_are_read_letter_by_letter() -> None:
    assert len([s for s in slots_of("好文章") if block_of(s) == 0]) == 3 + 2


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.none() | st.text(max_size=30))
def test_any_text_hashes_into_range_and_matches_its_occurrences(
    text: str, author: str | None
) -> None:
    reading = read(Message(text, author=author))

    hashed, seen = hash_readings([reading]), occurrences_of(reading)

    assert set(hashed.slots.tolist()) == set(seen.slots.tolist())
    assert not len(hashed.slots) or (hashed.slots.min() >= 0 and hashed.slots.max() < SLOTS)
    assert (hashed.values > 0).all()
    assert not len(seen.word) or seen.second.max() < len(seen.tokens)


@pytest.mark.parametrize("text", ["a" * 10_000, "a b " * 2_500, " " * 10_000, "好" * 10_000])
def test_extreme_texts_are_hashed(text: str) -> None:
    assert np.isfinite(hash_readings([read(Message(text))]).values).all()
