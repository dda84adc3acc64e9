"""What near copies and shared links are found by, and the kept figures of each campaign.

Fingerprints, bands and hosts follow from a comment's words and are erased with them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User, names_of
from blog.domain.moderation import DecisionKind, Status

COUNTED: Final = (Status.PENDING, Status.PUBLISHED, Status.REJECTED, Status.SPAM)
"""The statuses that members of a campaign have; what is removed leaves it."""


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


def _some(status: Status) -> Index:
    """Build the index that lists the campaigns with members of a status, newest member first."""
    only = text(f"{status} > 0")
    name = f"ix_campaigns_{status}_last"
    return Index(name, "last_id", sqlite_where=only, postgresql_where=only)


class Campaign(Base):
    """The figures of one campaign of two comments or more, kept with every decision.

    ``id`` is the number of its first comment, which may be erased meanwhile.
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        Index("ix_campaigns_last", "last_id"),
        Index("ix_campaigns_size", "size", "id"),
        Index("ix_campaigns_follow_batch", "follow_batch"),
        Index(
            "ix_campaigns_worth_from",
            "worth_from",
            sqlite_where=text("worth_from IS NOT NULL"),
            postgresql_where=text("worth_from IS NOT NULL"),
        ),
        *(_some(status) for status in COUNTED),
        *(Index(f"ix_campaigns_{status}_size", str(status), "id") for status in COUNTED),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pending: Mapped[int] = mapped_column(default=0)
    published: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    spam: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column()
    """How many comments it has, whatever their status; the removed ones have left."""
    posts: Mapped[int] = mapped_column()
    """On how many posts it came; only grows."""
    names: Mapped[int] = mapped_column()
    """Under how many names, as they are read; only grows."""
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_id: Mapped[int] = mapped_column()
    """The number of its newest comment."""
    labelled: Mapped[int] = mapped_column(default=0)
    """How many of its comments people labelled."""
    worth_from: Mapped[int | None] = mapped_column()
    """The worth of held members numbered above is to be brought in step; ``None`` for none."""

    follow: Mapped[DecisionKind | None] = mapped_column(names_of(DecisionKind))
    """The decision that later arrivals get until ``follow_until``."""
    follow_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    follow_comment_id: Mapped[int | None] = mapped_column()
    """The comment on whose words and links somebody decided; for approving, they must be equal."""
    follow_revision: Mapped[int | None] = mapped_column()
    follow_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    follow_batch: Mapped[str | None] = mapped_column(String(32))
    """Of the decisions that the following began with, and of those it leads to."""

    follow_user: Mapped[User | None] = relationship()
