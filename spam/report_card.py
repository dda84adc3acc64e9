"""The report's last charts: what the model's card says of sources that the model had not seen."""

from __future__ import annotations

from typing import Final

import numpy as np

from spam.card_curves import BinRow, CardCurves, CurveRow, read_card_curves
from spam.curves import BINS, Bin, PrecisionRecall, wilson
from spam.model_card import ModelCard
from spam.report_charts import calibration_chart, histogram_chart, precision_recall_chart
from spam.report_tables import section, share_of, table, tenths_table

_EVERY: Final = 5  # steps of the curve from one row of the table to the next


def card_sections(card: ModelCard) -> str:
    """Write what the card says of comments of sources left out; nothing if it lacks any of it."""
    found = read_card_curves(card.metrics.get("curves"))
    if not found.curve or not found.bins:
        return ""
    return (
        "<h2>From the card: sources left out</h2><p>Not the data of this page: every comment was "
        "scored by a model that had seen nothing of its source.</p>"
        + _precision_recall(found, card.hold_at)
        + _calibration(found.bins)
        + _histogram(found.bins)
    )


def _precision_recall(found: CardCurves, hold_at: float) -> str:
    chart = precision_recall_chart(
        _falling(found.curve, sum(spam for _, spam, _ in found.bins)),
        hold_at=hold_at,
        label="Precision over recall on sources left out",
    )
    rows = [
        (f"{limit:.1f}", share_of(recall), share_of(precision))
        for limit, precision, recall in found.curve[::_EVERY]
    ]
    text = "<p>The square is the first step from which this model holds.</p>"
    head = ("limit", "spam caught", "of what is held, spam")
    body = text + table("Limits, sources left out", head, rows)
    return section("Precision and recall, sources left out", chart, body)


def _falling(curve: tuple[CurveRow, ...], spam: int) -> PrecisionRecall:
    """Put the strictest limit first, and leave out those that hold nothing."""
    rows = [row for row in reversed(curve) if row[1]]
    limits, precision, recall = np.array(rows, float).reshape(-1, 3).T
    right = np.round(recall * spam)
    return PrecisionRecall(
        limits=limits,
        held=np.round(right / precision).astype(np.int64),
        right=right.astype(np.int64),
        recall=recall,
        precision=precision,
    )


def _calibration(rows: tuple[BinRow, ...]) -> str:
    bins = [
        Bin(place / BINS, honest + spam, mean, spam / (honest + spam), *wilson(spam, honest + spam))
        for place, (honest, spam, mean) in enumerate(rows)
        if mean is not None
    ]
    chart = calibration_chart(
        bins,
        label="Share of spam over the mean score, sources left out; dashes where both agree",
    )
    body = tenths_table("Tenths of the score, sources left out", bins)
    return section("Calibration, sources left out", chart, body)


def _histogram(rows: tuple[BinRow, ...]) -> str:
    counts = np.array([row[:2] for row in rows], np.int64)
    chart = histogram_chart(
        counts[:, 0],
        counts[:, 1],
        label="Numbers of honest and spam comments by score, sources left out",
        has_hatch=False,
    )
    lines = [
        (f"{place / BINS:.1f}", f"{honest:,}", f"{spam:,}")
        for place, (honest, spam, _) in enumerate(rows)
    ]
    body = table("Comments, sources left out", ("score from", "honest", "spam"), lines)
    return section("Scores, sources left out", chart, body)
