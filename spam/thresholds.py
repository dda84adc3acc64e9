"""Limits with a guarantee: from scores of genuine comments to ``hold_at`` and ``spam_at``.

The order-statistic limit of the Neyman-Pearson umbrella algorithm (Tong, Feng and Li, "Neyman-
Pearson classification algorithms and NP receiver operating characteristics", Science Advances 4,
2018): among scores of genuine comments not used in training, the smallest one above which, with the
wanted confidence, at most the share alpha of genuine comments lies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spam.errors import BadDatasetError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

HELD_SHARE: Final = 0.01
BINNED_SHARE: Final = 0.001
CONFIDENCE: Final = 0.95
NEVER: Final = 2.0  # above every score
_CAUTIOUS_HOLD: Final = 0.5  # without enough genuine comments: hold what is more likely spam


@dataclass(frozen=True, slots=True)
class Limits:
    """Where to hold and where to bin.

    Attributes
    ----------
    hold_at, spam_at
        On the score; ``spam_at`` is 2, above every score, when nothing may be binned.
    note
        How sure they are, in plain words.
    """

    hold_at: float
    spam_at: float
    note: str


def violation_rate(rank: int, count: int, share: float) -> float:
    """Give the chance that more than ``share`` of genuine comments lies above an order statistic.

    Parameters
    ----------
    rank
        1 for the smallest of the scores, ``count`` for the largest.
    count
        Number of scores.
    share
        Wanted share above, in (0, 1).
    """
    places = np.arange(rank, count + 1)
    lgamma = np.vectorize(math.lgamma, otypes=[np.float64])
    logs = (
        math.lgamma(count + 1)
        - lgamma(places + 1.0)
        - lgamma(count - places + 1.0)
        + places * math.log1p(-share)
        + (count - places) * math.log(share)
    )
    return min(float(np.exp(logs).sum()), 1.0)


def at_least(found: int, count: int, share: float) -> float:
    """Give the chance that ``found`` or more of ``count`` are above, each with chance ``share``."""
    # Found or more above means that at most ``count - found`` are below.
    return 1.0 - violation_rate(count - found + 1, count, share) if found else 1.0


def least_count(share: float, confidence: float = CONFIDENCE) -> int:
    """Give how many genuine comments the claim needs: below it no limit can be sure."""
    return math.ceil(math.log(1.0 - confidence) / math.log1p(-share))


def order_limit(scores: ArrayLike, *, share: float, confidence: float = CONFIDENCE) -> float | None:
    """Choose the limit that at most ``share`` of genuine comments reach, with confidence.

    Parameters
    ----------
    scores
        Of genuine comments not used in training, shape (n,).

    Returns
    -------
    float or None
        A comment is above when ``score >= limit``; ``None`` when there are too few scores.
    """
    ordered: NDArray[np.float64] = np.sort(np.asarray(scores, np.float64))
    count = len(ordered)
    if count < least_count(share, confidence):
        return None
    low, high = 1, count  # violation_rate falls with the rank
    while low < high:
        middle = (low + high) // 2
        if violation_rate(middle, count, share) <= 1.0 - confidence:
            high = middle
        else:
            low = middle + 1
    return float(np.nextafter(ordered[low - 1], np.inf))


def limits_from(
    ham_scores: ArrayLike,
    *,
    held_share: float = HELD_SHARE,
    binned_share: float = BINNED_SHARE,
    confidence: float = CONFIDENCE,
) -> Limits:
    """Choose both limits from scores of genuine comments not used in training.

    Raises
    ------
    BadDatasetError
        If a score is not a number in [0, 1].
    """
    scores = np.asarray(ham_scores, np.float64)
    if scores.ndim != 1 or not np.isfinite(scores).all() or ((scores < 0) | (scores > 1)).any():
        raise BadDatasetError("expected scores in [0, 1] in one row")
    hold = order_limit(scores, share=held_share, confidence=confidence)
    spam = order_limit(scores, share=binned_share, confidence=confidence)
    sure = f"with {confidence:.0%} confidence, from {len(scores):,} genuine comments"
    if hold is None:
        note = (
            f"Too few genuine comments for a promise: {len(scores):,} of the "
            f"{least_count(held_share, confidence):,} needed. Held from even odds on; none binned."
        )
        return Limits(_CAUTIOUS_HOLD, NEVER, note)
    hold = min(hold, 1.0)
    if spam is None:
        need = least_count(binned_share, confidence)
        note = (
            f"At most {held_share:.1%} of honest comments are held, {sure}. Binning would need "
            f"{need:,}; suspicious comments are only held."
        )
        return Limits(hold, NEVER, note)
    note = (
        f"At most {held_share:.1%} of honest comments are held and {binned_share:.1%} binned, "
        f"{sure}."
    )
    return Limits(hold, max(spam, hold), note)
