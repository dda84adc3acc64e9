from __future__ import annotations

import numpy as np
import pytest

from spam.errors import BadDatasetError
from spam.thresholds import NEVER, least_count, limits_from, order_limit, violation_rate


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


@pytest.mark.parametrize(("count", "share"), [(400, 0.01), (1_000, 0.01), (3_500, 0.001)])
def test_in_a_thousand_draws_the_promise_breaks_in_fewer_than_one_of_twenty(
    count: int, share: float
) -> None:
    random = np.random.default_rng(11)
    broken = 0

    for _ in range(1_000):
        limit = order_limit(random.random(count), share=share)
        assert limit is not None
        broken += 1.0 - limit > share  # the true share above, for even scores

    assert broken / 1_000 < 0.05 + 0.02  # the promise, and three standard errors of a thousand


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
