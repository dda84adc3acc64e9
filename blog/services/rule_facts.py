"""What of a comment the owner's rules look at, taken from its texts; folding included."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from blog.domain.markup import plain_text
from blog.domain.rules import Facts, ascii_host, words_of
from blog.domain.text import host_of
from blog.services.folding import folded

MOST_HOSTS: Final = 100
_HREF = re.compile(r'href="([^"]{1,2000})"')
_LINK = re.compile(r"(?:https?:/+|www\.)([^\s<>\"'\[\]()/?#]{1,300})", re.IGNORECASE)
_NAMED = re.compile(r"(?<![\w.-])(?:[\w-]{1,63}\.){1,6}[\w-]{2,63}(?![\w-])")


def facts_of(*, body: str, rendered: str, author_name: str, author_url: str | None) -> Facts:
    """Take the words and hosts of a comment; who sent it and from where is added by the caller."""
    as_read = folded(body)
    texts = texts_of(body, rendered, author_name, author_url, as_read=as_read)
    return replace(hosts_facts(body, rendered, author_url, as_read=as_read), texts=texts)


def hosts_facts(
    body: str, rendered: str, author_url: str | None, *, as_read: str | None = None
) -> Facts:
    """Take the hosts of a comment alone: linked to, and mentioned."""
    read = folded(body) if as_read is None else as_read
    return Facts(
        hosts=link_hosts(body, rendered, author_url, as_read=read),
        mentioned=_hosts(_NAMED.findall(read)) if "." in read else frozenset(),
    )


def texts_of(
    body: str,
    rendered: str,
    author_name: str,
    author_url: str | None,
    *,
    as_read: str | None = None,
) -> tuple[tuple[str, ...], ...]:
    """Give the words of a comment as typed and, where markup cuts words apart, as shown."""
    texts = [words_of(folded(body) if as_read is None else as_read)]
    texts += [words_of(folded(author_name)), words_of(author_url or "")]
    shown = plain_text(rendered)
    if shown.split() != body.split():
        texts.append(words_of(folded(shown)))
    return tuple(text for text in dict.fromkeys(texts) if text)


def link_hosts(
    body: str, rendered: str, author_url: str | None, *, as_read: str | None = None
) -> frozenset[str]:
    """Give the hosts that a comment links to, as typed and as folded."""
    shown = [host_of(link.replace("&amp;", "&")) or "" for link in _HREF.findall(rendered)]
    typed = _LINK.findall(body) + _LINK.findall(folded(body) if as_read is None else as_read)
    return _hosts([*shown, *typed, host_of(author_url) or ""])


def links_of(body: str, rendered: str, author_url: str | None) -> frozenset[str]:
    """Give every address and host that a comment names, to see whether a new text has more."""
    typed = [*_LINK.findall(body), *_NAMED.findall(body), *_NAMED.findall(folded(body))]
    named = (host.casefold() for host in typed)
    return frozenset([*_HREF.findall(rendered), *named, *([author_url] if author_url else [])])


def _hosts(names: list[str]) -> frozenset[str]:
    """Name hosts in one form; what stands before an @ in an address is no host."""
    # Browsers take %61 in a host for the letter.
    written = (unquote(name) if "%" in name else name for name in names[:MOST_HOSTS])
    plain = (name.rpartition("@")[2].partition(":")[0].strip(".") for name in written)
    found = (ascii_host(name).removeprefix("www.") for name in plain)
    return frozenset(name for name in found if "." in name)
