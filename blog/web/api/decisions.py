"""Decisions: on one comment, on many, on a campaign; taking back one or a batch."""

from __future__ import annotations

from typing import Any, Final

from flask import g, url_for
from flask.typing import ResponseReturnValue

from blog.domain.errors import BlogError, StaleDecisionError
from blog.domain.moderation import DecisionKind
from blog.domain.tokens import Scope
from blog.services.alike import SeenCampaign
from blog.services.moderation import MAX_FOLLOW_DAYS, DecisionOrder, DecisionResult
from blog.web import services
from blog.web.admin.orders import MAX_ORDERS
from blog.web.api.comments import COMMENT, KIND, STATUS, order_of
from blog.web.api.fields import Flag, ListOf, Maybe, Text, Whole
from blog.web.api.operations import MODERATORS, Asked, Operation
from blog.web.api.schemas import COUNT, ID, NOTE, SEEN, TEXT, WHEN, Of, Shape
from blog.web.errors import answer_in_json

BATCH: Final = Text(32, 32, pattern="[0-9a-f]{32}", about="Of decisions made together.")
MEANWHILE: Final = Shape(
    "Meanwhile",
    {
        "comment_id": ID,
        "status": STATUS,
        "revision": ID,
        "kind": KIND,
        "at": WHEN,
        "user_name": Maybe(TEXT),
        "rule": Maybe(TEXT),
        "undid": Flag(),
        "text_changed_at": Maybe(WHEN),
        "text_changed_by": Maybe(TEXT),
    },
)
RESULT: Final = Shape(
    "DecisionResult",
    {
        "decided": COUNT,
        "unchanged": COUNT,
        "stale": ListOf(ID),
        "not_possible": Of("illegal", ListOf(ID)),
        "unseen": ListOf(ID),
        "batch": Maybe(TEXT),
        "bulk_action_id": Maybe(ID),
        "decision_id": Of(
            lambda result: result.made[0].id if len(result.made) == 1 else None, Maybe(ID)
        ),
        "changes": Of(
            lambda result: services().collisions.meanwhile(result.stale), ListOf(MEANWHILE)
        ),
    },
)
DECISIONS: Final = Shape(
    "Decisions",
    {
        "decision": KIND,
        "comments": ListOf(Shape("CommentSeen", {"id": ID, **SEEN}), MAX_ORDERS, 1),
        "note": NOTE,
    },
    {"note": None},
)
SEEN_CAMPAIGN: Final = Shape(
    "SeenCampaign",
    {"comment_id": Whole(), "decision_id": Whole(), "assessment_id": Whole()},
)
CAMPAIGN_DECISION: Final = Shape(
    "CampaignDecision",
    {
        "decision": KIND,
        **SEEN,
        "seen_campaign": Maybe(SEEN_CAMPAIGN),
        "follow_days": Maybe(Whole(1, MAX_FOLLOW_DAYS)),
        "note": NOTE,
    },
    {"seen_campaign": None, "follow_days": None, "note": None},
)
TAKEN_BACK: Final = Shape(
    "TakenBack",
    {
        "taken_back": COUNT,
        "left": ListOf(ID),
        "batch": TEXT,
        "bulk_action_id": Maybe(ID),
    },
)


def decide(asked: Asked) -> DecisionResult:
    """Decide one comment or many."""
    kind: DecisionKind = asked.body["decision"]
    orders = [order_of(one["id"], one, kind) for one in asked.body["comments"]]
    return services().moderation.decide(_once(orders), by=asked.by.id, note=_note(asked))


def decide_campaign(asked: Asked, comment_id: int) -> DecisionResult:
    """Decide a comment and the others of its campaign."""
    seen = asked.body["seen_campaign"]
    return services().moderation.decide_campaign(
        order_of(comment_id, asked.body, asked.body["decision"]),
        by=asked.by.id,
        note=_note(asked),
        seen=SeenCampaign(**seen) if seen else None,
        follow_days=asked.body["follow_days"],
    )


def bulk_address(result: DecisionResult) -> str | None:
    """Give the address of the bulk action that goes on with a large campaign."""
    if result.bulk_action_id is None:
        return None
    return url_for("api.bulk_state", action_id=result.bulk_action_id)


def undo(asked: Asked, decision_id: int) -> Any:
    """Take back one decision."""
    return services().moderation.undo(decision_id, by=asked.by.id)


def undo_batch(asked: Asked) -> dict[str, Any]:
    """Take back a batch; a large one becomes a bulk action."""
    batch, by = asked.body["batch"], asked.by.id
    if services().bulk.takes(batch):
        action = services().bulk.undo(batch, by=by)
        told: dict[str, Any] = {"taken_back": action.done, "left": [], "batch": action.batch}
        return told | {"bulk_action_id": action.id}
    result = services().moderation.undo_batch(batch, by=by)
    told = {"taken_back": result.decided, "left": result.stale, "batch": result.batch}
    return told | {"bulk_action_id": None}


def refused(problem: BlogError) -> ResponseReturnValue:
    """Say why a decision was refused and, when stale, what happened to the comment last."""
    concerned = g.get("concerned", []) if isinstance(problem, StaleDecisionError) else []
    changes = services().collisions.meanwhile(concerned) if concerned else []
    return answer_in_json(problem, changes=ListOf(MEANWHILE).show(changes))


def _once(orders: list[DecisionOrder]) -> list[DecisionOrder]:
    """Leave out what is asked for twice, so that one comment named twice is one order."""
    return list({order.comment_id: order for order in reversed(orders)}.values())[::-1]


def _note(asked: Asked) -> str | None:
    return (asked.body["note"] or "").strip() or None


OPERATIONS: Final = (
    Operation(
        name="decisions_decide",
        method="POST",
        path="/decisions",
        summary="Decide one comment or many; of many, what is stale is left alone and listed.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=decide,
        answer=RESULT,
        body=DECISIONS,
        problems=(404, 409),
    ),
    Operation(
        name="decisions_decide_campaign",
        method="POST",
        path="/comments/<id:comment_id>/campaign-decision",
        summary="Decide a comment and the others of its campaign that stand where it does; very "
        "many as a bulk action, whose address the answer names.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=decide_campaign,
        answer=RESULT,
        body=CAMPAIGN_DECISION,
        problems=(409,),
        goes_on_at=bulk_address,
    ),
    Operation(
        name="decisions_undo",
        method="POST",
        path="/decisions/<id:decision_id>/undo",
        summary="Take back a comment's newest decision; the comment as it stands then.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=undo,
        answer=COMMENT,
        problems=(409,),
    ),
    Operation(
        name="decisions_undo_batch",
        method="POST",
        path="/batches/undo",
        summary="Take back everything that was decided together; a large batch as a bulk action.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=undo_batch,
        answer=TAKEN_BACK,
        body=Shape("BatchName", {"batch": BATCH}),
        problems=(404, 409),
    ),
)
