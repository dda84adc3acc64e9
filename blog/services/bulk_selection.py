"""Which comments a bulk action is about: read by key, without holding up those who write."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, load_only

from blog.db import Comment, Post
from blog.domain.queue import QueueFilter
from blog.services.clock import DbSession
from blog.services.matching import matching

MOST_COUNTED: Final = 100_000
SAMPLED: Final = load_only(
    Comment.id, Comment.author_name, Comment.rendered_body, Comment.created_at, Comment.status
)


class Selection:
    """Reads what matches a filter, so that a batch costs the same wherever it begins."""

    def __init__(self, *, session: DbSession) -> None:
        self._session = session

    def ids(self, chosen: QueueFilter, *, after: int, until: int, limit: int) -> list[int]:
        """Give the numbers of the next comments that match, lowest first."""
        some = matching(self._session, chosen, after=after).limit(limit)
        return [number for number in self._session.scalars(some) if number <= until]

    def count(self, chosen: QueueFilter, *, until: int) -> int | None:
        """Count what matches; ``None`` for more than ``MOST_COUNTED``."""
        some = matching(self._session, chosen).limit(MOST_COUNTED + 1).subquery()
        number = some.columns[0]
        found = self._session.scalar(select(func.count(number)).where(number <= until)) or 0
        return found if found <= MOST_COUNTED else None

    def sample(self, chosen: QueueFilter, *, until: int, limit: int) -> list[Comment]:
        """Give the first few that match, lowest first."""
        post = joinedload(Comment.post).options(load_only(Post.slug, Post.title, Post.lang))
        found = self._session.scalars(
            select(Comment)
            .where(Comment.id.in_(self.ids(chosen, after=0, until=until, limit=limit)))
            .options(SAMPLED, post)
            .order_by(Comment.id)
        )
        return list(found)
