"""The one table: error class to status and page. No view catches anything."""

from __future__ import annotations

import errno
import logging
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import BadHost, HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from blog.domain.errors import (
    BlogError,
    BusyError,
    CodeNeededError,
    CommentsClosedError,
    IllegalTransitionError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RateLimitedError,
    SignInError,
    StaleDecisionError,
    StorageError,
    TooComplexError,
    UnusableModelError,
)
from blog.domain.sentences import Sentence
from blog.web.json_answers import is_api, problem_in_json
from blog.web.languages import message_of, translated
from blog.web.security import PRIVATE, add_headers

STATUS: dict[type[BlogError], int] = {
    NotFoundError: 404,
    NotAllowedError: 403,
    InvalidInputError: 400,
    TooComplexError: 413,
    CommentsClosedError: 403,
    RateLimitedError: 429,
    IllegalTransitionError: 409,
    StaleDecisionError: 409,
    SignInError: 403,
    CodeNeededError: 403,
    BusyError: 503,
    StorageError: 503,
    UnusableModelError: 409,
}
# By name, because web imports no database library: the server is away, the file is locked, the
# disk is full. All of them pass.
DATABASE_AWAY = frozenset(
    f"sqlalchemy.exc.{name}" for name in ("OperationalError", "InterfaceError", "TimeoutError")
)
RETRY_AFTER_SECONDS = 10
TITLES: dict[int, str] = {
    400: Sentence("That did not arrive as expected"),
    403: Sentence("That is not allowed"),
    404: Sentence("There is no such page"),
    405: Sentence("This page cannot be used that way"),
    409: Sentence("Something changed in the meantime"),
    411: Sentence("The length is missing"),
    413: Sentence("That is too much at once"),
    415: Sentence("This kind of content is not understood"),
    429: Sentence("One moment, please"),
    500: Sentence("Something went wrong here"),
    503: Sentence("The blog cannot be reached just now"),
}
_MESSAGES: dict[int, str] = {
    404: Sentence("Perhaps it was moved, or the address has a slip of the pen."),
    405: Sentence("It answers only to links and forms made for it. Nothing was changed."),
    413: Sentence("More was sent than this page takes. Nothing was stored."),
    500: Sentence("The fault is on this side and has been written down. Please try again later."),
    503: Sentence("Nothing was stored. Please try again in a moment."),
}
# A file beside the database, such as the limits or which model is in use.
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
_DISK_FULL_TITLE = Sentence("That could not be stored")
_DISK_FULL = Sentence(
    "Nothing was stored: the disk is full or closed for writing. Whoever runs this blog has to "
    "make room on it."
)
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a visitor is told about an error.

    Attributes
    ----------
    status
        HTTP status code.
    message
        A sentence saying what was expected and what was found; never a trace.
    fields
        Form field to sentence, where fields are to blame.
    headers
        To send along, such as ``Retry-After`` or ``Allow``.
    heading
        Instead of the one that belongs to the status.
    """

    status: int
    message: str
    fields: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    heading: str = ""

    @property
    def title(self) -> str:
        """A heading for the page."""
        title = (
            self.heading or TITLES.get(self.status) or HTTP_STATUS_CODES.get(self.status, "Problem")
        )
        return translated(title)


def register(app: Flask) -> None:
    """Answer every error, expected or not, with the same nice page."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """Give the page for any error; a program gets JSON."""
    if is_api(request.path):
        return answer_in_json(error)
    problem = problem_of(error)
    if isinstance(error, BadHost):  # no address can be built for such a request
        return finished(problem, _in_plain_words(problem))
    return page(problem)


def answer_in_json(error: Exception, **more: Any) -> Response:
    """Give what a program is told about any error; ``more`` is told besides."""
    problem = problem_of(error)
    response = problem_in_json(
        error,
        status=problem.status,
        message=problem.message or problem.title,
        fields=problem.fields,
        **more,
    )
    return finished(problem, response)


def problem_of(error: Exception) -> Problem:
    """Look an error up in the table; what is not expected is logged and shown as a bare 500."""
    if isinstance(error, BlogError):
        return _blog_problem(error)
    if isinstance(error, HTTPException):
        return _http_problem(error)
    if is_database_away(error):
        _logger.error("database away: %s", type(error).__name__)
        return Problem(
            503, translated(_MESSAGES[503]), headers={"Retry-After": str(RETRY_AFTER_SECONDS)}
        )
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        _logger.error("cannot write: %s", error.strerror)
        return Problem(
            503,
            translated(_DISK_FULL),
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
            heading=_DISK_FULL_TITLE,
        )
    _logger.error("unexpected error at %s %s", request.method, request.endpoint, exc_info=error)
    return Problem(500, translated(_MESSAGES[500]))


def page(problem: Problem) -> Response:
    """Render the page of a problem; if even that fails, plain words."""
    try:
        body = render_template("errors/problem.html", problem=problem)
    except Exception:
        _logger.exception("the error page itself failed")
        return finished(problem, _in_plain_words(problem))
    return finished(problem, make_response(body))


def finished(problem: Problem, response: Response) -> Response:
    """Put a problem's status and headers on an answer that nobody may keep."""
    response.status_code = problem.status
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = PRIVATE
    return add_headers(response)


def is_database_away(error: BaseException) -> bool:
    """Say whether the database could not be reached or could not write."""
    return any(
        f"{kind.__module__}.{kind.__qualname__}" in DATABASE_AWAY for kind in type(error).__mro__
    )


def _in_plain_words(problem: Problem) -> Response:
    body = f"{problem.status} {problem.title}. {problem.message}"
    return make_response(body, {"Content-Type": "text/plain; charset=utf-8"})


def _blog_problem(error: BlogError) -> Problem:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    message = message_of(error) or translated(_MESSAGES.get(status, ""))
    if status == STATUS[BusyError]:
        return Problem(status, message, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
    if isinstance(error, RateLimitedError):
        return Problem(status, message, headers={"Retry-After": str(error.retry_after_seconds)})
    faults = error.fields if isinstance(error, InvalidInputError) else {}
    fields = {name: translated(fault) for name, fault in faults.items()}
    return Problem(status, message, fields=fields)


def _http_problem(error: HTTPException) -> Problem:
    status = error.code or 500
    headers = {
        name: value
        for name, value in error.get_headers(request.environ)
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}
    }
    is_default = error.description == type(error).description
    message = _MESSAGES.get(status) if is_default else None
    return Problem(status, translated(message or error.description or ""), headers=headers)
