"""Rendered public pages, kept per worker under (page, version of the site).

The version is one indexed read and changes with everything readers can see, so there are no
time-outs and no stale pages. It is read *before* rendering: a change during rendering can only
make the stored page look older than it is, never newer.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MARK = "X-Blarney-Cacheable"
WATCHING = "blarney.page_cache"  # key in the request's environment: the mark will be read
PUBLIC = "public, max-age=0, must-revalidate"
KNOWN_PARAMETERS = frozenset({"page", "before", "after"})
NEVER_CACHED = (
    "/admin",
    "/api/",
    "/static/",
    "/favicon.ico",
    "/comments/",
    "/search",
    "/sign-",
    "/healthz",
    "/honesty",
    "/metrics",
)
# Only feeds hold absolute addresses, which follow the request when no SITE_URL is set.
HOST_DEPENDENT = ".atom"
MAX_QUERY_CHARS = 200
_ENTRY_OVERHEAD_BYTES = 1_500  # headers, key and the objects around them
_LARGEST_SHARE = 4  # a page larger than a fourth of the cache is not kept
_ABOUT_THE_BODY = frozenset({"Content-Type", "Content-Length"})
_logger = logging.getLogger(__name__)

Key = tuple[str, ...]
Headers = list[tuple[str, str]]


def public_page(body: str, *, content_type: str = "text/html; charset=utf-8") -> Response:
    """Answer with a page that is the same for every visitor: strong ETag, no cookie, cacheable."""
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = PUBLIC
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    if request.environ.get(WATCHING):
        response.headers[MARK] = "1"
    response.make_conditional(request)
    return response


@dataclass(frozen=True, slots=True)
class Entry:
    """One kept answer; ``etag`` with its quotes, as in the header."""

    version: str
    headers: Headers
    body: bytes
    etag: str

    @property
    def size_bytes(self) -> int:
        """What the entry costs, roughly."""
        return len(self.body) + _ENTRY_OVERHEAD_BYTES


class PageCache:
    """WSGI middleware in front of the app; thread-safe, bounded in bytes, least recent out first.

    Parameters
    ----------
    wsgi_app
        The application that renders.
    version
        Gives the site's version; when it raises, the app answers instead.
    max_bytes
        How much may be kept.
    """

    def __init__(
        self, wsgi_app: WSGIApplication, *, version: Callable[[], str], max_bytes: int
    ) -> None:
        self._app = wsgi_app
        self._version = version
        self._max_bytes = max_bytes
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._lock = threading.Lock()
        self.size_bytes = 0
        self.hits = 0
        self.misses = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from the cache, or let the app answer and keep what it marked."""
        key = key_of(environ)
        if key is None:
            return self._app(environ, start_response)
        try:
            version = self._version()
        except Exception as problem:  # noqa: BLE001 - whatever is wrong, the app says it better
            _logger.warning("no site version: %s", type(problem).__name__)
            return self._render(environ, start_response, key, None)
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and entry.version == version:
                self._entries.move_to_end(key)
                self.hits += 1
            else:
                entry = None
                self.misses += 1
        if entry is not None:
            return _serve(entry, environ, start_response)
        return self._render(environ, start_response, key, version)

    def _render(
        self, environ: WSGIEnvironment, start_response: StartResponse, key: Key, version: str | None
    ) -> Iterable[bytes]:
        """Let the app render in full, keep a marked page, and answer conditions ourselves.

        The visitor's condition is hidden from the app: a 304 would leave nothing to keep.
        """
        condition = environ.pop("HTTP_IF_NONE_MATCH", None)
        environ[WATCHING] = True
        answer: list[Any] = []

        def capture(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], Any]:
            answer[:] = [status, headers, exc_info]
            return _refuse_write

        chunks = self._app(environ, capture)
        status, headers, exc_info = answer
        if condition is not None:
            environ["HTTP_IF_NONE_MATCH"] = condition
        is_marked = any(name == MARK for name, _ in headers)
        headers = [(name, value) for name, value in headers if name != MARK]
        if not is_marked or not status.startswith("200") or _is_personal(headers):
            start_response(status, headers, exc_info)
            return chunks
        entry = _entry_of(version or "", headers, _joined(chunks))
        if version is not None and environ["REQUEST_METHOD"] == "GET":
            self._keep(key, entry)
        return _serve(entry, environ, start_response)

    def _keep(self, key: Key, entry: Entry) -> None:
        if entry.size_bytes > self._max_bytes // _LARGEST_SHARE:
            return
        with self._lock:
            replaced = self._entries.pop(key, None)
            self.size_bytes += entry.size_bytes - (replaced.size_bytes if replaced else 0)
            self._entries[key] = entry
            while self.size_bytes > self._max_bytes:
                _, oldest = self._entries.popitem(last=False)
                self.size_bytes -= oldest.size_bytes


def key_of(environ: WSGIEnvironment) -> Key | None:
    """Name the page a request asks for; ``None`` for what is never kept.

    Only addresses without unknown or repeated parameters have a name, and feeds one for each
    host, so that nothing a visitor sends can change what others get.
    """
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    path = environ.get("PATH_INFO", "")
    if path.startswith(NEVER_CACHED):
        return None
    query = environ.get("QUERY_STRING", "")
    if query:
        pairs = parse_qsl(query, keep_blank_values=True) if len(query) <= MAX_QUERY_CHARS else []
        names = {name for name, _ in pairs}
        if not names or len(names) < len(pairs) or not names <= KNOWN_PARAMETERS:
            return None
        query = urlencode(sorted(pairs))
    if path.endswith(HOST_DEPENDENT):
        return path, query, environ.get("wsgi.url_scheme", ""), environ.get("HTTP_HOST", "")
    return path, query


def _serve(
    entry: Entry, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    condition = environ.get("HTTP_IF_NONE_MATCH")
    if condition is not None and _matches(condition, entry.etag):
        kept = [pair for pair in entry.headers if pair[0] not in _ABOUT_THE_BODY]
        start_response("304 NOT MODIFIED", kept)
        return []
    start_response("200 OK", list(entry.headers))
    # A list, because the server sends lists in one go and asks other iterables piece by piece.
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [entry.body]


def _matches(condition: str, etag: str) -> bool:
    """Compare as RFC 9110 section 13.1.2 says: weakly, against a list or ``*``."""
    if condition in {etag, "*"}:
        return True
    return etag in (tag.strip().removeprefix("W/") for tag in condition.split(","))


def _entry_of(version: str, headers: Headers, body: bytes) -> Entry:
    kept = [(name, value) for name, value in headers if name != "Date"]
    return Entry(version, kept, body, next((v for n, v in kept if n == "ETag"), ""))


def _is_personal(headers: Headers) -> bool:
    """Say whether an answer must not be kept, whatever its mark says."""
    return any(
        name == "Set-Cookie" or (name == "Vary" and "cookie" in value.lower())
        for name, value in headers
    )


def _joined(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()


def _refuse_write(_: bytes) -> None:
    raise NotImplementedError("Expected an app that returns its body, found one that writes it.")
