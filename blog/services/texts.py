"""Putting back the text that a decision took away; nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from blog.db import Assessment, Comment, CommentRevision, Decision
from blog.domain.markup import RENDERER_VERSION
from blog.domain.moderation import Rule
from blog.services.clock import DbSession
from blog.services.comments import rendered_visibly, searchable
from blog.services.fingerprints import keep, trace_of
from blog.services.label_counts import keep_labels
from blog.services.messages import message_of
from blog.services.search import index_comment


def restore_texts(
    session: DbSession, decisions: Sequence[Decision], *, by: int | None, now: datetime
) -> None:
    """Undo the edits that were made with some decisions; each becomes one more revision."""
    for decision in decisions:
        if decision.rule == Rule.LINKS_REMOVED:
            _restore(session, decision, by=by, now=now)


def _restore(session: DbSession, decision: Decision, *, by: int | None, now: datetime) -> None:
    comment = session.get(Comment, decision.comment_id)
    kept = session.get(CommentRevision, (decision.comment_id, decision.revision - 1))
    if comment is None or kept is None or comment.revision != decision.revision:
        return  # somebody edited the text since; theirs stays
    session.add(
        CommentRevision(
            comment_id=comment.id,
            revision=comment.revision,
            body=comment.body,
            author_url=comment.author_url,
            at=now,
            by_user_id=by,
        )
    )
    comment.body, comment.author_url = kept.body, kept.author_url
    comment.rendered_body = rendered_visibly(kept.body)
    comment.renderer_version = RENDERER_VERSION
    comment.search_text = searchable(comment.author_name, kept.body)
    comment.revision += 1
    if (trace := trace_of(message_of(comment, comment.post))) is not None:
        keep(session, comment, trace)
    _judge_as_before(session, comment, kept.revision, now)
    keep_labels(session, {comment.id: comment.campaign_id})
    index_comment(session, comment)


def _judge_as_before(session: DbSession, comment: Comment, revision: int, now: datetime) -> None:
    """Repeat the verdict on an earlier revision that said the same."""
    judged = session.scalar(
        select(Assessment)
        .where(Assessment.comment_id == comment.id, Assessment.revision == revision)
        .order_by(Assessment.id.desc())
        .limit(1)
    )
    if judged is None:
        return
    session.add(
        Assessment(
            comment_id=comment.id,
            revision=comment.revision,
            score=judged.score,
            reasons=judged.reasons,
            model_version=judged.model_version,
            hold_at=judged.hold_at,
            spam_at=judged.spam_at,
            cause=judged.cause,
            created_at=now,
        )
    )
