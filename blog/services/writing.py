"""Posts as administrators handle them: listing, saving, opening and closing comments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import defer, selectinload

from blog.db import Post, RuleSettings, Tag, writing
from blog.domain.closing import closes_at
from blog.domain.errors import InvalidInputError, NotFoundError, StaleDecisionError
from blog.domain.identity import existing_id
from blog.domain.log import Act
from blog.domain.markup import RENDERER_VERSION, plain_text, render_post
from blog.domain.posts import PostInput, check_post
from blog.domain.sentences import Sentence
from blog.domain.text import search_key, slug_of
from blog.services.log import write_entry
from blog.services.posts import PostPage, PostReader, page_of, parse_key
from blog.services.site import raise_version


class PostService(PostReader):
    """Everything about posts: what readers see, and writing."""

    def listing(self, before: str | None = None, *, only_of: int | None = None) -> PostPage:
        """Give posts for who writes them: by creation, newest first, drafts among them.

        Parameters
        ----------
        only_of
            The user whose posts are wanted; ``None`` for everybody's.
        """
        chosen = select(Post).options(
            selectinload(Post.tags), selectinload(Post.author), defer(Post.body)
        )
        if only_of is not None:
            chosen = chosen.where(Post.author_id == only_of)
        if before:
            chosen = chosen.where(Post.id < parse_key(before)[1])
        found = self._session.scalars(chosen.order_by(Post.id.desc()).limit(self._page_size + 1))
        return page_of(found.all(), self._page_size)

    def get(self, post_id: int, *, only_of: int | None = None) -> Post:
        """Give a post, published or not; for ``only_of`` a user, nobody else's is there."""
        post = self._session.get(Post, existing_id(post_id), options=[selectinload(Post.tags)])
        if post is None or only_of not in {None, post.author_id}:
            raise NotFoundError("There is no such post.")
        return post

    def state_of(self, post: Post) -> str:
        """Name a post's state: ``draft``, ``scheduled`` or ``published``."""
        if post.published_at is None:
            return "draft"
        return "scheduled" if post.published_at > self._now() else "published"

    def save(
        self,
        post_id: int | None,
        written: PostInput,
        *,
        seen_updated_at: str | None = None,
        by: int | None = None,
        only_of: int | None = None,
    ) -> Post:
        """Create a post (``post_id`` of ``None``) or change one; renders it once.

        Parameters
        ----------
        seen_updated_at
            ISO time of the version that was edited; ``None`` skips the check.
        by
            Who writes; a new post is theirs. An old one stays whose it is.
        only_of
            The user whose posts may be changed; ``None`` for everybody's.

        Raises
        ------
        InvalidInputError
            Naming each field, also when the slug is taken.
        StaleDecisionError
            If somebody saved the post meanwhile.
        """
        checked = check_post(written)
        rendered = render_post(checked.body)
        with writing(self._session):
            if post_id is not None:
                self.get(post_id, only_of=only_of)
            post = self._open(post_id, seen_updated_at, by)
            self._refuse_taken_slug(checked.slug, post)
            act = _act(post.published_at, checked.published_at)
            post.slug, post.title, post.lang = checked.slug, checked.title, checked.lang
            post.body, post.rendered_body = checked.body, rendered
            post.renderer_version, post.plain_body = RENDERER_VERSION, plain_text(rendered)
            post.search_text = search_key(" ".join((checked.title, *checked.tags, post.plain_body)))
            post.published_at = checked.published_at
            self._set_comments(post, checked)
            post.updated_at = self._now()
            post.tags = [self._tag(slug, name) for slug, name in _by_slug(checked.tags).items()]
            raise_version(self._session)
            self._log(act, post, by)
        return post

    def set_comments_open(
        self,
        post_id: int,
        *,
        is_open: bool,
        by: int | None = None,
        only_of: int | None = None,
    ) -> Post:
        """Open or close a post for comments."""
        with writing(self._session):
            post = self.get(post_id, only_of=only_of)
            post.are_comments_open = is_open
            raise_version(self._session)
            self._log(Act.COMMENTS_OPENED if is_open else Act.COMMENTS_CLOSED, post, by)
        return post

    def _set_comments(self, post: Post, checked: PostInput) -> None:
        post.are_comments_open = checked.are_comments_open
        post.hold_all, post.hold_first = checked.hold_all, checked.hold_first
        post.close_after_days = checked.close_after_days
        with self._session.no_autoflush:
            site_days = self._session.get_one(RuleSettings, 1).close_after_days
        post.comments_close_at = closes_at(
            checked.published_at, post_days=checked.close_after_days, site_days=site_days
        )

    def _open(self, post_id: int | None, seen_updated_at: str | None, by: int | None) -> Post:
        if post_id is None:
            new = Post(created_at=self._now(), roots_numbered=0, comment_count=0, author_id=by)
            self._session.add(new)
            return new
        post = self._session.get(
            Post, existing_id(post_id), populate_existing=True, with_for_update=True
        )
        if post is None:
            raise NotFoundError("There is no such post.")
        if seen_updated_at and seen_updated_at != post.updated_at.isoformat():
            raise StaleDecisionError("Somebody saved this post after you opened it.")
        return post

    def _log(self, act: Act, post: Post, by: int | None) -> None:
        self._session.flush()
        now, details = self._now(), {"post": post.id}
        write_entry(self._session, act, by=by, now=now, subject=post.title, details=details)

    def _refuse_taken_slug(self, slug: str, post: Post) -> None:
        with self._session.no_autoflush:
            holder = self._session.scalar(select(Post.id).where(Post.slug == slug))
        if holder is not None and holder != post.id:
            raise _slug_taken()

    def _tag(self, slug: str, name: str) -> Tag:
        with self._session.no_autoflush:
            tag = self._session.scalar(select(Tag).where(Tag.slug == slug))
        if tag is None:
            tag = Tag(slug=slug, name=name)
            self._session.add(tag)
        return tag


def _by_slug(names: tuple[str, ...]) -> dict[str, str]:
    """Give one name for each slug: the last one written."""
    return {slug_of(name): name for name in names}


def _act(before: datetime | None, after: datetime | None) -> Act:
    """Name what saving did: a post that gets a time of publication is published, then or later."""
    if before is None and after is not None:
        return Act.POST_PUBLISHED
    return Act.POST_WITHDRAWN if before is not None and after is None else Act.POST_SAVED


def _slug_taken() -> InvalidInputError:
    return InvalidInputError(
        {"slug": Sentence("Expected an unused address, found one that another post has.")}
    )
