"""Gathers the facts that alarms are made of: new labels, and the share of comments held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from blog.db import Decision, User
from blog.domain.alarms import Alarm, HeldShare, LabelFact, drift_alarm, label_alarms
from blog.domain.daily import Measure
from blog.domain.languages import guessed_language
from blog.domain.moderation import Label
from blog.services.clock import DbSession
from blog.services.daily import totals
from blog.services.labels import Lesson

if TYPE_CHECKING:
    from spam.scorer import Scorer

MOST_JUDGED = 5_000  # newest labels that are judged by both models: seconds, not minutes
MOST_OF_BATCH = 500  # decisions of a batch that are looked at: a page must stay quick
DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=28)


def alarms_of(
    session: DbSession,
    lessons: Sequence[Lesson],
    *,
    base: Scorer,
    current: Scorer,
    now: datetime,
) -> tuple[Alarm, ...]:
    """Find what looks wrong before a promotion.

    Parameters
    ----------
    lessons
        All that people taught, oldest first; new is what the current model did not learn from.
    """
    facts = label_facts(session, lessons, base=base, current=current)
    return (*label_alarms(facts), *drift_alarms(session, now=now))


def label_facts(
    session: DbSession, lessons: Sequence[Lesson], *, base: Scorer, current: Scorer
) -> list[LabelFact]:
    """Give what is known of every label; the newest ``MOST_JUDGED`` new ones are judged."""
    newest = newest_decision(current)
    is_new = [newest is None or (_time(lesson) > newest) for lesson in lessons]
    judged = [number for number, new in enumerate(is_new) if new][-MOST_JUDGED:]
    messages = [lessons[number].example.message for number in judged]
    scores = dict(
        zip(
            judged,
            zip(base.spam_scores(messages), current.spam_scores(messages), strict=True),
            strict=True,
        )
    )
    names = _names(session)
    seen: set[tuple[str, bool]] = set()
    facts: list[LabelFact] = []
    for number, lesson in enumerate(lessons):
        example = lesson.example
        key = (" ".join(example.message.text.casefold().split()), example.is_spam)
        by_base, by_current = scores.get(number, (None, None))
        facts.append(
            LabelFact(
                account=names.get(lesson.user_id or 0, "?"),
                day=_time(lesson).date(),
                language=guessed_language(example.message.text),
                label=Label.SPAM if example.is_spam else Label.HAM,
                is_new=is_new[number],
                base_score=None if by_base is None else float(by_base),
                current_score=None if by_current is None else float(by_current),
                batch=lesson.batch,
                is_repeat=key in seen,
            )
        )
        seen.add(key)
    return facts


def drift_alarms(session: DbSession, *, now: datetime) -> tuple[Alarm, ...]:
    """Compare the share of comments held in the last 7 days with the 28 days before."""
    today = now.date()
    week = _held_share(session, first=today - WEEK + DAY, last=today)
    before = _held_share(session, first=today - WEEK - MONTH + DAY, last=today - WEEK)
    alarm = drift_alarm(week, before)
    return () if alarm is None else (alarm,)


def without_undone(session: DbSession, alarms: Iterable[Alarm]) -> tuple[Alarm, ...]:
    """Leave out the batches that were taken back since: there is nothing left to press."""
    return tuple(
        replace(
            alarm,
            batches=tuple(each for each in alarm.batches if _stands(session, batch=each[0])),
        )
        for alarm in alarms
    )


def _stands(session: DbSession, *, batch: str) -> bool:
    """Say whether any decision of a batch, of its first ones, has not been taken back."""
    undo = aliased(Decision)
    of_batch = select(Decision.id, Decision.comment_id).where(Decision.batch == batch)
    first = of_batch.order_by(Decision.id).limit(MOST_OF_BATCH).subquery()
    is_undone = (
        select(undo.id)
        .where(undo.comment_id == first.c.comment_id, undo.undoes_id == first.c.id)
        .exists()
    )
    return session.scalar(select(first.c.id).where(~is_undone).limit(1)) is not None


def newest_decision(model: Scorer) -> datetime | None:
    """Give the time of the newest decision a model learnt from; ``None`` for a base model."""
    found = model.card.metrics.get("newest_decision")
    return datetime.fromisoformat(found) if found else None


def _held_share(session: DbSession, *, first: date, last: date) -> HeldShare:
    """Read how many comments the model judged, and would have held, from the kept numbers."""
    sums = totals(session, first, last).get("", Counter())
    return HeldShare(sums[Measure.JUDGED_HELD], sums[Measure.JUDGED])


def _names(session: DbSession) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(select(User.id, User.name))}


def _time(lesson: Lesson) -> datetime:
    return lesson.example.time or datetime.min.replace(tzinfo=UTC)
