"""A post's comments in reading order. The only place that reads comments for readers.

Pages are ranges of positions, never offsets, so a page costs the same however many comments a
post has, and a permalink never moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, or_, select, true

from blog.db import Comment, Post
from blog.domain.errors import NotFoundError
from blog.domain.identity import existing_id
from blog.domain.moderation import Status
from blog.domain.sentences import Sentence
from blog.services.clock import DbSession

MAX_DEPTH = 3
FEED_COMMENTS = 30


@dataclass(slots=True)
class ThreadNode:
    """One comment in its place; ``comment`` is ``None`` for one that was withdrawn."""

    comment: Comment | None
    depth: int
    children: list[ThreadNode] = field(default_factory=list)
    in_reply_to: Comment | None = None
    """Set where the tree was flattened and the answered comment is not the one above."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A root with its replies; ``hidden_replies`` follow after position ``next_after``."""

    root_id: int
    root: ThreadNode
    hidden_replies: int
    next_after: int


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One page of a post's threads; ``total`` counts published comments of all pages."""

    threads: list[Thread]
    page: int
    pages: int
    total: int


def is_visible() -> ColumnElement[bool]:
    """Give the one condition under which a comment may be seen by readers."""
    return Comment.status == Status.PUBLISHED


@dataclass(frozen=True, slots=True)
class ThreadSizes:
    """How much one page shows."""

    threads_per_page: int = 50
    replies_per_thread: int = 50


