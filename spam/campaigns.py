"""Fingerprints of folded text: which comments are near copies of one another.

MinHash (Broder 1997) over four-letter shingles, 64 hashes in 16 bands of 4 rows: texts whose
shingle sets overlap by three quarters share a band with probability above 0.99.

A wave of spun comments differs more than copies do. To find it among what a blog remembers there
are ``band_keys``: 21 bands of 3 rows, which texts that overlap by a half share in 94 of 100 cases
and by two fifths in 75. Of texts that share one, those are near copies whose ``similarity`` reaches
``NEAR``.

NumPy is loaded with the first fingerprint: many commands take none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

from spam.errors import TextTooLongError
from spam.normalise import MAX_CHARS, normalise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HASHES: Final = 64
BANDS: Final = 16
_ROWS: Final = HASHES // BANDS
# Measured in Nov 2026: of the pairs spun from one template 82 % overlap by two fifths; of 3,000
# honest comments of three blogs 0.3 % overlap with any other as much, all of them copies in part.
NEAR: Final = 0.4
LEAST_LETTERS: Final = 40  # shorter ones ("thanks, that helped") are nobody's copies
KEYS: Final = 21
_KEY_ROWS: Final = HASHES // KEYS
_SHINGLE: Final = 4
_MOST_CHARS: Final = 2_000  # the beginning tells; keeps the table of one text small
_SEED: Final = 20_261_123
_FIRST_ROOM: Final = 1_024  # fingerprints; doubled when it is full
_NOT_LETTERS = re.compile(r"https?://\S+|[\W\d_]+")
_P: Final = 0x9E3779B97F4A7C15
_Q: Final = 0xC2B2AE3D27D4EB4F


def letters_of(text: str) -> str:
    """Reduce a text to its folded letters: no case, look-alikes, digits, punctuation or links."""
    try:
        folded = normalise(text[:MAX_CHARS]).text
    except TextTooLongError:  # pragma: no cover - the slice above keeps it below the cap
        folded = text
    return _NOT_LETTERS.sub(" ", folded.casefold()).strip()[:_MOST_CHARS]


def fingerprint(text: str) -> NDArray[np.uint32]:
    """Compute the MinHash of a text.

    Returns
    -------
    ndarray of shape (64,)
        The share of equal entries of two fingerprints estimates the Jaccard similarity.
    """
    import numpy as np

    factors, offsets = _hashes()
    letters = letters_of(text).ljust(_SHINGLE)
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    hashed = codes[:-3] * np.uint64(_P) + codes[1:-2]
    for shifted in (codes[2:-1], codes[3:]):
        hashed = hashed * np.uint64(_Q) + shifted
    hashed ^= hashed >> np.uint64(29)
    mixed = np.unique(hashed)[:, None] * factors + offsets
    smallest: NDArray[np.uint64] = (mixed >> np.uint64(32)).min(axis=0)
    return smallest.astype(np.uint32)


@cache
def _hashes() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Give the factors and offsets of the hashes: drawn once, the same everywhere."""
    import numpy as np

    drawn = np.random.Generator(np.random.PCG64(_SEED))
    factors = drawn.integers(1, 2**63, HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return factors, drawn.integers(0, 2**63, HASHES, dtype=np.uint64)


def similarity(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> float:
    """Estimate the Jaccard similarity of two texts from their fingerprints, in [0, 1]."""
    return float((left == right).mean())


def remembered_print(text: str) -> NDArray[np.uint32] | None:
    """Compute the fingerprint to remember a text by; ``None`` if it is too short to tell."""
    return fingerprint(text) if len(letters_of(text)) >= LEAST_LETTERS else None


def band_keys(print_: NDArray[np.uint32]) -> tuple[int, ...]:
    """Give the keys to find near copies by: two texts are worth comparing if they share one.

    Returns
    -------
    tuple of 21 int
        In [-2**63, 2**63), which databases store; the same on every machine, and different for
        different bands.
    """
    import numpy as np

    rows = print_[: KEYS * _KEY_ROWS].astype(np.uint64).reshape(KEYS, _KEY_ROWS)
    keys = np.arange(1, KEYS + 1, dtype=np.uint64)
    for row in rows.T:
        keys = (keys ^ row) * np.uint64(_P)
        keys ^= keys >> np.uint64(32)
    return tuple(keys.view(np.int64).tolist())


def to_bytes(print_: NDArray[np.uint32]) -> bytes:
    """Pack a fingerprint to store it: 256 bytes."""
    return print_.astype("<u4").tobytes()


def from_bytes(packed: bytes) -> NDArray[np.uint32]:
    """Unpack what ``to_bytes`` packed."""
    import numpy as np

    return np.frombuffer(packed, "<u4").astype(np.uint32)


class Fingerprints:
    """A growing set of texts that knows whether a new one nearly repeats an old one.

    Texts of fewer than ``least_letters`` letters are compared exactly: every blog has many
    honest "thanks", and they are not copies of one another in any telling way.
    """

    def __init__(self, *, similarity: float = 0.75, least_letters: int = 20) -> None:
        self.similarity = similarity
        self.least_letters = least_letters
        self._bands: defaultdict[tuple[int, bytes], list[int]] = defaultdict(list)
        self._known: NDArray[np.uint32] | None = None
        self._count = 0
        self._short: set[str] = set()

    def add(self, text: str) -> bool:
        """Add a text; say whether it was new."""
        letters = letters_of(text)
        if len(letters) < self.least_letters:
            short = " ".join(text.split()).casefold()
            is_new = short not in self._short
            self._short.add(short)
            return is_new
        return self._add(fingerprint(text))

    def _add(self, print_: NDArray[np.uint32]) -> bool:
        keys = [(band, print_[band * _ROWS :][:_ROWS].tobytes()) for band in range(BANDS)]
        candidates = {index for key in keys for index in self._bands.get(key, ())}
        if candidates and self._greatest_similarity(print_, list(candidates)) >= self.similarity:
            return False
        for key in keys:
            self._bands[key].append(self._count)
        self._keep(print_)
        return True

    def _greatest_similarity(self, print_: NDArray[np.uint32], places: list[int]) -> float:
        """Compare with many at once: texts from one template are candidates by the thousand."""
        if self._known is None:
            return 0.0
        return float((self._known[places] == print_).mean(axis=1).max())

    def _keep(self, print_: NDArray[np.uint32]) -> None:
        import numpy as np

        if self._known is None:
            self._known = np.zeros((_FIRST_ROOM, HASHES), np.uint32)
        elif self._count == len(self._known):
            self._known = np.concatenate([self._known, np.zeros_like(self._known)])
        self._known[self._count] = print_
        self._count += 1
