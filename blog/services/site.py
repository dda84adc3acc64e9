"""The site's data version: one number that changes whenever something readers can see changes."""

from __future__ import annotations

from collections import deque
from typing import Any

from sqlalchemy import Engine, bindparam, func, select, update

from blog.db import Post, SiteVersion, UtcDateTime
from blog.services.clock import Clock, DbSession


class SiteService:
    """Tells the page cache which version of the public pages is valid now.

    It is asked at every request, so it keeps cursors of its own and skips the layers of
    SQLAlchemy that cost more than the read itself (105 against 25 microseconds, measured on
    SQLite in November 2026).
    """

    def __init__(self, *, engine: Engine, now: Clock) -> None:
        self._engine = engine
        self._now = now
        self._idle: deque[Any] = deque()
        newest = (
            select(func.max(Post.published_at))
            .where(Post.published_at <= bindparam("now", type_=UtcDateTime()))
            .scalar_subquery()
        )
        closed = (
            select(func.max(Post.comments_close_at))
            .where(Post.comments_close_at <= bindparam("now", type_=UtcDateTime()))
            .scalar_subquery()
        )
        self._sql = str(select(SiteVersion.number, newest, closed).compile(dialect=engine.dialect))
        dialect: Any = engine.dialect
        self._bound: Any = UtcDateTime().dialect_impl(dialect).bind_processor(dialect)
        self._takes_names = engine.dialect.name != "sqlite"

    def version(self) -> str:
        """Give the present version; a post that falls due or closes by itself changes it too."""
        moment = self._bound(self._now())
        parameters = {"now": moment} if self._takes_names else (moment, moment)
        try:
            return self._read(self._idle.pop(), parameters)
        except IndexError:
            return self._read(self._new_cursor(), parameters)

    def close(self) -> None:
        """Close the connections kept for reading the version."""
        while self._idle:
            self._idle.pop().connection.close()

    def _read(self, cursor: Any, parameters: Any) -> str:
        """Read with a cursor and put it back; one that failed is not used again."""
        try:
            cursor.execute(self._sql, parameters)
            number, newest, closed = cursor.fetchone()
        except Exception:
            self._drop(cursor)
            raise
        self._idle.append(cursor)
        return f"{number}.{newest}.{closed}"

    def _drop(self, cursor: Any) -> None:
        """Close a connection that failed, and the idle ones, which may have died with it."""
        cursor.connection.close()
        self.close()

    def _new_cursor(self) -> Any:
        pooled = self._engine.raw_connection()
        pooled.detach()
        connection: Any = pooled.dbapi_connection
        if self._takes_names:
            connection.autocommit = True
        return connection.cursor()


def raise_version(session: DbSession) -> None:
    """Mark every cached public page as outdated; takes effect with the caller's commit."""
    session.execute(update(SiteVersion).values(number=SiteVersion.number + 1))
