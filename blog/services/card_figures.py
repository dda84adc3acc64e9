"""Figures that model cards carry, made safe to show: a card may be old or lack any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from blog.domain.sentences import Sentence
from blog.domain.shares import Share
from blog.services.curves import BINS, Bin, CurvePoint, calibration_error, largest_of
from spam.card_curves import read_card_curves
from spam.model_card import ModelCard

LARGEST = 1e12
LIMITS = frozenset({"hold_at", "spam_at"})
METRICS = (
    ("hold_at", Sentence("Held from a score of")),
    ("spam_at", Sentence("Spam from a score of")),
    ("spam_caught", Sentence("Spam caught")),
    ("ham_held", Sentence("Genuine comments held")),
    ("spam_binned", Sentence("Spam binned")),
    ("ham_binned", Sentence("Genuine comments binned")),
    ("roc_area", Sentence("Spam ranked above genuine ones")),
    ("calibration_error", Sentence("Calibration error")),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of the model in use beside the one before."""

    name: str
    before: float | None
    now: float | None
    is_limit: bool = False


@dataclass(frozen=True, slots=True)
class Attack:
    """How much of ``spam`` messages is caught, plain and disguised; shares in [0, 1]."""

    name: str
    spam: int
    plain: float | None
    caught: float | None


@dataclass(frozen=True, slots=True)
class CardCurves:
    """A card's scores of comments the model had not seen; each part is empty when it is missing.

    Attributes
    ----------
    holds, bins_spam
        What the card measured at its own limits; ``None`` where it does not tell, and where a limit
        is beyond all scores.
    """

    curve: tuple[CurvePoint, ...] = ()
    bins: tuple[Bin, ...] = ()
    holds: CurvePoint | None = None
    bins_spam: CurvePoint | None = None

    @property
    def calibration_error(self) -> float | None:
        """Give the mean distance between score and share of spam, in [0, 1]."""
        return calibration_error(self.bins)

    @property
    def largest_bin(self) -> int:
        """Give the top of the histogram, at least 1."""
        return largest_of(self.bins)

    @property
    def spam_share(self) -> Share:
        """Give how many of all its comments were spam."""
        spam = sum(each.spam for each in self.bins)
        return Share(spam, spam + sum(each.honest for each in self.bins))


def curves_of(card: ModelCard) -> CardCurves:
    """Read the charts of a card; what is not as it should be is left out whole."""
    found = read_card_curves(card.metrics.get("curves"))
    curves = CardCurves(
        curve=tuple(CurvePoint(*row) for row in found.curve),
        bins=tuple(
            Bin(place / BINS, (place + 1) / BINS, *row) for place, row in enumerate(found.bins)
        ),
    )
    return replace(
        curves,
        holds=_measured_at(card, curves, card.hold_at, "spam_caught", "ham_held"),
        bins_spam=_measured_at(card, curves, card.spam_at, "spam_binned", "ham_binned"),
    )


def _measured_at(
    card: ModelCard, curves: CardCurves, limit: float, spam_key: str, honest_key: str
) -> CurvePoint | None:
    """Give the card's shares at a limit: the curve's steps are too wide where it falls steeply."""
    caught, held = (_number(card.metrics.get(key)) for key in (spam_key, honest_key))
    if (
        caught is None
        or held is None
        or not all(0 <= share <= 1 for share in (caught, held, limit))
    ):
        return None
    spam = caught * curves.spam_share.count
    both = spam + held * (curves.spam_share.of - curves.spam_share.count)
    return CurvePoint(limit, spam / both, caught) if both else None


def changes_of(card: ModelCard, previous: ModelCard) -> tuple[Change, ...]:
    """Put the figures of two models side by side; leave out what only one card has.

    A correction of the shipped model is not measured as that one was: beside a dash, a figure would
    look lost.
    """
    rows = [
        Change(words, _figure(previous, key), _figure(card, key), is_limit=key in LIMITS)
        for key, words in METRICS
    ]
    return tuple(row for row in rows if row.before is not None and row.now is not None)


def _figure(card: ModelCard, key: str) -> float | None:
    return _number(getattr(card, key) if key in LIMITS else card.metrics.get(key))


def comparison_of(card: ModelCard) -> tuple[tuple[str, Share, Share], ...]:
    """Read the counts that promoting was decided on; a card without them gives nothing."""
    found = card.metrics.get("comparison")
    if not isinstance(found, Mapping):
        return ()
    rows = []
    for words, key, of in (
        (Sentence("Genuine comments held"), "ham_held", "ham"),
        (Sentence("Spam caught"), "spam_caught", "spam"),
    ):
        now, before, total = (found.get(name) for name in (key, f"current_{key}", of))
        if isinstance(now, int) and isinstance(before, int) and isinstance(total, int):
            rows.append((words, Share(now, total), Share(before, total)))
    return tuple(rows)


def attacks_of(card: ModelCard) -> tuple[Attack, ...]:
    """Read how disguised spam fares; a card without such a table gives nothing."""
    found = card.metrics.get("attacks")
    if not isinstance(found, Mapping):
        return ()
    return tuple(
        Attack(
            name=str(name),
            spam=int(_number(row.get("spam")) or 0),
            plain=_number(row.get("plain")),
            caught=_number(row.get("caught")),
        )
        for name, row in found.items()
        if isinstance(row, Mapping)
    )


def _number(value: Any) -> float | None:
    """Give a number that can be shown; those beyond any figure would only break the page."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) <= LARGEST else None
