"""Recording one decision with everything that must change with it. The only writer of statuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from blog.db import Assessment, Comment, Decision, Post, StatusCount
from blog.domain.moderation import DecisionKind, Rule, Status, status_after
from blog.services.clock import DbSession
from blog.services.fingerprints import forget
from blog.services.site import raise_version


@dataclass(frozen=True, slots=True)
class Maker:
    """Who decides: a user or a named rule; a batch groups what one press decided."""

    user_id: int | None = None
    rule: Rule | None = None
    note: str | None = None
    batch: str | None = None
    undoes_id: int | None = None


def record_decision(
    session: DbSession,
    comment: Comment,
    kind: DecisionKind,
    *,
    maker: Maker,
    now: datetime,
    is_new: bool = False,
) -> Decision:
    """Add a decision, set the status and keep positions, counts and the site's version in step.

    The caller has begun a writing transaction and commits. A new comment is added here.

    Raises
    ------
    IllegalTransitionError
        If the transition table does not allow it; nothing was changed then.
    """
    before = None if is_new else comment.status
    after = comment.status = status_after(before, kind)
    if is_new:
        session.add(comment)
        session.flush()
    decision = Decision(
        comment_id=comment.id,
        revision=comment.revision,
        kind=kind,
        from_status=before,
        to_status=after,
        user_id=maker.user_id,
        rule=maker.rule,
        note=maker.note,
        batch=maker.batch,
        undoes_id=maker.undoes_id,
        created_at=now,
    )
    session.add(decision)
    if after is Status.PUBLISHED and comment.position is None:
        _number(session, comment, now)
    _count(session, comment, before, after)
    if after is Status.REMOVED:
        _erase(session, comment)
    session.flush()
    return decision


def _number(session: DbSession, comment: Comment, now: datetime) -> None:
    """Give the comment its lasting position: it never moves afterwards."""
    comment.published_at = now
    if comment.root_id is None:
        statement = (
            update(Post)
            .where(Post.id == comment.post_id)
            .values(roots_numbered=Post.roots_numbered + 1)
            .returning(Post.roots_numbered)
        )
    else:
        statement = (
            update(Comment)
            .where(Comment.id == comment.root_id)
            .values(replies_numbered=Comment.replies_numbered + 1)
            .returning(Comment.replies_numbered)
        )
    comment.position = session.execute(
        statement, execution_options={"synchronize_session": False}
    ).scalar_one()


def _count(session: DbSession, comment: Comment, before: Status | None, after: Status) -> None:
    for status, step in ((before, -1), (after, 1)):
        if status is not None:
            session.execute(
                update(StatusCount)
                .where(StatusCount.status == status)
                .values(number=StatusCount.number + step)
            )
    step = (after is Status.PUBLISHED) - (before is Status.PUBLISHED)
    if not step:
        return
    quiet = {"synchronize_session": False}
    session.execute(
        update(Post)
        .where(Post.id == comment.post_id)
        .values(comment_count=Post.comment_count + step),
        execution_options=quiet,
    )
    if comment.root_id is not None:
        session.execute(
            update(Comment)
            .where(Comment.id == comment.root_id)
            .values(reply_count=Comment.reply_count + step),
            execution_options=quiet,
        )
    raise_version(session)


def _erase(session: DbSession, comment: Comment) -> None:
    """Removing is for good: the author's words and whatever quotes them go."""
    comment.author_name = comment.body = comment.rendered_body = comment.search_text = ""
    comment.author_email = comment.author_url = comment.submission_key = None
    comment.address_hash = ""
    comment.campaign_id = None
    forget(session, comment.id)
    session.execute(
        update(Assessment).where(Assessment.comment_id == comment.id).values(reasons=[])
    )
