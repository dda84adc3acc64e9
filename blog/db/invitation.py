"""Invitation: a link with which one person may become a user."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User, names_of
from blog.domain.accounts import Role


class Invitation(Base):
    """One link: open until it is used, taken back or expired."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the random part of the link."""
    role: Mapped[Role] = mapped_column(names_of(Role))
    note: Mapped[str] = mapped_column(String(200))
    """For whom it is meant, for the list of invitations only."""
    sent_to: Mapped[str | None] = mapped_column(String(254))
    """The mail address that the link was sent to; ``None`` where it was only shown."""
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    invited_by: Mapped[User] = relationship(foreign_keys=invited_by_id)
    used_by: Mapped[User | None] = relationship(foreign_keys=used_by_id)
