"""The page about a simulation: charts of what was missed, held and asked, tables beside them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from spam.charts import Line, line_chart, page, pair
from spam.report_tables import share_of, table


def simulation_html(result: Mapping[str, Any]) -> str:
    """Write the page about what ``Simulation.run`` gave."""
    settings = result["settings"]
    how = (
        f"<p>A moderator answered what was held and {share_of(settings['sample'])} of the rest. "
        f"The model was corrected {result['retrainings']:,} times, every "
        f"{settings['every']:,} decisions or a tenth more. Seed {settings['seed']}; the hold "
        f"limit ended at {result['hold_at']:.4f}.</p>"
    )
    return page(
        f"Learning with {result['model']}",
        [
            how,
            _totals(result),
            "<h2>Along the stream</h2>",
            pair(_chart(result), _rows(result)),
            _waves(result),
        ],
    )


def _totals(result: Mapping[str, Any]) -> str:
    names = {"total": "whole stream", "after_100_decisions": "after 100 decisions"}
    rows = [(title, *_cells(result[name])) for name, title in names.items()]
    return table("What was missed, held and asked", ("part", *_HEAD), rows)


_HEAD = ("comments", "spam", "missed", "missed, %", "honest", "held", "held, %", "asked per 100")


def _cells(tally: Mapping[str, Any]) -> tuple[str, ...]:
    asked = tally["decisions_per_100"]
    return (
        f"{tally['comments']:,}",
        f"{tally['spam']:,}",
        f"{tally['spam_missed']:,}",
        share_of(tally["spam_missed_share"]),
        f"{tally['ham']:,}",
        f"{tally['ham_held']:,}",
        share_of(tally["ham_held_share"]),
        "–" if asked is None else f"{asked:.1f}",
    )


def _chart(result: Mapping[str, Any]) -> str:
    def points(name: str, factor: float) -> list[tuple[float, float | None]]:
        values = ((row["from"] + row["comments"], row[name]) for row in result["rows"])
        return [(end, None if value is None else factor * value) for end, value in values]

    lines = (
        Line("spam missed, %", points("spam_missed_share", 100.0), "var(--missed)"),
        Line("honest held, %", points("ham_held_share", 100.0), "var(--held)", "7 3"),
        Line("asked per 100", points("decisions_per_100", 1.0), "var(--asked)", "2 3"),
    )
    tops = [y for line in lines for _, y in line.points if y is not None]
    highest = max(10.0, *tops)
    return line_chart(lines, across="comments", up="per 100", highest=highest)


def _rows(result: Mapping[str, Any]) -> str:
    rows = [(f"{row['from'] + 1:,}", *_cells(row)) for row in result["rows"]]
    return table("For every 100 comments", ("from", *_HEAD), rows)


def _waves(result: Mapping[str, Any]) -> str:
    total = result["waves_total"]
    if not total["waves"]:
        return ""
    rows = [
        (
            name,
            f"{wave['first']:,}",
            f"{wave['first_caught']:,}",
            f"{wave['after_mark']:,}",
            f"{wave['after_mark_caught']:,}",
        )
        for name, wave in result["waves"].items()
    ]
    head = (
        "wave",
        "first comments",
        "caught",
        "of them after one was marked",
        "of these caught",
    )
    return (
        f"<h2>Waves</h2><p>{escape(share_of(total['after_mark_caught_share']))} of "
        f"{total['after_mark']:,} comments were caught after one of their wave was marked.</p>"
        + table("Each wave's first 50 comments", head, rows)
    )
