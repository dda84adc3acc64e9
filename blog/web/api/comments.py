"""Comments: the queue with its filters, one comment with its why card, looking, unlinking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import g

from blog.domain.differences import Change
from blog.domain.errors import InvalidInputError
from blog.domain.languages import LANGUAGES
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter, QueueOrder
from blog.domain.text import MAX_NAME_CHARS, MAX_QUERY_CHARS, MAX_SLUG_CHARS
from blog.domain.tokens import Scope
from blog.services.cards import Card
from blog.services.folding import FoldView
from blog.services.moderation import DecisionOrder
from blog.services.past import Trait
from blog.services.queue import QueuePage
from blog.web import services
from blog.web.admin.queue_filter import MAX_HOST_CHARS, MAX_REASON_CHARS
from blog.web.api.fields import Choice, Day, Field, Flag, ListOf, Maybe, Number, OneOf, Text
from blog.web.api.operations import MODERATORS, Asked, Operation
from blog.web.api.schemas import (
    COUNT,
    COUNTS,
    ID,
    KEY,
    POST_NAME,
    SEEN,
    TEXT,
    WHEN,
    WHO,
    Fields,
    Of,
    Shape,
    listing,
)

MAX_PAGE_KEY_CHARS: Final = 30
SHARE: Final = Number(0, 1)
KIND: Final = Choice(DecisionKind)
STATUS: Final = Choice(Status)
# Name in the address or the body -> field of the filter, where they differ.
NAMES: Final = {"post": "post_slug", "from": "from_date", "to": "to_date"}
FILTER: Final[Mapping[str, Field]] = {
    "status": STATUS,
    "order": Choice(QueueOrder),
    "q": Text(MAX_QUERY_CHARS, about="Words of the text or of the author's name."),
    "post": Text(MAX_SLUG_CHARS * 2, about="Address of a post."),
    "author": Text(MAX_NAME_CHARS, about="The author's whole name."),
    "host": Text(MAX_HOST_CHARS, about="A site that the comment links to."),
    "language": OneOf(tuple(sorted(LANGUAGES))),
    "reason": Text(
        MAX_REASON_CHARS,
        pattern=r"[a-z][a-z0-9_]{0,39}(:\S{1,39})?",
        about="Name of a reason of the newest assessment, such as links.",
    ),
    "score_min": SHARE,
    "score_max": SHARE,
    "from": Day(),
    "to": Day(),
    "campaign": ID,
    "address": ID,
}
FILTER_SHAPE: Final = Shape(
    "CommentFilter", {name: Maybe(kind) for name, kind in FILTER.items()}, dict.fromkeys(FILTER)
)
REASON: Final = Shape("Reason", {"name": TEXT, "weight": Number(), "detail": TEXT})
ASSESSMENT: Final = Shape(
    "Assessment",
    {
        "revision": ID,
        "score": Maybe(SHARE),
        "reasons": ListOf(REASON),
        "model_version": Maybe(TEXT),
        "hold_at": Maybe(Number()),
        "spam_at": Maybe(Number()),
        "cause": Maybe(TEXT),
        "created_at": WHEN,
    },
)
DECISION: Final = Shape(
    "Decision",
    {
        "id": ID,
        "revision": ID,
        "kind": KIND,
        "from_status": Maybe(STATUS),
        "to_status": STATUS,
        "user": WHO,
        "rule": Maybe(TEXT),
        "note": Maybe(TEXT),
        "batch": Maybe(TEXT),
        "undoes_id": Maybe(ID),
        "created_at": WHEN,
    },
)
UNDOABLE: Final = Maybe(Shape("Undoable", {"id": ID, "kind": KIND, "batch": Maybe(TEXT)}))


def _changes(fold: FoldView) -> list[dict[str, Any]]:
    """Give what folding changed, each with its place in the raw text, in code points."""
    found, start = [], 0
    for one in fold.segments:
        if one.kind:
            read = {"raw": one.raw, "read_as": one.read_as, "kind": one.kind, "title": one.title}
            found.append({"start": start, **read})
        start += len(one.raw)
    return found


FOLD: Final = Shape(
    "Fold",
    {
        "folded": TEXT,
        "is_cut": Flag(),
        "changes": Of(
            _changes,
            ListOf(
                Shape(
                    "FoldChange",
                    {"start": COUNT, "raw": TEXT, "read_as": TEXT, "kind": TEXT, "title": TEXT},
                )
            ),
        ),
    },
)
COMMENT_FIELDS: Final[Fields] = {
    "id": ID,
    "status": STATUS,
    "revision": ID,
    "post": POST_NAME,
    "parent_id": Maybe(ID),
    "author_name": TEXT,
    "author_email": Maybe(TEXT),
    "author_url": Maybe(TEXT),
    "body": TEXT,
    "campaign_id": Maybe(ID),
    "created_at": WHEN,
    "published_at": Maybe(WHEN),
}
COMMENT: Final = Shape("Comment", COMMENT_FIELDS)
ROW: Final = Shape(
    "CommentRow",
    {
        "comment": COMMENT,
        "assessment": Maybe(ASSESSMENT),
        "fold": FOLD,
        "undoable": UNDOABLE,
        "alike": Of(lambda row: [other.id for other in row.alike.comments], ListOf(ID)),
    },
)
PAGE: Final = listing(
    "CommentPage",
    "comments",
    ROW,
    source="rows",
    counts=COUNTS,
    next=Of("next_page", KEY),
    previous=Of("previous_page", KEY),
    is_complete=Flag(),
)
PAST: Final = Shape(
    "Past",
    {
        "trait": Choice(Trait),
        "value": TEXT,
        "statuses": COUNTS,
        "labels": COUNTS,
        "is_more": Flag(),
        "newest": ListOf(ID),
    },
)
LINK: Final = Shape(
    "Link",
    {
        "host": TEXT,
        "shown": Maybe(TEXT),
        "reads_like": Maybe(TEXT),
        "says": Maybe(TEXT),
        "count": COUNT,
        "is_authors": Flag(),
    },
)
EDIT: Final = Shape(
    "Edit",
    {
        "revision": ID,
        "by": Maybe(TEXT),
        "at": WHEN,
        "pieces": ListOf(Shape("EditPiece", {"change": Choice(Change), "text": TEXT})),
        "old_url": Maybe(TEXT),
        "new_url": Maybe(TEXT),
    },
)
CARD: Final = Shape(
    "CommentCard",
    {
        "comment": COMMENT,
        "fold": Of("detail.fold", FOLD),
        "name_fold": Of("name", FOLD),
        "assessments": Of("detail.assessments", ListOf(ASSESSMENT)),
        "decisions": Of("detail.decisions", ListOf(DECISION)),
        "may_be_decided": Of("detail.allowed", ListOf(KIND)),
        "undoable": Of("detail.undoable", UNDOABLE),
        "edits": Of("detail.revisions", ListOf(EDIT)),
        "links": ListOf(LINK),
        "past": ListOf(PAST),
        "alike": Of("detail.alike.comments", ListOf(Shape("Alike", {"id": ID, "revision": ID}))),
        "is_followed": Flag(),
        "next_pending_id": Of("detail.next_pending_id", Maybe(ID)),
    },
)


def filter_of(values: Mapping[str, Any]) -> QueueFilter:
    """Build the filter of an address or a body; what is not there is not asked for.

    Raises
    ------
    InvalidInputError
        If nothing can be in between two ends.
    """
    for low, high in (("score_min", "score_max"), ("from", "to")):
        ends = values.get(low), values.get(high)
        if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
            raise InvalidInputError({high: f"Expected at least {ends[0]}, found {ends[1]}."})
    asked = {NAMES.get(name, name): values.get(name) for name in FILTER}
    return QueueFilter(**{name: one for name, one in asked.items() if one not in {None, ""}})


def shown_filter(chosen: QueueFilter) -> dict[str, Any]:
    """Give a filter as a body writes it; what is not set is null."""
    values = {name: getattr(chosen, NAMES.get(name, name)) for name in FILTER}
    return {name: None if value == "" else value for name, value in values.items()}


def page(asked: Asked) -> QueuePage:
    """Give one page of the comments that match."""
    return services().moderation.queue(filter_of(asked.query), page=asked.query.get("page", "1"))


def card(_asked: Asked, comment_id: int) -> Card:
    """Give one comment and why it stands where it stands."""
    return services().cards.card(comment_id)


def look(asked: Asked, comment_id: int) -> dict[str, Any]:
    """Note that somebody looks at a comment; tell who else does."""
    services().collisions.look(comment_id, by=asked.by.id)
    lookers = services().collisions.lookers([comment_id], but=asked.by.id)
    return {"others": lookers.get(comment_id, [])}


def publish_without_links(asked: Asked, comment_id: int) -> dict[str, int]:
    """Take the links out of one comment and publish it."""
    order = order_of(comment_id, asked.body, DecisionKind.APPROVE)
    return {"decision_id": services().unlinking.publish(order, by=asked.by.id)}


def order_of(comment_id: int, seen: Mapping[str, Any], kind: DecisionKind) -> DecisionOrder:
    """Build an order, remembering which comment it is about for the answer to a stale one."""
    g.concerned = [comment_id]
    return DecisionOrder(comment_id, kind, seen["seen_status"], seen["seen_revision"])


OPERATIONS: Final = (
    Operation(
        name="comments_page",
        method="GET",
        path="/comments",
        summary="One page of the comments that match a filter: the queue, unless asked otherwise.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=page,
        answer=PAGE,
        query={**FILTER, "page": Text(MAX_PAGE_KEY_CHARS, 1)},
    ),
    Operation(
        name="comments_card",
        method="GET",
        path="/comments/<id:comment_id>",
        summary="One comment: why it stands where it stands, what was done, what may be done.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=card,
        answer=CARD,
    ),
    Operation(
        name="comments_look",
        method="POST",
        path="/comments/<id:comment_id>/look",
        summary="Note that you look at a comment, for some minutes; who else does.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=look,
        answer=Shape("Lookers", {"others": ListOf(TEXT)}),
    ),
    Operation(
        name="comments_publish_without_links",
        method="POST",
        path="/comments/<id:comment_id>/without-links",
        summary="Take the links out of a comment and publish it; one undo takes both back.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=publish_without_links,
        answer=Shape("DecisionMade", {"decision_id": ID}),
        body=Shape("SeenComment", SEEN),
        problems=(409,),
    ),
)
