"""The log: who did what, when, to how many and from where; on a page and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from blog.domain.errors import InvalidInputError
from blog.domain.log import Act
from blog.domain.sentences import Sentence
from blog.domain.spreadsheet import BYTE_ORDER_MARK, csv_line
from blog.domain.text import refuse_unstorable
from blog.services.log import COLUMNS, MAX_SUBJECT_CHARS, LogFilter
from blog.web import services, settings
from blog.web.admin.answers import identity
from blog.web.admin.log_words import written_subject

MAX_DAY_CHARS: Final = 10

blueprint = Blueprint("log", __name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the fields that are filled in, and the filter they make."""

    fields: dict[str, str]
    filter: LogFilter


@blueprint.get("/log")
def listing() -> ResponseReturnValue:
    """Show a page of the log, newest first."""
    asked = _asked()
    key = request.args.get("before")
    page = services().log.page(asked.filter, before=identity(key, "before") if key else None)
    return render_template(
        "admin/log/list.html",
        page=page,
        asked=asked,
        acts=list(Act),
        users=services().accounts.users(),
        max_subject_chars=MAX_SUBJECT_CHARS,
        is_first=key is None,
    )


@blueprint.get("/log.csv")
def export() -> ResponseReturnValue:
    """Send all that matches as CSV, a few lines at a time."""
    asked = _asked()
    answer = Response(
        stream_with_context(_lines(asked.filter)), mimetype="text/csv", content_type="text/csv"
    )
    answer.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    answer.headers["Content-Disposition"] = "attachment; filename=log.csv"
    return answer


def _lines(chosen: LogFilter) -> Iterator[str]:
    yield BYTE_ORDER_MARK + csv_line(COLUMNS)
    for cells in services().log.cells(chosen):
        yield csv_line(cells)


def _asked() -> Asked:
    """Read the address.

    Raises
    ------
    InvalidInputError
        Naming the field, what was expected and what was found.
    """
    names = ("user", "act", "from", "to", "subject")
    fields = {name: text for name in names if (text := request.args.get(name, "").strip())}
    subject = fields.get("subject", "")
    refuse_unstorable("subject", subject)
    if len(subject) > MAX_SUBJECT_CHARS:
        raise InvalidInputError(
            {
                "subject": Sentence(
                    "Expected at most {most:,} characters, found {found:,}.",
                    most=MAX_SUBJECT_CHARS,
                    found=len(subject),
                )
            }
        )
    until = _day(fields, "to")
    return Asked(
        fields,
        LogFilter(
            user_id=identity(fields["user"], "user") if "user" in fields else None,
            act=_act(fields.get("act")),
            since=_midnight(_day(fields, "from")),
            before=_midnight(until + timedelta(days=1)) if until else None,
            subject=subject,
            subject_written=written_subject(subject),
        ),
    )


def _act(text: str | None) -> Act | None:
    if text is not None and text not in set(Act):
        raise InvalidInputError(
            {"act": Sentence("Expected the name of an act, found “{found}”.", found=text[:40])}
        )
    return Act(text) if text else None


def _day(fields: dict[str, str], name: str) -> date | None:
    """Read a day; the first and the last of the calendar have no midnight on some side."""
    text = fields.get(name)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text) if len(text) == MAX_DAY_CHARS else None
    except ValueError:
        day = None
    if day is None or not date(1900, 1, 1) <= day <= date(9000, 1, 1):
        raise InvalidInputError(
            {name: Sentence("Expected a day such as 2026-05-17, found “{found}”.", found=text[:40])}
        )
    return day


def _midnight(day: date | None) -> datetime | None:
    """Give when a day begins in the site's zone, in UTC."""
    if day is None:
        return None
    zone = ZoneInfo(settings().site_timezone)
    return datetime.combine(day, time(), zone).astimezone(UTC)
