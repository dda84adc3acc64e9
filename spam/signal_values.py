"""Counting all signals of messages: what a message lacks is not asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from spam.reading import Reading
from spam.signal_entry import NEEDS, Needs
from spam.signals import SIGNALS
from spam.tally import WORDS, count

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INDONESIAN = WORDS.field("indonesian")
_APPEALS = WORDS.field("appeals")


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
    message = reading.message
    return (
        (reading.author is not None) * Needs.NAME.value
        + bool(reading.links) * Needs.LINKS.value
        + bool(message.post_title or message.post_text) * Needs.POST.value
        + bool(reading.tally.pairs) * Needs.PAIRS.value
        + bool(reading.kinds or not message.text.isascii()) * Needs.SIGNS.value
        + bool(message.author_url) * Needs.SITE.value
        + (count(reading.tally.words, _INDONESIAN) > 0) * Needs.INDONESIAN.value
        + (count(reading.tally.words, _APPEALS) > 0) * Needs.APPEALS.value
    )


@cache
def _countable(had: int) -> tuple[NDArray[np.int64], list[Callable[[Reading], float | None]]]:
    """Give the places and functions of the signals that have what they need."""
    missing = {name for need, names_ in NEEDS.items() if not had & need for name in names_.split()}
    there = [place for place, signal in enumerate(SIGNALS) if signal.name not in missing]
    return np.array(there, np.int64), [SIGNALS[place].value for place in there]
