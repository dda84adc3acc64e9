"""What is measured on comments of sources left out, and the tables it is written in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from spam.dataset import Example
from spam.evaluation import calibration_error
from spam.sampling import labels_of, source_weights
from tools.quality_folds import limit_for

LEAST_OF_SOURCE = 20  # spam comments for a source to count in the mean over sources
PRAISE = frozenset({"praise", "praise+promo"})


def compared(examples: Sequence[Example], full: np.ndarray, alone: np.ndarray) -> dict[str, Any]:
    """Measure one filter at the limits that hold 1 % of the honest comments.

    Parameters
    ----------
    full, alone
        Scores with all fields and of the text alone, shape (n_examples,), each with its own limit.
    """
    spam = labels_of(examples)
    held = full >= limit_for(full[~spam])
    held_alone = alone >= limit_for(alone[~spam])
    sources: defaultdict[str, list[int]] = defaultdict(list)
    for row in np.flatnonzero(spam).tolist():
        sources[examples[row].source].append(row)
    large = [rows for rows in sources.values() if len(rows) >= LEAST_OF_SOURCE]
    praise = np.array([e.kind in PRAISE for e in examples], bool) & spam
    return {
        "honest": int((~spam).sum()),
        "honest_held": share(held[~spam]),
        "spam": int(spam.sum()),
        "caught": share(held[spam]),
        "sources": len(large),
        "caught_macro": share(np.array([held[rows].mean() for rows in large])),
        "praise": int(praise.sum()),
        "praise_caught": share(held[praise]),
        "alone_caught": share(held_alone[spam]),
    }


def by(
    examples: Sequence[Example], held: np.ndarray, key: Callable[[Example], str]
) -> dict[str, dict[str, Any]]:
    """Tabulate held comments by a property, most comments first."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for row, example in enumerate(examples):
        groups[key(example)].append(row)
    spam = labels_of(examples)
    table = {}
    for name, rows in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        inside, label = held[rows], spam[rows]
        table[name] = {
            "honest": int((~label).sum()),
            "honest_held": share(inside[~label]),
            "spam": int(label.sum()),
            "caught": share(inside[label]),
        }
    return table


def left_out_calibration(
    examples: Sequence[Example], log_odds: np.ndarray, folds: np.ndarray
) -> dict[str, float]:
    """Calibrate each fold by the other folds' scores (Platt), and measure the error.

    Returns
    -------
    dict
        Expected calibration error in [0, 1]: ``weighted``, labels and sources weighing as in
        training, which is what the calibration is made for; ``plain``, every comment alike.
    """
    spam, weights = labels_of(examples), source_weights(examples)
    scores = np.zeros(len(examples))
    for fold in np.unique(folds).tolist():
        rest = folds != fold
        platt = LogisticRegression(C=1e6).fit(log_odds[rest, None], spam[rest], weights[rest])
        scores[~rest] = platt.predict_proba(log_odds[~rest, None])[:, 1]
    return {
        "weighted": calibration_error(scores, spam, weights),
        "plain": calibration_error(scores, spam),
    }


def share(values: np.ndarray) -> float | None:
    """Give the mean, rounded; ``None`` of nothing."""
    return round(float(values.mean()), 6) if len(values) else None


def percent(value: float | None) -> str:
    """Write a share in [0, 1]."""
    return "–" if value is None else f"{value * 100:.1f} %"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = [f"| {' | '.join(row)} |" for row in [head, *rows]]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]])


def group_table(title: str, groups: Mapping[str, Mapping[str, Any]], least: int) -> str:
    """Write a table of groups with at least so many comments."""
    rows = [
        (
            name,
            f"{row['honest']:,}",
            percent(row["honest_held"]),
            f"{row['spam']:,}",
            percent(row["caught"]),
        )
        for name, row in groups.items()
        if row["honest"] + row["spam"] >= least
    ]
    return table((title, "honest", "held", "spam", "caught"), rows)
