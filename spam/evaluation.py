"""Evaluation: metrics on held-out examples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spam.curves import average_precision, wilson
from spam.dataset import Example
from spam.errors import BadDatasetError
from spam.scorer import Scorer
from spam.thresholds import Limits

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    weights: NDArray[np.float64] | None = None,
) -> dict[str, Any]:
    """Tabulate held-out scores per source and kind, with all fields and with the text alone.

    ``weights`` are those of training, by which both labels weigh the same.
    """
    spam = np.array([example.is_spam for example in examples], bool)
    return {
        **rates(scores, spam, limits),
        "roc_area": roc_area(scores, spam),
        "calibration_error": calibration_error(scores, spam),
        "calibration_error_balanced": calibration_error(scores, spam, weights),
        "by_source": _table(examples, scores, limits, lambda example: example.source),
        "by_language": _table(examples, scores, limits, lambda e: e.lang or "unknown"),
        "by_source_text_alone": _table(examples, bare_scores, limits, lambda e: e.source),
        "by_kind": _table(examples, scores, limits, lambda example: example.kind or "unknown"),
        "by_kind_text_alone": _table(
            examples, bare_scores, limits, lambda example: example.kind or "unknown"
        ),
    }


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
