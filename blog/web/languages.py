"""The interface's language: which catalogue of translations a request is answered with.

Public pages are the same for every visitor and therefore speak the site's language. The desk and
the sign-in page speak the language of the person: the one chosen there, else the best of what the
browser asks for. Whatever has no catalogue is English.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from flask import Flask, has_request_context, request
from flask_babel import get_translations, gettext

from blog.domain.errors import BlogError
from blog.domain.languages import UNKNOWN
from blog.domain.sentences import Sentence
from blog.services.letters import ENGLISH, catalogues, said, with_catalogue
from blog.web import settings
from blog.web.catalogue import CatalogueBabel, current_locale
from blog.web.json_answers import is_api

COOKIE = "blarney_language"
PERSONAL_PATHS = ("/admin", "/sign-", "/language", "/invitation")


def register(app: Flask) -> None:
    """Set up Flask-Babel; the catalogues are in ``blog/translations``."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", ENGLISH)
    CatalogueBabel(app, locale_selector=chosen_locale)  # type: ignore[no-untyped-call] # has none
    app.add_template_filter(language_name, "language_name")
    app.jinja_env.globals.update(
        interface_lang=interface_lang, interface_languages=interface_languages
    )
    app.add_template_filter(translated, "translated")


def chosen_locale() -> Locale:
    """Give the locale to answer in: always the same object, which is compared at once."""
    return _locale(chosen_language())


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def chosen_language() -> str:
    """Name the locale to answer in, as Babel writes it, such as ``it`` or ``pt_BR``."""
    if not has_request_context() or is_api(request.path):  # programs read codes, not words
        return ENGLISH
    if not is_personal():
        return site_language()
    return language_of_cookie() or _of_browser() or site_language()


def is_personal() -> bool:
    """Say whether this request is for a page that only one person sees."""
    named = (request.blueprint or "").partition(".")[0]
    return named in {"admin", "auth", "invitations"} or request.path.startswith(PERSONAL_PATHS)


def site_language() -> str:
    """Name the site's locale where its language has a catalogue, else English."""
    return with_catalogue(settings().site_lang) or ENGLISH


def language_of_cookie() -> str | None:
    """Name the language that was chosen in this browser; ``None`` for none."""
    chosen = request.cookies.get(COOKIE)
    return chosen if chosen in catalogues() else None


def _of_browser() -> str | None:
    tags = [name.replace("_", "-") for name in catalogues()]
    best = request.accept_languages.best_match(tags)
    return best.replace("-", "_") if best else None


def interface_lang() -> str:
    """Give the tag of the language that this page's own words are in, for ``lang`` attributes."""
    return _tag(current_locale())


@cache
def _tag(locale: Locale | None) -> str:
    return str(locale or ENGLISH).replace("_", "-")


def interface_languages() -> list[tuple[str, str]]:
    """Give tag and own name of every language that can be chosen."""
    return [
        (name.replace("_", "-"), (Locale.parse(name).get_display_name(name) or name).capitalize())
        for name in catalogues()
    ]


def translated(text: str) -> str:
    """Say a sentence of the rules or the services in the language of this page.

    A string that is no ``Sentence`` is looked up as it is; what no catalogue knows stays English.
    """
    return said(text, get_translations(), _shown)


def _shown(value: object, form: str) -> str:
    from blog.web.formats import decimal, percent

    if isinstance(value, int | float) and form:
        digits = int(form[1]) if form != "," else 0
        return percent(value, digits) if form.endswith("%") else decimal(value, digits)
    return translated(value) if isinstance(value, Sentence) else str(value)


def message_of(error: BlogError) -> str:
    """Say what an error has to tell, in the language of this page."""
    return "; ".join(translated(said) for said in error.sentences)


def language_name(code: str) -> str:
    """Name a language in the language of the page; what nobody could guess is unknown."""
    locale = current_locale()
    known = locale.languages.get(code) if locale is not None else None
    return str(known or (code if code != UNKNOWN else gettext("unknown")))
