"""What every admin page answers with: where to go next, and what to say there."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from blog.domain.errors import InvalidInputError
from blog.web.auth import SIGN_IN_PATH, local_path

# PostgreSQL keeps identities in 32 bits; a larger number can name nothing.
MAX_ID = 2**31 - 1


def go_back(default: str) -> Response:
    """Redirect to the form's ``back`` path, if it is on this site, else to ``default``."""
    return redirect(local_path(request.form.get("back")) or default, 303)


def say(text: str, tone: str = "good", *, undo: dict[str, str] | None = None) -> None:
    """Leave a sentence for the next page.

    Parameters
    ----------
    tone
        ``good``, ``warn`` or ``bad``.
    undo
        Fields of the form that takes back what the sentence tells.
    """
    flash({"text": text, "undo": undo}, tone)


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
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= MAX_ID):  # noqa: PLR2004 - digits of MAX_ID
        raise InvalidInputError({field: f"Expected a number, found “{text[:20]}”."})
    return int(text)
