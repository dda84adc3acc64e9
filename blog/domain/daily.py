"""What is counted for each day: what came, what the filter did with it, what people changed.

Days are those of UTC. A decision that is taken back is counted off on the day it is taken back.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from blog.domain.moderation import Rule, Status


class Measure(StrEnum):
    """One number of a day."""

    RECEIVED = "received"
    PUBLISHED = "published"  # at once, by the filter
    HELD = "held"
    BINNED = "binned"
    JUDGED = "judged"  # by the model, whose limits alone decided; the share held is of these
    JUDGED_HELD = "judged_held"
    HELD_APPROVED = "held_approved"  # wrongly held and put right
    HELD_SPAM = "held_spam"
    HELD_REJECTED = "held_rejected"
    BINNED_APPROVED = "binned_approved"  # wrongly binned and put right
    PUBLISHED_SPAM = "published_spam"  # missed by the filter and put right


ARRIVALS: Final = (Measure.RECEIVED, Measure.PUBLISHED, Measure.HELD, Measure.BINNED)
_FIRST: Final = {
    Status.PUBLISHED: Measure.PUBLISHED,
    Status.PENDING: Measure.HELD,
    Status.SPAM: Measure.BINNED,
}
_CHANGED: Final = {
    (Status.PENDING, Status.PUBLISHED): Measure.HELD_APPROVED,
    (Status.PENDING, Status.SPAM): Measure.HELD_SPAM,
    (Status.PENDING, Status.REJECTED): Measure.HELD_REJECTED,
    (Status.SPAM, Status.PUBLISHED): Measure.BINNED_APPROVED,
    (Status.PUBLISHED, Status.SPAM): Measure.PUBLISHED_SPAM,
}
_BY_MODEL: Final = {
    Rule.ABOVE_HOLD_AT: True,
    Rule.ABOVE_SPAM_AT: True,
    Rule.CLEAN: False,
    Rule.EVERYTHING_HELD: False,  # the model alone would have published it
}
WAIT: Final = "wait_"
_STEPS_PER_DOUBLING: Final = 2
_MOST_STEPS: Final = 60  # 2 ** 30 seconds are 34 years


def measures_of_arrival(first: Status, rule: Rule | None) -> list[Measure]:
    """Name what a new comment counts as."""
    found = [Measure.RECEIVED]
    if first in _FIRST:
        found.append(_FIRST[first])
    if rule in _BY_MODEL:
        found.append(Measure.JUDGED)
        if _BY_MODEL[rule]:
            found.append(Measure.JUDGED_HELD)
    return found


def measure_of_change(
    before: Status, after: Status, *, is_undo: bool
) -> tuple[Measure, int] | None:
    """Name what a person's change of status counts as, and by how much: 1, or -1 for an undo."""
    pair = (after, before) if is_undo else (before, after)
    measure = _CHANGED.get(pair)
    return None if measure is None else (measure, -1 if is_undo else 1)


def wait_step(seconds: float) -> str:
    """Name the step of a waiting time: half a doubling wide, so within 19 % of the middle."""
    step = round(math.log2(max(seconds, 1.0)) * _STEPS_PER_DOUBLING)
    return f"{WAIT}{min(step, _MOST_STEPS):02}"


def median_wait(steps: Mapping[str, int]) -> float | None:
    """Give the median of waiting times, in seconds, from how many fell into each step."""
    ranked = sorted((name, count) for name, count in steps.items() if count > 0)
    half, seen = sum(count for _, count in ranked) / 2, 0
    for name, count in ranked:
        seen += count
        if seen >= half:
            return float(2 ** (int(name.removeprefix(WAIT)) / _STEPS_PER_DOUBLING))
    return None
