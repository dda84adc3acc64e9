"""What the card of a trained model says of its scores at every limit, for charts.

Measured like the rest of the card: each source by a model that saw nothing of it.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spam.curves import BINS, bin_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEPS: Final = 50  # limits between 0 and 1
_DIGITS: Final = 6


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
