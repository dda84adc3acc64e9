"""Charts: lines with gaps, tables whose cells cannot break out."""

from __future__ import annotations

import re

import pytest

from spam.charts import Line, line_chart, page, pair
from spam.report_tables import table


def test_a_line_is_cut_where_nothing_is_known() -> None:
    line = Line("missed", [(1.0, 0.0), (2.0, None), (3.0, 5.0), (4.0, 20.0)], "#c43")

    drawn = line_chart([line], across="comments", up="per 100", highest=10.0)

    assert drawn.count("<polyline") == 2
    assert 'aria-label="per 100 against comments"' in drawn
    tops = re.findall(r'points="[^"]*,([0-9.]+)"', drawn)
    assert tops[-1] == "44.0"  # what is higher than the chart ends at its top


def test_a_chart_of_nothing_is_drawn() -> None:
    assert "<polyline" not in line_chart([], across="comments", up="per 100", highest=1.0)


@pytest.mark.parametrize(
    ("highest", "top"), [(10.0, "10"), (33.3333, "50"), (0.7, "1"), (100.0, "100"), (0.0, "1")]
)
def test_the_scale_ends_at_a_round_number(highest: float, top: str) -> None:
    drawn = line_chart([], across="comments", up="per 100", highest=highest)

    assert re.findall(r'text-anchor="end">([^<]+)</text>', drawn)[5] == top


def test_what_is_written_into_a_page_is_text() -> None:
    hostile = '<script>alert("1")</script>'
    written = page(hostile, [pair("", table(hostile, (hostile,), [(hostile, hostile)]))])

    assert "<script" not in written
    assert written.count("&lt;script&gt;") == 7
