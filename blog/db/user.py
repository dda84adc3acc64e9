"""User: someone who can sign in; and what is kept about tries to sign in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, Index, String
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
    """An administrator or a moderator."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(240), unique=True)
    """The name with case and accents folded: two users never look the same."""
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(names_of(Role))
    session_key: Mapped[str] = mapped_column(String(64))
    """Changes at sign-out and password change, which ends every session."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


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
