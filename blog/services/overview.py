"""The overview's figures: how comments fared, by day, week, language and post. Reading only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import load_only

from blog.db import Post
from blog.db.daily import Facet
from blog.domain.daily import WAIT, Measure, median_wait
from blog.domain.shares import Share
from blog.services.clock import Clock, DbSession
from blog.services.daily import days, totals

DAYS: Final = 30
WEEKS: Final = 12
MOST_ROWS: Final = 10


@dataclass(frozen=True, slots=True)
class Numbers:
    """What happened to comments in a stretch of time.

    Attributes
    ----------
    received, published, held, binned
        What came, and what the filter did with it at once.
    wrongly_held, wrongly_binned, missed
        What people put right: approved though held or binned, marked as spam though published.
    """

    received: int
    published: int
    held: int
    binned: int
    wrongly_held: int
    wrongly_binned: int
    missed: int

    @property
    def held_share(self) -> Share:
        """Give how many of those received were held."""
        return Share(self.held, self.received)

    @property
    def binned_share(self) -> Share:
        """Give how many of those received were put with the spam."""
        return Share(self.binned, self.received)


@dataclass(frozen=True, slots=True)
class Period:
    """A day or a week, named by its first day."""

    start: date
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class LanguageNumbers:
    """Comments in one language, as guessed from their words; ``unknown`` where nobody can tell."""

    language: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class PostNumbers:
    """Comments on one post."""

    post: Post
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the overview and the honesty page show.

    Attributes
    ----------
    first, last
        The days that ``total`` is about, both included.
    median_wait_seconds
        Of the held comments decided in that time; ``None`` when there was none.
    """

    first: date
    last: date
    total: Numbers
    median_wait_seconds: float | None
    by_day: list[Period]
    by_week: list[Period]
    languages: list[LanguageNumbers]
    posts: list[PostNumbers]


class OverviewService:
    """Reads the kept numbers; what it costs depends on days, languages and posts alone."""

    def __init__(self, *, session: DbSession, now: Clock) -> None:
        self._session, self._now = session, now

    def figures(self, *, whole_days: bool = False) -> Figures:
        """Give the figures up to now, or of whole days up to yesterday.

        What everybody may read is of whole days: numbers that move at once would tell a spammer
        what became of each try.
        """
        last = self._now().date() - timedelta(days=int(whole_days))
        first, monday = last - timedelta(days=DAYS - 1), last - timedelta(days=last.weekday())
        week = monday - timedelta(weeks=WEEKS - 1)
        found = days(self._session, min(first, week), last)
        sums = totals(self._session, first, last).get("", Counter())
        waits = {name: count for name, count in sums.items() if name.startswith(WAIT)}
        return Figures(
            first=first,
            last=last,
            total=_numbers(sums),
            median_wait_seconds=median_wait(waits),
            by_day=_by_day(found, first, last),
            by_week=_by_week(found, week, monday),
            languages=self._languages(first, last),
            posts=self._posts(first, last),
        )

    def _languages(self, first: date, last: date) -> list[LanguageNumbers]:
        found = totals(self._session, first, last, facet=Facet.LANGUAGE)
        return [LanguageNumbers(key, _numbers(counts)) for key, counts in _largest(found)]

    def _posts(self, first: date, last: date) -> list[PostNumbers]:
        largest = _largest(totals(self._session, first, last, facet=Facet.POST))
        posts = self._session.scalars(
            select(Post)
            .where(Post.id.in_([int(key) for key, _ in largest]))
            .options(load_only(Post.slug, Post.title, Post.lang))
        )
        known = {post.id: post for post in posts}
        return [
            PostNumbers(known[int(key)], _numbers(counts))
            for key, counts in largest
            if int(key) in known
        ]


def _largest(found: Mapping[str, Counter[str]]) -> list[tuple[str, Counter[str]]]:
    ranked = sorted(found.items(), key=lambda item: (-item[1][Measure.RECEIVED], item[0]))
    return ranked[:MOST_ROWS]


def _by_day(found: Mapping[date, Counter[str]], first: date, last: date) -> list[Period]:
    number = (last - first).days + 1
    every = [first + timedelta(days=step) for step in range(number)]
    return [Period(day, _numbers(found.get(day, Counter()))) for day in every]


def _by_week(found: Mapping[date, Counter[str]], first: date, last: date) -> list[Period]:
    weeks: dict[date, Counter[str]] = {}
    for day, counts in found.items():
        weeks.setdefault(day - timedelta(days=day.weekday()), Counter()).update(counts)
    every = [first + timedelta(weeks=step) for step in range((last - first).days // 7 + 1)]
    return [Period(week, _numbers(weeks.get(week, Counter()))) for week in every]


def _numbers(counts: Counter[str]) -> Numbers:
    """Read the counts; what was counted off on a later day never shows as less than nothing."""
    return Numbers(
        received=counts[Measure.RECEIVED],
        published=counts[Measure.PUBLISHED],
        held=counts[Measure.HELD],
        binned=counts[Measure.BINNED],
        wrongly_held=max(0, counts[Measure.HELD_APPROVED]),
        wrongly_binned=max(0, counts[Measure.BINNED_APPROVED]),
        missed=max(0, counts[Measure.PUBLISHED_SPAM]),
    )
