"""Numbers behind the charts of the page about the model: measured on local decisions, or its card.

The local figures are about comments that people decided on. Held comments are decided on more often
than published ones, so they are no picture of all comments; the page says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only

from blog.db import Comment, Post
from blog.domain.moderation import Policy
from blog.domain.shares import Share
from blog.services.card_figures import (
    Attack,
    CardCurves,
    Change,
    attacks_of,
    changes_of,
    comparison_of,
    curves_of,
)
from blog.services.clock import DbSession
from blog.services.curves import BINS, Bin, CurvePoint, calibration_error, largest_of
from blog.services.limit_history import FEWEST
from blog.services.limits import OwnerLimits, current_card
from blog.services.past_comments import MOST_PAST, PastComment, PastComments, past_comments
from spam.errors import ModelRejectedError
from spam.model_card import ModelCard
from spam.store import ModelStore

CURVE_STEPS = 100
MOST_MISTAKES = 20
TABLES = ("by_source", "by_language", "by_kind", "attacks", "curves")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A comment that the filter and a person see differently."""

    comment: Comment
    score: float


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """Local decisions under posts in one language, at the limits in force."""

    lang: str
    honest_held: Share
    spam_caught: Share


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """Everything the charts and tables show.

    Attributes
    ----------
    past
        What the local figures are measured on.
    curve
        From the lowest limit to the highest; empty unless there are both labels.
    bins
        Ten of equal width, for calibration and the histogram; empty without comments.
    calibration_error
        Mean distance between score and share of spam, in [0, 1], weighed by comments.
    held_though_honest, missed_spam
        The worst mistakes at the limits in force, and in ``held_count``, ``missed_count`` how many.
    previous
        The model before; ``None`` when there was none.
    comparison
        The card's own comparison on newer decisions, as ``(words, now, before)``.
    in_force
        Where the limit in force lies on the curve.
    measured
        The card whose tables by source, language, kind and disguise are shown: of the model in use,
        or where that has none of the model it corrects.
    card_curves
        The charts of that card, about comments of elsewhere; empty when it has none.
    """

    past: PastComments
    policy: Policy | None
    curve: tuple[CurvePoint, ...]
    bins: tuple[Bin, ...]
    calibration_error: float | None
    held_count: int
    held_though_honest: tuple[Mistake, ...]
    missed_count: int
    missed_spam: tuple[Mistake, ...]
    languages: tuple[LanguageRow, ...]
    previous: str | None
    changes: tuple[Change, ...]
    comparison: tuple[tuple[str, Share, Share], ...]
    attacks: tuple[Attack, ...]
    in_force: CurvePoint | None = None
    measured: ModelCard | None = None
    card_curves: CardCurves = field(default_factory=CardCurves)
    fewest: int = FEWEST
    most: int = MOST_PAST

    @property
    def largest_bin(self) -> int:
        """Give the largest number of one label in one bin, at least 1: the top of the histogram."""
        return largest_of(self.bins)


class ModelFiguresService:
    """Gathers the figures; reads each labelled comment once, and the texts of the worst only."""

    def __init__(self, *, session: DbSession, store: ModelStore, owner: OwnerLimits) -> None:
        self._session = session
        self._store = store
        self._owner = owner

    def figures(self) -> ModelFigures:
        """Measure the filter on what people decided here, and read the cards."""
        card, _ = current_card(self._store)
        policy = self._owner.policy(card) if card else None
        past = past_comments(self._session, version=card.version if card else None)
        bins = _bins(past.rows)
        held, missed = _mistakes(past.rows, policy)
        previous = self._previous(card) if card else None
        measured = self._measured(card) if card else None
        return ModelFigures(
            past=past,
            policy=policy,
            curve=_curve(past.rows),
            bins=bins,
            calibration_error=calibration_error(bins),
            held_count=len(held),
            held_though_honest=self._shown(held),
            missed_count=len(missed),
            missed_spam=self._shown(missed),
            languages=_languages(past.rows, policy),
            previous=previous.version if previous else None,
            changes=changes_of(card, previous) if card and previous else (),
            comparison=comparison_of(card) if card else (),
            attacks=attacks_of(measured) if measured else (),
            in_force=_at(policy.hold_at, past.rows) if policy else None,
            measured=measured,
            card_curves=curves_of(measured) if measured else CardCurves(),
        )

    def _measured(self, card: ModelCard) -> ModelCard:
        """Find the card with tables: this one, else that of the model it corrects."""
        if card.parent is None or any(card.metrics.get(key) for key in TABLES):
            return card
        try:
            return self._store.card(card.parent)
        except ModelRejectedError:
            return card

    def _previous(self, card: ModelCard) -> ModelCard | None:
        """Find the card of the model that was in use before, else of the one this one corrects."""
        for version in (self._store.previous_version(), card.parent):
            if version is None:
                continue
            try:
                return self._store.card(version)
            except ModelRejectedError:
                continue  # damaged or gone: the page compares with the next best
        return None

    def _shown(self, rows: Sequence[PastComment]) -> tuple[Mistake, ...]:
        worst = {row.comment_id: row.score for row in rows[:MOST_MISTAKES]}
        light = load_only(Comment.author_name, Comment.rendered_body, Comment.status)
        post = joinedload(Comment.post).options(load_only(Post.title, Post.lang))
        found = self._session.scalars(
            select(Comment).where(Comment.id.in_(worst)).options(light, post)
        )
        by_id = {comment.id: comment for comment in found}
        return tuple(
            Mistake(by_id[comment_id], score)
            for comment_id, score in worst.items()
            if comment_id in by_id
        )


