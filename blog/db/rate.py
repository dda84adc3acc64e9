"""RateWindow: how much one address did in one stretch of time; shared by all workers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.db.base import Base


class RateWindow(Base):
    """A counter for one action, one address (keyed hash) and one window of time."""

    __tablename__ = "rate_windows"
    __table_args__ = (Index("ix_rate_windows_ends_at", "ends_at"),)

    action: Mapped[str] = mapped_column(String(30), primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    ends_at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """End of the window, seconds since 1970 UTC."""
    count: Mapped[int] = mapped_column()
