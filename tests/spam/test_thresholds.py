from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import beta, binom

from spam.errors import BadDatasetError
from spam.thresholds import (
    NEVER,
    at_least,
    least_count,
    limits_from,
    order_limit,
    violation_rate,
)


@pytest.mark.parametrize(
    ("share", "count"),
    [
        (0.05, 59),  # the paper's own example
        (0.01, 299),
        (0.001, 2_995),
    ],
)
def test_least_count_is_the_smallest_at_which_the_largest_score_will_do(
    share: float, count: int
) -> None:
    assert least_count(share) == count
    assert violation_rate(count, count, share) <= 0.05 < violation_rate(count - 1, count - 1, share)


def test_violation_rate_is_the_binomial_tail() -> None:
    # Of three scores, more than half of the comments lie above the second with chance one half.
    assert violation_rate(2, 3, 0.5) == pytest.approx(0.5)
    assert violation_rate(1, 3, 0.5) == pytest.approx(7 / 8)


DRAWS = 1_000
# Were the true rate 5 %, more than 70 of a thousand draws would break in 3 runs of 1,000
# (binomial); a limit that broke the promise in 10 % of draws would pass in less than 1 of 1,000.
TOLERATED = 70
Sampler = Callable[[np.random.Generator, int], NDArray[np.float64]]
Share = Callable[[float], float]
TIES = np.array([0.01, 0.05, 0.2, 0.4, 0.9])
TIE_SHARES = np.array([0.6, 0.25, 0.1, 0.0405, 0.0095])


def _tie_share(limit: float) -> float:
    return float(TIE_SHARES[limit <= TIES].sum())


def _rounded(random: np.random.Generator, count: int) -> NDArray[np.float64]:
    return np.floor(random.beta(0.5, 6.0, count) * 50) / 50


def _rounded_share(limit: float) -> float:
    steps = np.arange(51) / 50
    return float(beta.sf(steps[np.searchsorted(steps, limit)], 0.5, 6.0))  # first one not below


def _bimodal(random: np.random.Generator, count: int) -> NDArray[np.float64]:
    """One comment in eighty comes from where spam scores: just more than may be held."""
    odd = random.random(count) < 1 / 80
    return np.where(odd, 0.9 + random.random(count) / 10, random.random(count) * 0.5)


def _bimodal_share(limit: float) -> float:
    if limit > 0.5:
        return min(1.0, (1.0 - limit) / 0.1) / 80
    return 1 / 80 + (79 / 80) * (0.5 - limit) / 0.5


# Genuine scores of several shapes, each with the true share of comments at or above a limit.
SHAPES: dict[str, tuple[Sampler, Share]] = {
    "even": (lambda random, count: random.random(count), lambda limit: 1.0 - limit),
    "near nought": (
        lambda random, count: random.beta(0.5, 6.0, count),
        lambda limit: float(beta.sf(limit, 0.5, 6.0)),
    ),
    "rounded, so with ties": (_rounded, _rounded_share),
    "five values only": (
        lambda random, count: random.choice(TIES, count, p=TIE_SHARES),
        _tie_share,
    ),
    "with a spammy fringe": (_bimodal, _bimodal_share),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("count", "share"), [(299, 0.01), (400, 0.01), (1_000, 0.01), (200, 0.05), (3_500, 0.001)]
)
def test_in_a_thousand_draws_the_promise_breaks_in_fewer_than_one_of_twenty(
    shape: str, count: int, share: float
) -> None:
    draw, share_from = SHAPES[shape]
    random = np.random.default_rng(11)
    broken = 0

    for _ in range(DRAWS):
        limit = order_limit(draw(random, count), share=share)
        assert limit is not None
        broken += share_from(limit) > share

    assert broken <= TOLERATED


def test_with_too_few_no_draw_makes_a_promise() -> None:
    random = np.random.default_rng(12)

    for _ in range(DRAWS):
        limits = limits_from(random.random(298))
        assert (limits.hold_at, limits.spam_at) == (0.5, NEVER)


@pytest.mark.parametrize(("found", "count", "share"), [(1, 20, 0.001), (3, 3, 0.5), (5, 400, 0.01)])
def test_at_least_is_the_upper_tail(found: int, count: int, share: float) -> None:
    assert at_least(found, count, share) == pytest.approx(binom.sf(found - 1, count, share))
    assert at_least(0, count, share) == 1.0


def test_the_limit_is_not_needlessly_high() -> None:
    scores = np.linspace(0.0, 1.0, 100_000)

    limit = order_limit(scores, share=0.01)

    assert limit is not None
    assert 0.0085 < (scores >= limit).mean() <= 0.01


def test_equal_scores_stay_below_the_limit() -> None:
    limit = order_limit(np.full(500, 0.3), share=0.01)

    assert limit is not None
    assert limit > 0.3


def test_too_few_genuine_comments_hold_cautiously_and_bin_nothing() -> None:
    limits = limits_from(np.linspace(0, 0.4, 100))

    assert limits.hold_at == 0.5
    assert limits.spam_at == NEVER
    assert "Too few" in limits.note


def test_enough_to_hold_but_not_to_bin_bins_nothing() -> None:
    limits = limits_from(np.linspace(0, 0.4, 1_000))

    assert limits.hold_at < 0.5
    assert limits.spam_at == NEVER
    assert "2,995" in limits.note


def test_enough_for_both_gives_both_in_order() -> None:
    limits = limits_from(np.linspace(0, 0.9, 10_000))

    assert 0.88 < limits.hold_at < limits.spam_at < 0.91
    assert "95%" in limits.note


@pytest.mark.parametrize("bad", [[np.nan], [1.5], [-0.1], [[0.5]]])
def test_scores_that_are_none_are_refused(bad: list[float]) -> None:
    with pytest.raises(BadDatasetError):
        limits_from(bad)
