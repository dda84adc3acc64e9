"""Cleaning of short texts: names, slugs, web addresses, search words. Caps come before Unicode."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit, urlunsplit

from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence

MAX_NAME_CHARS = 80
MAX_EMAIL_CHARS = 254
MAX_URL_CHARS = 300
MAX_QUERY_CHARS = 200
MAX_QUERY_WORDS = 8
MAX_SLUG_CHARS = 100

# Controls that reorder or hide what follows them; a name has no use for any.
_REORDERING = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_SPACES = re.compile(r"\s+")
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"\\]+@[^@\s<>()\[\],;:\"\\]+\.[^@\s<>()\[\],;:\"\\.]{2,}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_HOST = re.compile(r"(?=.{4,253}$)([\w\-]{1,63}\.)+[\w\-]{2,63}")


def checked_label(field: str, text: str) -> str:
    """Give what somebody calls a thing of theirs, as it is shown.

    Raises
    ------
    InvalidInputError
        If it is empty or longer than ``MAX_NAME_CHARS``.
    """
    refuse_unstorable(field, text)
    shown = clean_line(text)
    if not 1 <= len(shown) <= MAX_NAME_CHARS:
        found = Sentence(
            "Expected 1 to {most:,} visible characters, found {found:,}.",
            most=MAX_NAME_CHARS,
            found=len(shown),
        )
        raise InvalidInputError({field: found})
    return shown


def refuse_unstorable(field: str, text: str) -> None:
    """Refuse what no database column can keep: NUL and lone surrogates.

    Raises
    ------
    InvalidInputError
        Naming the field and what was found.
    """
    if "\x00" in text:
        raise InvalidInputError({field: Sentence("Expected text, found a NUL character.")})
    if any("\ud800" <= char <= "\udfff" for char in text):
        half = Sentence("Expected text, found half of a surrogate pair.")
        raise InvalidInputError({field: half})


def clean_line(text: str) -> str:
    """Make one visible line: no controls, no reordering characters, single spaces."""
    kept = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or (char not in _REORDERING and unicodedata.category(char) != "Cc")
    )
    return _SPACES.sub(" ", kept).strip()


def clean_email(text: str, *, field: str = "author_email") -> str | None:
    """Check an address by its shape only; empty gives ``None``.

    Raises
    ------
    InvalidInputError
        Naming ``field``, if it is not of the shape name@host.domain.
    """
    address = clean_line(text)
    if not address:
        return None
    if len(address) > MAX_EMAIL_CHARS or not _EMAIL.fullmatch(address):
        expected = Sentence("Expected an address such as you@example.org.")
        raise InvalidInputError({field: expected})
    return address


def clean_url(text: str) -> str | None:
    """Check a web address; empty gives ``None``, a missing scheme becomes https.

    Raises
    ------
    InvalidInputError
        If it is not http or https with a plausible host, or holds a user name or password.
    """
    address = clean_line(text)
    if not address:
        return None
    problem = InvalidInputError(
        {
            "author_url": Sentence(
                "Expected a web address such as https://example.org, at most {most:,} characters.",
                most=MAX_URL_CHARS,
            )
        }
    )
    if len(address) > MAX_URL_CHARS or " " in address or "\\" in address:
        raise problem
    if not _SCHEME.match(address) or re.match(r"[^/:]+:\d+(/|$)", address):
        address = "https://" + address.removeprefix("//")
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        raise problem from None
    if (
        parts.scheme not in {"http", "https"}
        or parts.username is not None
        or not _HOST.fullmatch(host)
    ):
        raise problem
    netloc = host if port is None else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))


def host_of(url: str | None) -> str | None:
    """Give the host of a checked address, without a leading ``www.``."""
    if not url:
        return None
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def slug_of(title: str) -> str:
    """Make an address part from a title: lower case, hyphens, letters of any script."""
    short = title[: MAX_SLUG_CHARS * 2]
    plain = "".join(c for c in unicodedata.normalize("NFKD", short) if not unicodedata.combining(c))
    slug = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain).casefold())
    return slug.strip("-")[:MAX_SLUG_CHARS].strip("-")


def search_key(text: str) -> str:
    """Fold a text for searching: case and accents ignored, spaces single.

    Works by piece, so that a long run of combining marks costs no more than its length.
    """
    pieces = []
    for char in text.casefold():
        if char.isascii():
            pieces.append(char)
            continue
        if unicodedata.combining(char):
            continue
        # Case once more: styled capitals, such as U+2102, are letters of their own until here.
        plain = unicodedata.normalize("NFKD", char).casefold()
        pieces.append("".join(c for c in plain if not unicodedata.combining(c)))
    return _SPACES.sub(" ", "".join(pieces)).strip()


def search_words(query: str) -> list[str]:
    """Split a query into folded words, at most ``MAX_QUERY_WORDS``."""
    storable = query[:MAX_QUERY_CHARS].encode("utf-8", "ignore").decode().replace("\x00", " ")
    return search_key(storable).split()[:MAX_QUERY_WORDS]
