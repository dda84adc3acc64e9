"""OwnerRule: one allow or block rule; RuleSettings: what holds for every comment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User, names_of
from blog.domain.rules import Effect, RuleKind


class OwnerRule(Base):
    """What shall happen to comments that match; an expired one does nothing."""

    __tablename__ = "owner_rules"
    __table_args__ = (Index("ix_owner_rules_kind_value", "kind", "value", "effect", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RuleKind] = mapped_column(names_of(RuleKind))
    value: Mapped[str] = mapped_column(String(260))
    """Normalised: folded words, a host in ASCII, a network, the keyed hash of an identity."""
    shown: Mapped[str] = mapped_column(String(260))
    """As people read it."""
    effect: Mapped[Effect] = mapped_column(names_of(Effect))
    note: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hits: Mapped[int] = mapped_column(default=0)
    """How many comments it matched."""
    last_hit_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


class RuleSettings(Base):
    """One row: what holds for the comments of every post, kept in the desk."""

    __tablename__ = "rule_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    hold_first: Mapped[bool] = mapped_column()
    close_after_days: Mapped[int] = mapped_column()
    """Days after a post's publication; 0: never."""
    allow_trusted: Mapped[bool] = mapped_column()
    trust_after: Mapped[int] = mapped_column()
    """How many comments with substance make an author trusted."""
    version: Mapped[int] = mapped_column()
    """Raised with every change of a rule or of these settings."""
