"""Where the present act comes from: set once by the door it came through, read by the log.

A context variable, because it belongs to the request and not to any service, and because every
method that writes would otherwise carry it along untouched.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from blog.domain.log import Via

_KEPT_BITS: Final = {4: 24, 6: 48}


@dataclass(frozen=True, slots=True)
class Origin:
    """A door and the network behind it, as ``shortened`` gives it; empty for none."""

    via: Via = Via.COMMAND
    network: str = ""


_NO_DOOR: Final = Origin()
ORIGIN: ContextVar[Origin] = ContextVar("origin", default=_NO_DOOR)


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Let everything inside come from there."""
    token = ORIGIN.set(origin)
    try:
        yield
    finally:
        ORIGIN.reset(token)


def shortened(address: str) -> str:
    """Give the network of an address: enough to recognise one's own, not to find a person."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network((parsed, _KEPT_BITS[parsed.version]), strict=False))
