"""Looker: a moderator who has a comment open, so that two do not decide it at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User


class Looker(Base):
    """Who looked at a comment last when; a courtesy, never a lock. Erased after minutes."""

    __tablename__ = "lookers"
    __table_args__ = (Index("ix_lookers_at", "at"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
