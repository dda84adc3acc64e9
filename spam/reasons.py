"""From weights to reasons: which words and signals made the score, in sentences for moderators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spam.features import BLOCK_STARTS, BLOCKS, occurrences_of
from spam.reading import Reading
from spam.signal_values import signal_values
from spam.signals import SIGNALS
from spam.verdict import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_REASONS: Final = 12
SMALLEST: Final = 0.02  # log-odds; less is not worth a moderator's line
_STARTS = np.array(BLOCK_STARTS)
_SHRINK = np.array([block.shrink for block in BLOCKS])
_PLACES: Final = ("word", "author", "site", "link")
_SENTENCES: Final = {
    "word": "The word “{}” is typical of {}.",
    "author": "“{}” in the author's name is typical of {}.",
    "site": "“{}” in the author's link is typical of {}.",
    "link": "“{}” in a link is typical of {}.",
}
_SHOWN_CHARS: Final = 40
_PLACE_BITS: Final = 32  # more than a message has occurrences; slots need 20


@dataclass(frozen=True, slots=True)
class Explanation:
    """Reasons that add up to the log-odds."""

    log_odds: float
    reasons: tuple[Reason, ...]


def explain(
    reading: Reading,
    *,
    slots: NDArray[np.float32],
    signals: NDArray[np.float64],
    bias: float,
    most: float,
    extra: tuple[Reason, ...] = (),
) -> Explanation:
    """Name the strongest words and signals of a message.

    Parameters
    ----------
    slots, signals, bias
        The model's weights.
    most
        The log-odds are limited to ``[-most, most]``; the last reason takes up what is cut.
    extra
        Reasons from outside the model, added as they are.
    """
    words = _word_shares(reading, slots)
    values = signal_values([reading])[0]
    shares = values * signals
    total = float(bias + sum(words.values()) + shares.sum())
    total += sum(reason.weight for reason in extra)
    log_odds = min(max(total, -most), most)
    found: list[tuple[float, str, float, int | None]] = [
        (abs(share), f"{_PLACES[segment]}:{token}", share, None)
        for (segment, token), share in words.items()
        if not -SMALLEST < share < SMALLEST
    ]
    found += [
        (abs(share), SIGNALS[index].name, float(share), index)
        for index, share in enumerate(shares.tolist())
        if abs(share) >= SMALLEST
    ]
    found.sort(key=lambda entry: (-entry[0], entry[1]))
    reasons = [
        Reason(name, share, _sentence(name, share, index, reading))
        for _, name, share, index in found[:MOST_REASONS]
    ]
    reasons += extra
    reasons.append(Reason("base_rate", bias, "Where every comment starts before it is read."))
    reasons.sort(key=lambda reason: -abs(reason.weight))
    rest = log_odds - sum(reason.weight for reason in reasons)
    reasons.append(Reason("rest", rest, "All other words and signals together."))
    return Explanation(log_odds, tuple(reasons))


def _word_shares(reading: Reading, weights: NDArray[np.float32]) -> dict[tuple[int, str], float]:
    """Share each feature's weight among the words it occurs in; pairs count half for each.

    Returns
    -------
    dict
        Segment and word -> log-odds, all occurrences together.
    """
    seen = occurrences_of(reading)
    if not len(seen.slots):
        return {}
    # Slot and place in one number: numpy sorts numbers several times faster than it finds an order.
    keys = np.sort((seen.slots << _PLACE_BITS) | np.arange(len(seen.slots)))
    order = keys & ((1 << _PLACE_BITS) - 1)
    sorted_slots = keys >> _PLACE_BITS
    first = np.ones(len(order), np.bool_)
    np.not_equal(sorted_slots[1:], sorted_slots[:-1], out=first[1:])
    distinct = sorted_slots[first]
    group = np.empty(len(order), np.int64)
    group[order] = np.cumsum(first) - 1
    block = np.searchsorted(_STARTS, distinct, side="right") - 1
    counts = np.bincount(block, minlength=len(BLOCKS))
    values = 1.0 / np.sqrt(counts + _SHRINK)[block]
    each = (weights[distinct] * values / np.bincount(group))[group] / 2.0
    sums = np.bincount(seen.word, weights=each, minlength=len(seen.tokens))
    sums += np.bincount(seen.second, weights=each, minlength=len(seen.tokens))
    shares: dict[tuple[int, str], float] = {}
    for word, share in zip(
        zip(seen.segment.tolist(), seen.tokens, strict=True), sums.tolist(), strict=True
    ):
        shares[word] = shares.get(word, 0.0) + share
    return shares


def _sentence(name: str, share: float, index: int | None, reading: Reading) -> str:
    if index is not None:
        return SIGNALS[index].describe(reading)
    place, _, word = name.partition(":")
    shown = word if len(word) <= _SHOWN_CHARS else f"{word[:_SHOWN_CHARS]}…"
    return _SENTENCES[place].format(shown, "spam" if share > 0 else "honest comments")
