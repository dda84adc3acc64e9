"""Answers in JSON, problems among them: what programs are told, never a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from flask import Response

from blog.domain.errors import (
    BusyError,
    CommentsClosedError,
    IllegalTransitionError,
    StaleDecisionError,
    StorageError,
    UnusableModelError,
)

API_PREFIX: Final = "/api/"
MIMETYPE: Final = "application/json"
CODES: Final[dict[int, str]] = {
    400: "invalid",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    411: "length_required",
    413: "too_large",
    415: "not_json",
    429: "too_many_requests",
    503: "unavailable",
}
CODES_OF_ERRORS: Final[dict[type[Exception], str]] = {
    StaleDecisionError: "stale",
    IllegalTransitionError: "not_possible",
    CommentsClosedError: "comments_closed",
    StorageError: "cannot_be_stored",
    UnusableModelError: "unusable_model",
    BusyError: "busy",
}
# Nothing a reader typed can end a script or open a tag, wherever the answer is put.
_ESCAPES: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def is_api(path: str) -> bool:
    """Say whether an address is the API's, where everything is JSON."""
    return path.startswith(API_PREFIX)


def in_json(data: Any, status: int = 200) -> Response:
    """Answer with JSON in ASCII."""
    text = json.dumps(data, allow_nan=False, separators=(",", ":")).translate(_ESCAPES)
    return Response(text + "\n", status=status, mimetype=MIMETYPE)


def problem_in_json(
    error: Exception,
    *,
    status: int,
    message: str,
    fields: Mapping[str, str],
    **more: Any,
) -> Response:
    """Answer with the one shape that every problem has."""
    code = CODES_OF_ERRORS.get(type(error)) or CODES.get(status, "failed")
    told = {"code": code, "message": message, "fields": dict(fields), **more}
    return in_json({"error": told}, status)
