"""DailyCount: the numbers of each day, kept with what they count, so that no page counts rows."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.db.base import Base
from blog.db.user import names_of


class Facet(StrEnum):
    """What a count is broken down by."""

    ALL = "all"
    LANGUAGE = "language"
    POST = "post"


class DailyCount(Base):
    """One number: of one measure on one day, for everything or for one language or post."""

    __tablename__ = "daily_counts"

    facet: Mapped[Facet] = mapped_column(names_of(Facet), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    """In UTC."""
    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    """The language, or the number of the post; empty for everything."""
    measure: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int] = mapped_column()
