"""Evaluation: metrics on held-out examples, and whether a candidate may replace the current."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spam.canaries import failed_canaries
from spam.curves import average_precision, wilson
from spam.dataset import Example
from spam.errors import BadDatasetError
from spam.scorer import Scorer
from spam.thresholds import Limits

if TYPE_CHECKING:
    from numpy.typing import NDArray

MARGIN: Final = 0.01  # share of good comments, or of spam, a candidate may be worse by
LEAST_HELD_OUT: Final = 5
_BINS: Final = 10


def metrics(scorer: Scorer, examples: Sequence[Example]) -> dict[str, Any]:
    """Measure a model on labelled messages at its own limits.

    Returns
    -------
    dict
        Counts; shares in [0, 1] of ham held or binned and of spam caught or binned, with 95 %
        intervals; calibration error; log loss; area under the ROC curve; average precision; tables
        by source, language and kind. A share without examples is ``None``.
    """
    if not examples:
        raise BadDatasetError("expected labelled messages to measure on, found none")
    scores = scorer.spam_scores([example.message for example in examples])
    spam = np.array([example.is_spam for example in examples], bool)
    limits = Limits(scorer.hold_at, scorer.spam_at, "")
    return {
        "model": scorer.version,
        "hold_at": scorer.hold_at,
        "spam_at": scorer.spam_at,
        "ham": int((~spam).sum()),
        "spam": int(spam.sum()),
        **rates(scores, spam, limits),
        "calibration_error": calibration_error(scores, spam),
        "log_loss": log_loss(scores, spam),
        "roc_area": roc_area(scores, spam),
        "average_precision": average_precision(scores, spam),
        "by_source": _table(examples, scores, limits, lambda example: example.source),
        "by_language": _table(examples, scores, limits, lambda example: example.lang or "unknown"),
        "by_kind": _table(examples, scores, limits, lambda example: example.kind or "unknown"),
    }


def rates(
    scores: NDArray[np.float64], spam: NDArray[np.bool_], limits: Limits
) -> dict[str, float | list[float] | None]:
    """Give the shares held and binned at the limits, with Wilson's 95 % intervals."""
    held, binned = scores >= limits.hold_at, scores >= limits.spam_at
    return {
        "ham_held": _mean(held[~spam]),
        "ham_held_interval": _interval(held[~spam]),
        "ham_binned": _mean(binned[~spam]),
        "spam_caught": _mean(held[spam]),
        "spam_caught_interval": _interval(held[spam]),
        "spam_binned": _mean(binned[spam]),
    }


def calibration_error(
    scores: NDArray[np.float64],
    spam: NDArray[np.bool_],
    weights: NDArray[np.float64] | None = None,
) -> float:
    """Give the expected calibration error over ten equal bins of the score, in [0, 1]."""
    weights = np.ones(len(scores)) if weights is None else weights
    bins = np.minimum((scores * _BINS).astype(np.int64), _BINS - 1)
    gaps = np.bincount(bins, weights=weights * (scores - spam), minlength=_BINS)
    return float(np.abs(gaps).sum() / weights.sum())


def log_loss(scores: NDArray[np.float64], spam: NDArray[np.bool_]) -> float:
    """Give the mean negative log-likelihood in nats."""
    right = np.where(spam, scores, 1.0 - scores)
    return float(-np.log(np.maximum(right, 1e-12)).mean())


def roc_area(scores: NDArray[np.float64], spam: NDArray[np.bool_]) -> float | None:
    """Give the chance that a spam message scores above an honest one; ``None`` for one label."""
    if spam.all() or not spam.any():
        return None
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2.0
    count = int(spam.sum())
    above = ranks[inverse[spam]].sum() - count * (count + 1) / 2.0
    return float(above / (count * (len(spam) - count)))


