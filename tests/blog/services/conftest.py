"""Every test of the services runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyotp import TOTP
from sqlalchemy import create_engine, text

from blog.db import Post, SecondFactor, User
from blog.domain.accounts import Role
from blog.domain.second_factor import STEP_SECONDS
from blog.services.bulk import BulkService
from blog.services.bulk_selection import Selection
from blog.services.passkey_sign_ins import PasskeySignIns
from tests.authenticator import Authenticator
from tests.blog.services.bulk_scene import BATCH, Runner
from tests.blog.services.servers import mail_server
from tests.fakes import StandingClock
from tests.many import add_held
from tests.people import ADDRESS, MAX, PASSWORD


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


@pytest.fixture
def runner(session, now):
    selection = Selection(session=session)
    return Runner(
        session=session,
        selection=selection,
        now=now,
        batch_size=BATCH,
        pause=lambda _: None,
    )


@pytest.fixture
def bulk(session, runner, now):
    selection = Selection(session=session)
    return BulkService(session=session, selection=selection, runner=runner, now=now)


@pytest.fixture
def post(make):
    return make.post()


@pytest.fixture
def held(session, services, post, now):
    """Give the numbers of ten held comments."""
    ids = add_held(session, session.merge(post), 10, at=now())
    services.search.fill(again=True)
    return ids


@pytest.fixture
def server():
    """A mail server that keeps what it is sent."""
    with mail_server() as found:
        yield found


@pytest.fixture
def page(services, session):
    """Read one page of a post afresh."""

    def read(post, number=1):
        session.expire_all()
        return services.comments.thread_page(session.get_one(Post, post.id), number)

    return read


@pytest.fixture
def thread(services, session):
    """Read one thread of a post afresh."""

    def read(post, root, after=0):
        session.expire_all()
        return services.comments.thread(session.get_one(Post, post.id), root.id, after)

    return read


@pytest.fixture
def add(people: Any, ada: User) -> Callable[..., Authenticator]:
    """Add a passkey; give its authenticator, with the recovery codes that came along."""

    def one(user: User = ada, name: str = "A phone", **wrong: Any) -> Authenticator:
        device = Authenticator(**wrong)
        asked = people.passkeys.begin(user.id, name, password=PASSWORD, address=ADDRESS)
        device.recovery = people.passkeys.add(user.id, asked.ticket, device.make(asked.options))
        return device

    return one


@pytest.fixture
def device(add: Callable[..., Authenticator]) -> Authenticator:
    return add()


@pytest.fixture
def door(people: Any) -> PasskeySignIns:
    return people.passkey_sign_ins


@pytest.fixture
def app_code(people: Any, now: StandingClock, session: Any) -> Callable[..., Any]:
    """Give a user a confirmed app; then its code of each moment."""

    def of(user: User) -> Any:
        people.second_factors.begin(user.id)
        app = TOTP(session.get(SecondFactor, user.id).secret)
        codes = people.second_factors.confirm(
            user.id, app.at(now()), password=PASSWORD, address=ADDRESS
        )
        now.advance(seconds=10 * STEP_SECONDS)
        return (lambda: app.at(now())), codes

    return of


@pytest.fixture
def retraining(services: Any) -> Any:
    """Give the service of retraining."""
    return services.retraining
