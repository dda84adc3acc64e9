"""HTTP: blueprints, template filters and error pages. No queries, no commits, no rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Flask, current_app

if TYPE_CHECKING:
    from blog.services import Services
    from blog.settings import Settings

EXTENSION = "blarney"


def services() -> Services:
    """Give the services of the running app."""
    return cast("Services", current_app.extensions[EXTENSION])


def settings() -> Settings:
    """Give the checked settings of the running app."""
    return cast("Settings", current_app.config["BLARNEY_SETTINGS"])


def register(app: Flask) -> None:
    """Connect every blueprint, filter, guard and error page to the app."""
    from blog.web import (
        admin,
        api,
        auth,
        comments,
        edits,
        errors,
        filters,
        invitations,
        language_choice,
        languages,
        passkeys,
        public,
        security,
    )

    languages.register(app)
    filters.register(app)
    errors.register(app)
    security.register(app)
    auth.register(app)
    for part in (public, comments, edits, passkeys, invitations, language_choice, admin, api):
        app.register_blueprint(part.blueprint)
