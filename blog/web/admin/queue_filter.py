"""The queue's filter in the address of a page: read, written, and told in words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext

from blog.domain.errors import InvalidInputError
from blog.domain.languages import LANGUAGES, UNKNOWN
from blog.domain.moderation import Status
from blog.domain.queue import QueueFilter, QueueOrder
from blog.domain.sentences import Sentence
from blog.domain.text import MAX_NAME_CHARS, MAX_QUERY_CHARS, MAX_SLUG_CHARS, refuse_unstorable
from blog.web.languages import language_name
from blog.web.well_formed import whole_number

MAX_HOST_CHARS = 253
MAX_REASON_CHARS = 80
_NUMBER = re.compile(r"[0-9]{1,3}([.,][0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REASON_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}(:\S{1,39})?")
_E = TypeVar("_E", bound=StrEnum)
_O = TypeVar("_O", float, date)
_T = TypeVar("_T")

# Field of the address -> field of the filter, in the order of the chips.
NAMES = {
    "q": "q",
    "post": "post_slug",
    "author": "author",
    "host": "host",
    "language": "language",
    "reason": "reason",
    "score_min": "score_min",
    "score_max": "score_max",
    "from": "from_date",
    "to": "to_date",
    "campaign": "campaign",
    "address": "address",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, and the arguments of the page without it."""

    label: str
    value: str
    without: dict[str, str]


def read_filter(arguments: Mapping[str, str]) -> QueueFilter:
    """Build the filter from the fields of an address or a form.

    Raises
    ------
    InvalidInputError
        Naming the field, what was expected and what was found.
    """
    chosen = QueueFilter(
        status=_one_of(Status, arguments, "status", Status.PENDING),
        order=_one_of(QueueOrder, arguments, "order", QueueOrder.OLDEST),
        q=_text(arguments, "q", MAX_QUERY_CHARS) or "",
        post_slug=_text(arguments, "post", MAX_SLUG_CHARS * 2),
        author=_text(arguments, "author", MAX_NAME_CHARS),
        host=_text(arguments, "host", MAX_HOST_CHARS),
        language=_language(arguments),
        reason=_reason(arguments),
        score_min=_read(arguments, "score_min", _score, Sentence("a number from 0 to 1")),
        score_max=_read(arguments, "score_max", _score, Sentence("a number from 0 to 1")),
        from_date=_read(arguments, "from", _day, Sentence("a day such as 2026-05-17")),
        to_date=_read(arguments, "to", _day, Sentence("a day such as 2026-05-17")),
        campaign=_read(arguments, "campaign", whole_number, Sentence("the number of a comment")),
        address=_read(arguments, "address", whole_number, Sentence("the number of a comment")),
    )
    _refuse_upside_down("score_max", chosen.score_min, chosen.score_max)
    _refuse_upside_down("to", chosen.from_date, chosen.to_date)
    return chosen


def filter_arguments(chosen: QueueFilter) -> dict[str, str]:
    """Give the fields that ``read_filter`` makes the same filter from; defaults are left out."""
    found = {"status": chosen.status.value}
    for name, attribute in NAMES.items():
        value = getattr(chosen, attribute)
        if value not in (None, ""):
            found[name] = str(value)
    if chosen.order is not QueueOrder.OLDEST:
        found["order"] = chosen.order.value
    return found


def chips(chosen: QueueFilter) -> list[Chip]:
    """Say what is filtered, one chip for each condition."""
    found = []
    for name, attribute in NAMES.items():
        value = getattr(chosen, attribute)
        if value not in (None, ""):
            empty: Any = "" if name == "q" else None
            without = filter_arguments(replace(chosen, **{attribute: empty}))
            found.append(Chip(_label(name), _shown(name, value), without))
    return found


def order_names() -> dict[QueueOrder, str]:
    """Name the orders."""
    return {
        QueueOrder.OLDEST: gettext("Oldest first"),
        QueueOrder.NEWEST: gettext("Newest first"),
        QueueOrder.SCORE: gettext("Most like spam first"),
        QueueOrder.WORTH: gettext("Most worth deciding first"),
    }


def language_names() -> dict[str, str]:
    """Name the languages that a comment may be guessed to be in, by code, sorted by name."""
    names = {code: language_name(code) for code in LANGUAGES if code != UNKNOWN}
    by_name = sorted(names.items(), key=lambda pair: pair[1].casefold())
    return {**dict(by_name), UNKNOWN: gettext("not to be told")}


def _label(name: str) -> str:
    words: dict[str, str] = {
        "q": gettext("words"),
        "post": gettext("post"),
        "author": gettext("author"),
        "host": gettext("links to"),
        "language": gettext("language"),
        "reason": gettext("reason"),
        "score_min": gettext("score from"),
        "score_max": gettext("score up to"),
        "from": gettext("from"),
        "to": gettext("to"),
        "campaign": gettext("campaign"),
        "address": gettext("network address of"),
    }
    return words[name]


def _shown(name: str, value: Any) -> str:
    if name.startswith("score"):
        return f"{float(value) * 100:g} %"
    if name == "language":
        return language_names()[value]
    return f"#{value}" if name in {"campaign", "address"} else str(value)


def _one_of(kind: type[_E], arguments: Mapping[str, str], name: str, default: _E) -> _E:
    text = arguments.get(name, default.value)
    if text not in set(kind):
        known = ", ".join(kind)
        raise InvalidInputError(
            {
                name: Sentence(
                    "Expected one of {known}; found “{found}”.", known=known, found=text[:40]
                )
            }
        )
    return kind(text)


def _text(arguments: Mapping[str, str], name: str, most: int | None) -> str | None:
    text = arguments.get(name, "").strip()
    refuse_unstorable(name, text)
    if most is not None and len(text) > most:
        raise InvalidInputError(
            {
                name: Sentence(
                    "Expected at most {most:,} characters, found {found:,}.",
                    most=most,
                    found=len(text),
                )
            }
        )
    return text or None


def _read(
    arguments: Mapping[str, str], name: str, reader: Callable[[str], _T | None], expected: Sentence
) -> _T | None:
    text = arguments.get(name, "").strip()
    if not text:
        return None
    value = reader(text)
    if value is None:
        raise InvalidInputError(
            {
                name: Sentence(
                    "Expected {expected}, found “{found}”.", expected=expected, found=text[:40]
                )
            }
        )
    return value


def _refuse_upside_down(name: str, low: _O | None, high: _O | None) -> None:
    if low is not None and high is not None and low > high:
        raise InvalidInputError(
            {name: Sentence("Expected at least {low}, found {high}.", low=low, high=high)}
        )


def _score(text: str) -> float | None:
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) and value <= 1.0 else None


def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _language(arguments: Mapping[str, str]) -> str | None:
    text = _text(arguments, "language", None)
    if text is not None and text not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise InvalidInputError(
            {
                "language": Sentence(
                    "Expected one of {known}; found “{found}”.", known=known, found=text[:40]
                )
            }
        )
    return text


def _reason(arguments: Mapping[str, str]) -> str | None:
    text = _text(arguments, "reason", MAX_REASON_CHARS)
    if text is not None and not _REASON_NAME.fullmatch(text):
        raise InvalidInputError(
            {
                "reason": Sentence(
                    "Expected the name of a reason, such as links or word:casino; found “{found}”.",
                    found=text[:40],
                )
            }
        )
    return text
