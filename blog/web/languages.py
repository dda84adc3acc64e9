"""The interface's language: which catalogue of translations a request is answered with."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel


def register(app: Flask) -> None:
    """Set up Flask-Babel; the catalogues are in ``blog/translations``."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en")
    Babel(app, locale_selector=chosen_language)


def chosen_language() -> str:
    """Give the language to answer in."""
    return "en"
