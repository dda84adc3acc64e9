"""Coarse limits per network address, counted in the database so that all workers share them."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from blog.db import RateWindow
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
    """How much one address may do in one window; ``is_on`` of false lets everything through."""

    is_on: bool = True
    window_seconds: int = 600
    comments: int = 20
    previews: int = 120

    @property
    def window_in_words(self) -> Sentence:
        """Give the window's length as people say it."""
        minutes, seconds = divmod(self.window_seconds, 60)
        if seconds or minutes < 2:  # noqa: PLR2004 - more than one
            return counted_sentence("{number} second", "{number} seconds", self.window_seconds)
        return counted_sentence("{number} minute", "{number} minutes", minutes)


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
    counted, ends_at = _counted(
        session, action=action, key=address_hash, window_seconds=limits.window_seconds, now=now
    )
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
    """Count one more inside the caller's writing transaction; tell whether it is one too many."""
    counted, _ = _counted(session, action=action, key=key, window_seconds=window_seconds, now=now)
    return counted <= most


def _counted(
    session: DbSession, *, action: str, key: str, window_seconds: int, now: Clock
) -> tuple[int, int]:
    """Count one more; give how many there are in this window, and when it ends."""
    moment = int(now().timestamp())
    ends_at = moment - moment % window_seconds + window_seconds
    session.execute(delete(RateWindow).where(RateWindow.ends_at < moment))
    insert = (
        postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    )(RateWindow)
    counted = session.execute(
        insert.values(action=action, address_hash=key, ends_at=ends_at, count=1)
        .on_conflict_do_update(
            index_elements=["action", "address_hash", "ends_at"],
            set_={"count": RateWindow.count + 1},
        )
        .returning(RateWindow.count)
    ).scalar_one()
    return counted, ends_at
