"""A hold limit of a blog's own, set by how its own honest comments score, when there are enough.

Above the limit nothing is hidden: every comment held is answered by a person, so the honest ones
among them are known, and the order statistic of ``spam.thresholds`` tells how many of all honest
comments may be there. Below the limit nobody looks, so it only goes down step by step, and up again
at once when honest comments turn up above it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from spam.model_card import ModelCard
from spam.thresholds import Limits, least_count, violation_rate

if TYPE_CHECKING:
    from numpy.typing import NDArray

HELD_SHARE: Final = 0.005
# Lower than the shipped model's 0.95: a limit that held one honest comment too many is corrected by
# the next retraining, and a small blog has few honest comments.
CONFIDENCE: Final = 0.8
STEP: Final = 0.5  # log-odds that one retraining may lower the limit by
LOWEST: Final = 0.5
HIGHEST: Final = 0.99


def local_limits(
    base: ModelCard, *, hold_at: float, approved: NDArray[np.float64], honest: float
) -> Limits:
    """Set the limit from which comments are held by the blog's own honest comments.

    Parameters
    ----------
    base
        Card of the model that was corrected; its limits stand while there are too few comments.
    hold_at
        The limit so far, in (0, 1).
    approved
        Scores of the comments that people approved, each by a model that had not learnt from it:
        shape (n,), in [0, 1].
    honest
        Number of honest comments in the same time, approved or not, as far as it is known.

    Returns
    -------
    Limits
        Its ``hold_at`` lies in [0.5, 0.99]; nothing is binned below the base model's ``spam_at``.
    """
    count = math.floor(honest)
    if count < least_count(HELD_SHARE, CONFIDENCE):
        return Limits(base.hold_at, base.spam_at, base.limits_note)
    above = _most_above(count)
    falling = np.sort(approved)[::-1]
    needed = float(np.nextafter(falling[above], np.inf)) if len(falling) > above else 0.0
    odds = hold_at / (1.0 - hold_at) * math.exp(-STEP)
    limit = min(max(needed, odds / (1.0 + odds), LOWEST), HIGHEST)
    note = (
        f"At most {HELD_SHARE:.1%} of the blog's honest comments are held, with {CONFIDENCE:.0%} "
        f"confidence, from about {count:,} of its own."
    )
    return Limits(limit, max(base.spam_at, limit), note)


def _most_above(count: int) -> int:
    """Give how many of so many honest comments may lie above the limit."""
    above = 0
    while violation_rate(count - above - 1, count, HELD_SHARE) <= 1.0 - CONFIDENCE:
        above += 1
    return above
