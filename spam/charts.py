"""Pages with charts: SVG drawn here, a table beside each, everything in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_WIDTH: Final = 640
_HEIGHT: Final = 260
_LEFT: Final = 44
_PAD: Final = 34
_STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:.5rem 0}td,th{padding:.15rem .6rem;text-align:right}
td:first-child,th:first-child{text-align:left}tr:nth-child(even){background:#8881}
.pair{display:flex;flex-wrap:wrap;gap:2rem;align-items:start}.wide{overflow-x:auto}
svg{max-width:100%;height:auto}:root{color-scheme:light dark}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart.

    Attributes
    ----------
    points
        Pairs (x, y); a gap where y is ``None``.
    color, dashes
        CSS colour, and SVG dash pattern, so that lines differ without colour too.
    """

    name: str
    points: Sequence[tuple[float, float | None]]
    color: str
    dashes: str = ""


def line_chart(lines: Sequence[Line], *, across: str, up: str, highest: float) -> str:
    """Draw lines as an SVG, with their names; x from 0 to the largest, y from 0 to ``highest``."""
    most_x = max((x for line in lines for x, _ in line.points), default=0.0) or 1.0
    bottom, right = _HEIGHT - _PAD, _WIDTH - _PAD
    marks: list[str] = []
    for place, line in enumerate(lines):
        style = (
            f'fill="none" stroke="{line.color}" stroke-width="2" stroke-dasharray="{line.dashes}"'
        )
        for part in _parts(line.points):
            spots = " ".join(
                f"{_LEFT + x / most_x * (right - _LEFT):.1f},"
                f"{bottom - min(y / highest, 1.0) * (bottom - _PAD):.1f}"
                for x, y in part
            )
            marks.append(f'<polyline points="{spots}" {style}/>')
        start = _LEFT + 190 * place
        marks.append(f'<path d="M{start} 12h24" {style}/>')
        marks.append(f'<text x="{start + 30}" y="16" font-size="12">{escape(line.name)}</text>')
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img" '
        f'aria-label="{escape(up)} against {escape(across)}" fill="currentColor">'
        f'<path d="M{_LEFT} {_PAD}V{bottom}H{right}" fill="none" stroke="currentColor"/>'
        f'{"".join(marks)}<text x="{_LEFT - 6}" y="{_PAD + 4}" text-anchor="end" font-size="12">'
        f'{highest:g}</text><text x="{_LEFT - 6}" y="{bottom}" text-anchor="end" font-size="12">0'
        f'</text><text x="{_WIDTH / 2}" y="{_HEIGHT - 8}" text-anchor="middle" font-size="12">'
        f"{escape(across)}, up to {most_x:,.0f}</text></svg>"
    )


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table; the first cell of each row heads it."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = (
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="wide"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def pair(chart: str, beside: str) -> str:
    """Put a chart beside its table."""
    return f'<div class="pair">{chart}{beside}</div>'


def page(title: str, parts: Sequence[str]) -> str:
    """Write a whole page around parts that are HTML already."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{''.join(parts)}</main></body></html>\n"
    )


def share(value: float | None) -> str:
    """Write a share as per cent; a dash when there is none."""
    return "–" if value is None else f"{value:.1%}"


def _parts(points: Sequence[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """Cut a line where it has gaps."""
    parts: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y is None:
            parts.append([])
        else:
            parts[-1].append((x, y))
    return [part for part in parts if part]
