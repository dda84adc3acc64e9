"""User: someone who can sign in; and what is kept about tries to sign in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column

from blog.db.base import Base, UtcDateTime
from blog.domain.accounts import Role


def names_of(states: type[StrEnum]) -> Enum:
    """Build a column type that stores an enumeration's values as text."""
    return Enum(
        states,
        native_enum=False,
        create_constraint=False,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


class User(Base):
    """An administrator, a moderator or an author."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(240), unique=True)
    """The name with case and accents folded: two users never look the same."""
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(names_of(Role))
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether the user may sign in; what they decided and wrote stays theirs either way."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    language: Mapped[str | None] = mapped_column(String(20))
    """The desk's language as chosen last, for mails; ``None`` before any was chosen."""


class SignInAttempt(Base):
    """One failed try to sign in; name and address are kept as keyed hashes only."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_address_at", "address_hash", "at"),
        Index("ix_sign_in_attempts_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SecondFactor(Base):
    """What a user's authenticator app shares with the blog; one for each user at most."""

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(64))
    """Base32, as it is, since a hash could check no code; shown until confirmed, never again."""
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a code proved that the app has the secret; until then nothing is asked for."""
    last_step: Mapped[int] = mapped_column()
    """Number of the thirty seconds whose code was used last; none up to it counts again."""


class RecoveryCode(Base):
    """A code that opens the door once when the authenticator app is lost."""

    __tablename__ = "recovery_codes"
    __table_args__ = (Index("ix_recovery_codes_user_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    """Keyed with the installation's secret."""
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
