"""The evaluation report: one self-contained page, each chart drawn as SVG beside its table.

The page quotes the comments that are judged worst. They come from the data it was measured on and
from nowhere else, so it may go where that data may go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spam.curves import BINS, average_precision, bin_of, calibration_bins, precision_recall
from spam.dataset import Example
from spam.model_changes import ModelChanges
from spam.report_card import card_sections
from spam.report_charts import calibration_chart, histogram_chart, precision_recall_chart
from spam.report_tables import (
    STYLE,
    interval_of,
    part_of,
    quote,
    range_of,
    section,
    share_of,
    table,
    tenths_table,
)
from spam.scorer import Scorer

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MISTAKES: Final = 20
_NAMES: Final = {
    "ham_held": "Honest comments held",
    "ham_binned": "Honest comments binned",
    "spam_caught": "Spam held or binned",
    "spam_binned": "Spam binned",
    "average_precision": "Average precision",
    "roc_area": "Area under the ROC curve",
    "calibration_error": "Calibration error",
    "log_loss": "Log loss",
}
_SHARES: Final = frozenset({"ham_held", "ham_binned", "spam_caught", "spam_binned"})


def report_html(
    scorer: Scorer,
    examples: Sequence[Example],
    measured: Mapping[str, Any],
    *,
    changes: ModelChanges | None = None,
) -> str:
    """Write the page about a model measured on labelled messages.

    Parameters
    ----------
    measured
        From ``spam.evaluation.metrics``; with ``attacks`` from ``spam.attack_table`` if wanted.
    changes
        Against the previous model, if there is one.
    """
    scores = scorer.spam_scores([example.message for example in examples])
    spam = np.array([example.is_spam for example in examples], bool)
    title = f"Spam model {escape(scorer.version)}"
    body = [
        f"<h1>{title}</h1><p>{escape(scorer.card.limits_note)}</p>",
        _summary(measured),
        _precision_recall(scores, spam, scorer.hold_at),
        _calibration(scores, spam),
        _histogram(scores, spam),
    ]
    for name, key in (("source", "by_source"), ("language", "by_language"), ("kind", "by_kind")):
        body.append(f"<h2>By {name}</h2>{_group_table(name, measured[key])}")
    if "attacks" in measured:
        body.append(_attacks(measured["attacks"]))
    body.append(card_sections(scorer.card))
    if changes is not None:
        body.append(_changes(changes, examples))
    body.append(_mistakes(examples, scores, spam, scorer.hold_at))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _summary(measured: Mapping[str, Any]) -> str:
    average = measured["average_precision"]
    rows = [
        ("Honest comments measured", f"{measured['ham']:,}", ""),
        ("of them held", share_of(measured["ham_held"]), range_of(measured["ham_held_interval"])),
        ("of them binned", share_of(measured["ham_binned"]), ""),
        ("Spam comments measured", f"{measured['spam']:,}", ""),
        (
            "of them held or binned",
            share_of(measured["spam_caught"]),
            range_of(measured["spam_caught_interval"]),
        ),
        ("of them binned", share_of(measured["spam_binned"]), ""),
        ("Average precision", "–" if average is None else f"{average:.4f}", ""),
        ("Calibration error", share_of(measured["calibration_error"]), ""),
    ]
    limits = f"held from {measured['hold_at']:.4f}, binned from {measured['spam_at']:.4f}"
    return f"<p>Limits: {limits}.</p>" + table("Summary", ("what", "measured", "95 %"), rows)


def _precision_recall(scores: NDArray[np.float64], spam: NDArray[np.bool_], hold_at: float) -> str:
    curve = precision_recall(scores, spam)
    rows = []
    for limit in sorted({*np.linspace(0.1, 0.9, 9).round(1).tolist(), hold_at}):
        count = int((curve.limits >= limit).sum())  # distinct scores from the limit on
        held, right = (int(curve.held[count - 1]), int(curve.right[count - 1])) if count else (0, 0)
        name = f"{limit:.4f} (holds)" if limit == hold_at else f"{limit:.1f}"
        rows.append(
            (name, f"{held:,}", f"{right:,}", part_of(right, int(spam.sum())), part_of(right, held))
        )
    average = average_precision(scores, spam)
    note = "–" if average is None else f"{average:.4f}"
    chart = precision_recall_chart(
        curve, hold_at=hold_at, label=f"Precision over recall, average precision {note}"
    )
    head = ("limit", "held", "of them spam", "spam caught", "of what is held, spam")
    text = f"<p>Average precision {note}. The square is where this model holds.</p>"
    return section("Precision and recall", chart, text + table("Limits", head, rows))


def _calibration(scores: NDArray[np.float64], spam: NDArray[np.bool_]) -> str:
    bins = calibration_bins(scores, spam)
    chart = calibration_chart(
        bins, label="Share of spam over the mean score; dashes where both would agree"
    )
    return section("Calibration", chart, tenths_table("Tenths of the score", bins))


def _histogram(scores: NDArray[np.float64], spam: NDArray[np.bool_]) -> str:
    bins = bin_of(scores)
    ham_counts, spam_counts = (
        np.bincount(bins[label], minlength=BINS).astype(np.int64) for label in (~spam, spam)
    )
    rows = [
        (f"{place / BINS:.1f}", f"{ham_counts[place]:,}", f"{spam_counts[place]:,}")
        for place in range(BINS)
    ]
    chart = histogram_chart(
        ham_counts, spam_counts, label="Numbers of honest and spam comments by score"
    )
    return section("Scores", chart, table("Comments", ("score from", "honest", "spam"), rows))


def _attacks(attacks: Mapping[str, Any]) -> str:
    count = attacks["spam"]
    plain = attacks["plain"]
    rows = [("as written", f"{count:,}", share_of(plain), interval_of(plain, count), "")]
    rows += [
        (
            name,
            f"{count:,}",
            share_of(caught),
            interval_of(caught, count),
            "–" if caught is None or plain is None else f"{(caught - plain) * 100:+.1f}",
        )
        for name, caught in attacks["attacks"].items()
    ]
    head = ("attack", "spam", "caught", "95 %", "points against plain")
    text = f"<p>The spam of the data, {attacks['share']:.0%} of its letters rewritten.</p>"
    return f"<h2>Disguises</h2>{text}{table('Caught under attack', head, rows)}"


def _changes(changes: ModelChanges, examples: Sequence[Example]) -> str:
    measures = [
        (_NAMES[name], _number(name, before), _number(name, after))
        for name, (before, after) in changes.measures.items()
    ]
    moves = [
        (f"{move.before} → {move.after}", f"{move.ham:,}", f"{move.spam:,}")
        for move in changes.moves
    ]
    parts = [
        f"<h2>What changed against {escape(changes.against)}</h2>",
        table("Measures, each model at its own limits", ("measure", "previous", "now"), measures),
        table("Comments treated differently", ("from → to", "honest", "spam"), moves)
        if moves
        else "<p>No comment is treated differently.</p>",
        f"<h3>Treated worse than before: {len(changes.worse):,}</h3>",
    ]
    parts += [
        quote(
            examples[index],
            f"{'spam' if examples[index].is_spam else 'honest'}, "
            f"{changes.before[index]:.3f} → {changes.after[index]:.3f}",
        )
        for index in changes.worse[:_MISTAKES]
    ]
    return "".join(parts)


def _mistakes(
    examples: Sequence[Example],
    scores: NDArray[np.float64],
    spam: NDArray[np.bool_],
    hold_at: float,
) -> str:
    parts = [
        "<h2>Worst mistakes</h2><p>Quoted from the data measured on: keep this page with it.</p>"
    ]
    for title, wrong, sign in (
        ("Honest, but held", ~spam & (scores >= hold_at), -1.0),
        ("Spam, but published", spam & (scores < hold_at), 1.0),
    ):
        worst = sorted(np.flatnonzero(wrong).tolist(), key=lambda i: sign * scores[i])[:_MISTAKES]
        parts.append(f"<h3>{title}: {int(wrong.sum()):,}</h3>")
        parts += [quote(examples[index], f"{scores[index]:.3f}") for index in worst]
    return "".join(parts)


def _group_table(title: str, groups: Mapping[str, Mapping[str, Any]]) -> str:
    rows = [
        (
            name,
            f"{row['ham']:,}",
            share_of(row["ham_held"]),
            interval_of(row["ham_held"], row["ham"]),
            f"{row['spam']:,}",
            share_of(row["spam_caught"]),
            interval_of(row["spam_caught"], row["spam"]),
        )
        for name, row in groups.items()
    ]
    head = (title, "honest", "held", "95 %", "spam", "caught", "95 %")
    return table(f"Comments by {title}", head, rows)


def _number(name: str, value: float | None) -> str:
    if value is None or name in _SHARES:
        return share_of(value)
    return f"{value:.4f}"
