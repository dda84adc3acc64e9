"""create_app(): the one place where everything is put together."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from blog import web
from blog.db import db
from blog.domain.errors import SettingsError
from blog.resources import resource
from blog.services import Services, build_services
from blog.services.clock import Clock, utc_now
from blog.services.spam_gate import Gate
from blog.settings import SECRET_FILE, Settings, load_settings
from blog.web.page_cache import PageCache

MAX_REQUEST_BYTES = 256 * 1024
SESSION_COOKIE = "blarney_session"


def create_app(
    overrides: Mapping[str, Any] | None = None,
    *,
    gate: Gate | None = None,
    now: Clock = utc_now,
) -> Flask:
    """Build the application.

    Parameters
    ----------
    overrides
        Settings that win over every other source; for tests.
    gate, now
        A working double of the door to the classifier and a clock; for tests.

    Raises
    ------
    SettingsError
        With all faults of the settings, the missing secret among them.
    """
    settings = _settings_with_secret(overrides)
    app = database_app(settings)
    bundle = services_of(app, settings, gate=gate, now=now)
    bundle.make_all()
    app.extensions[web.EXTENSION] = bundle
    web.register(app)
    _add_middleware(app, settings)
    return app


def create_command_app() -> tuple[Flask, Services]:
    """Build what commands need: the database and the services, no pages."""
    settings = _settings_with_secret(None)
    app = database_app(settings)
    return app, services_of(app, settings)


def _settings_with_secret(overrides: Mapping[str, Any] | None) -> Settings:
    settings = load_settings(overrides)
    if not settings.secret_key:
        path = settings.data_dir / SECRET_FILE
        found = (
            f"SECRET_KEY: expected a secret, found none; `blarney db upgrade` makes one in {path}."
        )
        raise SettingsError([found])
    return settings


def database_app(settings: Settings) -> Flask:
    """Build a Flask app with the database and no pages."""
    app = Flask("blog", template_folder=str(resource("templates")), static_folder="static")
    app.config.update(
        BLARNEY_SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_NAME=SESSION_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    logging.getLogger("blog").setLevel(settings.log_level)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    return app


def services_of(
    app: Flask, settings: Settings, *, gate: Gate | None = None, now: Clock = utc_now
) -> Services:
    """Build the services on an app's database."""
    with app.app_context():
        engine = db.engine
    return build_services(
        session=db.session,
        engine=engine,
        settings=settings,
        head=migration_head(),
        environ=os.environ | settings.environment(),
        now=now,
        gate=gate,
    )


def migration_head() -> str:
    """Name the newest migration without starting Alembic: the last of the numbered files."""
    numbered = resource("migrations").glob("versions/[0-9]*.py")
    return max(path.name for path in numbered).partition("_")[0]


def _engine_options(settings: Settings) -> dict[str, Any]:
    """Give the engine's options; parameters stay hidden, as logs never hold what people wrote."""
    if make_url(settings.database_url).get_backend_name() == "sqlite":
        return {"connect_args": {"check_same_thread": False}, "hide_parameters": True}
    return {"hide_parameters": True, "pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}


def _add_middleware(app: Flask, settings: Settings) -> None:
    bundle: Services = app.extensions[web.EXTENSION]
    if settings.page_cache_mib:
        cache = PageCache(
            app.wsgi_app, version=bundle.site.version, max_bytes=settings.page_cache_mib * 1024**2
        )
        app.extensions["page_cache"] = cache
        app.wsgi_app = cache  # type: ignore[method-assign] # Flask's documented way
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign] # the same
