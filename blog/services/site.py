"""The site's data version: one number that changes whenever something readers can see changes."""

from __future__ import annotations

from sqlalchemy import Engine, bindparam, func, select, update

from blog.db import Post, SiteVersion
from blog.services.clock import Clock, DbSession


class SiteService:
    """Tells the page cache which version of the public pages is valid now."""

    def __init__(self, *, engine: Engine, now: Clock) -> None:
        self._engine = engine.execution_options(sqlite_begin="", isolation_level="AUTOCOMMIT")
        self._now = now
        newest = (
            select(func.max(Post.published_at))
            .where(Post.published_at <= bindparam("now", type_=Post.published_at.type))
            .scalar_subquery()
        )
        self._statement = select(SiteVersion.number, newest)

    def version(self) -> str:
        """Give the present version; a scheduled post that falls due changes it too."""
        with self._engine.connect() as connection:
            row = connection.execute(self._statement, {"now": self._now()}).one()
        return f"{row[0]}.{row[1].timestamp() if row[1] else 0}"


def raise_version(session: DbSession) -> None:
    """Mark every cached public page as outdated; takes effect with the caller's commit."""
    session.execute(update(SiteVersion).values(number=SiteVersion.number + 1))
