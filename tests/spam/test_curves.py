from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from spam.curves import average_precision, bin_of, calibration_bins, precision_recall, wilson


def test_equal_scores_are_held_together() -> None:
    scores = np.array([0.9, 0.5, 0.5, 0.1])
    spam = np.array([True, True, False, False])

    curve = precision_recall(scores, spam)

    assert curve.limits.tolist() == [0.9, 0.5, 0.1]
    assert curve.held.tolist() == [1, 3, 4]
    assert curve.right.tolist() == [1, 2, 2]
    assert curve.recall.tolist() == [0.5, 1.0, 1.0]
    assert curve.precision.tolist() == [1.0, 2 / 3, 0.5]


@given(
    st.lists(
        st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.7, 0.99]), st.booleans()), min_size=1
    ).filter(lambda pairs: any(label for _, label in pairs))
)
def test_average_precision_is_the_usual_one(pairs: list[tuple[float, bool]]) -> None:
    scores = np.array([score for score, _ in pairs])
    spam = np.array([label for _, label in pairs])

    assert average_precision(scores, spam) == pytest.approx(average_precision_score(spam, scores))


def test_without_spam_there_is_no_average_precision() -> None:
    assert average_precision(np.array([0.2, 0.8]), np.array([False, False])) is None


def test_nothing_gives_an_empty_curve() -> None:
    curve = precision_recall(np.zeros(0), np.zeros(0, bool))

    assert curve.limits.size == curve.held.size == 0


def test_bins_carry_counts_and_intervals() -> None:
    bins = calibration_bins(np.array([0.05, 0.05, 1.0]), np.array([False, True, True]))

    assert [(one.start, one.count, one.true) for one in bins] == [(0.0, 2, 0.5), (0.9, 1, 1.0)]
    assert all(0.0 <= one.low < one.true <= one.high <= 1.0 + 1e-9 for one in bins)


def test_the_last_bin_holds_the_highest_score() -> None:
    assert bin_of(np.array([0.0, 0.0999, 0.1, 1.0])).tolist() == [0, 0, 1, 9]


def test_wilson_as_in_the_tables() -> None:
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(50, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert wilson(10, 10)[1] == pytest.approx(1.0)
