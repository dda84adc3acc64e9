"""The report's charts: SVG made here, understood without colours, described for screen readers.

Lines differ by dashes and markers, bars by hatching; colours come from the page's style sheet, so
that they suit light and dark. Nothing is fetched and nothing runs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np

from spam.curves import BINS, Bin, PrecisionRecall

if TYPE_CHECKING:
    from numpy.typing import NDArray

STYLE: Final = """
svg{max-width:100%;height:auto;flex:0 1 20rem}svg text{fill:currentColor;font-size:12px}
.axis{fill:none;stroke:currentColor}.grid{stroke:currentColor;opacity:.25}
.line{fill:none;stroke:var(--ink);stroke-width:2}.ideal{fill:none;stroke:currentColor;
stroke-dasharray:4 4}.mark{fill:var(--ink)}.spread{stroke:var(--ink)}
.honest{fill:var(--honest);stroke:currentColor}.spam{fill:url(#hatch);stroke:var(--spam)}
.hatch{stroke:var(--spam);stroke-width:3}
"""
_WIDTH: Final = 320
_HEIGHT: Final = 280
_LEFT: Final = 46
_RIGHT: Final = 12
_TOP: Final = 30
_BOTTOM: Final = 42
_ACROSS: Final = _WIDTH - _LEFT - _RIGHT
_UP: Final = _HEIGHT - _TOP - _BOTTOM
_FINENESS: Final = 400  # steps of recall worth drawing; the chart is narrower in pixels
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
_HATCH: Final = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>'
)


def precision_recall_chart(curve: PrecisionRecall, *, hold_at: float, label: str) -> str:
    """Draw precision over recall as steps, with a square where the model holds."""
    steps = (curve.recall * _FINENESS).astype(np.int64)
    drawn = np.flatnonzero(np.append(steps[1:] != steps[:-1], True)[: len(steps)])
    path = ""
    for recall, precision in zip(
        curve.recall[drawn].tolist(), curve.precision[drawn].tolist(), strict=True
    ):
        path += f"{'V' if path else f'M{_LEFT} '}{_y(precision):.1f}H{_x(recall):.1f}"
    marks = f'<path class="line" d="{path}"/>' if path else ""
    held = int((curve.limits >= hold_at).sum())
    if held:
        x, y = _x(float(curve.recall[held - 1])), _y(float(curve.precision[held - 1]))
        marks += f'<rect class="mark" x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'
    return _chart(
        marks, across="share of the spam that is held", up="spam among what is held", label=label
    )


def calibration_chart(bins: Sequence[Bin], *, label: str) -> str:
    """Draw the share of spam over the mean score, with intervals; dashes where both agree."""
    marks = f'<path class="ideal" d="M{_x(0):.1f} {_y(0):.1f}L{_x(1):.1f} {_y(1):.1f}"/>'
    for one in bins:
        x = _x(one.said)
        marks += (
            f'<path class="spread" d="M{x:.1f} {_y(one.low):.1f}V{_y(one.high):.1f}'
            f'M{x - 3:.1f} {_y(one.low):.1f}h6M{x - 3:.1f} {_y(one.high):.1f}h6"/>'
            f'<circle class="mark" cx="{x:.1f}" cy="{_y(one.true):.1f}" r="4"/>'
        )
    return _chart(marks, across="mean score", up="share of spam", label=label)


def histogram_chart(
    ham: NDArray[np.int64], spam: NDArray[np.int64], *, label: str, has_hatch: bool = True
) -> str:
    """Draw two rows of bars over the tenths of the score, heights by the logarithm.

    Parameters
    ----------
    ham, spam
        Counts, shape (10,).
    has_hatch
        Whether to bring the hatching along: the first histogram of a page does, for all.
    """
    most = max(int(ham.max(initial=0)), int(spam.max(initial=0)), 1)
    top = math.log10(1 + most)
    marks = _HATCH if has_hatch else ""
    decades = [10**power for power in range(len(str(most)))]
    for count in [0, *decades]:
        y = _y(math.log10(1 + count) / top) if count else _y(0)
        marks += f'<path class="grid" d="M{_LEFT} {y:.1f}h{_ACROSS}"/>'
        marks += f'<text x="{_LEFT - 4}" y="{y + 4:.1f}" text-anchor="end">{_short(count)}</text>'
    wide = _ACROSS / BINS
    for place in range(BINS):
        for name, count, shift in (
            ("honest", int(ham[place]), 0.06),
            ("spam", int(spam[place]), 0.5),
        ):
            height = math.log10(1 + count) / top * _UP
            marks += (
                f'<rect class="{name}" x="{_LEFT + (place + shift) * wide:.1f}" '
                f'y="{_TOP + _UP - height:.1f}" width="{wide * 0.4:.1f}" height="{height:.1f}"/>'
            )
    return _chart(
        marks,
        across="score (filled honest, hatched spam)",
        up="comments, logarithmic",
        label=label,
        is_share=False,
    )


def _chart(marks: str, *, across: str, up: str, label: str, is_share: bool = True) -> str:
    ticks = "".join(
        f'<text x="{_x(tick):.1f}" y="{_TOP + _UP + 16}" text-anchor="middle">{tick:g}</text>'
        for tick in _TICKS
    )
    if is_share:
        ticks += "".join(
            f'<path class="grid" d="M{_LEFT} {_y(tick):.1f}h{_ACROSS}"/>'
            f'<text x="{_LEFT - 4}" y="{_y(tick) + 4:.1f}" text-anchor="end">{tick:.0%}</text>'
            for tick in _TICKS
        )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img" '
        f'aria-label="{escape(label)}">{ticks}{marks}'
        f'<path class="axis" d="M{_LEFT} {_TOP}V{_TOP + _UP}H{_LEFT + _ACROSS}"/>'
        f'<text x="{_LEFT + _ACROSS / 2}" y="{_HEIGHT - 8}" text-anchor="middle">'
        f'{escape(across)}</text><text x="4" y="16">{escape(up)}</text></svg>'
    )


def _x(share: float) -> float:
    return _LEFT + share * _ACROSS


def _y(share: float) -> float:
    return _TOP + (1.0 - share) * _UP


def _short(count: int) -> str:
    for size, sign in ((1_000_000, "M"), (1_000, "k")):
        if count >= size:
            return f"{count // size}{sign}"
    return str(count)
