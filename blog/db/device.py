"""Device: one browser in which a user is signed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User


class Device(Base):
    """A session: exists from signing in until signing out, or until it expires."""

    __tablename__ = "devices"
    __table_args__ = (
        Index("ix_devices_user_id", "user_id"),
        Index("ix_devices_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the random token in the cookie."""
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The last request, to within some minutes."""
    network: Mapped[str] = mapped_column(String(64))
    """Where the last noted request came from, the last part of the address cut off."""
    browser: Mapped[str] = mapped_column(String(100))
    """In words, such as ``Firefox on Linux``; what the browser said of itself is not kept."""

    user: Mapped[User] = relationship()
