from __future__ import annotations

import numpy as np
import pytest

from spam.dataset import Example, Message
from spam.errors import BadDatasetError
from spam.evaluation import calibration_error, log_loss, metrics, roc_area
from spam.scorer import Scorer


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
