"""What the report draws: precision and recall, calibration and histograms, as plain numbers.

Shares come with their counts or with Wilson's 95 % interval (Wilson, "Probable inference, the law
of succession, and statistical inference", JASA 22, 1927).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS: Final = 10
_Z: Final = 1.959964  # of a two-sided 95 % interval


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """Every limit that makes a difference, strictest first; shapes (n_distinct_scores,).

    Attributes
    ----------
    limits
        Scores that occur, falling; a message counts as held when ``score >= limit``.
    held, right
        How many messages are held, and how many of them are spam.
    recall, precision
        ``right`` by all spam, and by ``held``; in [0, 1].
    """

    limits: NDArray[np.float64]
    held: NDArray[np.int64]
    right: NDArray[np.int64]
    recall: NDArray[np.float64]
    precision: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bin:
    """Messages whose scores lie in one tenth of [0, 1].

    Attributes
    ----------
    start
        Lower bound of the scores.
    said, true
        Mean score and share of spam.
    low, high
        Wilson's 95 % interval of the share of spam.
    """

    start: float
    count: int
    said: float
    true: float
    low: float
    high: float


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share: (low, high) in [0, 1]; ``count`` at least 1."""
    share, square = hits / count, _Z**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = (share * (1 - share) / count + square / (4 * count**2)) ** 0.5
    half *= _Z / (1 + square / count)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def precision_recall(scores: NDArray[np.float64], spam: NDArray[np.bool_]) -> PrecisionRecall:
    """Count held messages and spam among them at every score that occurs."""
    order = np.argsort(-scores, kind="stable")
    falling = scores[order]
    last = np.append(falling[1:] != falling[:-1], True)[: len(falling)]  # of equal scores
    held = np.flatnonzero(last) + 1
    right = np.cumsum(spam[order])[last]
    return PrecisionRecall(
        limits=falling[last],
        held=held,
        right=right,
        recall=right / max(int(spam.sum()), 1),
        precision=right / held,
    )


def average_precision(scores: NDArray[np.float64], spam: NDArray[np.bool_]) -> float | None:
    """Give the area under the steps of precision over recall; ``None`` without spam.

    The sum of ``precision * step in recall``: between two limits nothing can be chosen, so that
    lines drawn between them would promise too much (Davis and Goadrich, "The relationship between
    precision-recall and ROC curves", ICML 2006).
    """
    if not spam.any():
        return None
    curve = precision_recall(scores, spam)
    return float((np.diff(curve.recall, prepend=0.0) * curve.precision).sum())


def calibration_bins(scores: NDArray[np.float64], spam: NDArray[np.bool_]) -> list[Bin]:
    """Compare the mean score with the share of spam in each tenth that has messages."""
    places = bin_of(scores)
    bins = []
    for place in np.unique(places).tolist():
        inside = places == place
        count, hits = int(inside.sum()), int(spam[inside].sum())
        said = float(scores[inside].mean())
        bins.append(Bin(place / BINS, count, said, hits / count, *wilson(hits, count)))
    return bins


def bin_of(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the tenth of [0, 1] each score lies in, 0 to 9; 1.0 belongs to the last."""
    places: NDArray[np.int64] = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    return places
