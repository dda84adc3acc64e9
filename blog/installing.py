"""What an installation needs once: a secret of its own and the database at the newest migration."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import Migrate
from flask_migrate import upgrade as run_migrations

from blog.app import database_app
from blog.db import db
from blog.resources import resource
from blog.settings import SECRET_FILE, Settings


def ensure_secret(settings: Settings) -> Path | None:
    """Make a random secret in the data folder unless one is set; give its path when made."""
    if settings.secret_key:
        return None
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path = settings.data_dir / SECRET_FILE
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return None
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    return path


def upgrade(settings: Settings) -> tuple[str | None, str | None]:
    """Run the missing migrations; give the migration before and after."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app = migrating_app(settings)
    with app.app_context():
        try:
            before = current_migration()
            run_migrations()
            return before, current_migration()
        finally:
            db.engine.dispose()


def migrating_app(settings: Settings) -> Flask:
    """Build an app that knows its migrations; only here, because Alembic is slow to import."""
    app = database_app(settings)
    Migrate(app, db, directory=str(resource("migrations")), render_as_batch=True)
    return app


def current_migration() -> str | None:
    """Name the migration the database is at; ``None`` for an empty one."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
