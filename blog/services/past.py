"""What a comment's author, its address and its links did before: counts of the last year.

Every count reads a bounded number of index entries, however many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from sqlalchemy import ColumnElement, Select, select

from blog.db import Comment, CommentHost, Decision
from blog.domain.moderation import Label, Status, label_of
from blog.services.clock import DbSession
from blog.services.fingerprints import MOST_HOSTS, seconds

MOST_COUNTED: Final = 200
MOST_NAMED: Final = 8
YEAR: Final = timedelta(days=365)


class Trait(StrEnum):
    """What two comments can have in common."""

    AUTHOR = "author"
    ADDRESS = "address"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Past:
    """Other comments with one trait.

    Attributes
    ----------
    value
        The name or the host; empty for the address, of which only a keyed hash is kept.
    statuses, labels
        How many there are of each, among the newest ``MOST_COUNTED``.
    is_more
        Whether there are more than were counted.
    newest
        Numbers of the newest ones.
    """

    trait: Trait
    value: str
    statuses: dict[Status, int]
    labels: dict[Label, int]
    is_more: bool
    newest: tuple[int, ...]

    @property
    def number(self) -> int:
        """How many were counted."""
        return sum(self.statuses.values())


@dataclass(frozen=True, slots=True)
class _Fact:
    id: int
    status: Status
    revision: int


def past_of(session: DbSession, comment: Comment, *, now: datetime) -> list[Past]:
    """Give what the author, the address and the links of a comment did in the last year."""
    since = now - YEAR
    found: list[tuple[Trait, str, list[_Fact]]] = []
    if comment.author_key:
        same = Comment.author_key == comment.author_key
        facts = _facts(session, same, comment.id, since)
        found.append((Trait.AUTHOR, comment.author_name, facts))
    if comment.address_hash:
        same = Comment.address_hash == comment.address_hash
        found.append((Trait.ADDRESS, "", _facts(session, same, comment.id, since)))
    found += [
        (Trait.HOST, host, _facts_of_host(session, host, comment.id, since))
        for host in session.scalars(_hosts(comment.id)).all()
    ]
    labels = _labels(session, {fact.id: fact.revision for _, _, facts in found for fact in facts})
    return [_past(trait, value, facts, labels) for trait, value, facts in found]


def _past(trait: Trait, value: str, facts: Sequence[_Fact], labels: dict[int, Label]) -> Past:
    counted = facts[:MOST_COUNTED]
    return Past(
        trait=trait,
        value=value,
        statuses=dict(Counter(fact.status for fact in counted)),
        labels=dict(Counter(labels[fact.id] for fact in counted if fact.id in labels)),
        is_more=len(facts) > MOST_COUNTED,
        newest=tuple(fact.id for fact in counted[:MOST_NAMED]),
    )


def _facts(session: DbSession, same: ColumnElement[bool], but: int, since: datetime) -> list[_Fact]:
    """Read the newest comments with a trait; numbers ascend with time, so the index ends it."""
    newest = (
        select(Comment.id).where(same).order_by(Comment.id.desc()).limit(MOST_COUNTED + 2)
    ).subquery()
    return _read(session, select(newest.c.id), but, since)


def _facts_of_host(session: DbSession, host: str, but: int, since: datetime) -> list[_Fact]:
    newest = (
        select(CommentHost.comment_id)
        .where(CommentHost.host == host, CommentHost.sent_at >= seconds(since))
        .order_by(CommentHost.sent_at.desc(), CommentHost.comment_id.desc())
        .limit(MOST_COUNTED + 2)
    ).subquery()
    return _read(session, select(newest.c.comment_id), but, since)


def _read(session: DbSession, ids: Select[int], but: int, since: datetime) -> list[_Fact]:
    rows = session.execute(
        select(Comment.id, Comment.status, Comment.revision)
        .where(Comment.id.in_(ids), Comment.id != but, Comment.created_at >= since)
        .order_by(Comment.id.desc())
        .limit(MOST_COUNTED + 1)
    )
    return [_Fact(row.id, row.status, row.revision) for row in rows]


def _hosts(comment_id: int) -> Select[str]:
    return (
        select(CommentHost.host)
        .where(CommentHost.comment_id == comment_id)
        .order_by(CommentHost.host)
        .limit(MOST_HOSTS)
    )


def _labels(session: DbSession, revisions: dict[int, int]) -> dict[int, Label]:
    """Give what people's decisions say of comments, by the one rule for that."""
    decisions = session.scalars(
        select(Decision)
        .where(Decision.comment_id.in_(list(revisions)), Decision.user_id.is_not(None))
        .order_by(Decision.comment_id, Decision.id)
    )
    labels: dict[int, Label] = {}
    for comment_id, group in groupby(decisions, key=lambda decision: decision.comment_id):
        label = label_of(list(group), revision=revisions[comment_id])
        if label is not None:
            labels[comment_id] = label
    return labels
