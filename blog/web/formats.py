"""Numbers, dates and ages as the language of the page writes them."""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_month_names
from babel.numbers import format_decimal
from flask_babel import gettext
from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from blog.services.letters import PLAIN_ENGLISH
from blog.web.catalogue import catalogue, current_locale, kept_per_locale

MINUTE, HOUR, DAY, MONTH, YEAR = 60, 3_600, 86_400, 86_400 * 30.44, 86_400 * 365.25


class When(NamedTuple):
    """One moment in three forms: for machines, to the minute, and how long ago."""

    machine: str
    minute: str
    since: str


def format_locale() -> Locale:
    """Give the locale whose rules for numbers and dates this page follows."""
    return _format_locale(current_locale())


@functools.lru_cache(maxsize=64)
def _format_locale(locale: Locale | None) -> Locale:
    return PLAIN_ENGLISH if locale is None or str(locale) == "en" else locale


def decimal(value: float, digits: int = 0) -> str:
    """Write a number with so many decimals, its thousands grouped: ``1,234.5``, ``1.234,5``."""
    return _decimal(value, digits, format_locale())


@functools.lru_cache(maxsize=4_096)
def _decimal(value: float, digits: int, locale: Locale) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=locale)


def percent(share: float | None, digits: int = 0) -> str:
    """Write a share in [0, 1] as a percentage; never as a certainty it is not."""
    return "–" if share is None else _percent(share, digits)


@kept_per_locale
def _percent(share: float, digits: int) -> str:
    if 0 < share < 0.01 and digits == 0:  # noqa: PLR2004 - one in a hundred
        return gettext("under %(share)s", share=percent(0.01))
    if 0.99 < share < 1 and digits == 0:  # noqa: PLR2004 - the same, from above
        return gettext("over %(share)s", share=percent(0.99))
    return gettext("%(number)s %%", number=decimal(share * 100, digits))


@kept_per_locale
def signed(weight: float) -> str:
    """Write log-odds with their sign and a true minus."""
    return ("−" if weight < 0 else "+") + decimal(abs(weight), 2)


def day_of(moment: datetime, zone: ZoneInfo) -> str:
    """Write a day in the site's zone: ``3 March 2026``."""
    return _day(moment.astimezone(zone).date(), format_locale())


@functools.lru_cache(maxsize=4_096)
def _day(day: date, locale: Locale) -> str:
    return format_date(day, "long", locale=locale)


def minute_of(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment to the minute: ``3 March 2026, 14:05``."""
    return _minute(moment, zone, format_locale())


@functools.lru_cache(maxsize=4_096)
def _minute(moment: datetime, zone: ZoneInfo, locale: Locale) -> str:
    local = moment.astimezone(zone)
    return f"{_day(local.date(), locale)}, {_time(local.hour, local.minute, locale)}"


@functools.lru_cache(maxsize=4_096)
def machine_time(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC, for ``datetime`` attributes and feeds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def when(moment: datetime, zone: ZoneInfo) -> When:
    """Write a moment in all its forms at once."""
    return When(machine_time(moment), minute_of(moment, zone), since(moment))


@functools.lru_cache(maxsize=4_096)
def _time(hour: int, minute: int, locale: Locale) -> str:
    moment = datetime(2000, 1, 1, hour, minute, tzinfo=UTC)
    return format_time(moment, "short", locale=locale)


def month_name(month: int) -> str:
    """Name a month, 1 to 12, as a heading does."""
    return str(get_month_names("wide", "stand-alone", format_locale())[month])


def since(moment: datetime, now: datetime | None = None) -> str:
    """Say how long ago a moment was, in the largest unit that fits."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    if 0 <= seconds < 10:  # noqa: PLR2004 - seconds
        return gettext("just now")
    return _since(*_length(abs(seconds)), "in" if seconds < 0 else "ago")


@kept_per_locale
def _since(number: int, unit: str, tense: str) -> str:
    if tense == "in":
        return gettext("in %(length)s", length=_in_words(number, unit))
    return gettext("%(length)s ago", length=_in_words(number, unit))


def _in_words(number: int, unit: str) -> str:
    words = {
        "second": counted(number, "%(num)s second", "%(num)s seconds"),
        "minute": counted(number, "%(num)s minute", "%(num)s minutes"),
        "hour": counted(number, "%(num)s hour", "%(num)s hours"),
        "day": counted(number, "%(num)s day", "%(num)s days"),
        "month": counted(number, "%(num)s month", "%(num)s months"),
        "year": counted(number, "%(num)s year", "%(num)s years"),
    }
    return words[unit]


def _length(seconds: float) -> tuple[int, str]:
    if seconds < MINUTE:
        return int(seconds), "second"
    if seconds < HOUR:
        return int(seconds // MINUTE), "minute"
    if seconds < DAY:
        return int(seconds // HOUR), "hour"
    if seconds < 60 * DAY:
        return int(seconds // DAY), "day"
    if seconds < 2 * YEAR:
        return int(seconds // MONTH), "month"
    return int(seconds // YEAR), "year"


def counted(number: int, one: str, many: str, **values: Any) -> str:
    """Write a number with its noun; ``%(num)s`` stands for the number, its thousands grouped."""
    return _template(one, many, number) % {"num": decimal(number), **values}


def teach_words(environment: Environment) -> None:
    """Give templates ``_`` and ``ngettext``, which groups the thousands of its number."""
    environment.globals["gettext"] = environment.globals["_"] = _gettext
    environment.globals["ngettext"] = _ngettext


@pass_context
def _gettext(context: Context, text: str, /, **values: Any) -> str | Markup:
    found = catalogue().gettext(text)
    return (Markup(found) if context.eval_ctx.autoescape else found) % values  # noqa: S704 - as below


@pass_context
def _ngettext(context: Context, one: str, many: str, number: int, /, **values: Any) -> str | Markup:
    text = _template(one, many, number)
    values.setdefault("num", decimal(number))
    return (Markup(text) if context.eval_ctx.autoescape else text) % values  # noqa: S704 - texts of our own catalogues; values are escaped


def _template(one: str, many: str, number: int) -> str:
    return str(catalogue().ngettext(one, many, number))
