"""Invitations: how long one is good for, and where one stands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

VALID_DAYS: Final = 7
MAX_NOTE_CHARS: Final = 200
MAX_OPEN: Final = 100


class InvitationState(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


def state_of(
    *,
    now: datetime,
    expires_at: datetime,
    used_at: datetime | None,
    revoked_at: datetime | None,
) -> InvitationState:
    """Tell where an invitation stands; what was done to it comes before its age."""
    if used_at is not None:
        return InvitationState.USED
    if revoked_at is not None:
        return InvitationState.REVOKED
    return InvitationState.OPEN if now < expires_at else InvitationState.EXPIRED
