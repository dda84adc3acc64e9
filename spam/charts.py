"""Lines over a stream: SVG drawn here, to stand beside a table, and the page around both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from spam.report_tables import STYLE as REPORT_STYLE

_WIDTH: Final = 400
_LEFT: Final = 40
_RIGHT: Final = 12
_HIGH: Final = 200  # of the plot alone
_BOTTOM: Final = 42
_KEY: Final = 20  # of one line of the key
_STEPS: Final = 5
_NICE: Final = (1.0, 2.0, 5.0, 10.0)
_STYLE: Final = f"""{REPORT_STYLE}
:root{{--missed:#b3261e;--held:#1b7a4b;--asked:#1558b0}}
@media (prefers-color-scheme:dark){{:root{{--missed:#ff9c93;--held:#7fd1a5;--asked:#8ab8ff}}}}
.pair svg{{flex:0 1 25rem}}
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
    """Draw lines as an SVG, with their names; x from 0 to the largest, y to ``highest`` or more."""
    most_x = max((x for line in lines for x, _ in line.points), default=0.0) or 1.0
    top = _top(highest)
    above = 24 + _KEY * len(lines)
    bottom, right = above + _HIGH, _WIDTH - _RIGHT

    def place(x: float, y: float) -> str:
        return (
            f"{_LEFT + x / most_x * (right - _LEFT):.1f},{bottom - min(y / top, 1.0) * _HIGH:.1f}"
        )

    marks = [_grid(top, most_x, bottom=bottom, right=right)]
    for number, line in enumerate(lines):
        style = (
            f'fill="none" stroke="{line.color}" stroke-width="2" stroke-dasharray="{line.dashes}"'
        )
        marks += [
            f'<polyline points="{" ".join(place(x, y) for x, y in part)}" {style}/>'
            for part in _parts(line.points)
        ]
        y = 10 + _KEY * number
        marks.append(f'<path d="M4 {y}h28" {style}/>')
        marks.append(f'<text x="40" y="{y + 4}">{escape(line.name)}</text>')
    return (
        f'<svg viewBox="0 0 {_WIDTH} {bottom + _BOTTOM}" width="{_WIDTH}" role="img" '
        f'aria-label="{escape(up)} against {escape(across)}">{"".join(marks)}'
        f'<path class="axis" d="M{_LEFT} {above}V{bottom}H{right}"/>'
        f'<text x="4" y="{above - 8}">{escape(up)}</text><text x="{(_LEFT + right) / 2}" '
        f'y="{bottom + 34}" text-anchor="middle">{escape(across)}</text></svg>'
    )


def pair(chart: str, beside: str) -> str:
    """Put a chart beside its table."""
    return f'<div class="pair">{chart}<div>{beside}</div></div>'


def page(title: str, parts: Sequence[str]) -> str:
    """Write a whole page around parts that are HTML already."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{''.join(parts)}</main></body></html>\n"
    )


def _top(highest: float) -> float:
    """Give a round number, a fifth of which is round too, that is at least ``highest``."""
    step = (highest if highest > 0.0 else 1.0) / _STEPS
    power = 10.0 ** math.floor(math.log10(step))
    return _STEPS * power * next((n for n in _NICE if n * power >= step * 0.999999), _NICE[-1])


def _grid(top: float, most_x: float, *, bottom: int, right: int) -> str:
    marks = []
    for step in range(_STEPS + 1):
        y = bottom - _HIGH * step / _STEPS
        marks.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{right}"/>')
        words = f"{top * step / _STEPS:g}"
        marks.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{words}</text>')
    for share, anchor in ((0.0, "middle"), (0.5, "middle"), (1.0, "end")):
        x = _LEFT + share * (right - _LEFT)
        marks.append(
            f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="{anchor}">'
            f"{round(share * most_x):,}</text>"
        )
    return "".join(marks)


def _parts(points: Sequence[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """Cut a line where it has gaps."""
    parts: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y is None:
            parts.append([])
        else:
            parts[-1].append((x, y))
    return [part for part in parts if part]
