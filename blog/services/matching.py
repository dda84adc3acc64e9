"""Which comments match a filter, by number, for a page, for counting and for walking."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, select

from blog.db import Comment, Post
from blog.domain.queue import QueueFilter
from blog.domain.text import search_words
from blog.services.clock import DbSession


def matching(session: DbSession, chosen: QueueFilter, *, after: int = 0) -> Select[int]:  # noqa: ARG001 - the index to come is asked otherwise by each database
    """Give the numbers of the comments that match, lowest first; add ``limit`` as you need.

    Walk by asking again with ``after`` set to the last number.
    """
    conditions: list[ColumnElement[bool]] = [Comment.status == chosen.status, Comment.id > after]
    conditions += [
        Comment.search_text.contains(word, autoescape=True) for word in search_words(chosen.q)
    ]
    if chosen.post_slug:
        post_id = select(Post.id).where(Post.slug == chosen.post_slug).scalar_subquery()
        conditions.append(Comment.post_id == post_id)
    return select(Comment.id).where(*conditions).order_by(Comment.id)
