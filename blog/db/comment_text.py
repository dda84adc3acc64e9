"""CommentText: what a comment said before somebody edited it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User


class CommentText(Base):
    """One replaced revision, as typed; added with the edit, erased when the comment is removed."""

    __tablename__ = "comment_texts"
    __table_args__ = (
        Index("ix_comment_texts_comment_id_id", "comment_id", "id"),
        Index("ix_comment_texts_decision_id", "decision_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    revision: Mapped[int] = mapped_column()
    """The revision that was replaced."""
    body: Mapped[str] = mapped_column(Text)
    author_url: Mapped[str | None] = mapped_column(String(600))
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Who replaced it; ``None`` for the author."""
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    """The decision that was made with the edit; taking it back restores this text."""

    user: Mapped[User | None] = relationship()
