"""Writing: the list of posts, the edit form with its preview, opening and closing comments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.errors import InvalidInputError, NotFoundError, StaleDecisionError, TooComplexError
from blog.domain.markup import render_post
from blog.domain.posts import direction_of
from blog.domain.sentences import Sentence
from blog.services.rule_trials import Trial
from blog.web import services, settings
from blog.web.admin.answers import go_back
from blog.web.admin.forms import (
    AFTER,
    AS_SITE,
    DRAFT,
    KEEP,
    LOCAL_TIME,
    NEVER,
    PostForm,
    show_faults,
)
from blog.web.auth import local_path, signed_in
from blog.web.errors import answer
from blog.web.languages import message_of, translated
from blog.web.notices import say
from blog.web.well_formed import MAX_ADMIN_REQUEST_BYTES, whole_number

LOOK_AT_FIELDS = Sentence("Not saved. Please look at the marked fields.")

blueprint = Blueprint("posts", __name__, url_prefix="/posts")


@blueprint.url_value_preprocessor
def allow_long_posts(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let one field fill the whole request; runs before anything reads the form."""
    request.max_form_memory_size = MAX_ADMIN_REQUEST_BYTES


@blueprint.get("")
def listing() -> ResponseReturnValue:
    """List all posts with their state."""
    posts = services().posts
    page = posts.listing(request.args.get("before"), only_of=_only_of())
    states = {post.id: posts.state_of(post) for post in page.posts}
    return render_template("admin/posts/list.html", page=page, states=states)


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Show an empty form; on POST store the post."""
    form = PostForm(lang=settings().site_lang, are_comments_open=True)
    if not form.is_submitted():
        return _page(form)
    return _save(None, form)


@blueprint.route("/<id:post_id>/edit", methods=["GET", "POST"])
def edit(post_id: int) -> ResponseReturnValue:
    """Show a post's form; on POST store it, unless somebody else did meanwhile."""
    form = _form_of(post_id)
    if not form.is_submitted():
        return _page(form)
    return _save(post_id, form)


@blueprint.post("/preview")
def preview() -> ResponseReturnValue:
    """Show the form as typed, with the text as readers would see it; nothing is stored."""
    form = _typed_form()
    return _page(form, preview=render_post((form.body.data or "").replace("\r\n", "\n")))


@blueprint.post("/<id:post_id>/comment-rules/trial")
def try_comments(post_id: int) -> ResponseReturnValue:
    """Show the form as typed, with what its comment settings would have done; nothing is stored."""
    form = _form_of(post_id)
    wanted = form.post_input(now=datetime.now(UTC), zone=_zone())
    trials = services().rule_trials.of_post(
        post_id,
        hold_all=wanted.hold_all,
        hold_first=wanted.hold_first,
        close_after_days=wanted.close_after_days,
    )
    return _page(form, trials=trials)


@blueprint.post("/<id:post_id>/comments-open")
def comments_open(post_id: int) -> ResponseReturnValue:
    """Open or close a post for comments, by the field ``is_open`` of 1 or 0."""
    wanted = request.form.get("is_open", "")
    if wanted not in {"0", "1"}:
        raise InvalidInputError(
            {"is_open": Sentence("Expected 1 or 0, found “{found}”.", found=wanted[:20])}
        )
    post = services().posts.set_comments_open(
        post_id, is_open=wanted == "1", by=signed_in().id, only_of=_only_of()
    )
    if post.are_comments_open:
        say(gettext("Comments on “%(title)s” are open.", title=post.title))
    else:
        say(gettext("Comments on “%(title)s” are closed.", title=post.title))
    return go_back(url_for("admin.posts.listing"))


