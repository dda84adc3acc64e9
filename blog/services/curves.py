"""What charts of scores are drawn from, be they measured here or read from a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blog.domain.shares import Share

BINS = 10


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Precision and recall when holding from a limit on; no precision when nothing is held."""

    limit: float
    precision: float | None
    recall: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Comments with scores from ``low`` up to ``high``: how many of each label, and their mean."""

    low: float
    high: float
    honest: int
    spam: int
    mean_score: float | None

    @property
    def spam_share(self) -> Share:
        """Give how many of them were spam."""
        return Share(self.spam, self.honest + self.spam)


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Mean of the bins' distances weighed by their sizes (Naeini, Cooper and Hauskrecht 2015)."""
    total = sum(each.honest + each.spam for each in bins)
    if not total:
        return None
    gaps = (abs((each.mean_score or 0.0) * (each.honest + each.spam) - each.spam) for each in bins)
    return sum(gaps) / total


def largest_of(bins: Sequence[Bin]) -> int:
    """Give the largest number of one label in one bin, at least 1: the top of the histogram."""
    return max([1, *(max(each.honest, each.spam) for each in bins)])
