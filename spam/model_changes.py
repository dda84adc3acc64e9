"""What changes when one model takes the place of another, on the same labelled messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spam.dataset import Example
from spam.evaluation import metrics
from spam.scorer import Scorer
from spam.verdict import Action

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEASURES: Final = (
    "ham_held",
    "ham_binned",
    "spam_caught",
    "spam_binned",
    "average_precision",
    "roc_area",
    "calibration_error",
    "log_loss",
)
_STRICTNESS: Final = {Action.PUBLISH: 0, Action.HOLD: 1, Action.SPAM: 2}


@dataclass(frozen=True, slots=True)
class Move:
    """Messages whose action changed in one way.

    Attributes
    ----------
    before, after
        Actions of the previous model and of this one, each at its own limits.
    ham, spam
        How many messages of each label.
    """

    before: Action
    after: Action
    ham: int
    spam: int


@dataclass(frozen=True, slots=True)
class ModelChanges:
    """A model against the previous one.

    Attributes
    ----------
    against
        Version of the previous model.
    measures
        Name of a measure -> (previous, now).
    moves
        Changed actions, most frequent first.
    worse
        Indices of the messages that are now treated worse (ham stricter, spam laxer), the largest
        change of the score first.
    before, after
        Scores of both models, shape (n_messages,).
    """

    against: str
    measures: dict[str, tuple[float | None, float | None]]
    moves: tuple[Move, ...]
    worse: tuple[int, ...]
    before: NDArray[np.float64]
    after: NDArray[np.float64]

    def as_dict(self) -> dict[str, Any]:
        """Give counts and measures as JSON-ready data; no texts."""
        return {
            "against": self.against,
            "measures": {
                name: {"before": before, "after": after}
                for name, (before, after) in self.measures.items()
            },
            "moves": [
                {
                    "before": move.before.value,
                    "after": move.after.value,
                    "ham": move.ham,
                    "spam": move.spam,
                }
                for move in self.moves
            ],
            "worse": len(self.worse),
        }


def changes_between(previous: Scorer, scorer: Scorer, examples: Sequence[Example]) -> ModelChanges:
    """Measure both models on the same messages and list what is treated differently.

    Raises
    ------
    BadDatasetError
        If there are no examples.
    """
    measured = metrics(previous, examples), metrics(scorer, examples)
    messages = [example.message for example in examples]
    before, after = previous.spam_scores(messages), scorer.spam_scores(messages)
    counts: Counter[tuple[Action, Action, bool]] = Counter()
    worse = []
    for index, example in enumerate(examples):
        old = previous.action_of(float(before[index]))
        new = scorer.action_of(float(after[index]))
        if old is not new:
            counts[old, new, example.is_spam] += 1
            if (_STRICTNESS[new] > _STRICTNESS[old]) != example.is_spam:
                worse.append(index)
    pairs = {(old, new) for old, new, _ in counts}
    moves = [Move(o, n, counts[o, n, False], counts[o, n, True]) for o, n in pairs]
    moves.sort(key=lambda move: (-(move.ham + move.spam), move.before, move.after))
    worse.sort(key=lambda index: (-abs(float(after[index] - before[index])), index))
    return ModelChanges(
        against=previous.version,
        measures={name: (measured[0][name], measured[1][name]) for name in MEASURES},
        moves=tuple(moves),
        worse=tuple(worse),
        before=before,
        after=after,
    )
