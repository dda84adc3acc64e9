"""What authors do by links that only they have: change a comment, confirm their address.

Looking never acts: a mail program that opens links confirms and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from blog.domain.errors import StaleDecisionError
from blog.services.edits import Editable
from blog.web import errors, services
from blog.web.comments import AUTHOR_COOKIE, SEE_OTHER
from blog.web.security import PRIVATE
from blog.web.well_formed import whole_number

blueprint = Blueprint("edits", __name__, url_prefix="/comments")


@dataclass(frozen=True, slots=True)
class TypedEdit:
    """The fields of the form as they were typed, to fill it again."""

    body: str
    author_url: str
    seen_revision: str


@blueprint.get("/edit/<token>")
def edit(token: str) -> ResponseReturnValue:
    """Show an author their comment in a form, while it may be changed."""
    found = services().edits.editable(token)
    typed = TypedEdit(found.body, found.author_url or "", str(found.revision))
    return _page(token, typed, editable=found)


@blueprint.post("/edit/<token>")
def save(token: str) -> ResponseReturnValue:
    """Change a comment, and lead to it, or to its status page when it waits again."""
    typed = _typed()
    edited = services().edits.edit(
        token,
        body=typed.body,
        author_url=typed.author_url,
        seen_revision=whole_number(typed.seen_revision) or 0,
        address=request.remote_addr or "",
    )
    return redirect(edited.path, SEE_OTHER)


@blueprint.get("/mine")
def mine() -> ResponseReturnValue:
    """List what was lately sent from this browser, with each comment's own page."""
    sent = services().edits.sent_from(request.cookies.get(AUTHOR_COOKIE))
    return _private(render_template("comments/mine.html", sent=sent))


@blueprint.get("/confirm/<token>")
def confirmation(token: str) -> ResponseReturnValue:
    """Ask the owner of an address whether they wrote a comment."""
    found = services().trust.confirmation(token)
    page = render_template("comments/confirm.html", confirmation=found, token=token)
    return _private(page)


@blueprint.post("/confirm/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """Keep that they did."""
    services().trust.confirm(token)
    return redirect(url_for("edits.confirmation", token=token), SEE_OTHER)


@blueprint.errorhandler(Exception)
def keep_what_was_typed(error: Exception) -> Response:
    """Answer an error with the typed text in the form; nothing has to be written again."""
    problem = errors.problem_of(error)
    if request.endpoint != "edits.save" or isinstance(error, HTTPException):
        return errors.page(problem)
    token, typed = (request.view_args or {})["token"], _typed()
    if isinstance(error, StaleDecisionError):  # what is typed may be saved over what came between
        revision = services().edits.editable(token).revision
        typed = replace(typed, seen_revision=str(revision))
    return errors.finished(problem, make_response(_page(token, typed, problem=problem)))


def _typed() -> TypedEdit:
    form = request.form
    return TypedEdit(
        body=form.get("body", ""),
        author_url=form.get("author_url", ""),
        seen_revision=form.get("seen_revision", ""),
    )


def _page(
    token: str,
    typed: TypedEdit,
    *,
    editable: Editable | None = None,
    problem: errors.Problem | None = None,
) -> Response:
    """Show the form; with a problem it reads nothing from the database, which may be away."""
    page = render_template(
        "comments/edit.html", token=token, typed=typed, editable=editable, problem=problem
    )
    return _private(page)


def _private(page: str) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = PRIVATE
    return response
