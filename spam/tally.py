"""Facts about a message that many signals share, counted once.

Each word list has a field of bits in one number: adding up the numbers of the words met counts all
lists in one pass.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Final, Generic, TypeVar

from spam import phrases

COUNTED_WORDS: Final = 400
LOOKED_UP_WORDS: Final = 200
_BITS: Final = 11  # of a field: counts to 2047, more than there are words or pairs to count
_MASK: Final = (1 << _BITS) - 1

T = TypeVar("T", bound=Hashable)


class Lists(Generic[T]):
    """Named lists of words or pairs that are counted together."""

    def __init__(self, lists: Mapping[str, frozenset[T]]) -> None:
        self._numbers: dict[T, int] = {}
        for place, listed in enumerate(lists.values()):
            for item in listed:
                self._numbers[item] = self._numbers.get(item, 0) + (1 << place * _BITS)
        self._shifts = {name: place * _BITS for place, name in enumerate(lists)}
        self.listed = frozenset(self._numbers)

    def add_up(self, items: Iterable[T]) -> int:
        """Count items on all lists, repeats included: one field of bits for each list."""
        return sum(map(self._numbers.get, items, repeat(0)))

    def field(self, name: str) -> int:
        """Give the place of a list's field, for ``count``."""
        return self._shifts[name]


def count(numbers: int, field: int) -> int:
    """Read one list's count from what ``Lists.add_up`` gave."""
    return numbers >> field & _MASK


WORDS: Final = Lists(
    {
        "praise": phrases.PRAISE,
        "exaggeration": phrases.EXAGGERATION,
        "plain_writing": phrases.PLAIN_WRITING,
        "personal": phrases.PERSONAL,
        "substance": phrases.SUBSTANCE,
        "following": phrases.FOLLOWING,
        "commerce": phrases.COMMERCE,
        "vice": phrases.VICE,
        "brands": phrases.BRANDS,
    }
)
PAIRS: Final = Lists(
    {
        "address": phrases.ADDRESS,
        "your_writing": phrases.YOUR_WRITING,
        "own_site": phrases.OWN_SITE,
        "keep_going": phrases.KEEP_GOING,
        "coming_back": phrases.COMING_BACK,
        "stumbled": phrases.STUMBLED,
        "trouble": phrases.TROUBLE,
        "offers": phrases.OFFERS,
        "invites": phrases.INVITES,
        "follow_me": phrases.FOLLOW_ME,
    }
)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted.

    Attributes
    ----------
    words
        Counts of ``WORDS`` among the first 400 words, repeats included.
    counted
        How many words those are.
    pairs
        Counts of ``PAIRS`` among the distinct pairs.
    characters
        The different characters of the folded text.
    unknown
        Places, among the first 200 words, of those that the lexicon does not know.
    """

    words: int
    counted: int
    pairs: int
    characters: frozenset[str]
    unknown: list[int]


def tally(
    words: list[str], pairs: frozenset[tuple[str, str]], *, folded: str, known: frozenset[str]
) -> Tally:
    """Count the shared facts of a message.

    Parameters
    ----------
    words, pairs, folded
        As in ``spam.reading.Reading``.
    known
        The lexicon's words.
    """
    found = PAIRS.listed & pairs
    first = words[:COUNTED_WORDS]
    return Tally(
        words=WORDS.add_up(first),
        counted=len(first),
        pairs=PAIRS.add_up(found) if found else 0,
        characters=frozenset(folded),
        unknown=[i for i, word in enumerate(words[:LOOKED_UP_WORDS]) if word not in known],
    )
