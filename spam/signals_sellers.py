"""Signals read from the look of a seller's site and name, and how little the comment says."""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
from functools import lru_cache
from typing import Final

from spam.reading import Reading, host_of
from spam.signal_entry import Signal
from spam.signals_context import post_overlap
from spam.signals_names import is_keyword
from spam.signals_shape import empty_praise
from spam.signals_text import share
from spam.trade_words import names_subject

_LONGEST_PART: Final = 14
_SHORTEST_PART: Final = 4


def long_host(reading: Reading) -> float:
    """Letters of the longest label of a site's name beyond thirteen, counted to eight."""
    return max(map(_length, _hosts(reading)), default=0.0)


def hyphened_host(reading: Reading) -> float:
    """Words joined by hyphens in a site's name: three, or two with one of trades; others 0.3."""
    return max(map(_hyphens, _hosts(reading)), default=0.0)


def bland_seller(reading: Reading) -> float:
    """Thirty words at most, none of the post, no question or figure; a site like a seller's."""
    site = reading.message.author_url
    return float(bool(site) and _is_bland(reading) and _sells(site))


def bland_keyword(reading: Reading) -> float | None:
    """Thirty words at most, none of the post, no question or figure; a site, a keyword name."""
    if reading.author is None or not reading.message.author_url:
        return None
    return float(_is_bland(reading) and is_keyword(reading))


def flattering_seller(reading: Reading) -> float:
    """Praise that would fit any post, by somebody whose site looks like a seller's."""
    site = reading.message.author_url
    return float(bool(site) and empty_praise(reading) >= 0.4 and _sells(site))


def _is_bland(reading: Reading) -> bool:
    if len(reading.words) > 30 or "?" in reading.folded or reading.tally.numbered:
        return False
    overlap = post_overlap(reading)
    return overlap is None or overlap < 0.1


def _sells(site: str | None) -> bool:
    host = host_of((site or "").casefold())
    return _hyphens(host) == 1.0 or _length(host) >= 0.5


def _hosts(reading: Reading) -> list[str]:
    """Give the hosts of the first links and of the author's site, in lower case."""
    site = reading.message.author_url
    hosts = [host_of(link) for link in reading.links[:8]]
    return [*hosts, host_of(site.casefold())] if site else hosts


@lru_cache(maxsize=4_096)  # the same sites are linked again and again
def _length(host: str) -> float:
    longest = max(len(label.replace("-", "")) for label in host.split("."))
    return share(max(longest - 13, 0), 8.0)


@lru_cache(maxsize=4_096)
def _hyphens(host: str) -> float:
    most = max(label.count("-") for label in host.split("."))
    if not most or "xn--" in host:
        return 0.0
    return 1.0 if most >= 2 or _trade_share(host) >= 0.3 else 0.3


def _trade_share(host: str) -> float:
    """Give the share of a site's name, without its end, that is names of goods and trades."""
    name = max(host.split(".")[:-1] or [host], key=len)[:40].replace("-", "")
    covered = at = 0
    while at < len(name):
        size = _longest_subject(name, at)
        covered += size
        at += size or 1
    return covered / len(name) if name else 0.0


def _longest_subject(name: str, at: int) -> int:
    longest = min(_LONGEST_PART, len(name) - at)
    sizes = range(longest, _SHORTEST_PART - 1, -1)
    return next((size for size in sizes if names_subject(name[at : at + size])), 0)


ENTRIES: Final[tuple[Signal, ...]] = (
    Signal("long_host", long_host, "A site has a very long name."),
    Signal(
        "hyphened_host",
        hyphened_host,
        "A site's name is words joined by hyphens.",
        least_weight=3.0,
    ),
    Signal(
        "bland_seller",
        bland_seller,
        "It says nothing of this post, and its site looks like a seller's.",
        least_weight=3.0,
    ),
    Signal(
        "bland_keyword",
        bland_keyword,
        "It says nothing of this post, under a name of keywords.",
        least_weight=3.0,
    ),
    Signal(
        "flattering_seller",
        flattering_seller,
        "Praise that fits any post, and a site that looks like a seller's.",
        least_weight=3.0,
    ),
)
