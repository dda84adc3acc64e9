"""Posts as readers see them: lists, one post, tags, archive, search, feed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, Select, func, select, tuple_, type_coerce
from sqlalchemy.orm import defer, selectinload

from blog.db import Post, Tag, UtcDateTime, post_tags
from blog.domain.closing import takes_comments
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.identity import MAX_ID
from blog.domain.sentences import Sentence
from blog.domain.text import search_words
from blog.services.clock import Clock, DbSession

FEED_POSTS = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = re.compile(r"(-?[0-9]{1,17})-([0-9]{1,19})")


@dataclass(frozen=True, slots=True)
class PostPage:
    """Some posts, newest first, and the key of the next older page."""

    posts: list[Post]
    next_key: str | None


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One line of the archive."""

    slug: str
    title: str
    lang: str
    published_at: datetime
    comment_count: int


@dataclass(frozen=True, slots=True)
class ArchiveMonth:
    """The posts of one month (UTC)."""

    year: int
    month: int
    posts: list[ArchiveEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag and how many published posts carry it."""

    slug: str
    name: str
    count: int


def post_key(post: Post) -> str:
    """Give the key of a post in lists ordered by time of publication."""
    moment = post.published_at or _EPOCH
    return f"{(moment - _EPOCH) // timedelta(microseconds=1)}-{post.id}"


def parse_key(key: str) -> tuple[datetime, int]:
    """Read a key made by ``post_key``.

    Raises
    ------
    InvalidInputError
        If it is not one.
    """
    expected = Sentence("Expected the key of a page, found something else.")
    problem = InvalidInputError({"before": expected})
    match = _KEY.fullmatch(key)
    if match is None or int(match.group(2)) > MAX_ID:
        raise problem
    try:
        return _EPOCH + timedelta(microseconds=int(match.group(1))), int(match.group(2))
    except OverflowError:
        raise problem from None


class PostReader:
    """What readers may see of posts: the only place that knows which posts are public."""

    def __init__(self, *, session: DbSession, now: Clock, page_size: int) -> None:
        self._session = session
        self._now = now
        self._page_size = page_size

    def front_page(self, before: str | None = None) -> PostPage:
        """Give the newest published posts, or those before a key."""
        return self._page(self._public(), before)

    def tagged(self, tag_slug: str, before: str | None = None) -> tuple[Tag, PostPage]:
        """Give a tag and its published posts."""
        tag = self._session.scalar(select(Tag).where(Tag.slug == tag_slug))
        if tag is None:
            raise NotFoundError("There is no such tag.")
        chosen = self._public().join(post_tags).where(post_tags.c.tag_id == tag.id)
        page = self._page(chosen, before)
        if not page.posts and before is None:
            raise NotFoundError("No published post carries this tag.")
        return tag, page

    def search(self, query: str, before: str | None = None) -> PostPage:
        """Give published posts that hold every word of the query, in title, text or tags."""
        words = search_words(query)
        if not words:
            return PostPage([], None)
        matches = [Post.search_text.contains(word, autoescape=True) for word in words]
        return self._page(self._public().where(*matches), before)

    def published(self, slug: str) -> Post:
        """Give one published post."""
        found = self._session.scalar(
            select(Post).where(Post.slug == slug, self.is_public()).options(selectinload(Post.tags))
        )
        if found is None:
            raise NotFoundError("There is no such post.")
        return found

    def feed(self) -> list[Post]:
        """Give the newest posts with their whole text."""
        newest = self._public().order_by(Post.published_at.desc(), Post.id.desc())
        return list(self._session.scalars(newest.limit(FEED_POSTS)))

    def neighbours(self, post: Post) -> tuple[Post | None, Post | None]:
        """Give the next older and the next newer published post."""
        here = tuple_(Post.published_at, Post.id)
        key = (post.published_at, post.id)
        light = self._public().options(defer(Post.body), defer(Post.rendered_body))
        older = light.where(here < key).order_by(Post.published_at.desc(), Post.id.desc())
        newer = light.where(here > key).order_by(Post.published_at, Post.id)
        return self._session.scalar(older.limit(1)), self._session.scalar(newer.limit(1))

    def archive(self) -> list[ArchiveMonth]:
        """Give every published post by month, newest first."""
        published_at = type_coerce(Post.published_at, UtcDateTime)
        rows = self._session.execute(
            select(Post.slug, Post.title, Post.lang, published_at, Post.comment_count)
            .where(self.is_public())
            .order_by(Post.published_at.desc(), Post.id.desc())
        )
        entries = [ArchiveEntry(*row) for row in rows]
        months = groupby(
            entries, key=lambda entry: (entry.published_at.year, entry.published_at.month)
        )
        return [ArchiveMonth(year, month, list(posts)) for (year, month), posts in months]

    def tags(self) -> list[TagCount]:
        """Give every tag that a published post carries, with counts, by name."""
        rows = self._session.execute(
            select(Tag.slug, Tag.name, func.count(Post.id))
            .join(post_tags, post_tags.c.tag_id == Tag.id)
            .join(Post, Post.id == post_tags.c.post_id)
            .where(self.is_public())
            .group_by(Tag.id, Tag.slug, Tag.name)
            .order_by(Tag.slug)
        )
        return [TagCount(*row) for row in rows]

    def is_public(self) -> ColumnElement[bool]:
        """Give the one condition under which a post may be seen."""
        return Post.published_at <= self._now()

    def shows(self, post: Post) -> bool:
        """Say whether readers may see a post that is at hand."""
        return post.published_at is not None and post.published_at <= self._now()

    def takes_comments(self, post: Post) -> bool:
        """Say whether readers may comment on a post now."""
        return takes_comments(
            is_open=post.are_comments_open, close_at=post.comments_close_at, now=self._now()
        )

    def _public(self) -> Select[Post]:
        return select(Post).where(self.is_public())

    def _page(self, chosen: Select[Post], before: str | None) -> PostPage:
        if before:
            chosen = chosen.where(tuple_(Post.published_at, Post.id) < parse_key(before))
        ordered = chosen.order_by(Post.published_at.desc(), Post.id.desc())
        found = self._session.scalars(
            ordered.limit(self._page_size + 1).options(selectinload(Post.tags), defer(Post.body))
        ).all()
        return page_of(found, self._page_size)


def page_of(found: Sequence[Post], size: int) -> PostPage:
    """Split off the one post too many that tells whether there is a next page."""
    shown = list(found[:size])
    return PostPage(shown, post_key(shown[-1]) if len(found) > size else None)
