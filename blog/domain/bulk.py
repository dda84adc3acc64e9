"""Bulk actions: the states one passes through, and what may be decided in bulk."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from blog.domain.moderation import ALLOWED, DecisionKind, Status


class BulkState(StrEnum):
    """Where a bulk action stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    UNDONE = "undone"


UNFINISHED: Final = frozenset({BulkState.QUEUED, BulkState.RUNNING})
ENDED_WITH_DECISIONS: Final = frozenset({BulkState.DONE, BulkState.STOPPED})


def bulk_kinds(status: Status) -> list[DecisionKind]:
    """Give what may be decided in bulk about comments of a status; erasing is never offered."""
    return [
        kind for kind in DecisionKind if kind in ALLOWED[status] and kind is not DecisionKind.REMOVE
    ]


def share_done(*, looked_at: int, total: int | None, last_id: int, until_id: int) -> float:
    """Estimate how far a bulk action is, in [0, 1].

    Parameters
    ----------
    looked_at
        Comments decided or left alone so far.
    total
        How many there are; ``None`` for too many to count, then the numbers tell.
    """
    part, whole = (looked_at, total) if total is not None else (last_id, until_id)
    return min(1.0, part / whole) if whole else 1.0
