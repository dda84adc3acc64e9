from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from spam.dataset import Example
from spam.evaluation import metrics
from spam.report import report_html
from spam.report_card import card_sections
from spam.scorer import Scorer
from spam.store import base_card

CURVES = base_card().metrics["curves"]


def sections(curves: Any) -> str:
    return card_sections(replace(base_card(), metrics={"curves": curves}))


def test_the_charts_of_the_card_have_its_numbers_in_tables() -> None:
    page = sections(CURVES)
    limit, precision, recall = CURVES["curve"][25]
    honest, spam, mean = CURVES["bins"][0]

    assert page.count("<svg") == page.count("<table") == 3
    assert f"<td>{recall:.1%}</td><td>{precision:.1%}</td>" in page
    assert f"<td>{honest + spam:,}</td><td>{mean:.1%}</td>" in page
    assert f"<td>{honest:,}</td><td>{spam:,}</td>" in page
    assert limit == 0.5


def test_the_page_says_that_they_are_not_about_its_data(
    base: Scorer, small_set: list[Example]
) -> None:
    page = report_html(base, small_set, metrics(base, small_set))
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert "Not the data of this page" in page
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "curves",
    [
        None,
        "<script>",
        CURVES | {"curve": []},
        CURVES | {"bins": [[1, float("nan"), 0.5]] * 10},
        CURVES | {"curve": [["<b>", 0.5, 0.5]] * 51},
    ],
)
def test_a_card_that_lacks_any_of_it_is_not_drawn(curves: Any) -> None:
    assert sections(curves) == ""


@pytest.mark.parametrize("precision", [None, 0.0])
def test_limits_that_hold_nothing_or_no_spam_are_left_out(precision: float | None) -> None:
    rows = [[limit, precision, 0.0] for limit, _, _ in CURVES["curve"]]

    page = sections(CURVES | {"curve": rows})

    assert page.count("<table") == 3
    assert 'class="line" d="' not in page
