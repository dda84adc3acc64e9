"""Comments of readers: sending one, previewing it, and its author's private status page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from blog.domain.errors import InvalidInputError, NotFoundError, RateLimitedError
from blog.web import errors, services, settings
from blog.web.forms import TypedComment, new_comment, typed_comment
from blog.web.security import PRIVATE
from blog.web.well_formed import whole_number

SEE_OTHER = 303
AUTHOR_COOKIE = "blarney_author"
AUTHOR_COOKIE_DAYS = 400
AUTHOR_PATHS = ("/posts", "/comments")

blueprint = Blueprint("comments", __name__)


@blueprint.post("/posts/<slug>/comments")
def create(slug: str) -> ResponseReturnValue:
    """Take a comment, and lead to it or, while it waits, to its author's private page."""
    typed = typed_comment(request.form, slug=slug)
    receipt = services().comments.submit(
        slug,
        new_comment(typed),
        address=request.remote_addr or "",
        cookie=request.cookies.get(AUTHOR_COOKIE),
    )
    return _remembered(redirect(receipt.path, SEE_OTHER), receipt.browser.cookie)


@blueprint.post("/comments/preview")
def preview() -> ResponseReturnValue:
    """Show a comment as it would appear: a fragment for the script, else a page with the form."""
    typed = typed_comment(request.form)
    body = services().comments.preview(typed.body, address=request.remote_addr or "")
    if _wants_fragment() or not typed.slug:
        return _private(render_template("comments/fragment.html", body=body))
    post = services().posts.published(typed.slug)
    return _private(
        render_template("comments/preview.html", body=body, post=post, typed=typed, slug=post.slug)
    )


@blueprint.get("/comments/status/<token>")
def status(token: str) -> ResponseReturnValue:
    """Tell an author, by a link nobody else has, what became of the comment."""
    found = services().comments.status(token)
    can_edit = services().edits.is_open(token)
    return _private(
        render_template("comments/status.html", status=found, token=token, can_edit=can_edit)
    )


@blueprint.errorhandler(Exception)
def keep_what_was_typed(error: Exception) -> Response:
    """Answer an error with the form and the typed text in it, so that nothing has to be retyped.

    Where the post can still be shown the form stands under it; else (the database is away, the
    post is gone or closed) on a page of its own that reads nothing from the database.
    """
    problem = errors.problem_of(error)
    is_form = request.endpoint in {"comments.create", "comments.preview"}
    if request.endpoint == "comments.preview" and _wants_fragment():
        page = render_template("comments/fragment.html", problem=problem)
        return errors.finished(problem, make_response(page))
    if not is_form or isinstance(error, HTTPException):
        return errors.page(problem)
    slug = (request.view_args or {}).get("slug")
    typed = typed_comment(request.form, slug=slug)
    is_post_there = slug is not None and isinstance(error, InvalidInputError | RateLimitedError)
    page = _form_again(typed, problem, is_post_there=is_post_there)
    return errors.finished(problem, make_response(page))


def post_page(
    slug: str,
    *,
    page: int = 1,
    reply_to: int | None = None,
    typed: TypedComment | None = None,
    problem: errors.Problem | None = None,
) -> str:
    """Render a post with a page of its comments and the form, empty or as it was typed.

    Raises
    ------
    NotFoundError
        If there is no such post, page, or comment to reply to.
    """
    post = services().posts.published(slug)
    older, newer = services().posts.neighbours(post)
    return render_template(
        "public/post.html",
        post=post,
        slug=post.slug,
        comments=services().comments.thread_page(post, page),
        older=older,
        newer=newer,
        parent=services().comments.reply_target(post, reply_to) if reply_to else None,
        typed=typed or TypedComment(slug=post.slug),
        problem=problem,
    )


def _remembered(response: WerkzeugResponse, cookie: str) -> WerkzeugResponse:
    """Let the browser prove later that it sent this comment; set in no other answer."""
    for path in AUTHOR_PATHS:
        response.set_cookie(
            AUTHOR_COOKIE,
            cookie,
            max_age=timedelta(days=AUTHOR_COOKIE_DAYS),
            path=path,
            secure=settings().is_https,
            httponly=True,
            samesite="Lax",
        )
    return response


def _form_again(typed: TypedComment, problem: errors.Problem, *, is_post_there: bool) -> str:
    """Show the form as it was typed, under its post if that can be shown, else by itself."""
    if is_post_there:
        reply_to = None if "parent_id" in problem.fields else whole_number(typed.parent_id)
        try:
            return post_page(typed.slug, reply_to=reply_to, typed=typed, problem=problem)
        except NotFoundError:  # what was to be answered is not there: then not as an answer
            typed = replace(typed, parent_id="")
        except Exception as second:  # noqa: BLE001 - whatever it is, the text comes first
            errors.problem_of(second)
    return render_template(
        "comments/not_posted.html", problem=problem, typed=typed, slug=typed.slug
    )


def _wants_fragment() -> bool:
    """Say whether the script asks, and not a person who pressed the button."""
    return (
        request.headers.get("Sec-Fetch-Dest") == "empty"
        or request.headers.get("X-Requested-With") is not None
    )


def _private(page: str) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = PRIVATE
    return response
