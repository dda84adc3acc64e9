"""Which comments match a filter, by number: for a page, for counting, for walking.

A filter becomes one question to the index of words and facets, so that however many conditions it
has, the database intersects lists of numbers instead of reading comments.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    column,
    false,
    select,
    table,
    text,
)

from blog.db import Comment, Post
from blog.domain.moderation import Status
from blog.domain.queue import QueueFilter
from blog.domain.search import Question, Term, question_of, status_token
from blog.services.clock import DbSession
from blog.services.folding import name_key
from spam.hosts import site_of

# The index of words has names that records do not know: see blog.db.search.
WORDS = table("comment_words", column("rowid", Integer), column("comment_words", String))
DOCUMENTS = table(
    "comment_search",
    column("comment_id", Integer),
    column("status", String),
    column("score", Float),
    column("score_level", Integer),
    column("worth", Integer),
    column("document", String),
    column("words", String),
)

INDEXED_PREFIX_CHARS: Final = 4  # beginnings that SQLite's index of words keeps lists for
MOST_EXPANDED: Final = 40
_NEXT_WORD: Final = text("SELECT term FROM comment_words_known WHERE term >= :least LIMIT 1")


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
    if chosen.campaign is not None and not replace(chosen, campaign=None).is_narrowed:
        return _members(chosen.campaign, chosen.status, after)
    asked = asked_for(session, chosen)
    if asked is None:
        return select(Comment.id).where(false())
    return numbers(session, asked, after=after)


def _members(campaign_id: int, status: Status, after: int) -> Select[int]:
    """Walk through a campaign by the comments' own index, which no filling leaves behind."""
    return (
        select(Comment.id)
        .where(Comment.campaign_id == campaign_id, Comment.status == status, Comment.id > after)
        .order_by(Comment.id)
    )


def numbers(
    session: DbSession,
    asked: Question,
    *,
    after: int | None = None,
    before: int | None = None,
    descending: bool = False,
) -> Select[int]:
    """Give the numbers of comments that answer a question, in the order of the index."""
    if session.get_bind().dialect.name == "sqlite":
        number = WORDS.c.rowid
        found = select(number).where(*on_sqlite(asked))
    else:
        number = DOCUMENTS.c.comment_id
        found = select(number).where(*on_postgresql(asked, status=asked.status))
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
    address = None
    if chosen.address is not None:
        of_comment = select(Comment.address_hash).where(Comment.id == chosen.address)
        address = session.scalar(of_comment)
    asked = question_of(
        chosen,
        post_id=post_id,
        author=None if chosen.author is None else name_key(chosen.author),
        site=None if chosen.host is None else site_of(host_in(chosen.host)),
        address=address,
    )
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return _spelt_out(session, asked) if asked is not None and is_sqlite else asked


def host_in(text: str) -> str:
    """Give the host that somebody typed or pasted, without scheme, path and ``www.``."""
    host = text.strip().casefold().rpartition("://")[2].partition("/")[0]
    return host.rpartition("@")[2].partition(":")[0].removeprefix("www.")


def on_sqlite(asked: Question, *, token: str | None = None) -> list[ColumnElement[bool]]:
    """Give the conditions on SQLite.

    Parameters
    ----------
    token
        Of a level in the question's status, instead of the status.
    """
    groups = ((Term(token or status_token(asked.status)),), *asked.groups)
    words = " AND ".join(f"({' OR '.join(_fts5(term) for term in group)})" for group in groups)
    matches = WORDS.c.comment_words.op("MATCH", is_comparison=True)(words)
    exactly = _exactly(asked, DOCUMENTS.c.score)
    if not exactly:
        return [matches]
    inside = select(DOCUMENTS.c.comment_id).where(DOCUMENTS.c.comment_id == WORDS.c.rowid, *exactly)
    return [matches, inside.exists()]


def on_postgresql(
    asked: Question, *, status: Status | None = None, of: FromClause | None = None
) -> list[ColumnElement[bool]]:
    """Give the conditions on PostgreSQL.

    The question is part of the statement, not a parameter, so that it is planned with what the
    database knows about its words.

    Parameters
    ----------
    status
        Asked for by its token, so that the index of words alone answers.
    of
        What has the columns ``words`` and ``score``; the table of documents if not given.
    """
    from sqlalchemy.dialects.postgresql import TSQUERY

    groups = asked.groups if status is None else ((Term(status_token(status)),), *asked.groups)
    words = " & ".join(f"({' | '.join(_tsquery(term) for term in group)})" for group in groups)
    query = cast(bindparam("words", words, type_=String, literal_execute=True), TSQUERY)
    document = DOCUMENTS if of is None else of
    return [
        document.c.words.op("@@", is_comparison=True)(query),
        *_exactly(asked, document.c.score),
    ]


def _exactly(asked: Question, score: ColumnElement[float]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.score_min is not None:
        found.append(score >= asked.score_min)
    if asked.score_max is not None:
        found.append(score <= asked.score_max)
    return found


def _spelt_out(session: DbSession, asked: Question) -> Question:
    """Put the words that begin so in the place of beginnings that the index keeps no list for.

    FTS5 would read all comments with any of them before the first is shown.
    """
    groups = tuple(
        tuple(each for term in group for each in _words_for(session, term))
        for group in asked.groups
    )
    return replace(asked, groups=groups)


def _words_for(session: DbSession, term: Term) -> list[Term]:
    if not term.is_prefix or len(term.token) <= INDEXED_PREFIX_CHARS:
        return [term]
    known = _known(session, term.token)
    return [term] if known is None else [Term(word) for word in known] or [Term(term.token)]


def _fts5(term: Term) -> str:
    """Write a term for FTS5; tokens hold no quotation marks."""
    return f'"{term.token}"' + (" *" if term.is_prefix else "")


def _known(session: DbSession, prefix: str) -> list[str] | None:
    """Give the words that begin so, each found by one step in the index; ``None`` for too many."""
    found: list[str] = []
    least = prefix
    while len(found) <= MOST_EXPANDED:
        word = session.scalar(_NEXT_WORD, {"least": least})
        if word is None or not word.startswith(prefix):
            return found
        found.append(word)
        least = f"{word}\x01"
    return None


def _tsquery(term: Term) -> str:
    """Write a term for ``tsquery``; tokens hold no apostrophes and no backslashes."""
    return f"'{term.token}'" + (":*" if term.is_prefix else "")
