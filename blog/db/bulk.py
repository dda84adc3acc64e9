"""BulkAction: one decision on everything that matches a filter, or the taking back of a batch."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.log import LogEntry
from blog.db.user import User, names_of
from blog.domain.bulk import BulkState
from blog.domain.moderation import DecisionKind


class BulkAction(Base):
    """Work in batches, each its own transaction that also moves ``last_id`` and the counts."""

    __tablename__ = "bulk_actions"
    __table_args__ = (
        Index("ix_bulk_actions_state_id", "state", "id"),
        Index("ix_bulk_actions_undoes_batch", "undoes_batch"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[DecisionKind | None] = mapped_column(names_of(DecisionKind))
    """What is decided; ``None`` for taking back, where each comment returns where it stood."""
    filter: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Which comments, as the queue's filter has it; empty for taking back."""
    note: Mapped[str | None] = mapped_column(Text)
    batch: Mapped[str] = mapped_column(String(32), unique=True)
    """Of the decisions it makes; chosen before it starts, so that it cannot start twice."""
    undoes_batch: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[BulkState] = mapped_column(names_of(BulkState))
    total: Mapped[int | None] = mapped_column()
    """How many there were when it was asked for; ``None`` for too many to count."""
    done: Mapped[int] = mapped_column(default=0)
    left_alone: Mapped[int] = mapped_column(default=0)
    last_id: Mapped[int] = mapped_column(default=0)
    """Everything up to this comment (taking back: decision) is dealt with."""
    until_id: Mapped[int] = mapped_column()
    """The newest comment (taking back: decision) when it was asked for; later ones are not its."""
    seen_decision_id: Mapped[int] = mapped_column(default=0)
    """The newest decision then: comments decided since are left alone."""
    seen_assessment_id: Mapped[int | None] = mapped_column()
    """The newest assessment then: texts edited since are left alone; ``None`` for not asked."""
    entry_id: Mapped[int] = mapped_column(ForeignKey("log_entries.id"))
    claimed_by: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when nobody else takes it up; a process that dies lets the time run out."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
    entry: Mapped[LogEntry] = relationship()
