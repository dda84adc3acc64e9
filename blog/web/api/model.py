"""The model: the one in use, its versions, promoting, rolling back, beginning a retraining."""

from __future__ import annotations

from typing import Any, Final

from blog.domain.tokens import Scope
from blog.services.model_views import ModelInUse, ModelPage
from blog.web import services
from blog.web.admin.spam import MAX_VERSION_CHARS
from blog.web.api.fields import Anything, Flag, ListOf, MapOf, Maybe, Number, Text
from blog.web.api.operations import ADMINISTRATORS, MODERATORS, Asked, Operation
from blog.web.api.overview import ALARM
from blog.web.api.schemas import COUNTS, TEXT, WHEN, Of, Shape

LAST_RUN: Final = Shape(
    "LastRun",
    {
        "version": Of(lambda run: run.get("version"), Maybe(TEXT)),
        "is_promoted": Of(lambda run: bool(run.get("is_promoted")), Flag()),
        "reason": Of(lambda run: str(run.get("reason", "")), TEXT),
        "at": Of(lambda run: run.get("at"), Maybe(TEXT)),
    },
)
VERSION: Final = Shape(
    "ModelVersion",
    {
        "version": TEXT,
        "created_at": Maybe(WHEN),
        "is_current": Flag(),
        "is_base": Flag(),
        "summary": TEXT,
    },
)
CARD: Final = Shape(
    "ModelCard",
    {
        "version": TEXT,
        "parent": Maybe(TEXT),
        "made_at": Maybe(TEXT),
        "hold_at": Number(),
        "spam_at": Number(),
        "limits_note": TEXT,
        "counts": MapOf(COUNTS),
        "metrics": MapOf(Anything("As measured on data not used for training.")),
        "notes": ListOf(TEXT),
    },
)
MODEL: Final = Shape(
    "Model",
    {
        "current": Of(lambda page: page.current or None, Maybe(CARD)),
        "versions": ListOf(VERSION),
        "labels": COUNTS,
        "is_running": Flag(),
        "last_run": Maybe(LAST_RUN),
        "problem": Maybe(TEXT),
        "alarms": ListOf(ALARM),
    },
)
IN_USE: Final = Shape(
    "ModelInUse", {"version": Maybe(TEXT), "made_at": Maybe(WHEN), "problem": Maybe(TEXT)}
)


def model(_asked: Asked) -> ModelPage:
    """Give the model in use, its versions and how the last retraining ended."""
    return services().retraining.model_page()


def promote(asked: Asked) -> ModelInUse:
    """Make a stored version the current one."""
    services().retraining.promote(asked.body["version"], by=asked.by.id)
    return services().retraining.in_use()


def roll_back(asked: Asked) -> ModelInUse:
    """Make the version before the current one current again."""
    services().retraining.roll_back(by=asked.by.id)
    return services().retraining.in_use()


def retrain(asked: Asked) -> dict[str, Any]:
    """Begin a retraining in a process of its own."""
    services().retraining.start(by=asked.by.id)
    return {"has_begun": True}


OPERATIONS: Final = (
    Operation(
        name="model",
        method="GET",
        path="/model",
        summary="The model in use, its versions, and how the last retraining ended.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=model,
        answer=MODEL,
    ),
    Operation(
        name="model_promote",
        method="POST",
        path="/model/promote",
        summary="Make a stored version the current one.",
        scope=Scope.ADMINISTER,
        roles=ADMINISTRATORS,
        view=promote,
        answer=IN_USE,
        body=Shape("VersionName", {"version": Text(MAX_VERSION_CHARS, 1)}),
        problems=(404, 409),
    ),
    Operation(
        name="model_roll_back",
        method="POST",
        path="/model/roll-back",
        summary="Make the version before the current one current again.",
        scope=Scope.ADMINISTER,
        roles=ADMINISTRATORS,
        view=roll_back,
        answer=IN_USE,
        problems=(409,),
    ),
    Operation(
        name="model_retrain",
        method="POST",
        path="/model/retrain",
        summary="Begin to learn from people's decisions; the candidate is promoted if good enough.",
        scope=Scope.ADMINISTER,
        roles=ADMINISTRATORS,
        view=retrain,
        answer=Shape("Begun", {"has_begun": Flag()}),
        status=202,
    ),
)
