"""From words to hashed features: flat slots, no vocabulary, the same for training and serving.

Words (alone and in pairs) and the letter groups of 3 to 5 inside them are hashed into fixed blocks.
A feature is present or not; within a block a message's values share a length that grows with the
square root of their number, so that repeating a word or pasting text cannot outvote the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spam.reading import Reading, line_of
from spam.tally import PAIRED_WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEATURES_VERSION: Final = 3
MOST_WORDS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Block:
    """A hashed space of its own.

    Attributes
    ----------
    bits
        The block has ``2**bits`` slots.
    shrink
        Added to the number of features under the root: few features speak softly.
    """

    name: str
    bits: int
    shrink: float


BLOCKS: Final = (
    Block("words", 18, 12.0),
    Block("letters", 19, 60.0),
    Block("author", 16, 12.0),
    Block("site", 16, 12.0),
    Block("links", 16, 12.0),
)
BLOCK_STARTS: Final = tuple(
    sum(1 << block.bits for block in BLOCKS[:index]) for index in range(len(BLOCKS))
)
SLOTS: Final = sum(1 << block.bits for block in BLOCKS)

# Segments of a message: text, author, site, links; (block of words, block of letter groups).
_SEGMENT_BLOCKS: Final = ((0, 1), (2, 2), (3, 3), (4, 4))
_SEGMENTS: Final = len(_SEGMENT_BLOCKS)
_WORD_BLOCK = np.array([pair[0] for pair in _SEGMENT_BLOCKS], np.int64)
_LETTER_BLOCK = np.array([pair[1] for pair in _SEGMENT_BLOCKS], np.int64)
_SHIFTS = np.array([64 - block.bits for block in BLOCKS], np.uint64)
_WORD_SHIFT = _SHIFTS[_WORD_BLOCK]
_LETTER_SHIFT = _SHIFTS[_LETTER_BLOCK]
_STARTS = np.array(BLOCK_STARTS, np.int64)
_SHRINK = np.array([block.shrink for block in BLOCKS])
_KEY_BITS: Final = 20  # more than the bits of any block
_NARROW_GROUPS: Final = 1 << (32 - _KEY_BITS)  # so many blocks of messages fit in 32 bits

_K = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_PAIR = np.uint64(0xA0761D6478BD642F)
_SALT_WORD = np.uint64(0x8EBC6AF09C88C6E3)
_SALT_PAIR = np.uint64(0x589965CC75374CC3)
_LENGTHS: Final = (3, 4, 5)
_SPACE: Final = 32
_POWERS = np.ones(4_096, np.uint64)
_POWERS[1:] = np.multiply.accumulate(np.full(4_095, _K))
_MOST_WORD: Final = 200  # longer "words" are cut: no dictionary needs them


@dataclass(frozen=True, slots=True)
class Hashed:
    """Features of several messages in rows.

    Attributes
    ----------
    rows, slots, values
        One entry each per feature present, sorted by row and block; slots in [0, SLOTS).
    """

    rows: NDArray[np.int64]
    slots: NDArray[np.int64]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where each feature of one message comes from, for explaining.

    Attributes
    ----------
    slots
        Slot of every occurrence, repeats included.
    word
        Index of its word; pairs carry the first word's index.
    second
        Index of a pair's second word, else the same as ``word``.
    tokens
        The words, in the order of the indices.
    segment
        Segment (0 text, 1 author, 2 site, 3 links) of each word.
    """

    slots: NDArray[np.int64]
    word: NDArray[np.int64]
    second: NDArray[np.int64]
    tokens: list[str]
    segment: NDArray[np.int64]


def segments_of(reading: Reading) -> tuple[list[str], ...]:
    """Give the words of each segment: text, author, site, links."""
    return (
        reading.words[:MOST_WORDS],
        reading.author_words,
        reading.site_words,
        reading.link_words[:MOST_WORDS],
    )


