"""Every test of the records runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from tests.blog.services.conftest import database_url, hasty_postgres

__all__ = ["database_url", "hasty_postgres"]
