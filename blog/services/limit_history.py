"""What a limit would have done to the blog's own past: honest comments held, spam missed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from blog.domain.moderation import Policy
from blog.domain.shares import Share
from blog.services.clock import DbSession
from blog.services.past_comments import (
    MOST_PAST,
    PastComment,
    PastComments,
    UndisputedCounts,
    past_comments,
    undisputed_counts,
)

STEPS = (*(step / 20 for step in range(1, 20)), 0.98, 0.99)
"""Limits of the table and the chart: every twentieth, and two near the top, where models hold."""
FEWEST = 20
"""Below so many comments a share says too little to be shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one policy would have done to past comments, in counts.

    Attributes
    ----------
    honest_held, honest_binned
        Of the comments that people approved: held or binned, and binned alone.
    spam_missed, spam_binned
        Of what people marked as spam: published, and binned.
    undisputed_held
        Of published comments that nobody decided on: held or binned.
    """

    hold_at: float
    spam_at: float
    honest_held: Share
    honest_binned: Share
    spam_missed: Share
    spam_binned: Share
    undisputed_held: Share


@dataclass(frozen=True, slots=True)
class LanguageOutcome:
    """The same for posts in one language, at the chosen limit."""

    lang: str
    honest_held: Share
    spam_missed: Share
    undisputed_held: Share


@dataclass(frozen=True, slots=True)
class LimitHistory:
    """What the page about limits shows.

    Attributes
    ----------
    chosen, in_force
        The limits asked for, and those that the next comment meets.
    steps
        One row for each of ``STEPS``.
    languages
        Most labelled comments first.
    past
        What was measured on.
    undisputed
        How many published comments nobody decided on.
    """

    chosen: Outcome
    in_force: Outcome | None
    steps: tuple[Outcome, ...]
    languages: tuple[LanguageOutcome, ...]
    past: PastComments
    undisputed: int
    fewest: int = FEWEST
    most: int = MOST_PAST

    @property
    def lines(self) -> dict[str, list[tuple[float, float]]]:
        """Give the chart's lines as (limit, share) points; from a limit of 0 on everything is held.

        ``held`` and ``missed`` are there only when something of that label can be counted.
        """
        found = {}
        if self.chosen.honest_held.of:
            steps = [(step.hold_at, step.honest_held.value or 0.0) for step in self.steps]
            found["held"] = [(0.0, 1.0), *steps]
        if self.chosen.spam_missed.of:
            steps = [(step.hold_at, step.spam_missed.value or 0.0) for step in self.steps]
            found["missed"] = [(0.0, 0.0), *steps]
        return found


class LimitHistoryService:
    """Counts over the labelled comments; reads each of them once and no texts."""

    def __init__(self, *, session: DbSession) -> None:
        self._session = session

    def history(
        self, *, chosen: Policy, in_force: Policy | None, version: str | None
    ) -> LimitHistory:
        """Tell what limits would have done.

        Parameters
        ----------
        version
            The model in use; its scores count where it judged a comment.
        """
        past = past_comments(self._session, version=version)
        limits = (chosen.hold_at, *STEPS, *([in_force.hold_at] if in_force else []))
        undisputed = undisputed_counts(self._session, version=version, limits=limits)
        total = sum(row.total for row in undisputed)
        reaching = [sum(row.reaching[place] for row in undisputed) for place in range(len(limits))]
        shares = [Share(count, total) for count in reaching]
        tally = _Tally(past.rows)
        never = 1.01
        return LimitHistory(
            chosen=tally.outcome(chosen.hold_at, chosen.spam_at, shares[0]),
            in_force=tally.outcome(in_force.hold_at, in_force.spam_at, shares[-1])
            if in_force
            else None,
            steps=tuple(
                tally.outcome(step, never, share)
                for step, share in zip(STEPS, shares[1:], strict=False)
            ),
            languages=_languages(past.rows, undisputed, chosen.hold_at),
            past=past,
            undisputed=total,
        )


class _Tally:
    """Scores by label in order, so that counting above a limit is a look-up."""

    def __init__(self, rows: Iterable[PastComment]) -> None:
        rows = tuple(rows)
        self.honest = sorted(row.score for row in rows if not row.is_spam)
        self.spam = sorted(row.score for row in rows if row.is_spam)

    def honest_reaching(self, limit: float) -> Share:
        return _reaching(self.honest, limit)

    def spam_reaching(self, limit: float) -> Share:
        return _reaching(self.spam, limit)

    def spam_below(self, limit: float) -> Share:
        return Share(bisect_left(self.spam, limit), len(self.spam))

    def outcome(self, hold_at: float, spam_at: float, undisputed: Share) -> Outcome:
        return Outcome(
            hold_at=hold_at,
            spam_at=spam_at,
            honest_held=self.honest_reaching(hold_at),
            honest_binned=self.honest_reaching(spam_at),
            spam_missed=self.spam_below(hold_at),
            spam_binned=self.spam_reaching(spam_at),
            undisputed_held=undisputed,
        )


def _reaching(ordered: Sequence[float], limit: float) -> Share:
    return Share(len(ordered) - bisect_left(ordered, limit), len(ordered))


def _languages(
    rows: Sequence[PastComment], undisputed: Sequence[UndisputedCounts], limit: float
) -> tuple[LanguageOutcome, ...]:
    """Tabulate by language; ``undisputed`` counts the chosen limit first."""
    by_lang: dict[str, list[PastComment]] = {row.lang: [] for row in undisputed}
    for row in rows:
        by_lang.setdefault(row.lang, []).append(row)
    counts = {row.lang: Share(row.reaching[0], row.total) for row in undisputed}
    order = sorted(by_lang, key=lambda lang: (-len(by_lang[lang]), lang))
    found = []
    for lang in order:
        tally = _Tally(by_lang[lang])
        found.append(
            LanguageOutcome(
                lang=lang,
                honest_held=tally.honest_reaching(limit),
                spam_missed=tally.spam_below(limit),
                undisputed_held=counts.get(lang, Share(0, 0)),
            )
        )
    return tuple(found)
