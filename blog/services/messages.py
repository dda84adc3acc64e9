"""A comment as the classifier sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from blog.db import Comment, Post
from spam.dataset import Message

if TYPE_CHECKING:
    from blog.domain.comments import NewComment

POST_TEXT_CHARS: Final = 1_500


def message_of(comment: NewComment | Comment, post: Post) -> Message:
    """Give a comment as the classifier sees it; no site is given as empty: the form asks for it."""
    return Message(
        text=comment.body,
        author=comment.author_name,
        author_url=comment.author_url or "",
        post_title=post.title,
        post_text=post.plain_body[:POST_TEXT_CHARS],
        lang=post.lang,
        trap_filled=comment.trap_filled,
        form_seconds=comment.form_seconds,
    )
