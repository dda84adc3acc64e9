"""What the card of a trained model says of its scores at every limit, for charts.

Measured like the rest of the card: each source by a model that saw nothing of it. Whoever reads a
card must not trust it: a part that is not exactly as it is written here counts as missing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spam.curves import BINS, bin_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEPS: Final = 50  # limits between 0 and 1
_DIGITS: Final = 6
_PARTS: Final = 3  # of every row
_MOST: Final = 1_000_000_000  # comments in one tenth; beyond, numbers are made up

CurveRow = tuple[float, float | None, float]
BinRow = tuple[int, int, float | None]


@dataclass(frozen=True, slots=True)
class CardCurves:
    """The two parts as ``card_curves`` wrote them; each is empty when it is missing or odd."""

    curve: tuple[CurveRow, ...] = ()
    bins: tuple[BinRow, ...] = ()


def card_curves(scores: NDArray[np.float64], spam: NDArray[np.bool_]) -> dict[str, Any]:
    """Summarise scores as JSON-ready data.

    Parameters
    ----------
    scores, spam
        Of comments the model had not seen, in [0, 1], and their labels; shapes (n,).

    Returns
    -------
    dict
        ``curve``: rows of limit, precision (``None`` where nothing is held) and recall, for 51
        limits; empty unless there are both labels. ``bins``: ten rows of honest comments, spam and
        mean score (``None`` in an empty tenth).
    """
    return {"curve": _curve(scores, spam), "bins": _bins(scores, spam)}


def _curve(scores: NDArray[np.float64], spam: NDArray[np.bool_]) -> list[list[float | None]]:
    caught, honest = np.sort(scores[spam]).tolist(), np.sort(scores[~spam]).tolist()
    if not caught or not honest:
        return []
    rows: list[list[float | None]] = []
    for step in range(STEPS + 1):
        limit = step / STEPS
        right = len(caught) - bisect_left(caught, limit)
        held = right + len(honest) - bisect_left(honest, limit)
        precision = round(right / held, _DIGITS) if held else None
        rows.append([limit, precision, round(right / len(caught), _DIGITS)])
    return rows


def _bins(scores: NDArray[np.float64], spam: NDArray[np.bool_]) -> list[list[float | None]]:
    places = bin_of(scores)
    rows: list[list[float | None]] = []
    for place in range(BINS):
        inside = places == place
        mean = round(float(scores[inside].mean()), _DIGITS) if inside.any() else None
        rows.append([int((inside & ~spam).sum()), int((inside & spam).sum()), mean])
    return rows


def read_card_curves(found: object) -> CardCurves:
    """Read what a card holds under ``curves``, whatever that is."""
    if not isinstance(found, Mapping):
        return CardCurves()
    return CardCurves(_read_curve(found.get("curve")), _read_bins(found.get("bins")))


def _read_curve(found: object) -> tuple[CurveRow, ...]:
    rows = []
    for step, row in enumerate(_rows_of_three(found, STEPS + 1)):
        limit, precision, recall = row
        if not _is_share(limit) or round(limit * STEPS, _DIGITS) != step or not _is_share(recall):
            return ()
        if precision is not None and not _is_share(precision):
            return ()
        rows.append((float(limit), None if precision is None else float(precision), float(recall)))
    return tuple(rows)


def _read_bins(found: object) -> tuple[BinRow, ...]:
    rows = []
    for row in _rows_of_three(found, BINS):
        honest, spam, mean = row
        if not _is_count(honest) or not _is_count(spam):
            return ()
        if (mean is None) == bool(honest + spam) or (mean is not None and not _is_share(mean)):
            return ()
        rows.append((honest, spam, None if mean is None else float(mean)))
    return tuple(rows) if any(honest + spam for honest, spam, _ in rows) else ()


def _rows_of_three(found: object, count: int) -> list[Any]:
    """Give the rows if there are so many and each has three parts, else none."""
    if not isinstance(found, list) or len(found) != count:
        return []
    return found if all(isinstance(row, list) and len(row) == _PARTS for row in found) else []


def _is_share(value: object) -> bool:
    """Tell whether it is a number in [0, 1]; NaN is not."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST
