"""What the moderators' search and orders are answered from, beside the comments themselves.

The words are looked up by an index that only the database knows: on SQLite the FTS5 table
``comment_words``, kept in step by triggers; on PostgreSQL the generated column
``comment_search.words`` with a GIN index. Both follow from ``document``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.db.base import Base
from blog.db.user import names_of
from blog.domain.moderation import Status


class CommentSearch(Base):
    """The search document of one comment and what it is sorted by; erased with its words."""

    __tablename__ = "comment_search"
    __table_args__ = (
        Index("ix_comment_search_status_comment", "status", "comment_id"),
        Index("ix_comment_search_status_score", "status", "score_level", "comment_id"),
        Index("ix_comment_search_status_worth", "status", "worth", "comment_id"),
        Index("ix_comment_search_language_taught", "language", "is_taught"),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    status: Mapped[Status] = mapped_column(names_of(Status))
    score: Mapped[float | None] = mapped_column()
    """Of the newest assessment."""
    score_level: Mapped[int] = mapped_column()
    """See ``blog.domain.worth``."""
    worth: Mapped[int] = mapped_column()
    """Hundredths; see ``blog.domain.worth``."""
    language: Mapped[str] = mapped_column(String(8))
    is_taught: Mapped[bool] = mapped_column(default=False)
    """Whether the last decision was a person's and labels the comment."""
    document: Mapped[str] = mapped_column(Text)
    """Different tokens with single spaces between them; see ``blog.domain.search``."""


class SearchState(Base):
    """One row: comments numbered above ``done_id`` up to ``last_id`` may lack a document."""

    __tablename__ = "search_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    done_id: Mapped[int] = mapped_column()
    last_id: Mapped[int] = mapped_column()


def is_compared(thing: Any, name: str | None, kind: str, *_: Any) -> bool:
    """Tell Alembic what to compare: all but the index of words, which records cannot describe."""
    if kind == "column":
        return (thing.table.name, name) != ("comment_search", "words")
    return not (
        (kind == "table" and str(name).startswith("comment_words"))
        or (kind == "index" and name == "ix_comment_search_words")
    )
