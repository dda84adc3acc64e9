"""Webhooks: the list, adding, switching, trying and removing. For administrators."""

from __future__ import annotations

from typing import Any, Final

from blog.domain.outbox import OutboxState
from blog.domain.tokens import Scope
from blog.domain.webhooks import CHOICES, MAX_URL_CHARS
from blog.web import services
from blog.web.api.fields import Choice, Flag, ListOf, Maybe, OneOf, Text
from blog.web.api.operations import ADMINISTRATORS, Asked, Operation
from blog.web.api.schemas import COUNT, ID, TEXT, WHEN, Fields, Shape

EVENT: Final = OneOf(tuple(event.value for event in CHOICES))
FIELDS: Final[Fields] = {
    "id": ID,
    "url": TEXT,
    "events": ListOf(TEXT),
    "is_on": Flag(),
    "created_at": WHEN,
}
WEBHOOK: Final = Shape("Webhook", FIELDS)
CALL: Final = Shape(
    "WebhookCall",
    {
        "id": ID,
        "state": Choice(OutboxState),
        "attempts": COUNT,
        "created_at": WHEN,
        "sent_at": Maybe(WHEN),
        "last_error": Maybe(TEXT),
    },
)


def all_webhooks(_asked: Asked) -> dict[str, Any]:
    """Give all webhooks with their latest calls."""
    return {"webhooks": services().webhooks.listing()}


def add(asked: Asked) -> Any:
    """Make a webhook; its secret is in this answer and never again."""
    return services().webhooks.add(asked.body["url"], asked.body["events"], by=asked.by.id)


def switch(asked: Asked, webhook_id: int) -> Any:
    """Switch a webhook on or off."""
    return services().webhooks.switch(webhook_id, is_on=asked.body["is_on"], by=asked.by.id)


def try_out(_asked: Asked, webhook_id: int) -> Any:
    """Queue a call that tells of no comment."""
    return services().webhooks.try_out(webhook_id)


def remove(asked: Asked, webhook_id: int) -> Any:
    """Remove a webhook with what is queued for it."""
    return services().webhooks.remove(webhook_id, by=asked.by.id)


_ROLES: Final = ADMINISTRATORS
_SCOPE: Final = Scope.ADMINISTER
_ONE: Final = "/webhooks/<id:webhook_id>"
OPERATIONS: Final = (
    Operation(
        name="webhooks_all",
        method="GET",
        path="/webhooks",
        summary="All webhooks, each with its latest call.",
        scope=_SCOPE,
        roles=_ROLES,
        view=all_webhooks,
        answer=Shape(
            "Webhooks",
            {"webhooks": ListOf(Shape("WebhookRow", {"webhook": WEBHOOK, "latest": Maybe(CALL)}))},
        ),
    ),
    Operation(
        name="webhooks_add",
        method="POST",
        path="/webhooks",
        summary="Make a webhook; the secret that signs its calls is in this answer only.",
        scope=_SCOPE,
        roles=_ROLES,
        view=add,
        answer=Shape("NewWebhook", {**FIELDS, "secret": TEXT}),
        body=Shape(
            "WebhookFor", {"url": Text(MAX_URL_CHARS, 1), "events": ListOf(EVENT, len(CHOICES), 1)}
        ),
        status=201,
    ),
    Operation(
        name="webhooks_switch",
        method="PUT",
        path=f"{_ONE}/on",
        summary="Switch a webhook on or off; what is queued is still sent.",
        scope=_SCOPE,
        roles=_ROLES,
        view=switch,
        answer=WEBHOOK,
        body=Shape("Switch", {"is_on": Flag()}),
    ),
    Operation(
        name="webhooks_test",
        method="POST",
        path=f"{_ONE}/test",
        summary="Queue a call that tells of no comment.",
        scope=_SCOPE,
        roles=_ROLES,
        view=try_out,
        answer=WEBHOOK,
        status=202,
    ),
    Operation(
        name="webhooks_remove",
        method="DELETE",
        path=_ONE,
        summary="Remove a webhook with what is queued for it.",
        scope=_SCOPE,
        roles=_ROLES,
        view=remove,
        answer=WEBHOOK,
    ),
)
