"""ConfirmedAddress: proof that the owner of a mail address writes with a browser."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.db.base import Base, UtcDateTime


class ConfirmedAddress(Base):
    """A mail address and the browser whose comment its owner confirmed; both as keyed hashes."""

    __tablename__ = "confirmed_addresses"
    __table_args__ = (Index("ix_confirmed_addresses_author_token", "author_token"),)

    mail_key: Mapped[str] = mapped_column(String(32), primary_key=True)
    author_token: Mapped[str] = mapped_column(String(64), primary_key=True)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
