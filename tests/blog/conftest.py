"""Fixtures for the ``blarney`` command."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import blog.app
from blog.cli import main
from blog.db import db

SECRET = "x" * 40


@pytest.fixture
def environ(database_url, tmp_path):
    return {
        "BLARNEY_DATABASE_URL": database_url,
        "BLARNEY_DATA_DIR": str(tmp_path),
        "BLARNEY_SECRET_KEY": SECRET,
    }


@pytest.fixture
def blarney(environ, monkeypatch):
    """Run a command in this process; close what it opened, which its own end would do."""
    made = []
    create = blog.app.create_command_app
    monkeypatch.setattr(blog.app, "create_command_app", lambda: made.append(create()) or made[-1])

    def run(*arguments, given=None, **changes):
        result = CliRunner().invoke(main, arguments, input=given, env=environ | changes)
        while made:
            app, services = made.pop()
            services.site.close()
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
