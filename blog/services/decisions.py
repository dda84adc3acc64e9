"""Recording decisions with everything that must change with it. The only writer of statuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.dml import ReturningUpdate

from blog.db import Assessment, Comment, CommentRevision, Decision, Post, StatusCount
from blog.domain.moderation import DecisionKind, Rule, Status, status_after
from blog.services.campaign_figures import count_moves
from blog.services.clock import DbSession
from blog.services.daily import count_arrivals, count_changes
from blog.services.fingerprints import forget
from blog.services.label_counts import keep_labels
from blog.services.search import Move, index_comments, move, teaches
from blog.services.site import raise_version
from blog.services.webhooks import announce

_QUIET: Final = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Maker:
    """Who decides: a user or a named rule; a batch groups what one press decided."""

    user_id: int | None = None
    rule: Rule | None = None
    note: str | None = None
    batch: str | None = None
    undoes_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One comment with the status it had (``None`` for a new one) and the one it got."""

    comment: Comment
    before: Status | None
    after: Status

    @property
    def step(self) -> int:
        """Tell by how much the number of published comments changes: -1, 0 or 1."""
        return (self.after is Status.PUBLISHED) - (self.before is Status.PUBLISHED)


def record_decision(
    session: DbSession,
    comment: Comment,
    kind: DecisionKind,
    *,
    maker: Maker,
    now: datetime,
    is_new: bool = False,
) -> Decision:
    """Record one decision, as ``record_decisions`` does many; a new comment is added here."""
    return record_decisions(session, [comment], kind, maker=maker, now=now, are_new=is_new)[0]


def record_decisions(
    session: DbSession,
    comments: Sequence[Comment],
    kind: DecisionKind,
    *,
    maker: Maker,
    now: datetime,
    are_new: bool = False,
    undoes: Mapping[int, int] | None = None,
) -> list[Decision]:
    """Add decisions, set statuses and keep positions, counts and the site's version in step.

    The caller has begun a writing transaction and commits. The number of statements depends on
    the posts and threads concerned, not on the number of comments. Whoever adds new comments calls
    ``index_comments`` when their assessments are there.

    Parameters
    ----------
    undoes
        For each comment, by number, the decision that is taken back; ``maker.undoes_id`` if none.

    Raises
    ------
    IllegalTransitionError
        If the transition table does not allow it for one of them; nothing was changed then.
    """
    befores = [None if are_new else comment.status for comment in comments]
    changes = [
        Change(comment, before, status_after(before, kind))
        for comment, before in zip(comments, befores, strict=True)
    ]
    for change in changes:
        change.comment.status = change.after
    if are_new:
        session.add_all(comments)
        session.flush()
    decisions = [_decision(change, kind, maker, now, undoes or {}) for change in changes]
    session.add_all(decisions)
    _number(session, changes, now)
    _count(session, changes)
    is_undo = maker.undoes_id is not None or bool(undoes)
    announce(session, [(change.comment, change.after) for change in changes], now=now)
    _count_for_the_day(session, changes, maker, is_undo=is_undo, now=now)
    campaigns = {change.comment.id: change.comment.campaign_id for change in changes}
    for change in changes:
        if change.after is Status.REMOVED:
            _erase(session, change.comment)
    session.flush()
    if maker.user_id is not None:
        keep_labels(session, campaigns)
    _follow(session, decisions, changes)
    return decisions


def _follow(session: DbSession, decisions: Sequence[Decision], changes: Sequence[Change]) -> None:
    """Keep the search in step; new comments are indexed by whoever adds them, when judged."""
    move(
        session,
        [
            Move(
                change.comment.id,
                change.before,
                change.after,
                teaches(
                    decision.kind,
                    by_person=decision.user_id is not None,
                    is_undo=decision.undoes_id is not None,
                ),
            )
            for decision, change in zip(decisions, changes, strict=True)
            if change.before is not None and change.after is not Status.REMOVED
        ],
    )
    index_comments(session, [c.comment for c in changes if c.after is Status.REMOVED])


