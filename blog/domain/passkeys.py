"""Passkeys: where they can be used, and what counts of what an authenticator says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence

MAX_PASSKEYS: Final = 10
MAX_ANSWER_CHARS: Final = 16_000
MAX_CREDENTIAL_BYTES: Final = 1_023  # Web Authentication level 3, section 4, "credential ID"
CHALLENGE_SECONDS: Final = 300
# The same document, section 5.8.4; others are not kept.
_TRANSPORTS: Final = ("ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_HERE: Final = "localhost"


class Offer(StrEnum):
    """Whether passkeys can be used, and if not, what is missing."""

    READY = "ready"
    NOT_INSTALLED = "not_installed"
    NO_ADDRESS = "no_address"


class Purpose(StrEnum):
    """What a challenge may be answered for, and nothing else."""

    ADD = "add"
    SECOND_STEP = "second_step"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """What a passkey is made for: a host name, and the one origin whose pages may ask for it."""

    id: str
    origin: str


def relying_party(site_url: str) -> RelyingParty | None:
    """Read the site's address; ``None`` where browsers know no passkeys.

    They want a name instead of a number, and an encrypted connection if it leaves the machine.
    """
    parts = urlsplit(site_url)
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except UnicodeError:
        return None
    is_here = host == _HERE or host.endswith(f".{_HERE}")
    if not host or _is_number(host) or not (parts.scheme == "https" or is_here):
        return None
    is_usual = parts.port in {None, _DEFAULT_PORTS.get(parts.scheme)}
    port = "" if is_usual else f":{parts.port}"
    return RelyingParty(host, f"{parts.scheme}://{host}{port}")


def refuse_one_more(count: int) -> None:
    """Refuse a passkey beyond the most that a user may have.

    Raises
    ------
    InvalidInputError
        If there are so many already.
    """
    if count >= MAX_PASSKEYS:
        most = Sentence(
            "Expected at most {most:,} passkeys; remove one that you no longer use.",
            most=MAX_PASSKEYS,
        )
        raise InvalidInputError({"name": most})


def is_counter_back(before: int, now: int) -> bool:
    """Say whether a counter did not grow, as when a passkey was copied; some stay at 0."""
    return (before > 0 or now > 0) and now <= before


def transports_text(transports: Iterable[object]) -> str:
    """Write known ways to reach an authenticator as they are stored."""
    found = set(map(str, transports))
    return " ".join(name for name in _TRANSPORTS if name in found)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
