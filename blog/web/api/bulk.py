"""Bulk actions: what would be decided, starting one, its state, stopping, going on, undoing."""

from __future__ import annotations

from typing import Any, Final

from blog.domain.bulk import BulkState
from blog.domain.tokens import Scope
from blog.services.bulk import BulkOffer, BulkOrder, BulkProgress
from blog.web import services
from blog.web.api.comments import FILTER, FILTER_SHAPE, KIND, STATUS, filter_of, shown_filter
from blog.web.api.decisions import BATCH
from blog.web.api.fields import Choice, Flag, ListOf, Maybe, Number, Whole
from blog.web.api.operations import MODERATORS, Asked, Operation
from blog.web.api.schemas import COUNT, ID, NOTE, TEXT, WHEN, WHO, Of, Shape

SAMPLE: Final = Shape(
    "BulkSample", {"id": ID, "status": STATUS, "author_name": TEXT, "created_at": WHEN}
)
OFFER: Final = Shape(
    "BulkOffer",
    {
        "filter": Of(lambda offer: shown_filter(offer.filter), FILTER_SHAPE),
        "total": Maybe(COUNT),
        "kinds": ListOf(KIND),
        "sample": ListOf(SAMPLE),
        "until_id": COUNT,
        "seen_decision_id": COUNT,
        "batch": TEXT,
    },
)
ACTION: Final = Shape(
    "BulkAction",
    {
        "id": ID,
        "state": Choice(BulkState),
        "kind": Maybe(KIND),
        "user": WHO,
        "note": Maybe(TEXT),
        "batch": TEXT,
        "undoes_batch": Maybe(TEXT),
        "total": Maybe(COUNT),
        "done": COUNT,
        "left_alone": COUNT,
        "created_at": WHEN,
        "finished_at": Maybe(WHEN),
    },
)
PROGRESS: Final = Shape(
    "BulkProgress",
    {
        "action": ACTION,
        "filter": Of(
            lambda progress: shown_filter(progress.filter) if progress.filter else None,
            Maybe(FILTER_SHAPE),
        ),
        "share": Number(0, 1),
        "is_unfinished": Flag(),
        "may_continue": Flag(),
        "may_undo": Flag(),
        "undo_id": Of(lambda progress: progress.undo and progress.undo.id, Maybe(ID)),
    },
)
ORDER: Final = Shape(
    "BulkOrder",
    {
        "filter": FILTER_SHAPE,
        "decision": KIND,
        "until_id": Whole(),
        "seen_decision_id": Whole(),
        "batch": BATCH,
        "note": NOTE,
    },
    {"note": None},
)


def offer(asked: Asked) -> BulkOffer:
    """Tell what would be decided."""
    return services().bulk.offer(filter_of(asked.query))


def start(asked: Asked) -> BulkProgress:
    """Begin to decide everything that an offer named."""
    body = asked.body
    order = BulkOrder(
        filter=filter_of(body["filter"]),
        kind=body["decision"],
        until_id=body["until_id"],
        seen_decision_id=body["seen_decision_id"],
        batch=body["batch"],
        note=(body["note"] or "").strip() or None,
    )
    return _progress(services().bulk.start(order, by=asked.by.id))


def unfinished(_asked: Asked) -> dict[str, Any]:
    """Give what is waiting or running."""
    return {"actions": services().bulk.unfinished()}


def state(_asked: Asked, action_id: int) -> BulkProgress:
    """Give an action as it stands."""
    return services().bulk.progress(action_id)


def stop(asked: Asked, action_id: int) -> BulkProgress:
    """Let an action do no further batch."""
    return _progress(services().bulk.stop(action_id, by=asked.by.id))


def go_on(asked: Asked, action_id: int) -> BulkProgress:
    """Go on with an action that was stopped."""
    return _progress(services().bulk.go_on(action_id, by=asked.by.id))


def undo(asked: Asked, action_id: int) -> BulkProgress:
    """Take back everything an action decided; give the action that does so."""
    batch = services().bulk.progress(action_id).action.batch
    return _progress(services().bulk.undo(batch, by=asked.by.id))


def _progress(action: Any) -> BulkProgress:
    return services().bulk.progress(action.id)


_ONE: Final = "/bulk-actions/<id:action_id>"
OPERATIONS: Final = (
    Operation(
        name="bulk_offer",
        method="GET",
        path="/bulk-offer",
        summary="What a bulk action would decide; the start takes its numbers and its batch.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=offer,
        answer=OFFER,
        query=FILTER,
    ),
    Operation(
        name="bulk_start",
        method="POST",
        path="/bulk-actions",
        summary="Decide everything that an offer named; what changed or came since is left alone.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=start,
        answer=PROGRESS,
        body=ORDER,
        status=202,
    ),
    Operation(
        name="bulk_unfinished",
        method="GET",
        path="/bulk-actions",
        summary="Bulk actions that are waiting or running.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=unfinished,
        answer=Shape("BulkActions", {"actions": ListOf(ACTION)}),
    ),
    Operation(
        name="bulk_state",
        method="GET",
        path=_ONE,
        summary="How far a bulk action is.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=state,
        answer=PROGRESS,
    ),
    Operation(
        name="bulk_stop",
        method="POST",
        path=f"{_ONE}/stop",
        summary="Do no further batch; what was decided stays.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=stop,
        answer=PROGRESS,
    ),
    Operation(
        name="bulk_go_on",
        method="POST",
        path=f"{_ONE}/go-on",
        summary="Go on with what was stopped, or what no worker carries on with.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=go_on,
        answer=PROGRESS,
        problems=(409,),
    ),
    Operation(
        name="bulk_undo",
        method="POST",
        path=f"{_ONE}/undo",
        summary="Take back everything it decided; the bulk action that does so.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=undo,
        answer=PROGRESS,
        status=202,
        problems=(409,),
    ),
)
