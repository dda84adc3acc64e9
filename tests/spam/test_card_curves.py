from __future__ import annotations

import numpy as np

from spam.card_curves import STEPS, card_curves

SCORES = np.array([0.05, 0.15, 0.45, 0.55, 0.95, 1.0])
SPAM = np.array([False, False, True, False, True, True])


def test_each_limit_has_the_share_caught_and_how_much_of_what_is_held_is_spam() -> None:
    curve = card_curves(SCORES, SPAM)["curve"]

    assert len(curve) == STEPS + 1
    assert curve[0] == [0.0, 0.5, 1.0]
    assert curve[STEPS // 2] == [0.5, round(2 / 3, 6), round(2 / 3, 6)]
    assert curve[-1] == [1.0, 1.0, round(1 / 3, 6)]


def test_where_nothing_is_held_there_is_no_precision() -> None:
    curve = card_curves(np.array([0.1, 0.2]), np.array([True, False]))["curve"]

    assert curve[-1] == [1.0, None, 0.0]


def test_a_curve_takes_both_labels() -> None:
    assert card_curves(SCORES[SPAM], SPAM[SPAM])["curve"] == []


def test_every_tenth_of_the_scores_is_counted_by_label() -> None:
    bins = card_curves(SCORES, SPAM)["bins"]

    assert len(bins) == 10
    assert bins[0] == [1, 0, 0.05]
    assert bins[4] == [0, 1, 0.45]
    assert bins[7] == [0, 0, None]
    assert bins[9] == [0, 2, 0.975]  # 1.0 belongs to the last
    assert sum(row[0] + row[1] for row in bins) == len(SCORES)
