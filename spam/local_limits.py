"""The local limit: from which score a blog holds, set by how its own honest comments score.

The one rule of the simulation and of every retraining. All that reaches the limit waits for a
person, so the honest comments among it are known once they are approved, and the order statistic of
``spam.thresholds`` tells how many of all honest comments may be there. The limit goes down only
when surely few enough are there, and step by step, since below it nobody looks; it goes up at once
when surely too many are there.

What is not known counts against going down: each comment that still waits may be honest, and where
people do not look at all that reaches the limit it does not go down at all. Rejected comments are
not counted: a person looked and did not want them published. What was binned and never looked at is
covered by the promise of ``spam_at``, one in a thousand honest comments, and the local limit never
moves binning below the base model's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spam.model_card import ModelCard
from spam.scorer import MOST_LOG_ODDS
from spam.thresholds import (
    BINNED_SHARE,
    HELD_SHARE,
    NEVER,
    Limits,
    at_least,
    least_count,
    violation_rate,
)
from spam.thresholds import CONFIDENCE as SURE_OF_BINNING

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# Of the owner's share: so much is aimed at, so that there is room. The limit rises only when surely
# more than the aim lie above it, so with few comments half as many again may lie there unnoticed.
AIM: Final = 0.7
# Lower than the shipped model's 0.95: a limit that held one honest comment too many is corrected by
# the next retraining, and a small blog has few honest comments.
CONFIDENCE: Final = 0.8
STEP: Final = 0.5  # log-odds that one retraining may lower the limit by
LOWEST: Final = 0.5
HIGHEST: Final = 0.99


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a blog knows of how its honest comments score.

    Attributes
    ----------
    approved
        Scores of the comments that people approved, each by a model that had not learnt from it:
        shape (n,), in [0, 1].
    honest
        Number of honest comments in the same time, approved or not, as far as it is known.
    waiting
        Scores of held comments whose decision is missing or too new, in [0, 1].
    is_watched
        Whether people look at all that reaches the limit so far.
    """

    approved: NDArray[np.float64]
    honest: float
    waiting: Sequence[float] = ()
    is_watched: bool = True


def approved_scores(
    left_out: NDArray[np.float64], known: ArrayLike, is_honest: ArrayLike
) -> NDArray[np.float64]:
    """Give the scores of approved comments as if they had not been learnt from.

    Parameters
    ----------
    left_out
        Log-odds of all decided comments by corrections that left them out, shape (n,). Not a number
        for what cannot be learnt from, which is left out here too.
    known
        Log-odds that sightings added to each when it came, shape (n,).
    is_honest
        Which of them were approved, shape (n,).
    """
    chosen = np.asarray(is_honest, bool) & np.isfinite(left_out)
    log_odds = (left_out + np.asarray(known, np.float64))[chosen]
    log_odds = np.clip(log_odds, -MOST_LOG_ODDS, MOST_LOG_ODDS)
    scores: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-log_odds))
    return scores


def local_limits(
    base: ModelCard, evidence: Evidence, *, hold_at: float, held_share: float = HELD_SHARE
) -> Limits:
    """Set the limit from which comments are held by the blog's own honest comments.

    Parameters
    ----------
    base
        Card of the model that was corrected; its limits stand while there are too few comments.
    hold_at
        The limit so far, in (0, 1].
    held_share
        Share of honest comments that the owner lets wait, in (0, 1); ``AIM`` times it is aimed at.

    Returns
    -------
    Limits
        Its ``hold_at`` lies in [0.5, 0.99]; nothing is binned below the base model's ``spam_at``.
        Nothing is binned at all where people approved more of what reaches ``spam_at`` than the
        promise on binning lets expect (binomial, one-sided).
    """
    count, aim = math.floor(evidence.honest), AIM * held_share
    need = least_count(aim, CONFIDENCE)
    if count < need:
        note = (
            f"Inherited: {base.limits_note} Of this blog there are too few for a limit of its own: "
            f"about {count:,} honest comments, {need:,} needed."
        )
        return _binning(Limits(base.hold_at, base.spam_at, note), evidence.approved)
    limit, is_kept_up = _moved(min(hold_at, HIGHEST), evidence, count, aim)
    above = int((evidence.approved >= limit).sum())
    note = (
        f"The limit to hold is set by this blog's own honest comments: {above:,} of about "
        f"{count:,} reach it. The aim is 70% of the {held_share:.1%} that may wait."
    )
    if is_kept_up:
        note += " Held comments that wait for a decision keep it from going down."
    return _binning(Limits(limit, max(base.spam_at, limit), note), evidence.approved)


def _moved(hold_at: float, evidence: Evidence, count: int, aim: float) -> tuple[float, bool]:
    """Give the new limit, and whether it would be lower if nothing waited."""
    surely_few = _most_above(count, aim, chance=1.0 - CONFIDENCE)
    surely_many = _most_above(count, aim, chance=CONFIDENCE)
    odds = hold_at / (1.0 - hold_at) * math.exp(-STEP)
    step = max(odds / (1.0 + odds), LOWEST)
    raised = _above(evidence.approved, surely_many)

    def limit(unsure: Sequence[float]) -> float:
        lower = max(_above(np.append(evidence.approved, unsure), surely_few), step)
        down = min(hold_at, lower) if evidence.is_watched else hold_at
        return min(max(down, raised, LOWEST), HIGHEST)

    found = limit(evidence.waiting)
    return found, found > limit(())


def _binning(limits: Limits, approved: NDArray[np.float64]) -> Limits:
    """Bin nothing where what people approved speaks against the promise on binning."""
    binned = int((approved >= limits.spam_at).sum())
    if not binned or at_least(binned, len(approved), BINNED_SHARE) > 1.0 - SURE_OF_BINNING:
        return limits
    note = (
        f"{limits.note} {binned:,} of {len(approved):,} approved comments would have been binned: "
        "more than promised, so suspicious comments are only held."
    )
    return Limits(limits.hold_at, NEVER, note)


def _most_above(count: int, share: float, *, chance: float) -> int:
    """Give how many of so many honest comments may lie above the limit.

    Parameters
    ----------
    chance
        That as few would lie there if the share above were ``share``; what is more is too many.
    """

    def is_too_many(above: int) -> bool:
        return violation_rate(count - above - 1, count, share) > chance

    low, high = -1, 1  # none is never too many; doubled until it is
    while high < count - 1 and not is_too_many(high):
        low, high = high, 2 * high
    high = min(high, count - 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_too_many(middle) else (middle, high)
    return high


def _above(scores: NDArray[np.float64], most: int) -> float:
    """Give the lowest limit that at most so many scores reach; 0 if no more are there."""
    if len(scores) <= most:
        return 0.0
    return float(np.nextafter(np.partition(scores, len(scores) - 1 - most)[-1 - most], np.inf))
