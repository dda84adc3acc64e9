"""What near copies and shared links are found by: fingerprints, their bands, and link hosts.

Everything here follows from a comment's words and is erased with them.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from blog.db.base import Base


class CommentFingerprint(Base):
    """The fingerprint of one comment's folded text; ``None`` for a text too short to have one."""

    __tablename__ = "comment_fingerprints"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    entries: Mapped[bytes | None] = mapped_column(LargeBinary(256))
    """64 numbers of 32 bits each, least significant byte first."""
    normaliser_version: Mapped[int] = mapped_column()
    """Which normaliser folded the text; an older one's fingerprints are to be made again."""


class FingerprintBand(Base):
    """One band of a fingerprint: near copies share at least one key."""

    __tablename__ = "fingerprint_bands"

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    sent_at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """When the comment was sent, seconds since 1970 UTC: lookups read a window of one key."""
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True, index=True)


class CommentHost(Base):
    """A host that a comment links to."""

    __tablename__ = "comment_hosts"

    host: Mapped[str] = mapped_column(String(253), primary_key=True)
    sent_at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """When the comment was sent, seconds since 1970 UTC."""
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True, index=True)
