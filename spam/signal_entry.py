"""One signal as an entry of the table in ``spam.signals``, and what a signal may need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from spam.reading import Reading

MOST_WEIGHT: Final = 6.0


class Needs(IntFlag):
    """What a signal cannot do without; most messages lack most of it, which saves half the work."""

    NAME = 1  # of the author
    LINKS = 2  # in the text
    POST = 4
    PAIRS = 8  # of words, from the lists of ``spam.tally``
    SIGNS = 16  # letters or signs beyond ASCII, or any fold


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal.

    Attributes
    ----------
    name
        Stable; models store weights under it.
    value
        Function from a reading to a value in [low, high], or ``None`` when unknown.
    sentence
        What a moderator reads.
    source
        Where the idea or the limits come from.
    both_ways
        Whether it may also speak for an honest comment; most may not, or spammers would add them.
    least_weight
        Log-odds, before calibration, that a value of 1 weighs at least, set by hand where hardly an
        honest comment of any source has it, and each kind of spam that has it is rare.
    most_weight
        Log-odds, before calibration, that a value of 1 weighs at most: less for shares of the
        words, which anybody can lower by adding words.
    count
        Fills ``{n}`` in the sentence.
    set_weight
        Fixed log-odds for a value of 1 where nothing can be learnt; ``None`` when learnt.
    """

    name: str
    value: Callable[[Reading], float | None]
    sentence: str
    source: str = "our reading of blog spam, November 2026"
    low: float = 0.0
    high: float = 1.0
    set_weight: float | None = None
    both_ways: bool = False
    least_weight: float = 0.0
    most_weight: float = MOST_WEIGHT
    count: Callable[[Reading], int] | None = None

    def describe(self, reading: Reading) -> str:
        """Give the sentence for a message, its count filled in."""
        return self.sentence.format(n=self.count(reading)) if self.count else self.sentence
