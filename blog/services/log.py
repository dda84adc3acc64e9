"""Writing the log: one entry for each act, in the transaction of the act itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from blog.db import LogEntry
from blog.domain.log import Act
from blog.services.clock import DbSession
from blog.services.origin import ORIGIN

MAX_SUBJECT_CHARS: Final = 200


def write_entry(
    session: DbSession,
    act: Act,
    *,
    by: int | None,
    now: datetime,
    subject: str = "",
    count: int = 1,
    batch: str | None = None,
    details: dict[str, Any] | None = None,
) -> LogEntry:
    """Write down an act inside the caller's writing transaction.

    Parameters
    ----------
    by
        The user; ``None`` for somebody unknown and for the worker.
    subject
        What it was done to, in a few words; never a comment's text or a reader's name.
    details
        Small, without texts of readers.
    """
    origin = ORIGIN.get()
    entry = LogEntry(
        at=now,
        user_id=by,
        via=origin.via,
        network=origin.network,
        act=act,
        subject=subject[:MAX_SUBJECT_CHARS],
        count=count,
        batch=batch,
        details=details or {},
    )
    session.add(entry)
    return entry
