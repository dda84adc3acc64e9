"""Posts: listing, reading, writing, opening and closing comments. Authors have their own only."""

from __future__ import annotations

from typing import Any, Final

from blog.domain.closing import MAX_CLOSE_DAYS
from blog.domain.markup import MAX_POST_CHARS
from blog.domain.posts import MAX_TAG_CHARS, MAX_TAGS, MAX_TITLE_CHARS, PostInput
from blog.domain.text import MAX_SLUG_CHARS
from blog.domain.tokens import Scope
from blog.services.posts import PostPage
from blog.web import services
from blog.web.api.fields import Flag, ListOf, Maybe, Moment, OneOf, Text, Whole
from blog.web.api.operations import WRITERS, Asked, Operation
from blog.web.api.schemas import COUNT, ID, KEY, TEXT, WHEN, WHO, Fields, Of, Shape, listing

MAX_PAGE_KEY_CHARS: Final = 40


def _state_of(post: Any) -> str:
    return services().posts.state_of(post)


SUMMARY: Final[Fields] = {
    "id": ID,
    "slug": TEXT,
    "title": TEXT,
    "lang": TEXT,
    "tags": Of(lambda post: [tag.name for tag in post.tags], ListOf(TEXT)),
    "author": WHO,
    "state": Of(_state_of, OneOf(("draft", "scheduled", "published"))),
    "published_at": Maybe(WHEN),
    "created_at": WHEN,
    "updated_at": WHEN,
    "are_comments_open": Flag(),
    "comment_count": COUNT,
}
POST: Final = Shape(
    "Post",
    {
        **SUMMARY,
        "body": TEXT,
        "close_after_days": Maybe(COUNT),
        "hold_all": Flag(),
        "hold_first": Flag(),
    },
)
PAGE: Final = listing("PostPage", "posts", Shape("PostRow", SUMMARY), next=Of("next_key", KEY))
WRITTEN: Final[Fields] = {
    "title": Text(MAX_TITLE_CHARS, 1),
    "body": Text(MAX_POST_CHARS, 1, about="Markdown."),
    "slug": Text(MAX_SLUG_CHARS, about="Address; empty makes one from the title."),
    "lang": Text(35, 2, about="Language tag such as en or pt-BR."),
    "tags": ListOf(Text(MAX_TAG_CHARS), MAX_TAGS),
    "published_at": Maybe(Moment()),
    "are_comments_open": Flag(),
    "close_after_days": Maybe(
        Whole(0, MAX_CLOSE_DAYS, "Days after publication; 0 for never, null as the whole site.")
    ),
    "hold_all": Flag(),
    "hold_first": Flag(),
}
LACKING: Final[dict[str, Any]] = {
    "slug": "",
    "lang": "en",
    "tags": [],
    "published_at": None,
    "are_comments_open": True,
    "close_after_days": None,
    "hold_all": False,
    "hold_first": False,
}
NEW_POST: Final = Shape("NewPost", WRITTEN, LACKING)
POST_CHANGE: Final = Shape("PostChange", {**WRITTEN, "seen_updated_at": Moment()})


def page(asked: Asked) -> PostPage:
    """Give one page of the posts, drafts among them."""
    return services().posts.listing(asked.query.get("before"), only_of=asked.by.only_of)


def one(asked: Asked, post_id: int) -> Any:
    """Give one post."""
    return services().posts.get(post_id, only_of=asked.by.only_of)


def create(asked: Asked) -> Any:
    """Write a post."""
    return services().posts.save(None, _written(asked), by=asked.by.id)


def change(asked: Asked, post_id: int) -> Any:
    """Write a post anew, unless somebody else did meanwhile."""
    return services().posts.save(
        post_id,
        _written(asked),
        seen_updated_at=asked.body["seen_updated_at"].isoformat(),
        by=asked.by.id,
        only_of=asked.by.only_of,
    )


def set_comments_open(asked: Asked, post_id: int) -> Any:
    """Open or close a post for comments."""
    return services().posts.set_comments_open(
        post_id, is_open=asked.body["is_open"], by=asked.by.id, only_of=asked.by.only_of
    )


def _written(asked: Asked) -> PostInput:
    fields = {name: asked.body[name] for name in WRITTEN}
    fields["body"] = fields["body"].replace("\r\n", "\n")
    return PostInput(**fields | {"tags": tuple(fields["tags"])})


OPERATIONS: Final = (
    Operation(
        name="posts_page",
        method="GET",
        path="/posts",
        summary="One page of the posts by creation, newest first, drafts among them.",
        scope=Scope.READ,
        roles=WRITERS,
        view=page,
        answer=PAGE,
        query={"before": Text(MAX_PAGE_KEY_CHARS, 1)},
    ),
    Operation(
        name="posts_create",
        method="POST",
        path="/posts",
        summary="Write a post; without a time of publication it is a draft.",
        scope=Scope.WRITE_POSTS,
        roles=WRITERS,
        view=create,
        answer=POST,
        body=NEW_POST,
        status=201,
    ),
    Operation(
        name="posts_one",
        method="GET",
        path="/posts/<id:post_id>",
        summary="One post with its text.",
        scope=Scope.READ,
        roles=WRITERS,
        view=one,
        answer=POST,
    ),
    Operation(
        name="posts_change",
        method="PUT",
        path="/posts/<id:post_id>",
        summary="Write a whole post anew, unless it was saved since `seen_updated_at`.",
        scope=Scope.WRITE_POSTS,
        roles=WRITERS,
        view=change,
        answer=POST,
        body=POST_CHANGE,
        problems=(409,),
    ),
    Operation(
        name="posts_comments_open",
        method="PUT",
        path="/posts/<id:post_id>/comments-open",
        summary="Open or close a post for comments.",
        scope=Scope.WRITE_POSTS,
        roles=WRITERS,
        view=set_comments_open,
        answer=POST,
        body=Shape("CommentsOpen", {"is_open": Flag()}),
    ),
)
