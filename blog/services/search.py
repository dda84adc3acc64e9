"""Keeping the search documents in step with comments, their assessments and their statuses.

Nothing here commits. When an index alone fails, the comment or the decision is stored without; the
pages say so until ``SearchService.fill`` has made up for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError

from blog.db import Assessment, Comment, CommentSearch, SearchState, writing
from blog.domain.languages import guessed_language
from blog.domain.moderation import DecisionKind, Status
from blog.domain.search import Facets, document_of, status_mark
from blog.domain.worth import score_level
from blog.services.clock import DbSession
from blog.services.folding import name_key
from blog.services.worth import WorthFacts
from spam.dataset import Message
from spam.hosts import sites_of
from spam.sightings import NAMES as SIGHTING_NAMES
from spam.signals import SIGNALS

log = logging.getLogger(__name__)
FILL_CHUNK: Final = 500
MOVE_CHUNK: Final = 500
_QUIET: Final = {"synchronize_session": False}
_IMPERSONAL: Final = frozenset({"base_rate", "rest"})
_TEACHING: Final = frozenset({DecisionKind.APPROVE, DecisionKind.MARK_SPAM})
REASON_NAMES: Final = tuple(sorted({*(signal.name for signal in SIGNALS), *SIGHTING_NAMES}))
Progress = Callable[[str, float], None]


def _quiet(stage: str, share: float) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Move:
    """A comment that changes its status, and whether that teaches the classifier."""

    comment_id: int
    before: Status
    after: Status
    teaches: bool


def index_comment(session: DbSession, comment: Comment) -> None:
    """Write a comment's search document anew: after it is stored, edited or judged again."""
    index_comments(session, [comment])


def index_comments(session: DbSession, comments: Sequence[Comment]) -> None:
    """Write search documents anew, inside the transaction that changed the comments.

    Whoever adds comments, edits their words, sets their campaign or adds an assessment calls this
    afterwards; changes of status are followed by ``move``.
    """
    if comments:
        with _kept(session, [comment.id for comment in comments]):
            _write(session, comments)


def move(session: DbSession, moves: Sequence[Move]) -> None:
    """Follow decisions: one statement for each pair of statuses and ``MOVE_CHUNK`` comments."""
    if not moves:
        return
    with _kept(session, [each.comment_id for each in moves]):
        alike: dict[tuple[Status, Status, bool], list[int]] = {}
        for each in moves:
            alike.setdefault((each.before, each.after, each.teaches), []).append(each.comment_id)
        for (before, after, teaches), ids in alike.items():
            old, new = status_mark(before), status_mark(after)
            values = {
                CommentSearch.status: after,
                CommentSearch.is_taught: teaches,
                CommentSearch.document: func.replace(CommentSearch.document, old, new),
            }
            for start in range(0, len(ids), MOVE_CHUNK):
                some = CommentSearch.comment_id.in_(ids[start : start + MOVE_CHUNK])
                session.execute(
                    update(CommentSearch).where(some).values(values), execution_options=_QUIET
                )


def teaches(kind: DecisionKind, *, by_person: bool, is_undo: bool) -> bool:
    """Say whether a decision labels a comment; taking one back is taken for unlearning."""
    return by_person and not is_undo and kind in _TEACHING


class SearchService:
    """Tells whether the search knows every comment, and sees to it."""

    def __init__(self, *, session: DbSession) -> None:
        self._session = session

    def is_complete(self) -> bool:
        """Say whether every comment has its document."""
        return is_complete(self._session)

    def run_due(self) -> bool:
        """Write one chunk of the documents that may be missing; tell whether any were.

        Costs one small read when there are none.
        """
        is_due = not self.is_complete()
        self._session.rollback()  # an open snapshot would keep the database's log from shrinking
        return is_due and self._fill_some() is not None

    def reason_names(self) -> tuple[str, ...]:
        """Give the names of reasons to choose from, sorted, without those of single words."""
        return REASON_NAMES

    def fill(self, *, again: bool = False, progress: Progress = _quiet) -> int:
        """Write the documents that may be missing, oldest first; count them.

        Can be stopped and started; each ``FILL_CHUNK`` is a transaction of its own.

        Parameters
        ----------
        again
            Write all of them anew.
        """
        if again:
            with writing(self._session):
                last = self._session.scalar(select(func.max(Comment.id))) or 0
                _mark(self._session, done_id=0, last_id=last)
        done = 0
        while (found := self._fill_some()) is not None:
            done += found[0]
            progress("indexing comments", found[1])
        return done

    def _fill_some(self) -> tuple[int, float] | None:
        """Fill the next chunk; give how many there were and the share that is done."""
        with writing(self._session):
            state = self._session.get_one(SearchState, 1)
            if state.done_id >= state.last_id:
                return None
            comments = self._session.scalars(
                select(Comment)
                .where(Comment.id > state.done_id, Comment.id <= state.last_id)
                .order_by(Comment.id)
                .limit(FILL_CHUNK)
            ).all()
            _write(self._session, comments)
            state.done_id = comments[-1].id if len(comments) == FILL_CHUNK else state.last_id
            share = state.done_id / state.last_id
            self._session.flush()
            self._session.expunge_all()
        return len(comments), share


