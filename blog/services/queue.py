"""The moderation queue and the page of one comment: reading only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload, load_only

from blog.db import Assessment, Comment, Decision, Post, StatusCount, among
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.identity import MAX_ID, existing_id
from blog.domain.moderation import ALLOWED, DecisionKind, Status, undoable_decision
from blog.domain.queue import QueueFilter, QueueOrder
from blog.domain.sentences import Sentence
from blog.services.alike import NOBODY, Alike, alike_of, alike_of_each
from blog.services.clock import DbSession
from blog.services.folding import FoldView, fold_view
from blog.services.queue_places import Place, PlaceFinder, has_levels
from blog.services.revisions import RevisionStep, revision_steps
from blog.services.search import is_complete

__all__ = ["QueueFilter", "QueueOrder", "QueuePage", "QueueReader", "QueueRow"]
RECENT_DECISIONS = 15
FOLDED_CHARS_PER_ROW = 1_000
MAX_PAGES = 10_000  # nobody turns more by hand
_PAGE_KEY = re.compile(
    r"(?P<way>after|before)-((?P<level>[0-9]{1,3})\.)?(?P<number>[0-9]{1,11})", re.ASCII
)
_PAGE_NUMBER = re.compile(r"[0-9]{1,11}", re.ASCII)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One comment of the queue with what a moderator needs to decide."""

    comment: Comment
    assessment: Assessment | None
    fold: FoldView
    undoable: Decision | None
    alike: Alike = NOBODY


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue; pages are named by keys, to be handed back as they are."""

    rows: list[QueueRow]
    counts: dict[Status, int]
    filter: QueueFilter
    page: str
    next_page: str | None
    previous_page: str | None
    is_complete: bool = True
    """Whether search, filters and the orders by score and worth know every comment."""


@dataclass(frozen=True, slots=True)
class CommentDetail:
    """Everything about one comment: why, what was done, what may be done."""

    comment: Comment
    parent: Comment | None
    assessment: Assessment | None
    assessments: list[Assessment]
    decisions: list[Decision]
    fold: FoldView
    undoable: Decision | None
    allowed: list[DecisionKind] = field(default_factory=list)
    next_pending_id: int | None = None
    alike: Alike = NOBODY
    revisions: list[RevisionStep] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Overview:
    """How things stand."""

    counts: dict[Status, int]
    oldest_pending_at: datetime | None
    recent: list[Decision]


class QueueReader:
    """Reads the queue by key, so that a page costs the same however much is held."""

    def __init__(self, *, session: DbSession, page_size: int) -> None:
        self._session = session
        self._page_size = page_size

    def queue(self, chosen: QueueFilter, page: str = "1") -> QueuePage:
        """Give one page of the queue.

        Parameters
        ----------
        page
            ``"1"``, a page key as given by an earlier page, or a plain number.

        Raises
        ------
        InvalidInputError
            If ``page`` is none of these.
        """
        finder = PlaceFinder(self._session, chosen)
        backwards, start = self._locate(finder, chosen, page)
        found = finder.find(start, limit=self._page_size + 1, backwards=backwards)
        is_more, found = len(found) > self._page_size, found[: self._page_size]
        if backwards:
            found.reverse()
        has_next, has_previous = (True, is_more) if backwards else (is_more, start is not None)
        return QueuePage(
            rows=self._rows([place.number for place in found]),
            counts=self.counts(),
            filter=chosen,
            page=page,
            next_page=_key("after", found[-1]) if found and has_next else None,
            previous_page=_key("before", found[0]) if found and has_previous else None,
            is_complete=is_complete(self._session),
        )

    def detail(self, comment_id: int) -> CommentDetail:
        """Give one comment with its reasons and history."""
        comment = self._session.get(
            Comment, existing_id(comment_id), options=[joinedload(Comment.post)]
        )
        if comment is None:
            raise NotFoundError("There is no such comment.")
        parent = self._session.get(Comment, comment.parent_id) if comment.parent_id else None
        assessments = list(
            self._session.scalars(
                select(Assessment)
                .where(Assessment.comment_id == comment.id)
                .order_by(Assessment.id)
            )
        )
        decisions = list(
            self._session.scalars(
                select(Decision)
                .where(Decision.comment_id == comment.id)
                .options(joinedload(Decision.user))
                .order_by(Decision.id)
            )
        )
        return CommentDetail(
            comment=comment,
            parent=parent,
            assessment=assessments[-1] if assessments else None,
            assessments=assessments,
            decisions=decisions,
            fold=fold_view(comment.body),
            undoable=undoable_decision(decisions),
            allowed=[kind for kind in DecisionKind if kind in ALLOWED[comment.status]],
            next_pending_id=self._next_pending(comment.id),
            alike=alike_of(self._session, comment),
            revisions=revision_steps(self._session, comment),
        )

    def undoable(self, comment_id: int) -> Decision | None:
        """Give the decision of a comment that may be taken back now."""
        newest = self._session.scalar(
            select(Decision)
            .where(Decision.comment_id == existing_id(comment_id))
            .order_by(Decision.id.desc())
            .limit(1)
        )
        return undoable_decision(_one(newest))

    def counts(self) -> dict[Status, int]:
        """Give how many comments have each status."""
        rows = self._session.execute(select(StatusCount.status, StatusCount.number))
        known = {row.status: row.number for row in rows}
        return {status: known.get(status, 0) for status in Status}

    def overview(self) -> Overview:
        """Give the figures of the first page."""
        oldest = self._session.scalar(
            select(Comment.created_at)
            .where(Comment.status == Status.PENDING)
            .order_by(Comment.id)
            .limit(1)
        )
        recent = self._session.scalars(
            select(Decision)
            .where(Decision.user_id.is_not(None))
            .options(joinedload(Decision.user))
            .order_by(Decision.id.desc())
            .limit(RECENT_DECISIONS)
        )
        return Overview(self.counts(), oldest, list(recent))

    def _locate(
        self, finder: PlaceFinder, chosen: QueueFilter, page: str
    ) -> tuple[bool, Place | None]:
        """Read a page key: whether it goes backwards, and the place it starts from."""
        key = _PAGE_KEY.fullmatch(page)
        if key is not None and (key["level"] is not None) == has_levels(chosen.order):
            level = None if key["level"] is None else int(key["level"])
            number = int(key["number"])
            if number <= MAX_ID:
                return key["way"] == "before", Place(level, number)
        if not (_PAGE_NUMBER.fullmatch(page) and 1 <= int(page) <= MAX_PAGES):
            raise _no_page()
        if page == "1":
            return False, None
        # Links are keys and never come here; a page asked for by number is walked to.
        before = finder.find(None, limit=(int(page) - 1) * self._page_size)
        return False, before[-1] if before else None

    def _rows(self, ids: Sequence[int]) -> list[QueueRow]:
        found = {row[0].id: row for row in self._session.execute(_OF_PAGE, {"ids": ids})}
        rows = [found[number] for number in ids if number in found]
        alike = alike_of_each(self._session, [row[0] for row in rows])
        return [
            QueueRow(
                comment=comment,
                assessment=assessment,
                fold=fold_view(comment.body, most_chars=FOLDED_CHARS_PER_ROW),
                undoable=undoable_decision(_one(decision)),
                alike=alike[comment.id],
            )
            for comment, assessment, decision in rows
        ]

    def _next_pending(self, comment_id: int) -> int | None:
        pending = select(Comment.id).where(Comment.status == Status.PENDING).order_by(Comment.id)
        later = self._session.scalar(pending.where(Comment.id > comment_id).limit(1))
        if later is not None:
            return later
        return self._session.scalar(pending.where(Comment.id < comment_id).limit(1))


def _of_page() -> Select[Comment, Assessment, Decision]:
    """Read comments with their newest verdicts, and their newest decisions where people made them.

    One statement for all: each goes to the database and back.
    """
    of_assessment, of_decision = aliased(Assessment), aliased(Decision)
    verdict = select(func.max(of_assessment.id)).where(of_assessment.comment_id == Comment.id)
    decision = select(func.max(of_decision.id)).where(of_decision.comment_id == Comment.id)
    return (
        select(Comment, Assessment, Decision)
        .join(Comment.post)
        .outerjoin(Assessment, Assessment.id == verdict.scalar_subquery())
        .outerjoin(
            Decision, and_(Decision.id == decision.scalar_subquery(), Decision.user_id.is_not(None))
        )
        .where(among(Comment.id))
        .options(
            contains_eager(Comment.post).options(load_only(Post.slug, Post.title, Post.lang)),
            defer(Comment.search_text),
        )
    )


_OF_PAGE: Final = _of_page()


def _one(decision: Decision | None) -> list[Decision]:
    return [] if decision is None else [decision]


def _key(way: str, place: Place) -> str:
    level = "" if place.level is None else f"{place.level}."
    return f"{way}-{level}{place.number}"


def _no_page() -> InvalidInputError:
    expected = Sentence("Expected a page of the queue, found something else.")
    return InvalidInputError({"page": expected})
