"""The database object, the declarative base, the UTC time type and SQLite's settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event, text
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_BUSY_SECONDS = 20
WRITERS_LOCK = 0x626C6172  # any number, the same in every process


class Base(DeclarativeBase):
    """Plain declarative base: records know nothing of Flask."""

    metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python, stored without a zone in SQLite and with one elsewhere."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into what the database keeps; refuse one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("Expected a moment with a time zone, found one without.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:  # noqa: ARG001 - the signature is SQLAlchemy's
    """Make SQLite durable, strict and patient; transactions are begun by ``_begin_sqlite``."""
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Begin for real; at once as a writer when ``writing`` asked."""
    if connection.dialect.name == "sqlite":
        how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {how}")


@contextmanager
def writing(session: Session | scoped_session[Any]) -> Iterator[None]:
    """Run one use case that writes: begun as a writer, committed once, undone when it fails.

    Writers take turns. SQLite knows one writer at a time and cannot turn a reader whose snapshot
    is old into one, however long it waits; so writers begin as writers. PostgreSQL gets the same
    order from one advisory lock, which rules out deadlocks between decisions.
    """
    own = session() if isinstance(session, scoped_session) else session
    if own.in_transaction():
        own.commit()
    own.expire_all()
    try:
        connection = own.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})
        yield
        own.commit()
    except BaseException:
        own.rollback()
        raise
