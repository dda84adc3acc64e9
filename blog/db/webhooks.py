"""Webhook: an address of the owner's that is told what happened to comments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.db.base import Base, UtcDateTime


class Webhook(Base):
    """Where to, of what, and the secret that signs it."""

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(600))
    secret: Mapped[str] = mapped_column(String(80))
    """Kept as it is: signing needs it. Shown once, when it is made."""
    events: Mapped[list[str]] = mapped_column(JSON)
    is_on: Mapped[bool] = mapped_column()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