class ThreadReader:
    """Reads visible threads."""

    def __init__(self, *, session: DbSession, sizes: ThreadSizes) -> None:
        self._session = session
        self._per_page = sizes.threads_per_page
        self._per_thread = sizes.replies_per_thread

    def thread_page(self, post: Post, page: int = 1) -> ThreadPage:
        """Give page ``page`` (from 1) of a post's threads.

        Raises
        ------
        NotFoundError
            If the post has no such page; page 1 always exists.
        """
        pages = max(1, -(-post.roots_numbered // self._per_page))
        if not 1 <= page <= pages:
            raise NotFoundError(Sentence("Expected a page from 1 to {pages:,}.", pages=pages))
        last = page * self._per_page
        roots = self._session.scalars(
            select(Comment)
            .where(
                Comment.post_id == post.id,
                Comment.root_id.is_(None),
                Comment.position > last - self._per_page,
                Comment.position <= last,
                or_(is_visible(), Comment.reply_count > 0),
            )
            .order_by(Comment.position)
        ).all()
        replies = self._first_replies([root.id for root in roots if root.reply_count])
        threads = [self._thread(root, replies.get(root.id, []), after=0) for root in roots]
        return ThreadPage(threads, page, pages, post.comment_count)

    def thread(self, post: Post, root_id: int, after: int = 0) -> Thread:
        """Give one thread with the replies that follow position ``after``."""
        root = self._session.get(Comment, existing_id(root_id))
        visible = root is not None and (root.status is Status.PUBLISHED or root.reply_count > 0)
        if root is None or not visible or root.post_id != post.id or root.root_id is not None:
            raise NotFoundError("There is no such thread under this post.")
        if after < 0 or after > root.replies_numbered:
            raise NotFoundError("The thread is not that long.")
        replies = self._session.scalars(
            select(Comment)
            .where(
                Comment.root_id == root.id,
                Comment.position > after,
                Comment.position <= after + self._per_thread,
                is_visible(),
            )
            .order_by(Comment.position)
        ).all()
        return self._thread(root, replies, after=after)

    def reply_target(self, post: Post, parent_id: int) -> Comment:
        """Give the comment that somebody wants to answer.

        Raises
        ------
        NotFoundError
            Unless it is a visible comment of this post.
        """
        parent = self._session.scalar(
            select(Comment).where(
                Comment.id == existing_id(parent_id), Comment.post_id == post.id, is_visible()
            )
        )
        if parent is None:
            raise NotFoundError("The comment that this answers is not under this post.")
        return parent

    def feed(self, post: Post) -> list[Comment]:
        """Give a post's newest visible comments."""
        newest = (
            select(Comment)
            .where(Comment.post_id == post.id, is_visible())
            .order_by(Comment.id.desc())
            .limit(FEED_COMMENTS)
        )
        return list(self._session.scalars(newest))

    def path_of(self, comment: Comment, slug: str) -> str:
        """Give the lasting address of a visible comment, with its page."""
        root = comment
        if comment.root_id is not None:
            root = self._session.get_one(Comment, comment.root_id)
            if (comment.position or 0) > self._per_thread:
                after = ((comment.position or 1) - 1) // self._per_thread * self._per_thread
                return f"/posts/{slug}/threads/{root.id}?after={after}#comment-{comment.id}"
        page = -(-(root.position or 1) // self._per_page)
        query = f"?page={page}" if page > 1 else ""
        return f"/posts/{slug}{query}#comment-{comment.id}"

    def _first_replies(self, root_ids: list[int]) -> dict[int, list[Comment]]:
        grouped: dict[int, list[Comment]] = {}
        if not root_ids:
            return grouped
        found = self._session.scalars(
            select(Comment)
            .where(
                Comment.root_id.in_(root_ids),
                Comment.position <= self._per_thread,
                # Without IS TRUE, SQLite takes the index of statuses and reads every published
                # comment of the blog.
                is_visible().is_(true()),
            )
            .order_by(Comment.root_id, Comment.position)
        )
        for reply in found:
            grouped.setdefault(reply.root_id or 0, []).append(reply)
        return grouped

    def _thread(self, root: Comment, replies: Sequence[Comment], *, after: int) -> Thread:
        shown = root if root.status is Status.PUBLISHED else None
        node = ThreadNode(shown, depth=0)
        earlier = self._answered_before(replies) if after else {}
        _arrange(node, root.id, replies, earlier)
        end = after + self._per_thread
        hidden = root.reply_count - len(replies)
        if after:
            hidden = self._visible_after(root, end)
        return Thread(root.id, node, hidden, end)

    def _visible_after(self, root: Comment, position: int) -> int:
        """Count a thread's visible replies past a position; only for one thread's own page."""
        counted = select(func.count(Comment.id)).where(
            Comment.root_id == root.id, Comment.position > position, is_visible()
        )
        return self._session.scalar(counted) or 0

    def _answered_before(self, replies: Sequence[Comment]) -> dict[int, Comment]:
        """Find answered comments that stand on an earlier page of the thread."""
        wanted = {r.parent_id for r in replies} - {r.id for r in replies}
        found = self._session.scalars(select(Comment).where(Comment.id.in_(wanted), is_visible()))
        return {comment.id: comment for comment in found}


def _arrange(
    root: ThreadNode, root_id: int, replies: Sequence[Comment], earlier: dict[int, Comment]
) -> None:
    """Hang each reply under what it answers, down to ``MAX_DEPTH``, deeper ones beside it.

    Replies come by position, and a comment is answered only once it is published, so what a
    reply answers has been placed before it, unless it was withdrawn or stands on another page.
    """
    nodes = {root_id: root}
    containers = {root_id: root}
    for reply in replies:
        above = nodes.get(reply.parent_id or 0)
        if above is None:
            node = ThreadNode(reply, depth=1, in_reply_to=earlier.get(reply.parent_id or 0))
            root.children.append(node)
            containers[reply.id] = root
        elif above.depth < MAX_DEPTH:
            node = ThreadNode(reply, depth=above.depth + 1)
            above.children.append(node)
            containers[reply.id] = above
        else:
            container = containers[reply.parent_id or 0]
            node = ThreadNode(reply, depth=MAX_DEPTH, in_reply_to=above.comment)
            container.children.append(node)
            containers[reply.id] = container
        nodes[reply.id] = node
