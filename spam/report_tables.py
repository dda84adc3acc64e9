"""The report's tables, quotations and style: HTML in which every text is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from spam.curves import Bin, wilson
from spam.dataset import Example
from spam.report_charts import STYLE as CHART_STYLE

_SHOWN_CHARS: Final = 300
STYLE: Final = f"""
:root{{color-scheme:light dark;--paper:#fff;--text:#111;
--ink:#1558b0;--honest:#3a9d6e;--spam:#b3261e}}
@media (prefers-color-scheme:dark){{:root{{--paper:#121212;--text:#eee;--ink:#8ab8ff;
--honest:#2f8f63;--spam:#ff9c93}}}}
*{{box-sizing:border-box}}
body{{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:1.5rem auto;padding:0 1rem;
background:var(--paper);color:var(--text)}}
table{{border-collapse:collapse;margin:.5rem 0;font-variant-numeric:tabular-nums}}
td,th{{padding:.15rem .6rem;text-align:right}}td{{white-space:nowrap}}
td:first-child,th:first-child{{text-align:left}}
tbody th{{font-weight:inherit;min-width:8rem;max-width:16rem;overflow-wrap:break-word}}
tbody tr:nth-child(even){{background:#8882}}
caption{{text-align:left;font-weight:600}}
.pair>div{{min-width:0;max-width:100%}}
.wide{{overflow-x:auto;max-width:100%}}.wide:focus-visible{{outline:2px solid var(--ink)}}
.pair{{display:flex;flex-wrap:wrap;gap:1rem 2rem;align-items:flex-start}}
blockquote{{margin:.3rem 0;padding-left:.8rem;border-left:3px solid #8888;white-space:pre-wrap;
overflow-wrap:anywhere}}
{CHART_STYLE}"""

Row = tuple[str, ...]


def section(title: str, chart: str, rest: str) -> str:
    """Put a chart beside what belongs to it (HTML), under a heading."""
    return f'<h2>{escape(title)}</h2><div class="pair">{chart}<div>{rest}</div></div>'


def table(caption: str, head: Row, rows: Sequence[Row]) -> str:
    """Write a table whose first column heads the rows; it scrolls by itself where it is wide."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{lines}</tbody></table></div>"
    )


def share_of(value: float | None) -> str:
    """Write a share in [0, 1] as percent; a dash for ``None``."""
    return "–" if value is None else f"{value:.1%}"


def part_of(part: int, whole: int) -> str:
    """Write a part of a whole as percent; a dash when the whole is nothing."""
    return share_of(part / whole if whole else None)


def range_of(interval: Sequence[float] | None) -> str:
    """Write an interval of shares; a dash for ``None``."""
    return "–" if interval is None else f"{interval[0]:.1%} to {interval[1]:.1%}"


def interval_of(share: float | None, count: int) -> str:
    """Write Wilson's interval of a share that was counted on so many."""
    return range_of(None if share is None else wilson(round(share * count), count))


def quote(example: Example, note: str) -> str:
    """Quote the beginning of a comment under a note."""
    text = escape(example.message.text[:_SHOWN_CHARS])
    return f'<p>{escape(note)}</p><blockquote dir="auto">{text}</blockquote>'


def tenths_table(caption: str, bins: Sequence[Bin]) -> str:
    """Write how many comments each tenth of the score has, and how many of them are spam."""
    head = ("score from", "comments", "mean score", "share of spam", "95 %")
    rows = [
        (
            f"{one.start:.1f}",
            f"{one.count:,}",
            share_of(one.said),
            share_of(one.true),
            range_of((one.low, one.high)),
        )
        for one in bins
    ]
    return table(caption, head, rows)
