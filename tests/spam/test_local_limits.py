"""The blog's own hold limit: set by its honest comments, bounded, and only when there are enough."""

from __future__ import annotations

import math

import numpy as np
import pytest

from spam.local_limits import (
    HELD_SHARE,
    HIGHEST,
    LOWEST,
    STEP,
    local_limits,
)
from spam.scorer import Scorer
from spam.thresholds import least_count

ENOUGH = least_count(HELD_SHARE, 0.8)


def test_with_too_few_comments_the_base_models_limits_stand(base: Scorer) -> None:
    limits = local_limits(base.card, hold_at=0.7, approved=np.full(9, 0.8), honest=ENOUGH - 0.5)

    assert (limits.hold_at, limits.spam_at) == (base.hold_at, base.spam_at)


def test_a_limit_that_breaks_the_promise_goes_up_until_it_is_kept(base: Scorer) -> None:
    approved = np.random.default_rng(5).permutation(np.linspace(0.6, 0.98, 400))

    limits = local_limits(base.card, hold_at=0.9, approved=approved, honest=4_000.9)

    above = int((approved >= limits.hold_at).sum())
    assert HELD_SHARE * 4_000 < above <= 1.25 * HELD_SHARE * 4_000
    assert "4,000" in limits.note


def test_the_limit_goes_down_step_by_step_and_up_at_once(base: Scorer) -> None:
    nobody, many = np.zeros(0), np.full(50, 0.97)

    down = local_limits(base.card, hold_at=0.9, approved=nobody, honest=2_000).hold_at
    further = local_limits(base.card, hold_at=down, approved=nobody, honest=2_000).hold_at
    up = local_limits(base.card, hold_at=further, approved=many, honest=2_000).hold_at

    assert logit(0.9) - logit(down) == pytest.approx(STEP)
    assert logit(down) - logit(further) == pytest.approx(STEP)
    assert up > 0.97


@pytest.mark.parametrize(
    ("hold_at", "approved", "limit"), [(0.51, 0.01, LOWEST), (0.9, 0.9999, HIGHEST)]
)
def test_the_limit_is_bounded(base: Scorer, hold_at: float, approved: float, limit: float) -> None:
    scores = np.full(200, approved)

    limits = local_limits(base.card, hold_at=hold_at, approved=scores, honest=2_000)

    assert limits.hold_at == limit
    assert limits.spam_at >= max(base.spam_at, limit)


def logit(share: float) -> float:
    return math.log(share / (1.0 - share))
