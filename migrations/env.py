"""Runs migrations with the engine of the running app, on SQLite in batch mode."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from blog.db import Base, db
from blog.db.search import is_compared

config = context.config


def run_migrations_online() -> None:
    with db.engine.connect() as connection:
        _enforce_references(connection, is_on=False)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            include_object=is_compared,
        )
        with context.begin_transaction():
            context.run_migrations()
            _check_references(connection)
        connection.commit()  # looking at the references began a transaction of its own on SQLite
        _enforce_references(connection, is_on=True)


def _enforce_references(connection: Connection, *, is_on: bool) -> None:
    """Switch SQLite's foreign keys; only outside of a transaction does it listen.

    Batch mode drops a table and renames its copy. With foreign keys on, the drop would delete
    what refers to the table, or be refused.
    """
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.driver_connection
        raw.execute(f"PRAGMA foreign_keys = {'ON' if is_on else 'OFF'}")


def _check_references(connection: Connection) -> None:
    """Undo everything, by raising, when a row refers to one that is not there."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"Expected every reference to lead somewhere, found {broken[:5]}.")


def run_migrations_offline() -> None:
    context.configure(
        url=current_app.config["SQLALCHEMY_DATABASE_URI"],
        target_metadata=Base.metadata,
        literal_binds=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
