"""Who may sign in and how often one may try. Pure rules; times are seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence

MAX_NAME_KEY_CHARS = 240
MIN_PASSWORD_CHARS = 8
MAX_PASSWORD_CHARS = 1_000
TRIES_PER_NAME = 5
TRIES_PER_ADDRESS = 20
LOCK_SECONDS = 15 * 60


class Role(StrEnum):
    """What a user may do."""

    ADMINISTRATOR = "administrator"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One failed try from the address that tries now."""

    name_hash: str
    at: datetime


def check_password(password: str) -> None:
    """Refuse a password that is too short or absurdly long.

    Raises
    ------
    InvalidInputError
        Length alone counts, as NIST SP 800-63B section 5.1.1.2 advises.
    """
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        raise InvalidInputError(
            {
                "password": Sentence(
                    "Expected {least:,} to {most:,} characters, found {found:,}.",
                    least=MIN_PASSWORD_CHARS,
                    most=MAX_PASSWORD_CHARS,
                    found=len(password),
                )
            }
        )


def lock_seconds(attempts: Sequence[Attempt], *, name_hash: str, now: datetime) -> int:
    """Tell how long this address must wait before it may try this name again; 0 for not at all.

    Only failures from the same address count, so nobody can lock the owner out from elsewhere;
    and every lock ends by itself after ``LOCK_SECONDS``.
    """
    since = now - timedelta(seconds=LOCK_SECONDS)
    recent = sorted(attempt.at for attempt in attempts if attempt.at > since)
    named = sorted(a.at for a in attempts if a.at > since and a.name_hash == name_hash)
    ends = [
        times[-limit] + timedelta(seconds=LOCK_SECONDS)
        for times, limit in ((named, TRIES_PER_NAME), (recent, TRIES_PER_ADDRESS))
        if len(times) >= limit
    ]
    return max((int((end - now).total_seconds()) + 1 for end in ends), default=0)
