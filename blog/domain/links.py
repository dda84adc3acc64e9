"""Where a comment's links go: hosts as typed, decoded and as they read. Nothing is ever fetched."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

MOST_LINKS: Final = 30
MAX_HOST_CHARS: Final = 253
MAX_WORDS_CHARS: Final = 80
_ANCHOR = re.compile(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NAMED_HOST = re.compile(r"(?:https?://)?((?:[\w-]{1,63}\.){1,6}[\w-]{2,63})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """One place that a comment links to.

    Attributes
    ----------
    host
        As it is looked up: with ``xn--`` for what is not ASCII.
    shown
        As it is meant to be read, where that differs; else ``None``.
    reads_like
        The ASCII host that it looks like and is not; else ``None``.
    says
        Another host that the link's own words name; else ``None``.
    count
        How many links go there.
    is_authors
        Whether it is the author's web address.
    """

    host: str
    shown: str | None = None
    reads_like: str | None = None
    says: str | None = None
    count: int = 1
    is_authors: bool = False


def links_of(
    rendered: str, author_url: str | None, *, read_as: Callable[[str], str]
) -> tuple[Link, ...]:
    """Give where the links of a rendered comment and of its author go, each place once.

    Parameters
    ----------
    read_as
        Gives the ASCII text that a host in other letters looks like.
    """
    found: dict[tuple[str, str | None, bool], int] = {}
    for address, words in _ANCHOR.findall(rendered):
        host = _host(html.unescape(address))
        if host:
            key = (host, _named(html.unescape(_TAG.sub("", words)), host), False)
            found[key] = found.get(key, 0) + 1
    author_host = _host(author_url or "")
    if author_host:
        found[(author_host, None, True)] = 1
    return tuple(
        _link(host, says, count, is_authors=is_authors, read_as=read_as)
        for (host, says, is_authors), count in list(found.items())[:MOST_LINKS]
    )


def decoded(host: str) -> str:
    """Give a host with its ``xn--`` labels decoded; a label that is none stays as it is."""
    return ".".join(_decoded_label(label) for label in host.split("."))


def encoded(host: str) -> str:
    """Give a host as it is looked up, each label that is not ASCII as ``xn--``."""
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
        for label in host.split(".")
    )


def _link(
    host: str, says: str | None, count: int, *, is_authors: bool, read_as: Callable[[str], str]
) -> Link:
    meant = decoded(host)
    like = read_as(meant)
    return Link(
        host=encoded(host),
        shown=None if meant.isascii() else meant,
        reads_like=like if like != meant and like.isascii() else None,
        says=says,
        count=count,
        is_authors=is_authors,
    )


def _host(address: str) -> str:
    """Give the host of an address, lower case and without ``www.``; empty for one without."""
    try:
        host = unquote((urlsplit(address).hostname or "")[: MAX_HOST_CHARS * 9])
    except ValueError:
        return ""
    return host[:MAX_HOST_CHARS].lower().removeprefix("www.")


def _named(words: str, host: str) -> str | None:
    """Give the host that a link's words name, if it is another one than where it goes."""
    match = _NAMED_HOST.fullmatch(words.strip()[:MAX_WORDS_CHARS].split("/")[0]) or (
        _NAMED_HOST.match(words.strip()[:MAX_WORDS_CHARS])
        if words.strip().lower().startswith(("http:", "https:"))
        else None
    )
    if match is None:
        return None
    named = match[1].lower()
    return None if encoded(named.removeprefix("www.")) == encoded(host) else named


def _decoded_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
