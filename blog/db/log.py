"""LogEntry: one act of a person, with whom, when, from where and to how many."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User, names_of
from blog.domain.log import Act, Via


class LogEntry(Base):
    """One line of the log; added with what it tells of, never edited.

    Only ``count`` of a bulk action's entry grows, in the transactions of its batches, so that the
    log agrees with the comments at every moment.
    """

    __tablename__ = "log_entries"
    __table_args__ = (
        Index("ix_log_entries_user_id_id", "user_id", "id"),
        Index("ix_log_entries_user_id_act_id", "user_id", "act", "id"),
        Index("ix_log_entries_act_id", "act", "id"),
        Index("ix_log_entries_batch", "batch"),
        Index("ix_log_entries_at", "at"),
        Index("ix_log_entries_undoes", "undoes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Who did it; ``None`` for somebody unknown, such as a failed sign-in, and for the worker."""
    via: Mapped[Via] = mapped_column(names_of(Via))
    network: Mapped[str] = mapped_column(String(64))
    """The network it came from, the last part of the address cut off; empty for commands."""
    act: Mapped[Act] = mapped_column(names_of(Act))
    subject: Mapped[str] = mapped_column(String(200))
    """What it was done to, for people: a comment's number, a user's name, a rule."""
    count: Mapped[int] = mapped_column()
    """To how many."""
    batch: Mapped[str | None] = mapped_column(String(32))
    """Of the decisions made, for undoing them."""
    undoes: Mapped[str | None] = mapped_column(String(32))
    """What an undo took back: a batch, or the number of a single decision."""
    details: Mapped[dict[str, Any]] = mapped_column(JSON)

    user: Mapped[User | None] = relationship()
