"""What a comment and a decision count as, and the median of waiting times."""

from __future__ import annotations

import pytest

from blog.domain.daily import (
    Measure,
    measure_of_change,
    measures_of_arrival,
    median_wait,
    wait_step,
)
from blog.domain.moderation import Rule, Status

PENDING, PUBLISHED, REJECTED, SPAM, _ = Status
M = Measure


@pytest.mark.parametrize(
    ("first", "rule", "expected"),
    [
        (PUBLISHED, Rule.CLEAN, [M.RECEIVED, M.PUBLISHED, M.JUDGED]),
        (PENDING, Rule.ABOVE_HOLD_AT, [M.RECEIVED, M.HELD, M.JUDGED, M.JUDGED_HELD]),
        (SPAM, Rule.ABOVE_SPAM_AT, [M.RECEIVED, M.BINNED, M.JUDGED, M.JUDGED_HELD]),
        (PENDING, Rule.EVERYTHING_HELD, [M.RECEIVED, M.HELD, M.JUDGED]),  # the model let it through
        (PENDING, Rule.NO_VERDICT, [M.RECEIVED, M.HELD]),  # the model said nothing
        (PENDING, None, [M.RECEIVED, M.HELD]),
    ],
)
def test_a_new_comment_counts_as(first, rule, expected):
    assert measures_of_arrival(first, rule) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (PENDING, PUBLISHED, M.HELD_APPROVED),
        (PENDING, SPAM, M.HELD_SPAM),
        (PENDING, REJECTED, M.HELD_REJECTED),
        (SPAM, PUBLISHED, M.BINNED_APPROVED),
        (PUBLISHED, SPAM, M.PUBLISHED_SPAM),
        (PUBLISHED, REJECTED, None),  # rude, which no filter was asked about
        (SPAM, PENDING, None),
    ],
)
def test_a_change_counts_once_and_its_undo_counts_it_off(before, after, expected):
    there = measure_of_change(before, after, is_undo=False)
    back = measure_of_change(after, before, is_undo=True)

    assert there == (None if expected is None else (expected, 1))
    assert back == (None if expected is None else (expected, -1))


def test_the_median_wait_is_within_a_fifth():
    waits = [30.0, 200.0, 3_600.0, 7_200.0, 90_000.0]
    steps: dict[str, int] = {}
    for wait in waits:
        steps[wait_step(wait)] = steps.get(wait_step(wait), 0) + 1

    found = median_wait(steps)

    assert found == pytest.approx(3_600.0, rel=0.2)


def test_no_waits_have_no_median_and_instant_ones_wait_a_second():
    assert median_wait({}) is None
    assert median_wait({wait_step(0.0): 3}) == 1.0
    assert wait_step(1e30) == wait_step(1e20)
