from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spam.campaigns import (
    HASHES,
    KEYS,
    NEAR,
    Fingerprints,
    band_keys,
    fingerprint,
    from_bytes,
    letters_of,
    remembered_print,
    similarity,
    to_bytes,
)

TEXT = (
    "The choir sang in the market hall although the roof was leaking, and afterwards everybody "
    "stayed for soup and a long talk about who should pay for the repair."
)
# Stored by blogs: another value would make them forget all they know.
FROZEN_KEYS = (3442239120953473554, 4139584638997645646)


def test_equal_texts_have_equal_fingerprints_whatever_the_dress() -> None:
    dressed = TEXT.upper().replace("A", "А") + " http://a.example 123"

    assert similarity(fingerprint(TEXT), fingerprint(dressed)) == 1.0


@pytest.mark.parametrize(
    ("other", "low", "high"),
    [
        (TEXT.replace("soup", "cake"), 0.7, 1.0),  # one word changed
        (TEXT[: len(TEXT) // 2], 0.3, 0.7),  # half of it
        ("Nobody has seen the cat since Tuesday, please look into your sheds", 0.0, 0.2),
    ],
)
def test_similarity_follows_the_shared_letters(other: str, low: float, high: float) -> None:
    assert low <= similarity(fingerprint(TEXT), fingerprint(other)) <= high


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_fingerprint(text: str) -> None:
    found = fingerprint(text)

    assert found.shape == (HASHES,)
    assert found.dtype == np.uint32


def test_giant_texts_are_fingerprinted_by_their_beginning() -> None:
    assert (
        similarity(fingerprint("a word or two " * 5_000), fingerprint("a word or two " * 900))
        == 1.0
    )


def test_a_set_knows_what_it_has_seen() -> None:
    seen = Fingerprints()

    assert seen.add(TEXT)
    assert not seen.add(TEXT.replace("soup", "cake"))
    assert seen.add("Nobody has seen the cat since Tuesday, please look into your sheds")


def test_letters_of_a_text_without_any() -> None:
    assert letters_of("123 ⭐ http://a.example") in {"", "⭐"}


def test_near_copies_share_a_key_and_other_texts_do_not() -> None:
    own = set(band_keys(fingerprint(TEXT)))
    spun = fingerprint(TEXT.replace("soup", "cake").replace("market", "village"))
    other = fingerprint("Nobody has seen the cat since Tuesday, please look into your sheds")

    assert len(own) == KEYS
    assert own & set(band_keys(spun))
    assert similarity(fingerprint(TEXT), spun) >= NEAR
    assert not own & set(band_keys(other))


def test_keys_are_the_same_everywhere_and_fit_into_a_database() -> None:
    keys = band_keys(fingerprint(TEXT))

    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert keys[:2] == FROZEN_KEYS


def test_keys_of_different_bands_differ() -> None:
    assert len(set(band_keys(np.zeros(HASHES, np.uint32)))) == KEYS


def test_a_fingerprint_is_stored_and_read_back() -> None:
    packed = to_bytes(fingerprint(TEXT))

    assert len(packed) == 4 * HASHES
    assert np.array_equal(from_bytes(packed), fingerprint(TEXT))


def test_short_thanks_are_nobodys_copies() -> None:
    assert remembered_print("Thank you so much, that helped me!") is None
    assert remembered_print(TEXT) is not None
