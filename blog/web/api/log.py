"""The log: who did what, when, to how many and from where."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from blog.domain.log import Act, Via
from blog.domain.tokens import Scope
from blog.services.log import MAX_SUBJECT_CHARS, LogFilter, LogPage
from blog.web import services, settings
from blog.web.api.fields import Anything, Choice, Day, Flag, MapOf, Maybe, Text
from blog.web.api.operations import MODERATORS, Asked, Operation
from blog.web.api.schemas import COUNT, ID, TEXT, WHEN, WHO, Of, Shape, listing

ENTRY: Final = Shape(
    "LogEntry",
    {
        "id": Of("entry.id", ID),
        "at": Of("entry.at", WHEN),
        "user": Of("entry.user", WHO),
        "via": Of("entry.via", Choice(Via)),
        "network": Of("entry.network", TEXT),
        "act": Of("entry.act", Choice(Act)),
        "subject": Of("entry.subject", TEXT),
        "count": Of("entry.count", COUNT),
        "batch": Of("entry.batch", Maybe(TEXT)),
        "undoes": Of("entry.undoes", Maybe(TEXT)),
        "details": Of("entry.details", MapOf(Anything("Small, without texts of readers."))),
        "undoable": Maybe(MapOf(TEXT)),
    },
)
PAGE: Final = listing(
    "LogPage", "entries", ENTRY, source="rows", next=Of("older", Maybe(ID)), is_cut=Flag()
)


def page(asked: Asked) -> LogPage:
    """Give one page of the log, newest first."""
    until: date | None = asked.query.get("to")
    chosen = LogFilter(
        user_id=asked.query.get("user"),
        act=asked.query.get("act"),
        since=_midnight(asked.query.get("from")),
        before=_midnight(until + timedelta(days=1)) if until else None,
        subject=asked.query.get("subject", "").strip(),
    )
    return services().log.page(chosen, before=asked.query.get("before"))


def _midnight(day: date | None) -> datetime | None:
    """Give when a day begins in the site's zone, in UTC."""
    if day is None:
        return None
    zone = ZoneInfo(settings().site_timezone)
    return datetime.combine(day, time(), zone).astimezone(UTC)


OPERATIONS: Final = (
    Operation(
        name="log_page",
        method="GET",
        path="/log",
        summary="One page of the log, newest first; days are those of the site's time zone.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=page,
        answer=PAGE,
        query={
            "user": ID,
            "act": Choice(Act),
            "from": Day(),
            "to": Day(),
            "subject": Text(MAX_SUBJECT_CHARS, about="How the subject begins."),
            "before": ID,
        },
    ),
)
