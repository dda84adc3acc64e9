"""OutboxMessage: what shall leave the blog; written with what it tells of, sent by the worker."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from blog.db.base import Base, UtcDateTime
from blog.db.user import names_of
from blog.domain.outbox import OutboxKind, OutboxState


class OutboxMessage(Base):
    """One mail, or one call of a webhook."""

    __tablename__ = "outbox_messages"
    __table_args__ = (
        Index("ix_outbox_messages_state_due_at", "state", "due_at"),
        Index("ix_outbox_messages_webhook_id_id", "webhook_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OutboxKind] = mapped_column(names_of(OutboxKind))
    recipient: Mapped[str] = mapped_column(String(600))
    """A mail address, or the address of a webhook."""
    subject: Mapped[str] = mapped_column(String(200))
    """Of a mail; the event of a webhook."""
    body: Mapped[str] = mapped_column(Text)
    webhook_id: Mapped[int | None] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    """The same for what must be queued once only."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    state: Mapped[OutboxState] = mapped_column(names_of(OutboxState))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when the worker that took it has it for itself."""
    last_error: Mapped[str | None] = mapped_column(String(300))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
