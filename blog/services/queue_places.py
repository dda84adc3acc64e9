"""Finding the comments of one page of the queue, in every order, by key.

SQLite's index of words gives numbers in order as they are asked for, but knows nothing of scores
and worth; PostgreSQL's gives all matches at once and unsorted. So where that does not answer, the
next comments of the order are looked through first, and only where too few of them match, which is
when few match at all, the index is asked for all of them. Where many match after all, SQLite is
asked level by level.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Integer, Select, literal, select, tuple_

from blog.db import Comment
from blog.domain.queue import QueueFilter, QueueOrder
from blog.domain.search import Question, fit_of, score_token, worth_token
from blog.domain.worth import LEVELS, PARTS
from blog.services.clock import DbSession
from blog.services.matching import DOCUMENTS, WORDS, asked_for, numbers, on_postgresql, on_sqlite

FEW: Final = 4_000  # so many matches are sorted as they are
WALKED: Final = 2_000  # comments looked through before the index of words is asked
READ_AT_ONCE: Final = 250  # documents, where each is looked through here

_LEVEL_OF: Final = {QueueOrder.SCORE: "score_level", QueueOrder.WORTH: "worth"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands in an order: by level, where the order has levels, then by number."""

    level: int | None
    number: int


def _rank(place: Place) -> tuple[int, int]:
    return place.level or 0, place.number


def _after(places: list[Place], start: Place | None, *, descending: bool) -> list[Place]:
    """Sort places and leave out what does not follow one."""
    places = sorted(places, key=_rank, reverse=descending)
    if start is None:
        return places
    edge = _rank(start)
    return [one for one in places if (_rank(one) < edge if descending else _rank(one) > edge)]


def has_levels(order: QueueOrder) -> bool:
    """Say whether an order sorts by something else than the number."""
    return order in _LEVEL_OF


