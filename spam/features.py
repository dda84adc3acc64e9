"""From words to hashed features: flat slots, no vocabulary, the same for training and serving.

Words (alone and in pairs) and the letter groups of 3 to 5 inside them are hashed into fixed blocks.
A feature is present or not; within a block a message's values share a length that grows with the
square root of their number, so that repeating a word or pasting text cannot outvote the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spam.reading import Reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEATURES_VERSION: Final = 1
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
_STARTS = np.array(BLOCK_STARTS, np.int64)
_SHRINK = np.array([block.shrink for block in BLOCKS])
_KEY_BITS: Final = 20  # more than the bits of any block

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
    texts = [
        _line(words) if words else "" for reading in readings for words in segments_of(reading)
    ]
    grams = _grams(texts)
    block = np.where(grams.is_word, _WORD_BLOCK[grams.kind], _LETTER_BLOCK[grams.kind])
    local = (grams.hashes >> _SHIFTS[block]).astype(np.int64)
    keys = np.sort(((grams.row * len(BLOCKS) + block) << _KEY_BITS) | local)
    keys = keys[np.flatnonzero(np.diff(keys, prepend=-1))]  # much faster than np.unique
    group = keys >> _KEY_BITS
    counts = np.bincount(group, minlength=len(readings) * len(BLOCKS))
    block = group % len(BLOCKS)
    return Hashed(
        rows=group // len(BLOCKS),
        slots=_STARTS[block] + (keys & ((1 << _KEY_BITS) - 1)),
        values=1.0 / np.sqrt(counts[group] + _SHRINK[block]),
    )


def occurrences_of(reading: Reading) -> Occurrences:
    """Hash one message keeping which word each feature lies in."""
    segments = segments_of(reading)
    grams = _grams([_line(words) if words else "" for words in segments])
    block = np.where(grams.is_word, _WORD_BLOCK[grams.kind], _LETTER_BLOCK[grams.kind])
    local = (grams.hashes >> _SHIFTS[block]).astype(np.int64)
    return Occurrences(
        slots=_STARTS[block] + local,
        word=grams.word,
        second=grams.second,
        tokens=[word for words in segments for word in words],
        segment=np.repeat(np.arange(_SEGMENTS), [len(words) for words in segments]),
    )


@dataclass(frozen=True, slots=True)
class _Grams:
    hashes: NDArray[np.uint64]
    row: NDArray[np.int64]
    kind: NDArray[np.int64]
    is_word: NDArray[np.bool_]
    word: NDArray[np.int64]
    second: NDArray[np.int64]


def _line(words: list[str]) -> str:
    line = f" {' '.join(words)} "
    if len(line) > _MOST_WORD and max(map(len, words)) > _MOST_WORD:
        return f" {' '.join(word[:_MOST_WORD] for word in words)} "
    return line


def _grams(texts: list[str]) -> _Grams:
    """Hash all words, pairs and letter groups of segment lines (rows of ``_SEGMENTS`` lines).

    Lines begin and end with a space, so two spaces meet between lines and no group of three or
    more with letters inside can cross them.
    """
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(
        np.uint64
    )
    line_of = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    solid = codes != _SPACE
    word_hash, word_start, word_of = _word_hashes(codes, solid)
    word_line = line_of[word_start]
    joined = np.flatnonzero(word_line[:-1] == word_line[1:])
    pair_hash = (word_hash[joined] * _PAIR + word_hash[joined + 1] + _SALT_PAIR) * _MIX
    letter_hash, letter_at = _letter_groups(codes, solid)
    letter_word = word_of[letter_at + 1]
    lines = np.concatenate((word_line, word_line[joined], line_of[letter_at]))
    count = len(word_hash) + len(joined)
    is_word = np.zeros(len(lines), np.bool_)
    is_word[:count] = True
    words = np.arange(len(word_hash))
    return _Grams(
        hashes=np.concatenate(((word_hash + _SALT_WORD) * _MIX, pair_hash, letter_hash)),
        row=lines // _SEGMENTS,
        kind=lines % _SEGMENTS,
        is_word=is_word,
        word=np.concatenate((words, joined, letter_word)),
        second=np.concatenate((words, joined + 1, letter_word)),
    )


def _word_hashes(
    codes: NDArray[np.uint64], solid: NDArray[np.bool_]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Hash each word as a polynomial in its letters; give starts, and the word at each position."""
    first = solid.copy()
    first[1:] &= ~solid[:-1]
    starts = np.flatnonzero(first)
    word_of = np.cumsum(first) - 1
    if not len(starts):
        return np.zeros(0, np.uint64), starts, word_of
    at = np.flatnonzero(solid)
    place = at - starts[word_of[at]]
    ends = np.searchsorted(at, starts)
    hashes = np.add.reduceat(codes[at] * _POWERS[place], ends)
    hashes ^= hashes >> np.uint64(31)
    return hashes, starts, word_of


def _letter_groups(
    codes: NDArray[np.uint64], solid: NDArray[np.bool_]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Hash groups of 3 to 5 letters whose inner letters are no spaces; give their positions."""
    if len(codes) < _LENGTHS[0]:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    rolled = codes[:-1] * _K + codes[1:]
    inner = solid[1:-1]
    hashes, places = [], []
    for length in _LENGTHS:
        if len(codes) < length:
            break
        rolled = rolled[: len(codes) - length + 1] * _K + codes[length - 1 :]
        if length > _LENGTHS[0]:
            inner = inner[:-1] & solid[length - 2 : -1]
        at = np.flatnonzero(inner)
        hashes.append(rolled[at] * _MIX)
        places.append(at)
    return np.concatenate(hashes), np.concatenate(places)
