from __future__ import annotations

import re

import numpy as np

from spam.curves import calibration_bins, precision_recall
from spam.report_charts import calibration_chart, histogram_chart, precision_recall_chart


def heights(svg: str, kind: str) -> list[float]:
    return [float(h) for h in re.findall(rf'class="{kind}"[^>]* height="([^"]+)"', svg)]


def test_one_comment_beside_a_million_is_seen() -> None:
    ham = np.array([1_000_000, 1, *[0] * 8])

    bars = heights(histogram_chart(ham, np.zeros(10, np.int64), label="Scores"), "honest")

    assert bars[0] > bars[1] >= 5
    assert bars[2] == 0


def test_counts_are_labelled_in_decades() -> None:
    svg = histogram_chart(np.array([2_000_000, *[0] * 9]), np.zeros(10, np.int64), label="Scores")

    assert [f">{tick}<" in svg for tick in ("0", "10", "1k", "1M", "10M")] == [True] * 4 + [False]


def test_precision_is_drawn_in_steps_with_a_square_where_the_model_holds() -> None:
    curve = precision_recall(np.array([0.9, 0.8, 0.1]), np.array([True, False, True]))

    svg = precision_recall_chart(curve, hold_at=0.85, label="<&>")

    path = re.search(r'class="line" d="([^"]+)"', svg)
    assert path is not None
    assert "L" not in path[1]  # only across and up
    assert svg.count('class="mark"') == 1
    assert 'aria-label="&lt;&amp;&gt;"' in svg


def test_a_limit_above_all_scores_has_no_square() -> None:
    curve = precision_recall(np.array([0.2]), np.array([False]))

    assert 'class="mark"' not in precision_recall_chart(curve, hold_at=0.9, label="Curve")


def test_many_scores_make_a_short_path() -> None:
    scores = np.linspace(0, 1, 50_000)
    curve = precision_recall(scores, np.ones(50_000, bool))

    assert len(precision_recall_chart(curve, hold_at=0.5, label="Curve")) < 10_000


def test_no_scores_make_an_empty_chart() -> None:
    empty = precision_recall(np.zeros(0), np.zeros(0, bool))

    assert 'class="line"' not in precision_recall_chart(empty, hold_at=0.5, label="Curve")


def test_every_bin_is_a_dot_with_its_interval() -> None:
    bins = calibration_bins(np.array([0.1, 0.9]), np.array([False, True]))

    svg = calibration_chart(bins, label="Calibration")

    assert svg.count("<circle") == svg.count('class="spread"') == 2
    assert svg.count('class="ideal"') == 1
