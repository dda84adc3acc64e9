"""Finding the comments of one page of the queue, in every order, by key.

Sorted by score or worth, a filter is answered level by level, highest first: inside a level the
order is that of the index, so nothing is ever sorted that is not shown. PostgreSQL chooses for
itself between the index of the order and the index of the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from blog.db import Comment, CommentSearch
from blog.domain.queue import QueueFilter, QueueOrder
from blog.domain.search import Question, score_token, worth_token
from blog.domain.worth import LEVELS, PARTS
from blog.services.clock import DbSession
from blog.services.matching import asked_for, numbers, on_postgresql

FEW: Final = 2_000  # so many matches are sorted as they are

_LEVEL_OF: Final[dict[QueueOrder, InstrumentedAttribute[int]]] = {
    QueueOrder.SCORE: CommentSearch.score_level,
    QueueOrder.WORTH: CommentSearch.worth,
}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a comment stands in an order: by level, where the order has levels, then by number."""

    level: int | None
    number: int


def has_levels(order: QueueOrder) -> bool:
    """Say whether an order sorts by something else than the number."""
    return order in _LEVEL_OF


class PlaceFinder:
    """Finds places of matching comments, from a place on, in either direction."""

    def __init__(self, session: DbSession, chosen: QueueFilter) -> None:
        self._session, self._chosen = session, chosen
        self._order = chosen.order
        self._asked = asked_for(session, chosen) if chosen.is_narrowed else None
        self._is_sqlite = session.get_bind().dialect.name == "sqlite"

    def find(self, start: Place | None, *, limit: int, backwards: bool = False) -> list[Place]:
        """Give the places that follow one; backwards, those before it, nearest first."""
        if self._chosen.is_narrowed and self._asked is None:
            return []
        if not has_levels(self._order):
            descending = (self._order is QueueOrder.NEWEST) != backwards
            return self._by_number(start, limit, descending=descending)
        if self._asked is None or not self._is_sqlite:
            return self._by_level(start, limit, descending=not backwards)
        return self._by_level_on_sqlite(self._asked, start, limit, descending=not backwards)

    def _by_number(self, start: Place | None, limit: int, *, descending: bool) -> list[Place]:
        number = start.number if start else None
        if self._asked is None:
            found = select(Comment.id).where(Comment.status == self._chosen.status)
            if number is not None:
                found = found.where(Comment.id < number if descending else Comment.id > number)
            found = found.order_by(Comment.id.desc() if descending else Comment.id)
        else:
            found = numbers(
                self._session,
                self._asked,
                after=None if descending else number,
                before=number if descending else None,
                descending=descending,
            )
            if not self._is_sqlite:
                found = found.where(self._has_status())
        return [Place(None, one) for one in self._session.scalars(found.limit(limit))]

    def _by_level(self, start: Place | None, limit: int, *, descending: bool) -> list[Place]:
        """Read the index of the order, or of the words, as the database sees fit."""
        level = _LEVEL_OF[self._order]
        found = select(level, CommentSearch.comment_id).where(self._has_status())
        if self._asked is not None:
            found = found.where(*on_postgresql(self._asked))
        return self._sorted(found, start, limit, descending=descending)

    def _by_level_on_sqlite(
        self, asked: Question, start: Place | None, limit: int, *, descending: bool
    ) -> list[Place]:
        some = numbers(self._session, asked).limit(FEW + 1).subquery()
        few = self._session.scalar(select(func.count()).select_from(some)) or 0
        if few <= FEW:
            level = _LEVEL_OF[self._order]
            every = numbers(self._session, asked).limit(FEW).subquery()
            found = select(level, CommentSearch.comment_id).join(
                every, every.c.rowid == CommentSearch.comment_id
            )
            return self._sorted(found, start, limit, descending=descending)
        places: list[Place] = []
        for level_number in self._levels(start, descending=descending):
            places += self._inside(
                asked, level_number, start, limit - len(places), descending=descending
            )
            if len(places) == limit:
                break
        return places

    def _inside(
        self, asked: Question, level: int, start: Place | None, limit: int, *, descending: bool
    ) -> list[Place]:
        """Give the places of one level, in the order of the index."""
        token = (score_token if self._order is QueueOrder.SCORE else worth_token)(level)
        edge = start.number if start and start.level == level else None
        found = numbers(
            self._session,
            asked.and_also(token),
            after=None if descending else edge,
            before=edge if descending else None,
            descending=descending,
        )
        return [Place(level, one) for one in self._session.scalars(found.limit(limit))]

    def _levels(self, start: Place | None, *, descending: bool) -> Iterator[int]:
        highest = LEVELS - 1 if self._order is QueueOrder.SCORE else PARTS
        edge = start.level if start is not None else None
        if descending:
            return iter(range(highest if edge is None else edge, -1, -1))
        return iter(range(0 if edge is None else edge, highest + 1))

    def _sorted(
        self, found: Select[int, int], start: Place | None, limit: int, *, descending: bool
    ) -> list[Place]:
        level, number = _LEVEL_OF[self._order], CommentSearch.comment_id
        if start is not None:
            here, edge = (
                tuple_(level, number),
                tuple_(_literal(start.level), _literal(start.number)),
            )
            found = found.where(here < edge if descending else here > edge)
        order = (level.desc(), number.desc()) if descending else (level, number)
        rows = self._session.execute(found.order_by(*order).limit(limit))
        return [Place(row[0], row[1]) for row in rows]

    def _has_status(self) -> ColumnElement[bool]:
        return CommentSearch.status == self._chosen.status


def _literal(value: int | None) -> ColumnElement[int]:
    return bindparam(None, value, type_=Integer)
