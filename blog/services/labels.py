"""Labelled examples from people's decisions: the one bridge from moderating to learning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from blog.db import Comment, Decision
from blog.domain.moderation import Label, label_of, standing_decision
from blog.services.clock import DbSession
from blog.services.comments import message_of
from spam.dataset import Example

CHUNK = 500


def labelled_examples(session: DbSession, *, settled_before: datetime) -> list[Example]:
    """Give every comment that people labelled, oldest decision first.

    Parameters
    ----------
    settled_before
        Decisions made later than this do not teach yet.
    """
    examples: list[Example] = []
    for comment_id, history in _histories(session):
        examples.extend(_example(session, comment_id, history, settled_before))
    return sorted(examples, key=lambda example: example.time or settled_before)


def label_counts(session: DbSession, *, now: datetime, settling_hours: float) -> dict[str, int]:
    """Count the labels there are now, by name."""
    settled = now - timedelta(hours=settling_hours)
    labels = [example.is_spam for example in labelled_examples(session, settled_before=settled)]
    return {Label.SPAM.value: sum(labels), Label.HAM.value: len(labels) - sum(labels)}


def _histories(session: DbSession) -> Iterator[tuple[int, list[Decision]]]:
    judged = select(Decision.comment_id).where(Decision.user_id.is_not(None))
    decisions = session.scalars(
        select(Decision)
        .where(Decision.comment_id.in_(judged))
        .order_by(Decision.comment_id, Decision.id)
        .execution_options(yield_per=CHUNK)
    )
    for comment_id, history in groupby(decisions, key=lambda decision: decision.comment_id):
        yield comment_id, list(history)


def _example(
    session: DbSession, comment_id: int, history: list[Decision], settled_before: datetime
) -> Iterator[Example]:
    standing = standing_decision(history)
    if standing is None or standing.created_at > settled_before:
        return
    comment = session.get_one(Comment, comment_id, options=[joinedload(Comment.post)])
    label = label_of(history, revision=comment.revision)
    if label is not None and comment.body:
        yield Example(
            message=message_of(comment, comment.post),
            is_spam=label is Label.SPAM,
            source="local",
            time=standing.created_at,
        )
