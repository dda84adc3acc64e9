"""The catalogue of translations that answers a request, looked up once and not once a word.

Flask-Babel asks for locale and catalogue anew with every word, and a page of the queue has
hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property, lru_cache, wraps
from typing import TypeVar, cast

from babel import Locale
from babel.support import NullTranslations
from flask import g
from flask_babel import Babel, Domain, get_locale, get_translations

_F = TypeVar("_F", bound=Callable[..., str])
# Where Flask-Babel keeps what holds for a request. `force_locale` empties `babel_translations` of
# it, and puts back what was there.
_KEPT = "_flask_babel"


class RequestDomain(Domain):
    """Flask-Babel's words, with the catalogue kept for as long as the request's language holds."""

    def get_translations(self) -> NullTranslations:
        """Give the catalogue of this request; outside of one, whatever holds now."""
        found: NullTranslations | None = getattr(_kept(), "babel_translations", None)
        if found is None:
            found = cast("NullTranslations", super().get_translations())  # type: ignore[no-untyped-call]
            if (kept := _kept()) is not None:
                kept.babel_translations = found  # type: ignore[attr-defined] # a namespace
        return found


class CatalogueBabel(Babel):
    """Flask-Babel with its words from a :class:`RequestDomain`."""

    @cached_property
    def domain_instance(self) -> RequestDomain:
        """Give the domain of all words."""
        return RequestDomain()  # type: ignore[no-untyped-call]


def catalogue() -> NullTranslations:
    """Give the catalogue of this request."""
    return get_translations()


def current_locale() -> Locale | None:
    """Give the locale that the page is written in; ``None`` outside of requests."""
    found: Locale | None = getattr(_kept(), "babel_locale", None)
    return get_locale() if found is None else found


def kept_per_locale(function: _F) -> _F:
    """Keep the words that a function of hashable values in their order gives, for each locale."""

    @lru_cache(maxsize=4_096)
    def of(_: Locale | None, /, *args: Hashable) -> str:
        return function(*args)

    @wraps(function)
    def asked(*args: Hashable) -> str:
        return of(current_locale(), *args)

    return cast("_F", asked)


def _kept() -> object | None:
    try:
        here = g._get_current_object()  # noqa: SLF001 - documented; the proxy asks twice
    except RuntimeError:  # no application
        return None
    return cast("object | None", here.get(_KEPT))