def source_table(
    examples: Sequence[Example],
    scores: NDArray[np.float64],
    bare_scores: NDArray[np.float64],
    limits: Limits,
) -> dict[str, Any]:
    """Tabulate held-out scores per source and kind, with all fields and with the text alone."""
    spam = np.array([example.is_spam for example in examples], bool)
    return {
        **rates(scores, spam, limits),
        "roc_area": roc_area(scores, spam),
        "calibration_error": calibration_error(scores, spam),
        "by_source": _table(examples, scores, limits, lambda example: example.source),
        "by_source_text_alone": _table(examples, bare_scores, limits, lambda e: e.source),
        "by_kind": _table(examples, scores, limits, lambda example: example.kind or "unknown"),
        "by_kind_text_alone": _table(
            examples, bare_scores, limits, lambda example: example.kind or "unknown"
        ),
    }


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate and the current model on the same held-out examples.

    Attributes
    ----------
    ham, spam
        Numbers of held-out examples.
    ham_held, spam_caught
        Candidate's counts at its limits.
    current_ham_held, current_spam_caught
        The current model's.
    newly_held, newly_missed
        Ham only the candidate holds; spam only the candidate misses.
    failed_canaries
        Sentences of the frozen list that the candidate judges wrongly and the current does not.
    """

    ham: int
    spam: int
    ham_held: int
    spam_caught: int
    current_ham_held: int
    current_spam_caught: int
    newly_held: int
    newly_missed: int
    failed_canaries: tuple[str, ...]
    margin: float = MARGIN

    def as_dict(self) -> dict[str, Any]:
        """Give the fields as JSON-ready data."""
        names = [name for name in self.__slots__ if name != "failed_canaries"]
        return {name: getattr(self, name) for name in names} | {
            "failed_canaries": list(self.failed_canaries)
        }


def compare(candidate: Scorer, current: Scorer, held_out: Sequence[Example]) -> Comparison:
    """Score the same held-out examples with both models.

    Parameters
    ----------
    candidate, current
        Each judged at its own limits.
    held_out
        Examples newer than what either model learnt from.
    """
    messages = [example.message for example in held_out]
    spam = np.array([example.is_spam for example in held_out], bool)
    new = candidate.spam_scores(messages) >= candidate.hold_at
    old = current.spam_scores(messages) >= current.hold_at
    already = set(failed_canaries(current))
    return Comparison(
        ham=int((~spam).sum()),
        spam=int(spam.sum()),
        ham_held=int(new[~spam].sum()),
        spam_caught=int(new[spam].sum()),
        current_ham_held=int(old[~spam].sum()),
        current_spam_caught=int(old[spam].sum()),
        newly_held=int((new & ~old)[~spam].sum()),
        newly_missed=int((old & ~new)[spam].sum()),
        failed_canaries=tuple(text for text in failed_canaries(candidate) if text not in already),
    )


def may_replace(comparison: Comparison) -> tuple[bool, str]:
    """Decide whether the candidate is good enough, with the reason in one sentence.

    It may hold no more good comments and catch no less spam than the current model, within the
    margin, and must judge every canary right that the current model judges right.
    """
    c = comparison
    if c.failed_canaries:
        return False, f"It judges {len(c.failed_canaries)} canary texts wrongly."
    if c.ham + c.spam < LEAST_HELD_OUT:
        return False, (
            f"Only {c.ham + c.spam} newer decisions to test on; {LEAST_HELD_OUT} are needed."
        )
    if not (c.ham and c.spam):
        missing = "good comment" if c.spam else "spam"
        return False, f"No {missing} among the newer decisions: both kinds are needed to test on."
    more_held = c.ham_held - c.current_ham_held
    if more_held > c.margin * c.ham:
        return False, (
            f"It would hold {c.ham_held} of {c.ham} good comments, the current model "
            f"{c.current_ham_held}."
        )
    fewer_caught = c.current_spam_caught - c.spam_caught
    if fewer_caught > c.margin * c.spam:
        return False, (
            f"It would catch {c.spam_caught} of {c.spam} spam comments, the current model "
            f"{c.current_spam_caught}."
        )
    return True, (
        f"It holds {c.ham_held} of {c.ham} good comments (current model {c.current_ham_held}) and "
        f"catches {c.spam_caught} of {c.spam} spam (current model {c.current_spam_caught})."
    )


def _table(
    examples: Sequence[Example],
    scores: NDArray[np.float64],
    limits: Limits,
    key: Callable[[Example], str],
) -> dict[str, Mapping[str, Any]]:
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for index, example in enumerate(examples):
        rows[key(example)].append(index)
    return {name: _row(examples, scores, limits, rows[name]) for name in sorted(rows)}


def _row(
    examples: Sequence[Example], scores: NDArray[np.float64], limits: Limits, indices: list[int]
) -> dict[str, Any]:
    spam = np.array([examples[index].is_spam for index in indices], bool)
    held = scores[indices] >= limits.hold_at
    return {
        "ham": int((~spam).sum()),
        "ham_held": _mean(held[~spam]),
        "spam": int(spam.sum()),
        "spam_caught": _mean(held[spam]),
    }


def _mean(values: NDArray[np.bool_]) -> float | None:
    return round(float(values.mean()), 6) if len(values) else None


def _interval(values: NDArray[np.bool_]) -> list[float] | None:
    if not len(values):
        return None
    low, high = wilson(int(values.sum()), len(values))
    return [round(low, 6), round(high, 6)]