def _decision(
    change: Change, kind: DecisionKind, maker: Maker, now: datetime, undoes: Mapping[int, int]
) -> Decision:
    return Decision(
        comment_id=change.comment.id,
        revision=change.comment.revision,
        kind=kind,
        from_status=change.before,
        to_status=change.after,
        user_id=maker.user_id,
        rule=maker.rule,
        note=maker.note,
        batch=maker.batch,
        undoes_id=undoes.get(change.comment.id, maker.undoes_id),
        created_at=now,
    )


def _number(session: DbSession, changes: Sequence[Change], now: datetime) -> None:
    """Give comments their lasting positions, by age: they never move afterwards."""
    places: dict[tuple[int, int | None], list[Comment]] = {}
    for comment in sorted((change.comment for change in changes), key=lambda each: each.id):
        if comment.status is Status.PUBLISHED and comment.position is None:
            comment.published_at = now
            places.setdefault((comment.post_id, comment.root_id), []).append(comment)
    for (post_id, root_id), found in places.items():
        last = session.execute(
            _take_numbers(post_id, root_id, len(found)), execution_options=_QUIET
        ).scalar_one()
        for position, comment in enumerate(found, start=last - len(found) + 1):
            comment.position = position


def _take_numbers(post_id: int, root_id: int | None, how_many: int) -> ReturningUpdate[int]:
    if root_id is None:
        return (
            update(Post)
            .where(Post.id == post_id)
            .values(roots_numbered=Post.roots_numbered + how_many)
            .returning(Post.roots_numbered)
        )
    return (
        update(Comment)
        .where(Comment.id == root_id)
        .values(replies_numbered=Comment.replies_numbered + how_many)
        .returning(Comment.replies_numbered)
    )


def _count(session: DbSession, changes: Sequence[Change]) -> None:
    """Move the kept counts: of statuses, of each post's comments, of each thread's replies."""
    statuses: Counter[Status] = Counter()
    posts: Counter[int] = Counter()
    roots: Counter[int] = Counter()
    for change in changes:
        statuses[change.after] += 1
        if change.before is not None:
            statuses[change.before] -= 1
        posts[change.comment.post_id] += change.step
        if change.comment.root_id is not None:
            roots[change.comment.root_id] += change.step
    for status, step in statuses.items():
        _add(session, StatusCount.status == status, StatusCount.number, step)
    for post_id, step in posts.items():
        _add(session, Post.id == post_id, Post.comment_count, step)
    for root_id, step in roots.items():
        _add(session, Comment.id == root_id, Comment.reply_count, step)
    count_moves(session, [(c.comment.campaign_id, c.before, c.after) for c in changes])
    if any(change.step for change in changes):
        raise_version(session)


def _count_for_the_day(
    session: DbSession, changes: Sequence[Change], maker: Maker, *, is_undo: bool, now: datetime
) -> None:
    arrived = [change.comment for change in changes if change.before is None]
    if arrived:
        count_arrivals(session, arrived, maker.rule, now)
    if maker.user_id is None:
        return
    changed = [(c.comment, c.before, c.after) for c in changes if c.before is not None]
    count_changes(session, changed, is_undo=is_undo, now=now)


def _add(
    session: DbSession, which: ColumnElement[bool], column: InstrumentedAttribute[int], step: int
) -> None:
    if step:
        session.execute(
            update(column.class_).where(which).values({column: column + step}),
            execution_options=_QUIET,
        )


def _erase(session: DbSession, comment: Comment) -> None:
    """Removing is for good: the author's words and whatever quotes them go."""
    comment.author_name = comment.body = comment.rendered_body = comment.search_text = ""
    comment.author_email = comment.author_url = comment.submission_key = None
    comment.author_key = None
    comment.address_hash = ""
    comment.campaign_id = comment.author_token = None
    forget(session, comment.id)
    session.execute(delete(CommentRevision).where(CommentRevision.comment_id == comment.id))
    session.execute(
        update(Assessment).where(Assessment.comment_id == comment.id).values(reasons=[])
    )
