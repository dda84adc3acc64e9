"""Which comments match a filter, by number: for a page, for counting, for walking.

A filter becomes one question to the index of words and facets, so that however many conditions it
has, the database intersects lists of numbers instead of reading comments.
"""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    column,
    false,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from blog.db import Comment, CommentSearch, Post
from blog.domain.queue import QueueFilter
from blog.domain.search import Question, Term, question_of
from blog.services.clock import DbSession
from blog.services.search import author_as_read
from spam.hosts import site_of

WORDS = table("comment_words", column("rowid", Integer), column("comment_words", String))


def matching(session: DbSession, chosen: QueueFilter, *, after: int = 0) -> Select[int]:
    """Give the numbers of the comments that match, lowest first; add ``limit`` as you need.

    Walk by asking again with ``after`` set to the last number; count by counting a limited walk.
    """
    if not chosen.is_narrowed:
        return (
            select(Comment.id)
            .where(Comment.status == chosen.status, Comment.id > after)
            .order_by(Comment.id)
        )
    asked = asked_for(session, chosen)
    if asked is None:
        return select(Comment.id).where(false())
    return numbers(session, asked, after=after)


def numbers(
    session: DbSession,
    asked: Question,
    *,
    after: int | None = None,
    before: int | None = None,
    descending: bool = False,
) -> Select[int]:
    """Give the numbers of comments that answer a question, in the order of the index."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    number = WORDS.c.rowid if is_sqlite else CommentSearch.__table__.c.comment_id
    found = select(number).where(*(on_sqlite(asked) if is_sqlite else on_postgresql(asked)))
    if after is not None:
        found = found.where(number > after)
    if before is not None:
        found = found.where(number < before)
    return found.order_by(number.desc() if descending else number)


def asked_for(session: DbSession, chosen: QueueFilter) -> Question | None:
    """Turn a filter into the question to ask; ``None`` when nothing can match."""
    post_id = None
    if chosen.post_slug is not None:
        post_id = session.scalar(select(Post.id).where(Post.slug == chosen.post_slug))
    return question_of(
        chosen,
        post_id=post_id,
        author=None if chosen.author is None else author_as_read(chosen.author),
        site=None if chosen.host is None else site_of(host_in(chosen.host)),
    )


def host_in(text: str) -> str:
    """Give the host that somebody typed or pasted, without scheme, path and ``www.``."""
    host = text.strip().casefold().rpartition("://")[2].partition("/")[0]
    return host.rpartition("@")[2].partition(":")[0].removeprefix("www.")


def match(asked: Question) -> ColumnElement[bool]:
    """Give the condition on SQLite's index of words."""
    words = " AND ".join(
        f"({' OR '.join(_fts5(term) for term in group)})" for group in asked.groups
    )
    return WORDS.c.comment_words.op("MATCH", is_comparison=True)(words)


def on_postgresql(asked: Question) -> list[ColumnElement[bool]]:
    """Give the conditions on PostgreSQL.

    The question is part of the statement, not a parameter, so that it is planned with what the
    database knows about its words.
    """
    words = " & ".join(
        f"({' | '.join(_tsquery(term) for term in group)})" for group in asked.groups
    )
    query = cast(bindparam("words", words, type_=String, literal_execute=True), TSQUERY)
    words_column: ColumnElement[str] = literal_column("comment_search.words", String)
    return [words_column.op("@@", is_comparison=True)(query), *_exactly(asked)]


def on_sqlite(asked: Question) -> list[ColumnElement[bool]]:
    """Give the conditions on SQLite."""
    exactly = _exactly(asked)
    if not exactly:
        return [match(asked)]
    inside = select(CommentSearch.comment_id).where(
        CommentSearch.comment_id == WORDS.c.rowid, *exactly
    )
    return [match(asked), inside.exists()]


def _exactly(asked: Question) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.score_min is not None:
        found.append(CommentSearch.score >= asked.score_min)
    if asked.score_max is not None:
        found.append(CommentSearch.score <= asked.score_max)
    return found


def _fts5(term: Term) -> str:
    """Write a term for FTS5; tokens hold no quotation marks."""
    return f'"{term.token}"' + (" *" if term.is_prefix else "")


def _tsquery(term: Term) -> str:
    """Write a term for ``tsquery``; tokens hold no apostrophes and no backslashes."""
    return f"'{term.token}'" + (":*" if term.is_prefix else "")