def hash_readings(readings: Sequence[Reading]) -> Hashed:
    """Hash several messages at once."""
    groups = len(readings) * len(BLOCKS)
    row_starts = np.arange(0, groups, len(BLOCKS))[:, np.newaxis]
    grams = _grams(
        [line for reading in readings for line in _lines(reading)],
        _Places(
            (row_starts + _WORD_BLOCK).ravel() << _KEY_BITS, np.tile(_WORD_SHIFT, len(readings))
        ),
        _Places(
            (row_starts + _LETTER_BLOCK).ravel() << _KEY_BITS, np.tile(_LETTER_SHIFT, len(readings))
        ),
    )
    # Half as wide, they are sorted in half the time.
    keys: NDArray[Any] = grams.places.astype(np.uint32 if groups < _NARROW_GROUPS else np.int64)
    keys.sort()
    keys = keys[_firsts(keys)]
    edges = np.arange(1, groups, dtype=keys.dtype) << _KEY_BITS
    counts = np.diff(np.searchsorted(keys, edges), prepend=0, append=len(keys))[:groups]
    starts = np.tile(_STARTS, len(readings))
    values = 1.0 / np.sqrt(counts + np.tile(_SHRINK, len(readings)))
    return Hashed(
        rows=np.repeat(np.arange(groups) // len(BLOCKS), counts),
        slots=np.repeat(starts, counts) + (keys & ((1 << _KEY_BITS) - 1)),
        values=np.repeat(values, counts),
    )


def occurrences_of(reading: Reading) -> Occurrences:
    """Hash one message keeping which word each feature lies in."""
    segments = segments_of(reading)
    lines = _lines(reading)
    grams = _grams(
        lines,
        _Places(_STARTS[_WORD_BLOCK], _WORD_SHIFT),
        _Places(_STARTS[_LETTER_BLOCK], _LETTER_SHIFT),
    )
    words = np.arange(len(grams.starts))
    word_of = np.cumsum(np.bincount(grams.starts, minlength=sum(map(len, lines)))) - 1
    letter_word = word_of[grams.letters_at + 1]
    return Occurrences(
        slots=grams.places,
        word=np.concatenate((words, grams.joined, letter_word)),
        second=np.concatenate((words, grams.joined + 1, letter_word)),
        tokens=[word for words in segments for word in words],
        segment=np.repeat(np.arange(_SEGMENTS), [len(words) for words in segments]),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the features of each line go: to ``base + (hash >> shift)``."""

    base: NDArray[np.int64]
    shift: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Grams:
    """Places of all words, pairs and letter groups, in this order; where they were found.

    Attributes
    ----------
    places
        As ``_Places`` tells.
    starts
        Position of each word.
    joined
        Index of the first word of each pair.
    letters_at
        Position of each group of letters.
    """

    places: NDArray[np.int64]
    starts: NDArray[np.int64]
    joined: NDArray[np.int64]
    letters_at: NDArray[np.int64]


def _lines(reading: Reading) -> list[str]:
    """Write each segment's words as a line that begins and ends with a space, if it has any."""
    words = reading.words
    text = reading.line
    if len(words) > PAIRED_WORDS:
        text = line_of(words[:MOST_WORDS])
    others = (reading.author_words, reading.site_words, reading.link_words[:MOST_WORDS])
    lines = [text, *[line_of(words) if words else "" for words in others]]
    return [_cut(line) if len(line) > _MOST_WORD else line for line in lines]


def _cut(line: str) -> str:
    """Cut what is longer than any word of a dictionary."""
    # A word that long fills one of these stretches.
    step = _MOST_WORD // 2
    if all(line.find(" ", at, at + step) >= 0 for at in range(0, len(line), step)):
        return line
    return line_of([word[:_MOST_WORD] for word in line.split(" ") if word])


def _firsts(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Mark the first of equal neighbours; much faster than ``np.unique``."""
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return first


def _grams(texts: list[str], of_words: _Places, of_letters: _Places) -> _Grams:
    """Hash all words, pairs and letter groups of segment lines.

    Lines begin and end with a space, so two spaces meet between lines and no group of three or
    more with letters inside can cross them.
    """
    encoded = "".join(texts).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(encoded, np.uint32).astype(np.uint64)
    line_at = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    solid = codes != _SPACE
    starts = np.flatnonzero(solid[1:] > solid[:-1]) + 1
    word_line = line_at[starts]
    word_hash = _word_hashes(codes, solid, starts)
    joined = np.flatnonzero(word_line[:-1] == word_line[1:])
    pair_hash = word_hash[joined] * _PAIR + word_hash[joined + 1] + _SALT_PAIR
    hashes = np.concatenate((word_hash + _SALT_WORD, pair_hash)) * _MIX
    lines = np.concatenate((word_line, word_line[joined]))
    words = (hashes >> of_words.shift[lines]).astype(np.int64) + of_words.base[lines]
    letter_hash, letters_at = _letter_groups(codes, solid)
    lines = line_at[letters_at]
    letters = (letter_hash >> of_letters.shift[lines]).astype(np.int64) + of_letters.base[lines]
    return _Grams(np.concatenate((words, letters)), starts, joined, letters_at)


def _word_hashes(
    codes: NDArray[np.uint64], solid: NDArray[np.bool_], starts: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Hash each word as a polynomial in its letters."""
    if not len(starts):
        return np.zeros(0, np.uint64)
    start = starts[0]
    lengths = np.append(starts[1:], len(codes)) - starts  # with spaces, which count as nothing
    place = np.arange(start, len(codes)) - np.repeat(starts, lengths)
    terms = _POWERS[place]
    terms *= codes[start:]
    terms *= solid[start:]
    hashes: NDArray[np.uint64] = np.add.reduceat(terms, starts - start)
    hashes ^= hashes >> np.uint64(31)
    return hashes


def _letter_groups(
    codes: NDArray[np.uint64], solid: NDArray[np.bool_]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Hash groups of 3 to 5 letters whose inner letters are no spaces; give their positions."""
    if len(codes) < _LENGTHS[0]:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    rolled = codes[:-1] * _K
    rolled += codes[1:]
    inner = solid[1:-1]
    hashes, places = [], []
    for length in _LENGTHS:
        if len(codes) < length:
            break
        rolled = rolled[: len(codes) - length + 1] * _K
        rolled += codes[length - 1 :]
        if length > _LENGTHS[0]:
            inner = inner[:-1] & solid[length - 2 : -1]
        at = np.flatnonzero(inner)
        hashes.append(rolled[at])
        places.append(at)
    return np.concatenate(hashes) * _MIX, np.concatenate(places)
