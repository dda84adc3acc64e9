"""The overview: what waits, how comments fared, and what looks wrong."""

from __future__ import annotations

from typing import Any, Final

from blog.domain.alarms import AlarmKind, Severity
from blog.domain.tokens import Scope
from blog.web import services
from blog.web.api.comments import DECISION
from blog.web.api.fields import Choice, Day, ListOf, Maybe, Number
from blog.web.api.operations import MODERATORS, Asked, Operation
from blog.web.api.schemas import COUNT, COUNTS, POST_NAME, TEXT, WHEN, Of, Shape

NUMBERS: Final = Shape(
    "Numbers",
    {
        "received": COUNT,
        "published": COUNT,
        "held": COUNT,
        "binned": COUNT,
        "wrongly_held": COUNT,
        "wrongly_binned": COUNT,
        "missed": COUNT,
    },
)
PERIOD: Final = Shape("Period", {"start": Day(), "numbers": NUMBERS})
FIGURES: Final = Shape(
    "Figures",
    {
        "first": Day(),
        "last": Day(),
        "total": NUMBERS,
        "median_wait_seconds": Maybe(Number(0)),
        "by_day": ListOf(PERIOD),
        "by_week": ListOf(PERIOD),
        "languages": ListOf(Shape("LanguageNumbers", {"language": TEXT, "numbers": NUMBERS})),
        "posts": ListOf(Shape("PostNumbers", {"post": POST_NAME, "numbers": NUMBERS})),
    },
)
ALARM: Final = Shape(
    "Alarm",
    {
        "kind": Choice(AlarmKind),
        "severity": Choice(Severity),
        "subject": TEXT,
        "count": COUNT,
        "total": COUNT,
        "sentence": TEXT,
        "batches": ListOf(
            Shape(
                "AlarmBatch",
                {
                    "batch": Of(lambda pair: pair[0], TEXT),
                    "labels": Of(lambda pair: pair[1], COUNT),
                },
            )
        ),
    },
)
OVERVIEW: Final = Shape(
    "Overview",
    {
        "counts": COUNTS,
        "oldest_pending_at": Maybe(WHEN),
        "recent": ListOf(DECISION),
        "figures": FIGURES,
        "alarms": ListOf(ALARM),
    },
)


def overview(_asked: Asked) -> dict[str, Any]:
    """Give what waits, how comments fared in the last weeks, and alarms."""
    found = services().moderation.overview()
    return {
        "counts": found.counts,
        "oldest_pending_at": found.oldest_pending_at,
        "recent": found.recent,
        "figures": services().overview.figures(),
        "alarms": services().retraining.alarms(),
    }


OPERATIONS: Final = (
    Operation(
        name="overview",
        method="GET",
        path="/overview",
        summary="What waits, how comments fared in the last weeks, and alarms.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=overview,
        answer=OVERVIEW,
    ),
)