class PlaceFinder:
    """Finds places of matching comments, from a place on, in either direction."""

    def __init__(self, session: DbSession, chosen: QueueFilter) -> None:
        self._session, self._chosen = session, chosen
        self._level = _LEVEL_OF.get(chosen.order)
        self._asked = asked_for(session, chosen) if chosen.is_narrowed else None
        self._is_sqlite = session.get_bind().dialect.name == "sqlite"

    def find(self, start: Place | None, *, limit: int, backwards: bool = False) -> list[Place]:
        """Give the places that follow one; backwards, those before it, nearest first."""
        descending = (self._chosen.order is not QueueOrder.OLDEST) != backwards
        if not self._chosen.is_narrowed:
            return self._all(start, limit, descending=descending)
        if self._asked is None:
            return []
        if not self._is_sqlite:
            return self._on_postgresql(self._asked, start, limit, descending=descending)
        if self._level is None:
            return self._by_number(self._asked, start, limit, descending=descending)
        return self._by_level(self._asked, start, limit, descending=descending)

    def _all(self, start: Place | None, limit: int, *, descending: bool) -> list[Place]:
        """Give places of a whole status, from the index of the order."""
        if self._level is not None:
            found = select(*self._columns()).where(DOCUMENTS.c.status == self._chosen.status.value)
            return self._places(found, start, limit, descending=descending)
        every = select(Comment.id).where(Comment.status == self._chosen.status)
        if start is not None:
            edge = start.number
            every = every.where(Comment.id < edge if descending else Comment.id > edge)
        every = every.order_by(Comment.id.desc() if descending else Comment.id)
        return [Place(None, one) for one in self._session.scalars(every.limit(limit))]

    def _on_postgresql(
        self, asked: Question, start: Place | None, limit: int, *, descending: bool
    ) -> list[Place]:
        columns = [*self._columns(), DOCUMENTS.c.score, DOCUMENTS.c.words]
        following = select(*columns).where(DOCUMENTS.c.status == self._chosen.status.value)
        walked = self._from(following, start, descending=descending).limit(WALKED).subquery()
        near = select(*self._columns(walked)).where(*on_postgresql(asked, of=walked))
        places = self._places(near, None, limit, descending=descending)
        if len(places) == limit:
            return places
        every = select(*self._columns()).where(*on_postgresql(asked, status=asked.status))
        found = self._from(every, start, descending=descending, is_sorted=False)
        rare = found.cte("found").prefix_with("MATERIALIZED")
        return self._places(select(*self._columns(rare)), None, limit, descending=descending)

    def _by_number(
        self, asked: Question, start: Place | None, limit: int, *, descending: bool
    ) -> list[Place]:
        number = start.number if start else None
        edges = {"before" if descending else "after": number}
        found = numbers(self._session, asked, descending=descending, **edges)
        return [Place(None, one) for one in self._session.scalars(found.limit(limit))]

    def _by_level(
        self, asked: Question, start: Place | None, limit: int, *, descending: bool
    ) -> list[Place]:
        places, is_enough = self._near(asked, start, limit, descending=descending)
        if is_enough:
            return places
        few = self._few(asked)
        if few is not None:
            return _after(few, start, descending=descending)[:limit]
        places = []
        for level in self._levels(start, descending=descending):
            edge = start if start and start.level == level else None
            places += self._inside(asked, level, edge, limit - len(places), descending=descending)
            if len(places) == limit:
                break
        return places

    def _near(
        self, asked: Question, start: Place | None, limit: int, *, descending: bool
    ) -> tuple[list[Place], bool]:
        """Look through the documents that follow; also say whether no others are to be shown.

        Each costs a little, so this ends where what it found so far promises too little. SQLite
        reads no further than it is asked to.
        """
        columns = [*self._columns(), DOCUMENTS.c.document, DOCUMENTS.c.score]
        following = select(*columns).where(DOCUMENTS.c.status == self._chosen.status.value)
        following = self._from(following, start, descending=descending).limit(WALKED)
        fits = fit_of(asked)
        places: list[Place] = []
        seen = 0
        with self._session.execute(following) as rows:
            for some in rows.partitions(READ_AT_ONCE):
                seen += len(some)
                places += [Place(row[0], row[1]) for row in some if fits(row[2], row[3])]
                if len(places) >= limit:
                    return places[:limit], True
                if len(some) == READ_AT_ONCE and len(places) * WALKED < limit * seen:
                    return places, False
        return places, seen < WALKED

    def _few(self, asked: Question) -> list[Place] | None:
        """Give the places of all matches, unsorted; ``None`` for more than ``FEW``."""
        found = self._session.scalars(numbers(self._session, asked).limit(FEW + 1)).all()
        if len(found) > FEW:
            return None
        if not found:
            return []
        levels = select(*self._columns()).where(DOCUMENTS.c.comment_id.in_(found))
        return [Place(row[0], row[1]) for row in self._session.execute(levels)]

    def _inside(
        self,
        asked: Question,
        level: int,
        edge: Place | None,
        limit: int,
        *,
        descending: bool,
    ) -> list[Place]:
        """Give the places of one level, in the order of the index."""
        token = (worth_token if self._level == "worth" else score_token)(asked.status, level)
        number = WORDS.c.rowid
        found = select(number).where(*on_sqlite(asked, token=token))
        if edge is not None:
            found = found.where(number < edge.number if descending else number > edge.number)
        found = found.order_by(number.desc() if descending else number).limit(limit)
        return [Place(level, one) for one in self._session.scalars(found)]

    def _levels(self, start: Place | None, *, descending: bool) -> Iterator[int]:
        highest = PARTS if self._level == "worth" else LEVELS - 1
        edge = start.level if start is not None else None
        if descending:
            return iter(range(highest if edge is None else edge, -1, -1))
        return iter(range(0 if edge is None else edge, highest + 1))

    def _columns(self, source: FromClause = DOCUMENTS) -> list[ColumnElement[Any]]:
        """Give what a place is made of: the number, and before it the level if there are any."""
        number = source.c.comment_id
        return [number] if self._level is None else [source.c[self._level], number]

    def _from(
        self, found: Select[Any], start: Place | None, *, descending: bool, is_sorted: bool = True
    ) -> Select[Any]:
        """Leave out what comes before a place, and sort."""
        columns = list(found.selected_columns)[: 1 if self._level is None else 2]
        if start is not None:
            values = [start.number] if self._level is None else [start.level, start.number]
            here, edge = tuple_(*columns), tuple_(*(literal(value, Integer) for value in values))
            found = found.where(here < edge if descending else here > edge)
        if not is_sorted:
            return found
        return found.order_by(*(each.desc() if descending else each for each in columns))

    def _places(
        self, found: Select[Any], start: Place | None, limit: int, *, descending: bool
    ) -> list[Place]:
        rows = self._session.execute(self._from(found, start, descending=descending).limit(limit))
        return [Place(None if self._level is None else row[0], row[-1]) for row in rows]
