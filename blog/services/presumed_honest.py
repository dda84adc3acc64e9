"""Presumed honest: what the filter published, still stands, and nobody decided about.

The one home of that rule. The local limit adds up how far the filter believed them; a retraining
learns a little from some of them. Read in the process of a retraining, never on a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from blog.db import Assessment, Campaign, Comment, CommentLabel
from blog.domain.moderation import Status
from blog.services.clock import DbSession
from blog.services.messages import message_of
from spam.dataset import Example, Message
from spam.presumed import MOST_PRESUMED, PRESUMED_BELOW, Shares, Trait, traits_of

CHUNK: Final = 500
MOST_LOOKED_AT: Final = 20_000
"""Newest first: a flood by one visitor must not make a retraining read everything."""


def belief_in_honesty(session: DbSession, *, since: datetime, until: datetime) -> float:
    """Add up how far the filter believed those that came in some time: one minus each score."""
    return float(session.scalar(_presumed(func.sum(1.0 - Assessment.score), since, until)) or 0.0)


def presumed_messages(session: DbSession, decided: Sequence[Example]) -> list[Message]:
    """Give what those presumed honest teach beside decisions, the newest first.

    Only what came between the first and the last of the decisions, so that somebody was there
    before and after; nothing of a campaign that people decided about or in which there is spam, one
    comment of any other, and few of one author.

    Parameters
    ----------
    decided
        All that is learnt from; what came later is not looked at.
    """
    times = [example.time for example in decided if example.time is not None]
    if not times:
        return []
    rows = session.execute(_facts(min(times), max(times)))
    return list(_messages(session, list(islice(_spread(rows), MOST_PRESUMED))))


def is_of_present_text() -> ColumnElement[bool]:
    """Match assessments of what a comment says now."""
    return and_(Assessment.comment_id == Comment.id, Assessment.revision == Comment.revision)


def _presumed(what: Any, since: datetime, until: datetime) -> Select[Any]:
    """Select of those that are presumed honest: the last verdict on the present text counts."""
    latest = (
        select(func.max(Assessment.id))
        .where(is_of_present_text(), Assessment.score.is_not(None))
        .correlate(Comment)
        .scalar_subquery()
    )
    return (
        select(what)
        .select_from(Comment)
        .join(Assessment, Assessment.id == latest)
        .outerjoin(CommentLabel, CommentLabel.comment_id == Comment.id)
        .where(
            Comment.status == Status.PUBLISHED,
            Comment.created_at.between(since, until),
            CommentLabel.comment_id.is_(None),
            Assessment.score < Assessment.hold_at,
        )
    )


def _facts(since: datetime, until: datetime) -> Select[Any]:
    """Select what tells which of them teach, in columns: most of a flood is not taken."""
    return (
        _presumed(Comment.id, since, until)
        .add_columns(
            Comment.campaign_id,
            Comment.author_key,
            Comment.author_name,
            Comment.author_url,
            Comment.address_hash,
            Comment.author_token,
        )
        .outerjoin(Campaign, Campaign.id == Comment.campaign_id)
        .where(
            Assessment.score < PRESUMED_BELOW,
            or_(Campaign.id.is_(None), and_(Campaign.labelled == 0, Campaign.spam == 0)),
        )
        .order_by(Comment.id.desc())
        .limit(MOST_LOOKED_AT)
    )


def _spread(rows: Iterable[Row[Any]]) -> Iterator[int]:
    """Give the numbers of those to take: each campaign once, each author a few times."""
    shares = Shares()
    campaigns: set[int] = set()
    for row in rows:
        if row.campaign_id not in campaigns and shares.takes(_traits(row)):
            if row.campaign_id is not None:
                campaigns.add(row.campaign_id)
            yield row.id


def _traits(row: Row[Any]) -> Iterator[Trait]:
    yield from traits_of(row.author_key or row.author_name, row.author_url)
    if row.address_hash:
        yield "address", row.address_hash
    if row.author_token:
        yield "browser", row.author_token


def _messages(session: DbSession, ids: Sequence[int]) -> Iterator[Message]:
    for start in range(0, len(ids), CHUNK):
        comments = session.scalars(
            select(Comment)
            .where(Comment.id.in_(ids[start : start + CHUNK]))
            .options(joinedload(Comment.post))
            .order_by(Comment.id.desc())
        )
        for comment in comments:
            yield message_of(comment, comment.post)
