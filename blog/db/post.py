"""Post and Tag."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db.base import Base, UtcDateTime
from blog.db.user import User

post_tags = Table(
    "post_tags",
    Base.metadata,
    Column("post_id", ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Tag(Base):
    """A word that groups posts."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(100))


class Post(Base):
    """An article by the blog's owner; a draft until ``published_at`` is set and past."""

    __tablename__ = "posts"
    __table_args__ = (
        Index("ix_posts_published_at_id", "published_at", "id"),
        Index("ix_posts_comments_close_at", "comments_close_at"),
        Index("ix_posts_author_id_id", "author_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    lang: Mapped[str] = mapped_column(String(35))
    body: Mapped[str] = mapped_column(Text)
    rendered_body: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int] = mapped_column()
    plain_body: Mapped[str] = mapped_column(Text)
    """The rendered text without markup: for excerpts and as the classifier's ``post_text``."""
    search_text: Mapped[str] = mapped_column(Text)
    are_comments_open: Mapped[bool] = mapped_column(default=True)
    close_after_days: Mapped[int | None] = mapped_column()
    """Days after publication until comments close; 0: never; ``None``: as for the site."""
    comments_close_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """What follows from that and the site's setting; ``None``: they stay open."""
    hold_all: Mapped[bool] = mapped_column(default=False)
    """Whether every comment on this post waits for a person."""
    hold_first: Mapped[bool] = mapped_column(default=False)
    """Whether comments of authors who are not trusted yet wait, even if not on the whole site."""
    roots_numbered: Mapped[int] = mapped_column(default=0)
    """How many positions have been given to comments that start a thread; only grows."""
    comment_count: Mapped[int] = mapped_column(default=0)
    """How many comments are published."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """Who wrote it; ``None`` for posts of the command line, which are the administrators'."""
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    tags: Mapped[list[Tag]] = relationship(secondary=post_tags, order_by=Tag.slug)
    author: Mapped[User | None] = relationship()


class SiteVersion(Base):
    """One row: a number raised whenever something that readers can see changes."""

    __tablename__ = "site_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column()
