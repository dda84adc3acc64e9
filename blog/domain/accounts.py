"""Who may sign in and how often one may try. Pure rules; times are seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence
from blog.domain.text import MAX_NAME_CHARS, clean_line, refuse_unstorable, search_key

MAX_NAME_KEY_CHARS = 240
MIN_PASSWORD_CHARS = 8
MAX_PASSWORD_CHARS = 1_000
TRIES_PER_NAME = 5
TRIES_PER_ADDRESS = 20
CODE_TRIES_PER_USER = 10
LOCK_SECONDS = 15 * 60


class Role(StrEnum):
    """What a user may do."""

    ADMINISTRATOR = "administrator"
    MODERATOR = "moderator"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One failed try from the address that tries now."""

    name_hash: str
    at: datetime


def name_key(name: str) -> str:
    """Fold a name as typed, so that two spellings of it are one user."""
    storable = name[: MAX_NAME_CHARS * 4].encode("utf-8", "replace").decode()
    return search_key(clean_line(storable))


def checked_name(name: str) -> tuple[str, str]:
    """Give the name as it is shown and its key.

    Raises
    ------
    InvalidInputError
        If it is empty or too long.
    """
    refuse_unstorable("name", name)
    shown = clean_line(name)
    key = name_key(shown)
    # Some letters fold to many: the ligature U+FDFA alone to eighteen.
    if not key or len(shown) > MAX_NAME_CHARS or len(key) > MAX_NAME_KEY_CHARS:
        raise InvalidInputError(
            {
                "name": Sentence(
                    "Expected 1 to {most:,} visible characters, found {found:,}.",
                    most=MAX_NAME_CHARS,
                    found=len(shown),
                )
            }
        )
    return shown, key


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
    named = [attempt.at for attempt in attempts if attempt.name_hash == name_hash]
    return max(
        _wait(named, TRIES_PER_NAME, now),
        _wait([attempt.at for attempt in attempts], TRIES_PER_ADDRESS, now),
    )


def code_lock_seconds(failures: Sequence[datetime], *, now: datetime) -> int:
    """Tell how long a user must wait before a code of the app is looked at; 0 for not at all.

    Here failures from every address count: six digits can be guessed by many addresses together.
    Only someone who knows the password gets this far, and recovery codes work all the same, so
    this locks no owner out.
    """
    return _wait(failures, CODE_TRIES_PER_USER, now)


def _wait(failures: Sequence[datetime], limit: int, now: datetime) -> int:
    since = now - timedelta(seconds=LOCK_SECONDS)
    recent = sorted(at for at in failures if at > since)
    if len(recent) < limit:
        return 0
    return int((recent[-limit] + timedelta(seconds=LOCK_SECONDS) - now).total_seconds()) + 1
