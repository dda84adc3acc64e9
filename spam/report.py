"""The evaluation report: one self-contained page, each chart drawn as SVG beside its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spam.dataset import Example
from spam.scorer import Scorer

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIDE: Final = 260
_PAD: Final = 34
_BINS: Final = 10
_STEPS: Final = 11
_MISTAKES: Final = 20
_SHOWN_CHARS: Final = 300
_STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:.5rem 0}td,th{padding:.15rem .6rem;text-align:right}
td:first-child,th:first-child{text-align:left}tr:nth-child(even){background:#8881}
.pair{display:flex;flex-wrap:wrap;gap:2rem;align-items:start}svg{max-width:100%}
blockquote{margin:.3rem 0;white-space:pre-wrap}
:root{color-scheme:light dark}
"""


def report_html(scorer: Scorer, examples: Sequence[Example], measured: Mapping[str, Any]) -> str:
    """Write the page about a model measured on labelled messages."""
    scores = scorer.spam_scores([example.message for example in examples])
    spam = np.array([example.is_spam for example in examples], bool)
    body = [
        f"<h1>Spam model {escape(scorer.version)}</h1>",
        f"<p>{escape(scorer.card.limits_note)}</p>",
        _summary(measured),
        _section("Precision and recall", *_precision_recall(scores, spam)),
        _section("Calibration", *_calibration(scores, spam)),
        _section("Scores", *_histogram(scores, spam)),
    ]
    for title, key in (("source", "by_source"), ("language", "by_language"), ("kind", "by_kind")):
        body.append(f"<h2>By {title}</h2>{_group_table(title, measured[key])}")
    body.append(_mistakes(examples, scores, spam, scorer.hold_at))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Spam model {escape(scorer.version)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(body)}</body></html>\n"
    )


def _summary(measured: Mapping[str, Any]) -> str:
    rows = [
        ("Honest comments measured", f"{measured['ham']:,}"),
        ("of them held", _share(measured["ham_held"])),
        ("of them binned", _share(measured["ham_binned"])),
        ("Spam comments measured", f"{measured['spam']:,}"),
        ("of them held or binned", _share(measured["spam_caught"])),
        ("of them binned", _share(measured["spam_binned"])),
        ("Calibration error", _share(measured["calibration_error"])),
    ]
    return _table(("", ""), rows)


