"""Every test of the services runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from blog.db import User
from blog.domain.accounts import Role
from tests.fakes import StandingClock
from tests.people import MAX


@pytest.fixture(scope="session")
def hasty_postgres(postgres_server: str) -> None:
    """Let the server of the tests not wait for the disk: hundreds of databases come and go."""
    engine = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        request.getfixturevalue("hasty_postgres")
        return request.getfixturevalue("postgres_url")
    path = tmp_path / "blarney.sqlite3"
    shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def moderator(session: Any, now: StandingClock) -> int:
    """Somebody who may decide; without a password, because hashing one is slow on purpose."""
    user = User(
        name=MAX,
        name_key=MAX.lower(),
        password_hash="none",
        role=Role.MODERATOR,
        created_at=now(),
    )
    session.add(user)
    session.commit()
    return user.id
