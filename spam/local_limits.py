"""A hold limit of a blog's own, set by how its own honest comments score, when there are enough.

Above the limit nothing is hidden: every comment held is answered by a person, so the honest ones
among them are known, and the order statistic of ``spam.thresholds`` tells how many of all honest
comments may be there. The limit goes down only when surely few enough are there, and step by step,
since below it nobody looks; it goes up at once when surely too many are there.
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
LOWEST: Final = 0.6
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
        Its ``hold_at`` lies in [0.6, 0.99]; nothing is binned below the base model's ``spam_at``.
    """
    count = math.floor(honest)
    if count < least_count(HELD_SHARE, CONFIDENCE):
        return Limits(base.hold_at, base.spam_at, base.limits_note)
    falling = np.sort(approved)[::-1]
    odds = hold_at / (1.0 - hold_at) * math.exp(-STEP)
    lower = max(
        _above(falling, _most_above(count, HELD_SHARE, chance=1.0 - CONFIDENCE)),
        odds / (1.0 + odds),
    )
    raised = _above(falling, _most_above(count, HELD_SHARE, chance=CONFIDENCE))
    limit = min(max(min(hold_at, lower), raised, LOWEST), HIGHEST)
    note = (
        f"About {HELD_SHARE:.1%} of the blog's honest comments are held, as seen in about "
        f"{count:,} of its own."
    )
    return Limits(limit, max(base.spam_at, limit), note)


def _most_above(count: int, share: float, *, chance: float) -> int:
    """Give how many of so many honest comments may lie above the limit.

    Parameters
    ----------
    chance
        That as few would lie there if the share above were ``share``; what is more is too many.
    """
    above = 0
    while violation_rate(count - above - 1, count, share) <= chance:
        above += 1
    return above


def _above(falling: NDArray[np.float64], most: int) -> float:
    """Give the lowest limit that at most so many scores reach; 0 if no more are there."""
    return float(np.nextafter(falling[most], np.inf)) if len(falling) > most else 0.0