@blueprint.errorhandler(StaleDecisionError)
def saved_meanwhile(problem: StaleDecisionError) -> ResponseReturnValue:
    """Show both texts: what was typed, ready to be saved over, and what is stored now."""
    form = _typed_form()
    stored = services().posts.get(_post_id() or 0, only_of=_only_of())
    form.seen_updated_at.data = stored.updated_at.isoformat()
    return _page(form, problem=message_of(problem), stored=stored), 409


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show the form again, with what is wrong beside each field and everything typed kept."""
    if request.endpoint == "admin.posts.comments_open" or request.method == "GET":
        return answer(problem)
    form = _typed_form()
    homeless = show_faults(form, problem)
    status = 413 if isinstance(problem, TooComplexError) else 400
    return _page(form, problem=" ".join(homeless) or translated(LOOK_AT_FIELDS)), status


def _save(post_id: int | None, form: PostForm) -> ResponseReturnValue:
    if not form.validate():
        return _page(form, problem=translated(LOOK_AT_FIELDS)), 400
    written = form.post_input(now=datetime.now(UTC), zone=_zone())
    seen = form.seen_updated_at.data or None
    post = services().posts.save(
        post_id, written, seen_updated_at=seen, by=signed_in().id, only_of=_only_of()
    )
    say(
        gettext(
            "“%(title)s” is saved (%(state)s).",
            title=post.title,
            state=state_words(services().posts.state_of(post)),
        )
    )
    return go_back(url_for("admin.posts.edit", post_id=post.id))


def _only_of() -> int | None:
    """Name whose posts there are for this user: an author's own, else everybody's."""
    return signed_in().id if signed_in().is_author else None


def _form_of(post_id: int) -> PostForm:
    """Build the form of a stored post; what was typed wins over what is stored."""
    post = services().posts.get(post_id, only_of=_only_of())
    local = post.published_at.astimezone(_zone()) if post.published_at else None
    return PostForm(
        published_at=post.published_at,
        title=post.title,
        slug=post.slug,
        lang=post.lang,
        tags=", ".join(tag.name for tag in post.tags),
        body=post.body,
        when=KEEP if post.published_at else DRAFT,
        publish_at=local.strftime(LOCAL_TIME) if local else "",
        are_comments_open=post.are_comments_open,
        closing=_closing(post.close_after_days),
        close_after_days=post.close_after_days or "",
        hold_all=post.hold_all,
        hold_first=post.hold_first,
        seen_updated_at=post.updated_at.isoformat(),
        post_id=str(post.id),
    )


def _closing(days: int | None) -> str:
    if days is None:
        return AS_SITE
    return AFTER if days else NEVER


def _typed_form() -> PostForm:
    """Build the form from what was typed alone, knowing which post it belongs to."""
    post_id = _post_id()
    return _form_of(post_id) if post_id else PostForm()


def _post_id() -> int | None:
    """Name the post that is being edited; only a preview names it in the form."""
    if request.view_args and "post_id" in request.view_args:
        return int(request.view_args["post_id"])
    number = request.form.get("post_id")
    if not number or request.endpoint != "admin.posts.preview":
        return None
    post_id = whole_number(number)
    if post_id is None:
        raise NotFoundError("There is no such post.")
    return post_id


def _page(
    form: PostForm,
    *,
    preview: str | None = None,
    problem: str | None = None,
    stored: Any = None,
    trials: list[Trial] | None = None,
) -> str:
    post_id = _post_id()
    return render_template(
        "admin/posts/edit.html",
        form=form,
        preview=preview,
        trials=trials,
        problem=problem,
        stored=stored,
        post_id=post_id,
        action=_address(post_id),
        text_direction=direction_of(form.lang.data or ""),
        back=local_path(request.form.get("back")),
    )


def _address(post_id: int | None) -> str:
    if post_id is None:
        return url_for("admin.posts.new")
    return url_for("admin.posts.edit", post_id=post_id)


@blueprint.app_template_filter("post_state")
def state_words(state: str) -> str:
    """Name a post's state for people."""
    words = {
        "draft": gettext("draft"),
        "scheduled": gettext("scheduled"),
        "published": gettext("published"),
    }
    return words[state]


def _zone() -> ZoneInfo:
    return ZoneInfo(settings().site_timezone)
