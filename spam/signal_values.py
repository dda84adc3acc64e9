"""Counting all signals of messages: what a message lacks is not asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from spam.reading import Reading
from spam.signal_entry import NEEDS, Needs
from spam.signals import SIGNALS
from spam.tally import MASK, WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Plain numbers: members of an enumeration are looked up more slowly than some signals count.
_NAME, _LINKS, _POST, _PAIRS = map(int, (Needs.NAME, Needs.LINKS, Needs.POST, Needs.PAIRS))
_SIGNS, _SITE, _INDONESIAN, _APPEALS = map(
    int, (Needs.SIGNS, Needs.SITE, Needs.INDONESIAN, Needs.APPEALS)
)
_INDONESIAN_WORDS = MASK << WORDS.field("indonesian")
_APPEAL_WORDS = MASK << WORDS.field("appeals")


def signal_values(readings: Sequence[Reading]) -> NDArray[np.float64]:
    """Count all signals.

    Returns
    -------
    ndarray of shape (n_readings, n_signals), values in [-1, 1]
        Unknown counts as 0.
    """
    values = np.zeros((len(readings), len(SIGNALS)))
    for row, reading in zip(values, readings, strict=True):
        places, functions = _countable(_had(reading))
        row[places] = [function(reading) or 0.0 for function in functions]
    return values


def _had(reading: Reading) -> int:
    """Tell as bits of ``Needs`` what a message has."""
    message, words = reading.message, reading.tally.words
    return (
        (reading.author is not None) * _NAME
        + bool(reading.links) * _LINKS
        + bool(message.post_title or message.post_text) * _POST
        + bool(reading.tally.pairs) * _PAIRS
        + bool(reading.kinds or not message.text.isascii()) * _SIGNS
        + bool(message.author_url) * _SITE
        + bool(words & _INDONESIAN_WORDS) * _INDONESIAN
        + bool(words & _APPEAL_WORDS) * _APPEALS
    )


@cache
def _countable(had: int) -> tuple[NDArray[np.int64], list[Callable[[Reading], float | None]]]:
    """Give the places and functions of the signals that have what they need."""
    missing = {name for need, names_ in NEEDS.items() if not had & need for name in names_.split()}
    there = [place for place, signal in enumerate(SIGNALS) if signal.name not in missing]
    return np.array(there, np.int64), [SIGNALS[place].value for place in there]
