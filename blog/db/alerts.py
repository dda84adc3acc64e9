"""AlertSettings: what a user wants to be told by mail, and when they were told last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User, names_of
from blog.domain.alerts import Digest


class AlertSettings(Base):
    """One row for each user who ever chose; all is off without."""

    __tablename__ = "alert_settings"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    wait_hours: Mapped[int] = mapped_column()
    """Mail when a comment has waited longer; 0: never."""
    digest: Mapped[Digest] = mapped_column(names_of(Digest))
    digest_hour: Mapped[int] = mapped_column()
    """0 to 23, in the site's zone."""
    quiet_from: Mapped[int] = mapped_column()
    quiet_until: Mapped[int] = mapped_column()
    """Hours in the site's zone, 0 to 23; the same twice: no quiet hours."""
    alerted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