def is_complete(session: DbSession) -> bool:
    """Say whether every comment has its document; one row is read."""
    state = session.execute(select(SearchState.done_id, SearchState.last_id)).first()
    return state is not None and bool(state.done_id >= state.last_id)


@contextmanager
def _kept(session: DbSession, ids: Sequence[int]) -> Iterator[None]:
    """Undo only the index when it fails, and mark what has to be filled."""
    try:
        with session.begin_nested():
            yield
    except SQLAlchemyError:
        log.exception("search index not kept comments=%d first=%s", len(ids), min(ids))
        state = session.get_one(SearchState, 1)
        is_behind = state.done_id < state.last_id
        first, last = min(ids) - 1, max(ids)
        _mark(
            session,
            done_id=min(first, state.done_id) if is_behind else first,
            last_id=max(last, state.last_id) if is_behind else last,
        )


def _mark(session: DbSession, *, done_id: int, last_id: int) -> None:
    state = session.get_one(SearchState, 1)
    state.done_id, state.last_id = done_id, last_id
    session.flush()


def _write(session: DbSession, comments: Sequence[Comment]) -> None:
    session.flush()
    ids = [comment.id for comment in comments]
    known = {
        row.comment_id: row
        for row in session.scalars(
            select(CommentSearch).where(CommentSearch.comment_id.in_(ids)),
            execution_options={"populate_existing": True},
        )
    }
    newest = _newest_assessments(session, ids)
    worth = WorthFacts(session)
    for comment in comments:
        row = known.get(comment.id) or CommentSearch(comment_id=comment.id, is_taught=False)
        _fill_in(row, comment, newest.get(comment.id), worth)
        session.add(row)
    session.flush()


def _fill_in(
    row: CommentSearch, comment: Comment, assessment: Assessment | None, worth: WorthFacts
) -> None:
    row.status = comment.status
    row.score = assessment.score if assessment else None
    row.score_level = score_level(row.score)
    row.language = guessed_language(comment.body)
    hold_at = assessment.hold_at if assessment else None
    row.worth = worth.of(comment, row.language, score=row.score, hold_at=hold_at)
    reasons = assessment.reasons if assessment else []
    names = [str(reason.get("name", "")) for reason in reasons]
    row.document = document_of(
        comment.search_text,
        Facets(
            status=comment.status,
            post_id=comment.post_id,
            day=comment.created_at.date(),
            author=name_key(comment.author_name),
            language=row.language,
            score=row.score,
            worth=row.worth,
            campaign=comment.campaign_id,
            address=comment.address_hash,
            sites=_sites(comment),
            reasons=[name for name in names if name and name not in _IMPERSONAL],
        ),
    )


def _sites(comment: Comment) -> tuple[str, ...]:
    """Give the sites a comment links to; a failure must not lose the comment."""
    try:
        return sites_of(Message(text=comment.body, author_url=comment.author_url or ""))
    except Exception:
        log.exception("no sites comment=%s", comment.id)
        return ()


def _newest_assessments(session: DbSession, ids: Sequence[int]) -> dict[int, Assessment]:
    newest = (
        select(func.max(Assessment.id))
        .where(Assessment.comment_id.in_(ids))
        .group_by(Assessment.comment_id)
    )
    found = session.scalars(select(Assessment).where(Assessment.id.in_(newest)))
    return {assessment.comment_id: assessment for assessment in found}
