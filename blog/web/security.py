"""Cross-site refusal and the headers of every answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_login import current_user
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from blog.domain.log import Via
from blog.domain.sentences import Sentence
from blog.services.origin import ORIGIN, Origin, shortened
from blog.web import settings
from blog.web.json_answers import is_api
from blog.web.well_formed import SAFE_METHODS, IdConverter, check_request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
# "same-origin" keeps addresses (a status page's token is in one) from other sites, and unlike
# "no-referrer" still lets browsers send the Origin that the cross-site check needs.
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT_SECURITY = "max-age=31536000"
PRIVATE = "private, no-store"
TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105 - the name of a header, for scripts that send no form
_DEFAULT_PORTS = {"http": 80, "https": 443}


def register(app: Flask) -> None:
    """Put the checks before every view and the headers on every answer."""
    app.url_map.converters["id"] = IdConverter
    app.before_request(check_request)
    app.before_request(note_origin)
    app.before_request(refuse_other_sites)
    app.after_request(add_headers)


def note_origin() -> None:
    """Tell the log which door this request came through and from which network."""
    via = Via.API if is_api(request.path) else Via.PAGE
    ORIGIN.set(Origin(via, shortened(request.remote_addr or "")))


def refuse_other_sites() -> None:
    """Refuse an unsafe request that another site made a browser send.

    Needed is ``Sec-Fetch-Site: same-origin`` or an ``Origin`` equal to the site's. When neither
    is sent (no browser of today does that), signed-in requests need the form's token and
    anonymous ones, which have no authority to abuse, are accepted.
    """
    if request.method in SAFE_METHODS or _is_only_a_bearer():
        return
    fetch_site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if fetch_site is None and origin is None:
        if current_user.is_authenticated:
            _check_token()
        return
    if fetch_site == "same-origin" or (origin is not None and _is_own(origin)):
        return
    found = f"Origin: {origin}" if origin is not None else f"Sec-Fetch-Site: {fetch_site}"
    refused = Sentence(
        "Expected a form sent from {wanted}, found “{found}”.", wanted=own_root(), found=found[:200]
    )
    abort(403, refused)


def add_headers(response: Response) -> Response:
    """Add the headers every answer carries; what says nothing about caching is not stored."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if settings().is_https:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY)
    response.headers.setdefault("Cache-Control", PRIVATE)
    return response


def own_root() -> str:
    """Give the site's scheme and host: the setting, or else what the request was sent to."""
    return settings().site_url or request.host_url.rstrip("/")


def _is_only_a_bearer() -> bool:
    """Say whether all that a request's authority can come from is a token that a program added.

    No page of another site can make a browser send that header: the browser would ask first, and
    nothing here ever allows it. With any cookie beside it, or anywhere but in the API, the checks
    hold as for pages.
    """
    sent = request.authorization
    is_bearer = sent is not None and sent.type == "bearer" and bool(sent.token)
    return is_bearer and is_api(request.path) and "Cookie" not in request.headers


def _check_token() -> None:
    try:
        validate_csrf(request.headers.get(TOKEN_HEADER) or request.form.get("csrf_token"))
    except ValidationError as problem:
        refused = Sentence(
            "Expected the form's own token, or an Origin header. {problem}", problem=str(problem)
        )
        abort(403, refused)


def _is_own(origin: str) -> bool:
    own = _parts(own_root())
    return own is not None and _parts(origin) == own


def _parts(origin: str) -> tuple[str, str, int | None] | None:
    """Split an origin into scheme, host and port; ``None`` for what is no origin."""
    try:
        parts = urlsplit(origin)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        return None
    return parts.scheme, parts.hostname, port
