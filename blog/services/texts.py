"""Editing a stored comment: the text it had is kept as typed, the new one becomes a revision.

Nothing here commits.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from blog.db import Assessment, Comment, CommentText
from blog.domain.markup import RENDERER_VERSION
from blog.services.clock import DbSession
from blog.services.comments import rendered_visibly, searchable
from blog.services.fingerprints import keep, trace_of
from blog.services.messages import message_of


def replace_text(
    session: DbSession,
    comment: Comment,
    *,
    body: str,
    author_url: str | None,
    by: int | None,
    now: datetime,
) -> CommentText:
    """Give a comment another text and web address; what they were is kept and given back.

    Its campaign stays: links are no part of what makes a near copy.
    """
    kept = CommentText(
        comment_id=comment.id,
        revision=comment.revision,
        body=comment.body,
        author_url=comment.author_url,
        replaced_at=now,
        user_id=by,
    )
    session.add(kept)
    comment.body, comment.author_url = body, author_url
    comment.rendered_body, comment.renderer_version = rendered_visibly(body), RENDERER_VERSION
    comment.search_text = searchable(comment.author_name, body)
    comment.revision += 1
    if (trace := trace_of(message_of(comment, comment.post))) is not None:
        keep(session, comment, trace)
    return kept


def restore_text(
    session: DbSession, comment: Comment, decision_id: int, *, by: int, now: datetime
) -> None:
    """Undo the edit that was made with a decision, if there was one; also a new revision."""
    kept = session.scalar(
        select(CommentText)
        .where(CommentText.decision_id == decision_id, CommentText.comment_id == comment.id)
        .limit(1)
    )
    if kept is None:
        return
    replace_text(session, comment, body=kept.body, author_url=kept.author_url, by=by, now=now)
    judged = session.scalar(
        select(Assessment)
        .where(Assessment.comment_id == comment.id, Assessment.revision == kept.revision)
        .order_by(Assessment.id.desc())
        .limit(1)
    )
    if judged is not None:
        session.add(_again(judged, comment.revision, now))


def _again(judged: Assessment, revision: int, now: datetime) -> Assessment:
    """Repeat a verdict for a revision that says the same again."""
    return Assessment(
        comment_id=judged.comment_id,
        revision=revision,
        score=judged.score,
        reasons=judged.reasons,
        model_version=judged.model_version,
        hold_at=judged.hold_at,
        spam_at=judged.spam_at,
        cause=judged.cause,
        created_at=now,
    )
