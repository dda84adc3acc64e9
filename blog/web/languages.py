"""The interface's language: which catalogue of translations a request is answered with."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel, get_locale, gettext

from blog.domain.languages import UNKNOWN


def register(app: Flask) -> None:
    """Set up Flask-Babel; the catalogues are in ``blog/translations``."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en")
    Babel(app, locale_selector=chosen_language)
    app.add_template_filter(language_name, "language_name")


def chosen_language() -> str:
    """Give the language to answer in."""
    return "en"


def language_name(code: str) -> str:
    """Name a language in the language of the page; what nobody could guess is unknown."""
    locale = get_locale()
    known = locale.languages.get(code) if locale is not None else None
    return str(known or (code if code != UNKNOWN else gettext("unknown")))
