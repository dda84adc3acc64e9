"""What was changed in a comment: its earlier texts beside what came after each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from blog.db import Comment, CommentRevision
from blog.domain.differences import Piece, word_differences
from blog.services.clock import DbSession

MOST_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class RevisionStep:
    """One change: from which revision, by whom (``None``: the author), when, and what changed."""

    revision: int
    by: str | None
    at: datetime
    pieces: tuple[Piece, ...]
    old_url: str | None
    new_url: str | None


def revision_steps(session: DbSession, comment: Comment) -> list[RevisionStep]:
    """Give the newest changes of a comment's text, newest first; none for one never changed."""
    if comment.revision == 1:
        return []
    earlier = session.scalars(
        select(CommentRevision)
        .where(CommentRevision.comment_id == comment.id)
        .options(joinedload(CommentRevision.by))
        .order_by(CommentRevision.revision.desc())
        .limit(MOST_SHOWN)
    ).all()
    steps, body, url = [], comment.body, comment.author_url
    for one in earlier:
        steps.append(
            RevisionStep(
                revision=one.revision,
                by=one.by.name if one.by else None,
                at=one.at,
                pieces=word_differences(one.body, body),
                old_url=one.author_url,
                new_url=url,
            )
        )
        body, url = one.body, one.author_url
    return steps
