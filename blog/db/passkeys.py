"""Passkey: a key pair on somebody's device whose public half lets them in; and spent challenges."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User


class Passkey(Base):
    """One passkey of a user; there may be several."""

    __tablename__ = "passkeys"
    __table_args__ = (Index("ix_passkeys_user_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    """What the authenticator calls it; no secret."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    """In COSE's form; checks signatures and can make none."""
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """The authenticator's counter when used last; 0 for those that do not count."""
    name: Mapped[str] = mapped_column(String(80))
    """As its user called it."""
    transports: Mapped[str] = mapped_column(String(100))
    """How browsers reach the authenticator, with spaces between; a hint for them."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


class SpentChallenge(Base):
    """A challenge that was answered, rightly or wrongly; kept until it is too old anyway."""

    __tablename__ = "spent_challenges"

    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256."""
    spent_at: Mapped[datetime] = mapped_column(UtcDateTime)
