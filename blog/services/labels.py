"""Labelled examples from people's decisions: the one bridge from moderating to learning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from blog.db import Comment, Decision
from blog.domain.moderation import Label, Status, label_of, standing_decision
from blog.services.clock import DbSession
from blog.services.messages import message_of
from spam.dataset import Example

CHUNK = 500
_FACTS = (
    Decision.id,
    Decision.comment_id,
    Decision.kind,
    Decision.user_id,
    Decision.undoes_id,
    Decision.revision,
    Decision.batch,
    Decision.created_at,
)
"""What a label needs of a decision: plain columns, because there are very many."""


@dataclass(frozen=True, slots=True)
class _Labelled:
    """What people's decisions say of one comment, and who decided when, in which batch."""

    comment_id: int
    label: Label
    time: datetime
    user_id: int | None
    batch: str | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """An example with its comment and the decision behind it: who made it, in which batch."""

    example: Example
    user_id: int | None
    batch: str | None
    comment_id: int


def labelled_examples(session: DbSession, *, settled_before: datetime) -> list[Example]:
    """Give every comment that people labelled, oldest decision first.

    Parameters
    ----------
    settled_before
        Decisions made later than this do not teach yet.
    """
    return [lesson.example for lesson in lessons(session, settled_before=settled_before)]


def lessons(session: DbSession, *, settled_before: datetime) -> list[Lesson]:
    """Give every comment that people labelled with who decided, oldest decision first.

    Parameters
    ----------
    settled_before
        Decisions made later than this do not teach yet.
    """
    labelled = list(_labelled(session, settled_before))
    found: list[Lesson] = []
    for start in range(0, len(labelled), CHUNK):
        found += _lessons(session, labelled[start : start + CHUNK])
    return sorted(found, key=lambda lesson: lesson.example.time or settled_before)


def _labelled(session: DbSession, settled_before: datetime) -> Iterator[_Labelled]:
    judged = select(Decision.comment_id).where(Decision.user_id.is_not(None))
    rows = session.execute(
        select(*_FACTS, Comment.revision.label("present_revision"))
        .join(Comment, Comment.id == Decision.comment_id)
        .where(Decision.comment_id.in_(judged), Comment.status != Status.REMOVED)
        .order_by(Decision.comment_id, Decision.id)
        .execution_options(yield_per=CHUNK)
    )
    for comment_id, group in groupby(rows, key=lambda row: row.comment_id):
        history = list(group)
        label = label_of(history, revision=history[0].present_revision)
        standing = standing_decision(history)
        if label is not None and standing is not None and standing.created_at <= settled_before:
            yield _Labelled(
                comment_id, label, standing.created_at, standing.user_id, standing.batch
            )


def _lessons(session: DbSession, labelled: list[_Labelled]) -> Iterator[Lesson]:
    comments = session.scalars(
        select(Comment)
        .where(Comment.id.in_([each.comment_id for each in labelled]))
        .options(joinedload(Comment.post))
    )
    by_id = {comment.id: comment for comment in comments}
    for each in labelled:
        comment = by_id[each.comment_id]
        example = Example(
            message=message_of(comment, comment.post),
            is_spam=each.label is Label.SPAM,
            source="local",
            time=each.time,
        )
        yield Lesson(example, each.user_id, each.batch, each.comment_id)