def _curve(rows: Sequence[PastComment]) -> tuple[CurvePoint, ...]:
    honest = sorted(row.score for row in rows if not row.is_spam)
    spam = sorted(row.score for row in rows if row.is_spam)
    if not honest or not spam:
        return ()
    return tuple(
        _point(step / CURVE_STEPS, honest=honest, spam=spam) for step in range(CURVE_STEPS + 1)
    )


def _at(limit: float, rows: Sequence[PastComment]) -> CurvePoint | None:
    """Give the point of one limit; ``None`` unless there are both labels."""
    honest = sorted(row.score for row in rows if not row.is_spam)
    spam = sorted(row.score for row in rows if row.is_spam)
    return _point(limit, honest=honest, spam=spam) if honest and spam else None


def _point(limit: float, *, honest: Sequence[float], spam: Sequence[float]) -> CurvePoint:
    """Count from sorted scores."""
    caught = len(spam) - bisect_left(spam, limit)
    held = caught + len(honest) - bisect_left(honest, limit)
    return CurvePoint(limit, caught / held if held else None, caught / len(spam))


def _bins(rows: Sequence[PastComment]) -> tuple[Bin, ...]:
    if not rows:
        return ()
    ordered = sorted(rows, key=lambda row: row.score)
    scores = [row.score for row in ordered]
    found = []
    for place in range(BINS):
        low, high = place / BINS, (place + 1) / BINS
        end = bisect_left(scores, high) if place < BINS - 1 else bisect_right(scores, high)
        inside = ordered[bisect_left(scores, low) : end]
        spam = sum(row.is_spam for row in inside)
        mean = sum(row.score for row in inside) / len(inside) if inside else None
        found.append(Bin(low, high, len(inside) - spam, spam, mean))
    return tuple(found)


def _mistakes(
    rows: Sequence[PastComment], policy: Policy | None
) -> tuple[list[PastComment], list[PastComment]]:
    """Give honest comments that would be held and spam that would be missed, the worst first."""
    if policy is None:
        return [], []
    held = [row for row in rows if not row.is_spam and row.score >= policy.hold_at]
    missed = [row for row in rows if row.is_spam and row.score < policy.hold_at]
    return (
        sorted(held, key=lambda row: (-row.score, row.comment_id)),
        sorted(missed, key=lambda row: (row.score, row.comment_id)),
    )


def _languages(rows: Sequence[PastComment], policy: Policy | None) -> tuple[LanguageRow, ...]:
    if policy is None:
        return ()
    by_lang: dict[str, list[PastComment]] = {}
    for row in rows:
        by_lang.setdefault(row.lang, []).append(row)
    found = []
    for lang in sorted(by_lang, key=lambda name: (-len(by_lang[name]), name)):
        honest = [row.score >= policy.hold_at for row in by_lang[lang] if not row.is_spam]
        spam = [row.score >= policy.hold_at for row in by_lang[lang] if row.is_spam]
        found.append(
            LanguageRow(lang, Share(sum(honest), len(honest)), Share(sum(spam), len(spam)))
        )
    return tuple(found)
