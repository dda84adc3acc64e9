"""Makes thousands of comments at once, past the services: each with assessment and decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from blog.db import Assessment, Comment, Decision, Post, StatusCount
from blog.domain.moderation import DecisionKind, Rule, Status


def add_held(
    session: Session,
    post: Post,
    count: int,
    *,
    at: datetime,
    author: str = "Spike",
    score: float | None = 0.7,
) -> list[int]:
    """Add held comments that start threads; give their numbers."""
    rows = [_comment(number, post.id, author, at) for number in range(1, count + 1)]
    return _add(session, rows, [score] * count, DecisionKind.HOLD, Rule.ABOVE_HOLD_AT)


def add_published(
    session: Session, post: Post, scores: Sequence[float], *, at: datetime, hold_at: float
) -> list[int]:
    """Add comments that the filter published, one for each score; give their numbers."""
    rows = [
        _comment(number, post.id, "Rita", at) | {"status": Status.PUBLISHED, "published_at": at}
        for number in range(1, len(scores) + 1)
    ]
    return _add(session, rows, scores, DecisionKind.APPROVE, Rule.CLEAN, hold_at=hold_at)


def _add(
    session: Session,
    rows: Sequence[dict[str, Any]],
    scores: Sequence[float | None],
    kind: DecisionKind,
    rule: Rule,
    *,
    hold_at: float | None = None,
) -> list[int]:
    added = insert(Comment).returning(Comment.id, sort_by_parameter_order=True)
    ids = list(session.scalars(added, rows))
    at, status = rows[0]["created_at"], rows[0]["status"]
    session.execute(
        insert(Assessment),
        [
            {
                "comment_id": number,
                "revision": 1,
                "score": score,
                "reasons": [],
                "hold_at": hold_at,
                "created_at": at,
            }
            for number, score in zip(ids, scores, strict=True)
        ],
    )
    session.execute(
        insert(Decision),
        [
            {
                "comment_id": number,
                "revision": 1,
                "kind": kind,
                "to_status": status,
                "rule": rule,
                "created_at": at,
            }
            for number in ids
        ],
    )
    session.execute(
        update(StatusCount)
        .where(StatusCount.status == status)
        .values(number=StatusCount.number + len(ids))
    )
    session.commit()
    return ids


def _comment(number: int, post_id: int, author: str, at: datetime) -> dict[str, Any]:
    body = f"Lighthouse lenses number {number}, polished while you wait."
    return {
        "post_id": post_id,
        "author_name": author,
        "body": body,
        "rendered_body": f"<p>{body}</p>",
        "renderer_version": 1,
        "search_text": f"{body.lower()} {author.lower()}",
        "revision": 1,
        "status": Status.PENDING,
        "address_hash": "0" * 64,
        "trap_filled": False,
        "replies_numbered": 0,
        "reply_count": 0,
        "created_at": at,
    }
