"""Comment: a reader's text under a post, as typed, with what is derived from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.post import Post
from blog.db.user import names_of
from blog.domain.moderation import Status


class Comment(Base):
    """A comment; ``status`` is a copy of its last decision's result, kept for fast queries."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_thread", "post_id", "root_id", "position"),
        Index("ix_comments_root_position", "root_id", "position"),
        Index("ix_comments_status_id", "status", "id"),
        Index("ix_comments_post_status", "post_id", "status", "id"),
        Index("ix_comments_campaign", "campaign_id", "status", "id"),
        Index("ix_comments_campaign_post", "campaign_id", "post_id"),
        Index("ix_comments_campaign_author", "campaign_id", "author_key"),
        Index("ix_comments_author_key", "author_key", "id"),
        Index("ix_comments_address_hash", "address_hash", "id"),
        Index("ix_comments_author_token", "author_token", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    root_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    """The comment that started the thread; ``None`` for that comment itself."""
    position: Mapped[int | None] = mapped_column()
    """Given once, when first published: 1, 2, … among the roots of a post or in a thread."""
    replies_numbered: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    """On a root: how many published comments its thread holds besides itself."""

    author_name: Mapped[str] = mapped_column(String(80))
    author_key: Mapped[str | None] = mapped_column(String(240))
    """The name as it is read: look-alike letters, case and accents folded. ``None`` where it was
    not taken yet, and when erased."""
    author_email: Mapped[str | None] = mapped_column(String(254))
    author_url: Mapped[str | None] = mapped_column(String(600))
    body: Mapped[str] = mapped_column(Text)
    rendered_body: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int] = mapped_column()
    search_text: Mapped[str] = mapped_column(Text)
    """Raw and normalised text and the author's name, folded for the moderators' search."""
    revision: Mapped[int] = mapped_column(default=1)
    status: Mapped[Status] = mapped_column(names_of(Status))

    address_hash: Mapped[str] = mapped_column(String(64))
    trap_filled: Mapped[bool] = mapped_column(default=False)
    form_seconds: Mapped[float | None] = mapped_column()
    """Seconds between showing and sending the form, where the browser told."""
    submission_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The same for the same comment sent twice; see the decision on duplicates."""
    campaign_id: Mapped[int | None] = mapped_column()
    """The number of the first comment that this one nearly repeats, its own if it is the first;
    ``None`` while no fingerprint is kept, and for texts too short to have one."""
    author_token: Mapped[str | None] = mapped_column(String(64))
    """The keyed hash of the browser's signed token; what trust is earned under."""
    has_substance: Mapped[bool] = mapped_column(default=False)
    """Whether the text is more than bland praise and touches the post; earns trust."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When first published."""

    post: Mapped[Post] = relationship()
