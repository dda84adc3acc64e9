from __future__ import annotations

import numpy as np
import pytest

from spam.dataset import Example, Message
from spam.errors import BadDatasetError
from spam.evaluation import (
    Comparison,
    calibration_error,
    compare,
    log_loss,
    may_replace,
    metrics,
    roc_area,
)
from spam.scorer import Scorer, empty_weights


def comparison(**changed: object) -> Comparison:
    values: dict = {
        "ham": 100,
        "spam": 100,
        "ham_held": 2,
        "spam_caught": 90,
        "current_ham_held": 2,
        "current_spam_caught": 90,
        "newly_held": 0,
        "newly_missed": 0,
        "failed_canaries": (),
    }
    return Comparison(**(values | changed))


@pytest.mark.parametrize(
    ("changed", "expected", "says"),
    [
        ({}, True, "2 of 100"),  # as good as the current one
        ({"ham_held": 0, "spam_caught": 99}, True, "99 of 100"),  # better
        ({"ham_held": 3}, True, "3 of 100"),  # worse within the margin of one in a hundred
        ({"ham_held": 4}, False, "hold 4 of 100"),  # worse than the margin
        ({"spam_caught": 89}, True, "89 of 100"),  # misses one more: within
        ({"spam_caught": 88}, False, "catch 88 of 100"),  # misses two more
        ({"ham": 10, "ham_held": 3}, False, "hold 3 of 10"),  # few comments leave no margin
        ({"ham": 2, "spam": 2}, False, "Only 4"),  # too few to tell
        ({"failed_canaries": ("a",)}, False, "canary"),  # forgot what it must know
        ({"ham": 0, "ham_held": 0, "current_ham_held": 0}, False, "No good comment"),
        ({"spam": 0, "spam_caught": 0, "current_spam_caught": 0}, False, "No spam"),
    ],
)
def test_a_candidate_replaces_only_when_it_is_no_worse(
    *, changed: dict, expected: bool, says: str
) -> None:
    allowed, reason = may_replace(comparison(**changed))

    assert allowed is expected
    assert says in reason
    assert reason.endswith(".")


def test_comparing_a_model_with_itself_finds_no_difference(
    base: Scorer, small_set: list[Example]
) -> None:
    found = compare(base, base, small_set[:40])

    assert found.ham_held == found.current_ham_held
    assert found.spam_caught == found.current_spam_caught
    assert (found.newly_held, found.newly_missed, found.failed_canaries) == (0, 0, ())
    assert found.as_dict()["failed_canaries"] == []
    assert found.as_dict()["spam"] == 20


def test_a_model_that_knows_nothing_fails_the_canaries(
    base: Scorer, small_set: list[Example]
) -> None:
    nothing = Scorer(empty_weights(), base.card)

    assert compare(nothing, base, small_set[:40]).failed_canaries
    assert compare(base, nothing, small_set[:40]).failed_canaries == ()


def test_nothing_held_out_cannot_be_compared(base: Scorer) -> None:
    assert may_replace(compare(base, base, [])) == (
        False,
        "Only 0 newer decisions to test on; 5 are needed.",
    )


def test_metrics_tell_counts_shares_and_tables(base: Scorer, small_set: list[Example]) -> None:
    measured = metrics(base, small_set)

    assert measured["ham"] == measured["spam"] == 200
    assert measured["by_source"]["blog-1"]["ham"] == 50
    low, high = measured["spam_caught_interval"]
    assert low <= measured["spam_caught"] <= high
    assert set(measured["by_language"]) == {"unknown"}


def test_metrics_of_one_label_leave_the_other_open(base: Scorer) -> None:
    measured = metrics(base, [Example(Message("A quiet day"), is_spam=False)])

    assert measured["spam_caught"] is None
    assert measured["spam_caught_interval"] is None
    assert measured["roc_area"] is None


def test_metrics_of_nothing_are_refused(base: Scorer) -> None:
    with pytest.raises(BadDatasetError, match="found none"):
        metrics(base, [])


def test_roc_area_counts_pairs_and_ties_half() -> None:
    scores = np.array([0.1, 0.4, 0.4, 0.8])
    spam = np.array([False, False, True, True])

    assert roc_area(scores, spam) == pytest.approx((1 + 1 + 1 + 0.5) / 4)


def test_calibration_error_is_zero_where_scores_are_shares() -> None:
    scores = np.repeat([0.25, 0.75], 4)
    spam = np.array([1, 0, 0, 0, 1, 1, 1, 0], bool)

    assert calibration_error(scores, spam) == pytest.approx(0.0)
    assert calibration_error(scores, ~spam) == pytest.approx(0.5)


def test_log_loss_of_even_odds_is_the_logarithm_of_two() -> None:
    assert log_loss(np.full(4, 0.5), np.array([True, False, True, False])) == pytest.approx(
        np.log(2)
    )
