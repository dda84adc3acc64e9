"""Makes thousands of comments at once, past the services: each with assessment and decision."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from blog.db import Assessment, Comment, Decision, Post, StatusCount
from blog.domain.moderation import DecisionKind, Rule, Status


def add_held(
    session: Session, post: Post, count: int, *, at: datetime, author: str = "Spike"
) -> list[int]:
    """Add held comments that start threads; give their numbers."""
    rows = [_comment(number, post.id, author, at) for number in range(1, count + 1)]
    added = insert(Comment).returning(Comment.id, sort_by_parameter_order=True)
    ids = list(session.scalars(added, rows))
    session.execute(
        insert(Assessment),
        [
            {"comment_id": number, "revision": 1, "score": 0.7, "reasons": [], "created_at": at}
            for number in ids
        ],
    )
    session.execute(
        insert(Decision),
        [
            {
                "comment_id": number,
                "revision": 1,
                "kind": DecisionKind.HOLD,
                "to_status": Status.PENDING,
                "rule": Rule.ABOVE_HOLD_AT,
                "created_at": at,
            }
            for number in ids
        ],
    )
    session.execute(
        update(StatusCount)
        .where(StatusCount.status == Status.PENDING)
        .values(number=StatusCount.number + count)
    )
    session.commit()
    return ids


def _comment(number: int, post_id: int, author: str, at: datetime) -> dict[str, object]:
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
