"""Where to go after a form, and reading the numbers that forms carry."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence
from blog.web.auth import SIGN_IN_PATH, local_path
from blog.web.well_formed import whole_number


def go_back(default: str) -> Response:
    """Redirect to the form's ``back`` path, if it is on this site, else to ``default``."""
    return redirect(path_back() or default, 303)


def path_back() -> str:
    """Give the form's ``back`` path, or nothing where it is not on this site."""
    return local_path(request.form.get("back")) or ""


def go_to(path: str) -> Response:
    """Redirect to a page of the desk that shows what a form began, wherever the form was."""
    return redirect(path, 303)


def sign_in_address() -> str:
    """Give the sign-in page that leads back here; after a POST, to the page it came from."""
    if request.method in {"GET", "HEAD"}:
        path = request.full_path.rstrip("?")
    else:
        path = request.form.get("back", "")
    wanted = local_path(path)
    return f"{SIGN_IN_PATH}?{urlencode({'next': wanted})}" if wanted else SIGN_IN_PATH


def identity(text: str, field: str) -> int:
    """Read the number of a comment, a decision or a post.

    Raises
    ------
    InvalidInputError
        If it is not a whole number that a record can have.
    """
    number = whole_number(text)
    if number is None:
        raise InvalidInputError(
            {field: Sentence("Expected a number, found “{found}”.", found=text[:20])}
        )
    return number
