"""Coarse limits per network address, and per API token, that all workers share."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass

from sqlalchemy import delete

from blog.db import RateWindow, insert_into
from blog.domain.errors import RateLimitedError
from blog.domain.sentences import Sentence, counted_sentence
from blog.services.clock import Clock, DbSession

_IPV6_NETWORK_BITS = 64


class AddressHasher:
    """Turns network addresses into keyed hashes; the addresses themselves are never stored."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"address:" + secret.encode()).digest()

    def __call__(self, address: str) -> str:
        """Give 32 hexadecimal digits; IPv6 addresses of one /64 count as one."""
        return self.keyed(network_of(address))

    def keyed(self, text: str) -> str:
        """Give the keyed hash of any text."""
        digest = hmac.new(self._key, text.encode("utf-8", "replace"), hashlib.sha256)
        return digest.hexdigest()[:32]


def network_of(address: str) -> str:
    """Give what counts as one sender: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:100]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _IPV6_NETWORK_BITS), strict=False))
    return str(parsed)


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How much one address may do in one window, and one API token.

    ``is_on`` of false lets everything through.
    """

    is_on: bool = True
    window_seconds: int = 600
    comments: int = 20
    previews: int = 120
    calls: int = 1_200

    def ends_at(self, now: Clock) -> int:
        """Give when the present window ends, seconds since 1970 UTC."""
        return window_end(now, self.window_seconds)

    @property
    def window_in_words(self) -> Sentence:
        """Give the window's length as people say it."""
        minutes, seconds = divmod(self.window_seconds, 60)
        if seconds or minutes < 2:  # noqa: PLR2004 - more than one
            return counted_sentence("{number} second", "{number} seconds", self.window_seconds)
        return counted_sentence("{number} minute", "{number} minutes", minutes)


def window_end(now: Clock, window_seconds: int) -> int:
    """Give when the present window of so many seconds ends, seconds since 1970 UTC."""
    moment = int(now().timestamp())
    return moment - moment % window_seconds + window_seconds


def count_one(
    session: DbSession, *, action: str, address_hash: str, limits: RateLimits, now: Clock
) -> None:
    """Count one more action inside the caller's writing transaction, or refuse it.

    Raises
    ------
    RateLimitedError
        When the address has used up this window.
    """
    if not limits.is_on:
        return
    allowed = limits.comments if action == "comment" else limits.previews
    ends_at = limits.ends_at(now)
    counted = add(session, action=action, key=address_hash, ends_at=ends_at, number=1, now=now)
    if counted > allowed:
        raise RateLimitedError(
            Sentence(
                "Expected at most {allowed} in {window} from one network address. Please wait and "
                "try again.",
                allowed=allowed,
                window=limits.window_in_words,
            ),
            retry_after_seconds=ends_at - int(now().timestamp()),
        )


def has_room(
    session: DbSession, *, action: str, key: str, most: int, window_seconds: int, now: Clock
) -> bool:
    """Count one more inside the caller's writing transaction; tell whether it had room."""
    ends_at = window_end(now, window_seconds)
    return add(session, action=action, key=key, ends_at=ends_at, number=1, now=now) <= most


def add(session: DbSession, *, action: str, key: str, ends_at: int, number: int, now: Clock) -> int:
    """Add to a window's count inside the caller's writing transaction; give the new count."""
    over = RateWindow.ends_at < int(now().timestamp())
    session.execute(delete(RateWindow).where(over))
    insert = insert_into(session, RateWindow)
    counted: int = session.execute(
        insert.values(action=action, address_hash=key, ends_at=ends_at, count=number)
        .on_conflict_do_update(
            index_elements=["action", "address_hash", "ends_at"],
            set_={"count": RateWindow.count + number},
        )
        .returning(RateWindow.count)
    ).scalar_one()
    return counted
