"""A hold limit of a blog's own, set by how its own honest comments score, when there are enough.

The order statistic of ``spam.thresholds`` with weights. Comments that people approved count fully:
all that reach the limit are held and answered, so nothing of the honest tail above it is hidden.
Published comments are presumed honest only as far as the model believes them to be, since what it
misses is among them.
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
# the next retraining, and with 95 % of a small blog's few honest comments no spam would be caught.
CONFIDENCE: Final = 0.8
LOWEST: Final = 0.5
HIGHEST: Final = 0.99


def local_limits(
    base: ModelCard, scores: NDArray[np.float64], weights: NDArray[np.float64]
) -> Limits:
    """Set the limit from which comments are held by the blog's own honest comments.

    Parameters
    ----------
    base
        Card of the model that was corrected; its limits stand while there are too few comments.
    scores
        Of honest comments, each by a model that had not learnt from it: shape (n,), in [0, 1].
    weights
        How many honest comments each stands for: shape (n,), not negative.

    Returns
    -------
    Limits
        Its ``hold_at`` lies in [0.5, 0.99]; nothing is binned below the base model's ``spam_at``.
    """
    count = math.floor(float(weights.sum()))
    if count < least_count(HELD_SHARE, CONFIDENCE):
        return Limits(base.hold_at, base.spam_at, base.limits_note)
    order = np.argsort(-scores, kind="stable")
    above = np.cumsum(weights[order])
    first_below = int(np.searchsorted(above, _most_above(count), side="right"))
    limit = float(np.nextafter(scores[order][min(first_below, len(order) - 1)], np.inf))
    hold_at = min(max(limit, LOWEST), HIGHEST)
    note = (
        f"At most {HELD_SHARE:.1%} of the blog's honest comments are held, with {CONFIDENCE:.0%} "
        f"confidence, from {count:,} of its own."
    )
    return Limits(hold_at, max(base.spam_at, hold_at), note)


def _most_above(count: int) -> int:
    """Give how many of so many honest comments may lie above the limit."""
    above = 0
    while violation_rate(count - above - 1, count, HELD_SHARE) <= 1.0 - CONFIDENCE:
        above += 1
    return above
