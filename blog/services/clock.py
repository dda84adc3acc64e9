"""Shared types of the services: the session they get, the clock they read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session, scoped_session

DbSession = Session | scoped_session[Any]
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Give the present moment, aware, in UTC."""
    return datetime.now(UTC)
