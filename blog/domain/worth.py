"""How much the model would learn from a person's decision, and levels of a score to sort by.

``worth`` is closeness × (BASE + RARE · rarity + NEWS · news), rounded to hundredths, where

- closeness = 1 / (1 + distance), distance being that of score and limit for holding in log-odds:
  a comment at the limit is what the model is least sure of;
- rarity = 1 / (1 + labels of the comment's language / ``FEW_LABELS``): few labels in a language
  teach the model little about it, one more teaches much;
- news = copies / (copies + ``FEW_COPIES``) while nobody decided about the comment's campaign: one
  answer then counts for all its near copies; 0 once somebody did.
"""

from __future__ import annotations

import math
from typing import Final

BASE: Final = 0.6
RARE: Final = 0.2
NEWS: Final = 0.2
FEW_LABELS: Final = 10
FEW_COPIES: Final = 3
MOST_LABELS: Final = 100  # are counted; more make no difference
MOST_COPIES: Final = 20  # more of a campaign make no difference
UNJUDGED: Final = 50  # hundredths, of a comment without a verdict
PARTS: Final = 100  # worth is kept in hundredths
DEFAULT_LIMIT: Final = 0.5
LEVELS: Final = 139
_SMALLEST: Final = 1e-6  # scores nearer to 0 and 1 are all alike
_ENDS: Final = 20  # levels below one in a hundred, and as many above 99
_PER_DECADE: Final = 5


def worth_of(
    score: float | None, hold_at: float | None, *, labels: int, copies: int, is_decided: bool
) -> int:
    """Give the worth of deciding a comment, in hundredths from 0 to 100.

    Parameters
    ----------
    score, hold_at
        In [0, 1]; without a score the worth is ``UNJUDGED``.
    labels
        Comments in its language that people labelled, counted up to ``MOST_LABELS``.
    copies
        Other comments of its campaign.
    is_decided
        Whether people labelled one of its campaign.
    """
    if score is None:
        return UNJUDGED
    limit = DEFAULT_LIMIT if hold_at is None else hold_at
    closeness = 1.0 / (1.0 + abs(_log_odds(score) - _log_odds(limit)))
    rarity = 1.0 / (1.0 + labels / FEW_LABELS)
    news = 0.0 if is_decided else copies / (copies + FEW_COPIES)
    return round(PARTS * closeness * (BASE + RARE * rarity + NEWS * news))


def score_level(score: float | None) -> int:
    """Give the level of a score: never lower for a higher score; 0 for none.

    One level for each hundredth; below 0.01 and from 0.99 on twenty more each, by magnitude, so
    that 0.999 comes before 0.991.
    """
    if score is None:
        return 0
    if score < 1 / PARTS:
        return 1 + _magnitude(score)
    if score >= 1 - 1 / PARTS:
        return LEVELS - 1 - _magnitude(1.0 - score)
    return _ENDS + min(max(math.floor(score * PARTS), 1), PARTS - 2)


def _magnitude(share: float) -> int:
    """Give 0 for the smallest share to 19 for one in a hundred."""
    place = math.floor((math.log10(max(share, _SMALLEST)) + 6.0) * _PER_DECADE)
    return min(max(place, 0), _ENDS - 1)


def _log_odds(share: float) -> float:
    inside = min(max(share, _SMALLEST), 1.0 - _SMALLEST)
    return math.log(inside / (1.0 - inside))
