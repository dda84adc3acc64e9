from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from spam.card_curves import STEPS, CardCurves, card_curves, read_card_curves

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


def test_what_is_written_is_read_after_its_way_through_json() -> None:
    written = card_curves(SCORES, SPAM)

    found = read_card_curves(json.loads(json.dumps(written)))

    assert [list(row) for row in found.curve] == written["curve"]
    assert [list(row) for row in found.bins] == written["bins"]


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        "abc",
        {"0": 1},
        [0.5, 0.5],
        [0.5, 0.5, 0.5, 0.5],
        [0.5, 0.5, None],
        [None, 0.5, 0.5],
        [0.5, "0.5", 0.5],
        [0.5, 0.5, True],
        [0.5, 0.5, [0.5]],
        [0.5, 1.01, 0.5],
        [0.5, 0.5, -0.01],
        [0.5, float("nan"), 0.5],
        [0.5, 0.5, float("inf")],
        [0.5, 0.5, 10**400],
        [0.52, 0.5, 0.5],  # not the limit of its step
    ],
)
def test_one_odd_point_leaves_no_curve_but_the_bins(row: Any) -> None:
    odd = card_curves(SCORES, SPAM)
    odd["curve"][25] = row

    found = read_card_curves(odd)

    assert found.curve == ()
    assert len(found.bins) == 10


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        "abc",
        [1, 1],
        [1, 1, 0.5, 0.5],
        [1.0, 1, 0.5],
        [True, 1, 0.5],
        ["1", 1, 0.5],
        [-1, 2, 0.5],
        [1, 10**400, 0.5],
        [1, None, 0.5],
        [1, 1, None],
        [0, 0, 0.5],
        [1, 1, "0.5"],
        [1, 1, 1.5],
        [1, 1, float("nan")],
    ],
)
def test_one_odd_tenth_leaves_no_bins_but_the_curve(row: Any) -> None:
    odd = card_curves(SCORES, SPAM)
    odd["bins"][5] = row

    found = read_card_curves(odd)

    assert found.bins == ()
    assert len(found.curve) == STEPS + 1


@pytest.mark.parametrize("change", [-1, 1])
def test_parts_of_another_length_count_as_missing(change: int) -> None:
    odd = {
        key: rows[:-1] if change < 0 else [*rows, rows[-1]]
        for key, rows in card_curves(SCORES, SPAM).items()
    }

    assert read_card_curves(odd) == CardCurves()


def test_tenths_without_a_comment_count_as_missing() -> None:
    assert read_card_curves({"bins": [[0, 0, None]] * 10}) == CardCurves()


@pytest.mark.parametrize("found", [None, [], "curve", 7, True, {}, {"curve": {}, "bins": 3}])
def test_what_is_no_such_record_gives_nothing(found: object) -> None:
    assert read_card_curves(found) == CardCurves()
