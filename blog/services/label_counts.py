"""Keeping what people's decisions say of each comment, so that no page reads the decisions.

Nothing here commits. Whoever records decisions of people or changes a text calls ``keep_labels`` in
the same transaction; which decision stands is the one rule of ``label_of``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Select, delete, func, insert, select

from blog.db import ALL_MINUTES, Comment, CommentLabel, Decision, LabelCount, insert_into
from blog.domain.moderation import Label, Status, label_of, standing_decision
from blog.services.clock import DbSession
from blog.services.worth import count_labels

CHUNK: Final = 500
MINUTE_SECONDS: Final = 60
_QUIET: Final = {"synchronize_session": False}
Kept = tuple[Label, int]  # with the minute of the decision


def keep_labels(session: DbSession, campaigns: Mapping[int, int | None]) -> None:
    """Bring the labels of some comments, and their counts, in step with the decisions.

    Parameters
    ----------
    campaigns
        The comments by number, each with its campaign; of a removed one, the one that it was in.
    """
    session.flush()
    comment_ids = list(campaigns)
    steps: Counter[Kept] = Counter()
    of_campaigns: Counter[int | None] = Counter()
    for start in range(0, len(comment_ids), CHUNK):
        some = comment_ids[start : start + CHUNK]
        before, after = _kept(session, some), _found(session, some)
        if before != after:
            _store(session, before, after)
            steps.update(after.values())
            steps.subtract(before.values())
            of_campaigns.update(campaigns[number] for number in after)
            of_campaigns.subtract(campaigns[number] for number in before)
    _count(session, steps)
    count_labels(session, of_campaigns)


def label_counts(session: DbSession, *, now: datetime, settling_hours: float) -> dict[str, int]:
    """Give how many labels there are, by name, of decisions that have settled, to the minute.

    Reads a row for all, and one for each minute in which decisions have not settled.
    """
    last = minute_of(now - timedelta(hours=settling_hours))
    counts = {label.value: 0 for label in Label}
    for sign, which in ((1, LabelCount.minute == ALL_MINUTES), (-1, LabelCount.minute > last)):
        rows = session.execute(
            select(LabelCount.label, func.sum(LabelCount.number))
            .where(LabelCount.label.in_(list(Label)), which)  # named, for the key to be used
            .group_by(LabelCount.label)
        )
        for label, number in rows:
            counts[label.value] += sign * int(number)
    return counts


def minute_of(moment: datetime) -> int:
    """Give the minute since 1970 UTC that a moment is in."""
    return int(moment.timestamp() // MINUTE_SECONDS)


def _kept(session: DbSession, ids: Sequence[int]) -> dict[int, Kept]:
    rows = session.execute(
        select(CommentLabel.comment_id, CommentLabel.label, CommentLabel.minute).where(
            CommentLabel.comment_id.in_(ids)
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _found(session: DbSession, ids: Sequence[int]) -> dict[int, Kept]:
    found: dict[int, Kept] = {}
    for comment_id, group in groupby(session.execute(_facts(ids)), lambda row: row.comment_id):
        history = list(group)
        label = label_of(history, revision=history[0].present_revision)
        standing = standing_decision(history)
        if label is not None and standing is not None:
            found[comment_id] = (label, minute_of(standing.created_at))
    return found


def _facts(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Decision.id,
            Decision.comment_id,
            Decision.kind,
            Decision.user_id,
            Decision.undoes_id,
            Decision.revision,
            Decision.created_at,
            Comment.revision.label("present_revision"),
        )
        .join(Comment, Comment.id == Decision.comment_id)
        .where(
            Decision.comment_id.in_(ids),
            Decision.user_id.is_not(None),
            Comment.status != Status.REMOVED,
        )
        .order_by(Decision.comment_id, Decision.id)
    )


def _store(session: DbSession, before: Mapping[int, Kept], after: Mapping[int, Kept]) -> None:
    gone = [number for number in before if before[number] != after.get(number)]
    new = [number for number in after if after[number] != before.get(number)]
    if gone:
        session.execute(
            delete(CommentLabel).where(CommentLabel.comment_id.in_(gone)), execution_options=_QUIET
        )
    if new:
        rows = [
            {"comment_id": number, "label": after[number][0], "minute": after[number][1]}
            for number in new
        ]
        session.execute(insert(CommentLabel), rows)


def _count(session: DbSession, steps: Counter[Kept]) -> None:
    """Add to the counts of minutes, and to those of all."""
    for (label, _), step in list(steps.items()):
        steps[label, ALL_MINUTES] += step
    rows = [
        {"label": label.value, "minute": minute, "number": step}
        for (label, minute), step in sorted(steps.items())
        if step
    ]
    insert = insert_into(session, LabelCount)
    for start in range(0, len(rows), CHUNK // 4):
        some = insert.values(rows[start : start + CHUNK // 4])
        session.execute(
            some.on_conflict_do_update(
                index_elements=["label", "minute"],
                set_={"number": LabelCount.number + some.excluded.number},
            ),
            execution_options=_QUIET,
        )
