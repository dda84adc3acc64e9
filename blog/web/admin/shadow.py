"""Shadow mode: which comments another version would have decided differently, start and stop."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from blog.domain.errors import BlogError, InvalidInputError, NotFoundError
from blog.domain.sentences import Sentence
from blog.domain.text import refuse_unstorable
from blog.web import services
from blog.web.admin.answers import go_back, identity
from blog.web.auth import signed_in
from blog.web.errors import answer
from blog.web.languages import message_of
from blog.web.notices import say

MAX_VERSION_CHARS = 80

blueprint = Blueprint("shadow", __name__, url_prefix="/spam/shadow")


@blueprint.get("")
def differences() -> ResponseReturnValue:
    """List only the live comments on which the shadow and the current model differ."""
    key = request.args.get("before")
    before = None if key is None else identity(key, "before")
    return render_template(
        "admin/shadow/differences.html", shadow=services().shadow.page(before=before)
    )


@blueprint.post("/start")
def start() -> ResponseReturnValue:
    """Let a stored version score live comments beside the current one."""
    version = request.form.get("version", "")
    refuse_unstorable("version", version)
    if not 0 < len(version) <= MAX_VERSION_CHARS:
        raise InvalidInputError({"version": Sentence("Expected the name of a version.")})
    name = services().shadow.start(version, by=signed_in().id)
    say(
        gettext(
            "Version %(version)s now scores every new comment beside the one in use; it decides "
            "nothing.",
            version=name,
        )
    )
    return _back()


@blueprint.post("/stop")
def stop() -> ResponseReturnValue:
    """Let nothing score beside the current version."""
    services().shadow.stop(by=signed_in().id)
    say(gettext("No version scores beside the one in use any more."))
    return _back()


def _refused(problem: BlogError) -> ResponseReturnValue:
    """Say on the page why nothing was done; an odd address is an error of its own."""
    if request.method == "GET":
        return answer(problem)
    say(message_of(problem), "warn")
    return _back()


for _error in (InvalidInputError, NotFoundError):
    blueprint.register_error_handler(_error, _refused)


def _back() -> Response:
    return go_back(url_for("admin.spam.model") + "#shadow")
