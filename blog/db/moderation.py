"""Assessment (what the classifier said) and Decision (what was done)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User, names_of
from blog.domain.moderation import DecisionKind, Status


class Assessment(Base):
    """A verdict stored for one revision of a comment; a comment may have many."""

    __tablename__ = "assessments"
    __table_args__ = (Index("ix_assessments_comment_id_id", "comment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    revision: Mapped[int] = mapped_column()
    score: Mapped[float | None] = mapped_column()
    """Probability of spam in [0, 1]; ``None`` when unavailable, then ``cause`` says why."""
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    model_version: Mapped[str | None] = mapped_column(String(80))
    hold_at: Mapped[float | None] = mapped_column()
    spam_at: Mapped[float | None] = mapped_column()
    cause: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Decision(Base):
    """One recorded change of status, by a person or by a named rule. Added, never edited."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_comment_id_id", "comment_id", "id"),
        Index("ix_decisions_user_id_created_at", "user_id", "created_at"),
        Index("ix_decisions_batch", "batch"),
        Index(
            "ix_decisions_by_people",
            "id",
            "comment_id",
            sqlite_where=text("user_id IS NOT NULL"),
            postgresql_where=text("user_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    revision: Mapped[int] = mapped_column()
    kind: Mapped[DecisionKind] = mapped_column(names_of(DecisionKind))
    from_status: Mapped[Status | None] = mapped_column(names_of(Status))
    to_status: Mapped[Status] = mapped_column(names_of(Status))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    rule: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)
    batch: Mapped[str | None] = mapped_column(String(32))
    """The same for all decisions that were made with one press."""
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User | None] = relationship()


class StatusCount(Base):
    """How many comments have a status; kept with every decision, so that no page counts rows."""

    __tablename__ = "status_counts"

    status: Mapped[Status] = mapped_column(names_of(Status), primary_key=True)
    number: Mapped[int] = mapped_column()
