"""API tokens: what they may be used for, and how one can be told from any other text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Final

from blog.domain.accounts import Role

PREFIX: Final = "blarney_"
ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SECRET_CHARS: Final = 32  # of 62 letters: 190 bits
CHECKSUM_CHARS: Final = 6  # of 62 letters: all 32 bits of a CRC
MAX_TOKENS_PER_USER: Final = 50
LIFETIMES_DAYS: Final = (7, 30, 90, 365)
_SHAPE = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{SECRET_CHARS}}})([0-9A-Za-z]{{{CHECKSUM_CHARS}}})")


class Scope(StrEnum):
    """What a token may be used for; each only as far as the user's role reaches."""

    READ = "read"
    MODERATE = "moderate"
    WRITE_POSTS = "write_posts"
    ADMINISTER = "administer"


SCOPES_OF: Final[dict[Role, frozenset[Scope]]] = {
    Role.ADMINISTRATOR: frozenset(Scope),
    Role.MODERATOR: frozenset({Scope.READ, Scope.MODERATE}),
    Role.AUTHOR: frozenset({Scope.READ, Scope.WRITE_POSTS}),
}


def with_checksum(secret: str) -> str:
    """Give the whole text of a token for its random letters."""
    return f"{PREFIX}{secret}{_checksum(secret)}"


def is_token(text: str) -> bool:
    """Say whether a text is a token by its looks: prefix, length and checksum.

    Tells a leaked token in a log or a repository from other text without asking the database.
    """
    match = _SHAPE.fullmatch(text)
    return match is not None and _checksum(match.group(1)) == match.group(2)


def scopes_in(text: str) -> frozenset[Scope]:
    """Read what ``scopes_text`` wrote; scopes of another release are left out."""
    return frozenset(scope for scope in Scope if scope.value in text.split())


def scopes_text(scopes: Iterable[Scope]) -> str:
    """Write scopes as they are stored, always in the same order."""
    wanted = set(scopes)
    return " ".join(scope.value for scope in Scope if scope in wanted)


def lifetime(days: int | None) -> timedelta | None:
    """Give how long a token is good for; ``None`` for ever."""
    return timedelta(days=days) if days else None


def _checksum(secret: str) -> str:
    number = zlib.crc32(secret.encode("ascii"))
    digits = []
    for _ in range(CHECKSUM_CHARS):
        number, rest = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[rest])
    return "".join(reversed(digits))
