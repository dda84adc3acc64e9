"""The local limit: set by the blog's honest comments, bounded, and only when there are enough."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom

from spam.local_limits import (
    AIM,
    CONFIDENCE,
    HIGHEST,
    LOWEST,
    STEP,
    Evidence,
    _most_above,
    approved_scores,
    local_limits,
)
from spam.scorer import Scorer
from spam.thresholds import HELD_SHARE, NEVER, Limits, least_count

AIMED = AIM * HELD_SHARE
ENOUGH = least_count(AIMED, CONFIDENCE)
NOBODY = np.zeros(0)


def limits_for(
    base: Scorer,
    approved: NDArray[np.float64],
    honest: float,
    *,
    hold_at: float = 0.9,
    held_share: float = HELD_SHARE,
    **more: object,
) -> Limits:
    evidence = Evidence(approved, honest, **more)  # type: ignore[arg-type]
    return local_limits(base.card, evidence, hold_at=hold_at, held_share=held_share)


def test_with_too_few_comments_the_base_models_limits_stand_and_the_note_says_so(
    base: Scorer,
) -> None:
    limits = limits_for(base, np.full(9, 0.8), ENOUGH - 0.5, hold_at=0.7)

    assert (limits.hold_at, limits.spam_at) == (base.hold_at, base.spam_at)
    assert limits.note.startswith(f"Inherited: {base.card.limits_note}")
    assert "about 229 honest comments, 230 needed" in limits.note


def test_a_limit_that_breaks_the_promise_goes_up_until_it_is_kept(base: Scorer) -> None:
    approved = np.random.default_rng(5).permutation(np.linspace(0.6, 0.98, 400))

    limits = limits_for(base, approved, 4_000.9)

    above = int((approved >= limits.hold_at).sum())
    assert AIMED * 4_000 < above <= 1.25 * AIMED * 4_000
    assert f"{above} of about 4,000 reach it" in limits.note
    assert "70% of the 1.0% that may wait" in limits.note


def test_the_limit_goes_down_step_by_step_and_up_at_once(base: Scorer) -> None:
    down = limits_for(base, NOBODY, 2_000).hold_at
    further = limits_for(base, NOBODY, 2_000, hold_at=down).hold_at
    up = limits_for(base, np.full(50, 0.97), 2_000, hold_at=further).hold_at

    assert logit(0.9) - logit(down) == pytest.approx(STEP)
    assert logit(down) - logit(further) == pytest.approx(STEP)
    assert up > 0.97


@pytest.mark.parametrize(
    ("hold_at", "approved", "limit"),
    [(0.51, 0.01, LOWEST), (0.9, 0.9999, HIGHEST), (1.0, 0.9999, HIGHEST)],
)
def test_the_limit_is_bounded(base: Scorer, hold_at: float, approved: float, limit: float) -> None:
    limits = limits_for(base, np.full(200, approved), 2_000, hold_at=hold_at)

    assert limits.hold_at == limit
    assert limits.spam_at >= max(base.spam_at, limit)


def test_what_waits_may_be_honest_and_keeps_the_limit_from_going_down(base: Scorer) -> None:
    below = limits_for(base, NOBODY, 400, waiting=[0.2] * 300)
    above = limits_for(base, NOBODY, 400, waiting=[0.97])
    between = limits_for(base, NOBODY, 400, waiting=[0.87])

    assert logit(0.9) - logit(below.hold_at) == pytest.approx(STEP)
    assert above.hold_at == 0.9
    assert 0.87 < between.hold_at < 0.8701
    assert "keep it from going down" in above.note
    assert "keep it from going down" in between.note
    assert "keep it from going down" not in below.note


def test_what_waits_does_not_raise_the_limit(base: Scorer) -> None:
    limits = limits_for(base, NOBODY, 400, waiting=[0.97] * 300)

    assert limits.hold_at == 0.9


def test_where_nobody_looks_at_all_above_it_the_limit_goes_up_but_not_down(base: Scorer) -> None:
    stays = limits_for(base, NOBODY, 2_000, is_watched=False)
    up = limits_for(base, np.full(50, 0.97), 2_000, is_watched=False)

    assert stays.hold_at == 0.9
    assert up.hold_at > 0.97


def test_seven_tenths_of_the_owners_share_are_aimed_at(base: Scorer) -> None:
    approved = np.linspace(0.6, 0.98, 400)

    default, more, enough_for_more = (
        limits_for(base, approved, 4_000),
        limits_for(base, approved, 4_000, held_share=0.05),
        limits_for(base, NOBODY, 46, held_share=0.05),
    )

    above = int((approved >= more.hold_at).sum())
    assert int((approved >= default.hold_at).sum()) < above <= AIM * 0.05 * 4_000 < 400
    assert "70% of the 5.0%" in more.note
    assert enough_for_more.hold_at < 0.9


@pytest.mark.parametrize(
    ("binned", "count", "is_too_many"),
    [
        (0, 20, False),  # nothing speaks against it
        (1, 20, True),  # one of twenty, where one of a thousand is promised
        (1, 200, False),  # may be chance
        (2, 200, True),
    ],
)
@pytest.mark.parametrize("honest", [ENOUGH - 1, 3_000])
def test_approved_comments_against_the_promise_hold_instead_of_binning(
    base: Scorer, binned: int, count: int, honest: int, *, is_too_many: bool
) -> None:
    approved = np.array([0.995] * binned + [0.1] * (count - binned))

    limits = limits_for(base, approved, honest)

    assert (limits.spam_at == NEVER) is is_too_many
    assert ("only held" in limits.note) is is_too_many


@pytest.mark.parametrize("count", [229, 230, 400, 999, 5_000, 1_000_000])
@pytest.mark.parametrize("chance", [0.2, 0.8])
def test_so_many_may_lie_above_as_the_binomial_says(count: int, chance: float) -> None:
    most = _most_above(count, AIMED, chance=chance)

    assert binom.cdf(most + 1, count, AIMED) > chance
    assert most == 0 or binom.cdf(most, count, AIMED) <= chance


def test_approved_comments_count_with_what_sightings_added_and_unread_ones_not_at_all() -> None:
    left_out = np.array([0.0, 1.0, np.nan, -800.0, 2.0])

    scores = approved_scores(left_out, [0.0, 4.0, 0.0, 0.0, 0.0], [True, True, True, True, False])

    assert scores == pytest.approx([0.5, 1 / (1 + math.exp(-5)), 0.0], abs=1e-8)


def logit(share: float) -> float:
    return math.log(share / (1.0 - share))
