"""Inserts that may meet what is there already: each database has its own kind of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session, scoped_session

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy.dialects import postgresql, sqlite

    from blog.db.base import Base


def insert_into(
    session: Session | scoped_session[Any], record: type[Base]
) -> postgresql.Insert | sqlite.Insert:
    """Give an insert with ``on_conflict_do_update``; only its own database is loaded for it."""
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql

        return insert_on_postgresql(record)
    from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

    return insert_on_sqlite(record)
