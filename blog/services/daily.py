"""Keeping and reading the numbers of each day. Nothing here commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select

from blog.db import Comment, DailyCount, insert_into
from blog.db.daily import Facet
from blog.domain.daily import (
    ARRIVALS,
    WAIT,
    measure_of_change,
    measures_of_arrival,
    wait_step,
)
from blog.domain.languages import guessed_language
from blog.domain.moderation import Rule, Status
from blog.services.clock import DbSession

Key = tuple[Facet, str, str]  # facet, key, measure
_ROWS_PER_STATEMENT: Final = 200


def count_arrivals(
    session: DbSession, comments: Iterable[Comment], rule: Rule | None, now: datetime
) -> None:
    """Count new comments with what the filter did, inside the caller's transaction."""
    counts: Counter[Key] = Counter()
    for comment in comments:
        language, post = guessed_language(comment.body), str(comment.post_id)
        for measure in measures_of_arrival(comment.status, rule):
            counts[Facet.ALL, "", measure] += 1
            if measure in ARRIVALS:
                counts[Facet.LANGUAGE, language, measure] += 1
                counts[Facet.POST, post, measure] += 1
    _add(session, now.date(), counts)


def count_changes(
    session: DbSession,
    changes: Sequence[tuple[Comment, Status, Status]],
    *,
    is_undo: bool,
    now: datetime,
) -> None:
    """Count what a person changed: what was put right, and how long held comments had waited."""
    counts: Counter[Key] = Counter()
    for comment, before, after in changes:
        found = measure_of_change(before, after, is_undo=is_undo)
        if found is not None:
            counts[Facet.ALL, "", found[0]] += found[1]
        if before is Status.PENDING and not is_undo:
            waited = (now - comment.created_at).total_seconds()
            counts[Facet.ALL, "", wait_step(waited)] += 1
    _add(session, now.date(), counts)


def totals(
    session: DbSession, first: date, last: date, *, facet: Facet = Facet.ALL
) -> dict[str, Counter[str]]:
    """Give the sums of some days, both ends included: for each key a count of each measure.

    Reads one range of the primary key; its length depends on days, not on comments.
    """
    rows = session.execute(
        select(DailyCount.key, DailyCount.measure, func.sum(DailyCount.number))
        .where(DailyCount.facet == facet, DailyCount.day.between(first, last))
        .group_by(DailyCount.key, DailyCount.measure)
    )
    found: dict[str, Counter[str]] = {}
    for key, measure, number in rows:
        found.setdefault(key, Counter())[measure] = number
    return found


def days(session: DbSession, first: date, last: date) -> dict[date, Counter[str]]:
    """Give the numbers of each of some days, both ends included; waiting times left out."""
    rows = session.execute(
        select(DailyCount.day, DailyCount.measure, DailyCount.number).where(
            DailyCount.facet == Facet.ALL,
            DailyCount.day.between(first, last),
            DailyCount.measure.not_like(f"{WAIT}%"),
        )
    )
    found: dict[date, Counter[str]] = {}
    for day, measure, number in rows:
        found.setdefault(day, Counter())[measure] = number
    return found


def _add(session: DbSession, day: date, counts: Counter[Key]) -> None:
    rows = [
        {"facet": facet, "day": day, "key": key, "measure": str(measure), "number": number}
        for (facet, key, measure), number in sorted(counts.items())
        if number
    ]
    insert = insert_into(session, DailyCount)
    for start in range(0, len(rows), _ROWS_PER_STATEMENT):
        chosen = insert.values(rows[start : start + _ROWS_PER_STATEMENT])
        session.execute(
            chosen.on_conflict_do_update(
                index_elements=["facet", "day", "key", "measure"],
                set_={"number": DailyCount.number + chosen.excluded.number},
            ),
            execution_options={"synchronize_session": False},
        )
