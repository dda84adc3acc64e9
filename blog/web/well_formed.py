"""What a request must look like before anything reads it: bytes, lengths, kinds of body, numbers.

Refused here with 400, 404, 411, 413 or 415, so that no odd byte ever reaches a database driver.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from flask import Request, abort, request
from werkzeug.exceptions import LengthRequired
from werkzeug.routing import BaseConverter, ValidationError

from blog.domain.errors import NotFoundError
from blog.domain.identity import MAX_ID
from blog.domain.sentences import Sentence
from blog.web.json_answers import MIMETYPE, is_api

MAX_FORM_FIELDS = 2_000
MOST_FOUND = 100  # characters of what was found instead
# A post of 500,000 letters of three bytes each, every byte written as %XX.
MAX_ADMIN_REQUEST_BYTES = 6 * 1024 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_CHUNKED = Sentence("Expected a body with a Content-Length, found a chunked one.")
_ADDRESS, _QUERY = Sentence("address"), Sentence("query string")
_FORM_PART = Sentence("form")
_BODY = "body"  # programs are told in English only
_WHOLE_NUMBER = re.compile(r"[0-9]{1,10}")


class IdConverter(BaseConverter):
    """``<id:name>`` in a route: ASCII digits that fit a database identity, else 404."""

    regex = r"[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        """Turn the digits into a number, or let the route not match."""
        number = int(value)
        if not 1 <= number <= MAX_ID:
            raise ValidationError
        return number


def whole_number(text: str | None) -> int | None:
    """Read a whole number in [0, ``MAX_ID``]; ``None`` for anything else."""
    if text is None or not _WHOLE_NUMBER.fullmatch(text):
        return None
    number = int(text)
    return number if number <= MAX_ID else None


def number_argument(name: str, *, default: int) -> int:
    """Read a whole number from the query string.

    Raises
    ------
    NotFoundError
        If it is there and is no number that a page could have.
    """
    text = request.args.get(name)
    if text is None:
        return default
    number = whole_number(text)
    if number is None:
        raise NotFoundError(
            Sentence("Expected a number in “{name}”, found something else.", name=name)
        )
    return number


def check_request() -> None:
    """Refuse the running request when it is not well-formed; registered before every view."""
    _check_bytes(request.environ.get("PATH_INFO", "").encode("latin-1", "replace"), _ADDRESS)
    query = request.query_string
    _check_bytes(unquote_to_bytes(query.replace(b"+", b" ")), _QUERY)
    if "HTTP_TRANSFER_ENCODING" in request.environ:
        raise LengthRequired(_CHUNKED)
    if request.method not in SAFE_METHODS:
        _check_body(request)


def _check_body(message: Request) -> None:
    for_api = is_api(message.path)
    if for_api or message.path.startswith("/admin/"):
        message.max_content_length = MAX_ADMIN_REQUEST_BYTES
    length = message.content_length or 0
    if message.max_content_length is not None and length > message.max_content_length:
        abort(413, _too_long(message.max_content_length, length))
    if not length and not message.mimetype:
        return
    expected = (MIMETYPE,) if for_api else (_FORM, _MULTIPART)
    if message.mimetype not in expected or not _is_utf8(message):
        abort(415, _wrong_kind(expected[0], message.content_type or "-"))
    body = message.get_data(cache=True)
    if len(body) != length:
        abort(400, _cut_short(length, len(body)))
    if message.mimetype == _FORM:
        if body.count(b"&") >= MAX_FORM_FIELDS:
            abort(413, _too_many_fields())
        body = unquote_to_bytes(body.replace(b"+", b" "))
    _check_bytes(body, _BODY if for_api else _FORM_PART)


def _too_long(most: int, found: int) -> Sentence:
    return Sentence("Expected at most {most:,} bytes, found {found:,}.", most=most, found=found)


def _wrong_kind(wanted: str, found: str) -> Sentence:
    return Sentence(
        "Expected {wanted} in UTF-8, found “{found}”.", wanted=wanted, found=found[:MOST_FOUND]
    )


def _cut_short(wanted: int, found: int) -> Sentence:
    return Sentence(
        "Expected {wanted:,} bytes, found {found:,}: the connection was cut.",
        wanted=wanted,
        found=found,
    )


def _too_many_fields() -> Sentence:
    return Sentence("Expected at most {most:,} form fields.", most=MAX_FORM_FIELDS)


def _is_utf8(message: Request) -> bool:
    charset = message.mimetype_params.get("charset", "utf-8")
    return charset.lower().replace("_", "-") in {"utf-8", "utf8"}


def _check_bytes(raw: bytes, where: str) -> None:
    """Refuse NUL and what is not UTF-8; halves of surrogate pairs are never valid UTF-8."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if text is None:
        abort(
            400, Sentence("Expected UTF-8 in the {where}, found bytes that are not.", where=where)
        )
    if "\x00" in text:
        abort(400, Sentence("Expected text in the {where}, found a NUL character.", where=where))
