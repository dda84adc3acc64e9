"""CommentRevision: what a comment said before somebody changed it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User


class CommentRevision(Base):
    """One earlier text of a comment; the present one is the comment's own."""

    __tablename__ = "comment_revisions"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    author_url: Mapped[str | None] = mapped_column(String(600))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the next revision took its place."""
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Who wrote the next revision; ``None`` for the comment's own author."""

    by: Mapped[User | None] = relationship()
