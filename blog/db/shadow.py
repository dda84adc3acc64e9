"""ShadowAssessment: what the shadow said of a live comment, beside what the current model said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.comment import Comment


class ShadowAssessment(Base):
    """Two scores of one revision of a comment; only the current model's decided anything."""

    __tablename__ = "shadow_assessments"
    __table_args__ = (
        Index(
            "ix_shadow_assessments_pair_differs_id",
            "shadow_version",
            "current_version",
            "differs",
            "id",
        ),
        Index("ix_shadow_assessments_comment_id", "comment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    revision: Mapped[int] = mapped_column()
    current_version: Mapped[str] = mapped_column(String(80))
    current_score: Mapped[float] = mapped_column()
    """Probability of spam in [0, 1]."""
    current_action: Mapped[str] = mapped_column(String(20))
    """``publish``, ``hold`` or ``spam``, by the limits in force when the comment came."""
    shadow_version: Mapped[str] = mapped_column(String(80))
    shadow_score: Mapped[float | None] = mapped_column()
    """``None`` when the shadow could give no verdict; then ``cause`` says why."""
    shadow_action: Mapped[str | None] = mapped_column(String(20))
    differs: Mapped[bool] = mapped_column()
    """Whether both judged and their actions are not the same."""
    cause: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    comment: Mapped[Comment] = relationship()