def _precision_recall(
    scores: NDArray[np.float64], spam: NDArray[np.bool_]
) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    points: list[tuple[float, float]] = []
    rows: list[tuple[str, ...]] = []
    for limit in np.linspace(0.0, 1.0, 101):
        above = scores >= limit
        caught = float(above[spam].mean()) if spam.any() else 0.0
        right = float(spam[above].mean()) if above.any() else 1.0
        points.append((caught, right))
        if round(limit * 100) % (100 // (_STEPS - 1)) == 0:
            rows.append((f"{limit:.1f}", _share(caught), _share(right)))
    chart = _chart([_line(points)], "spam caught", "of what is held, spam")
    return chart, ("limit", "spam caught", "of what is held, spam"), rows


def _calibration(
    scores: NDArray[np.float64], spam: NDArray[np.bool_]
) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    bins = np.minimum((scores * _BINS).astype(np.int64), _BINS - 1)
    points: list[tuple[float, float]] = []
    rows: list[tuple[str, ...]] = []
    for place in range(_BINS):
        inside = bins == place
        if not inside.any():
            continue
        said, true = float(scores[inside].mean()), float(spam[inside].mean())
        points.append((said, true))
        rows.append((f"{place / _BINS:.1f}", f"{inside.sum():,}", _share(said), _share(true)))
    ideal = _line([(0.0, 0.0), (1.0, 1.0)], dashed=True)
    chart = _chart([ideal, _line(points)], "mean score", "share of spam")
    return chart, ("score from", "comments", "mean score", "share of spam"), rows


def _histogram(
    scores: NDArray[np.float64], spam: NDArray[np.bool_]
) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    bins = np.minimum((scores * _BINS).astype(np.int64), _BINS - 1)
    counts = [np.bincount(bins[label], minlength=_BINS) for label in (~spam, spam)]
    most = max(int(counts[0].max(initial=0)), int(counts[1].max(initial=0)), 1)
    bars = []
    for place in range(_BINS):
        for side, color in ((0, "#2a7"), (1, "#c43")):
            height = counts[side][place] / most * (_SIDE - 2 * _PAD)
            left = _PAD + (place + side * 0.45 + 0.05) * (_SIDE - 2 * _PAD) / _BINS
            width = 0.4 * (_SIDE - 2 * _PAD) / _BINS
            bars.append(
                f'<rect x="{left:.1f}" y="{_SIDE - _PAD - height:.1f}" width="{width:.1f}" '
                f'height="{height:.1f}" fill="{color}"/>'
            )
    rows: list[tuple[str, ...]] = [
        (f"{place / _BINS:.1f}", f"{counts[0][place]:,}", f"{counts[1][place]:,}")
        for place in range(_BINS)
    ]
    chart = _chart(bars, "score (green honest, red spam)", f"comments, up to {most:,}")
    return chart, ("score from", "honest", "spam"), rows


def _mistakes(
    examples: Sequence[Example],
    scores: NDArray[np.float64],
    spam: NDArray[np.bool_],
    hold_at: float,
) -> str:
    parts = ["<h2>Worst mistakes</h2>"]
    for title, wrong, sign in (
        ("Honest, but held", ~spam & (scores >= hold_at), -1.0),
        ("Spam, but published", spam & (scores < hold_at), 1.0),
    ):
        worst = sorted(np.flatnonzero(wrong).tolist(), key=lambda i: sign * scores[i])[:_MISTAKES]
        parts.append(f"<h3>{title}: {int(wrong.sum()):,}</h3>")
        parts += [
            f'<blockquote dir="auto">{scores[index]:.3f} '
            f"{escape(examples[index].message.text[:_SHOWN_CHARS])}</blockquote>"
            for index in worst
        ]
    return "".join(parts)


def _section(title: str, chart: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    return f'<h2>{escape(title)}</h2><div class="pair">{chart}{_table(head, rows)}</div>'


def _group_table(title: str, groups: Mapping[str, Mapping[str, Any]]) -> str:
    rows = [
        (
            name,
            f"{row['ham']:,}",
            _share(row["ham_held"]),
            f"{row['spam']:,}",
            _share(row["spam_caught"]),
        )
        for name, row in groups.items()
    ]
    return _table((title, "honest", "held", "spam", "caught"), rows)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = ("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _chart(marks: Sequence[str], across: str, up: str) -> str:
    end = _SIDE - _PAD
    return (
        f'<svg viewBox="0 0 {_SIDE} {_SIDE}" width="{_SIDE}" role="img" '
        f'aria-label="{escape(up)} against {escape(across)}" fill="currentColor">'
        f'<path d="M{_PAD} {_PAD}V{end}H{end}" fill="none" stroke="currentColor"/>'
        f'{"".join(marks)}<text x="{_SIDE / 2}" y="{_SIDE - 8}" text-anchor="middle" '
        f'font-size="12">{escape(across)}</text><text x="{_PAD}" y="{_PAD - 10}" '
        f'font-size="12">{escape(up)}</text></svg>'
    )


def _line(points: Sequence[tuple[float, float]], *, dashed: bool = False) -> str:
    size = _SIDE - 2 * _PAD
    places = " ".join(f"{_PAD + x * size:.1f},{_SIDE - _PAD - y * size:.1f}" for x, y in points)
    style = ' stroke-dasharray="4"' if dashed else ' stroke-width="2"'
    return f'<polyline points="{places}" fill="none" stroke="#27c"{style}/>'


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"
