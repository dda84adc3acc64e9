"""The model in use, its versions, and what an administrator can do about them."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from blog.domain.errors import (
    BlogError,
    BusyError,
    InvalidInputError,
    NotFoundError,
    StorageError,
    UnusableModelError,
)
from blog.domain.sentences import Sentence
from blog.domain.text import refuse_unstorable
from blog.web import services
from blog.web.admin.answers import go_back
from blog.web.auth import signed_in
from blog.web.formats import counted
from blog.web.languages import message_of
from blog.web.notices import say

MAX_VERSION_CHARS = 80
SHADOW_ROWS = 10

blueprint = Blueprint("spam", __name__, url_prefix="/spam")


@blueprint.get("")
def model() -> ResponseReturnValue:
    """Show the model in use with its card, its figures, the versions at hand, and the labels."""
    return render_template(
        "admin/spam/model.html",
        page=services().retraining.model_page(),
        figures=services().model_figures.figures(),
        shadow=services().shadow.page(size=SHADOW_ROWS),
    )


@blueprint.post("/retrain")
def retrain() -> ResponseReturnValue:
    """Begin to make a candidate from people's decisions; it is promoted when good enough."""
    services().retraining.start(by=signed_in().id)
    say(gettext("A retraining has begun. This page tells how it ended; look again in a minute."))
    return _back()


@blueprint.post("/promote")
def promote() -> ResponseReturnValue:
    """Make a stored version the current one."""
    version = request.form.get("version", "")
    refuse_unstorable("version", version)
    if not 0 < len(version) <= MAX_VERSION_CHARS:
        raise InvalidInputError({"version": Sentence("Expected the name of a version.")})
    services().retraining.promote(version, by=signed_in().id)
    say(
        gettext(
            "Version %(version)s is now in use; comments from now on are judged by it.",
            version=version,
        )
    )
    return _back()


@blueprint.post("/roll-back")
def roll_back() -> ResponseReturnValue:
    """Make the version before the current one current again."""
    version = services().retraining.roll_back(by=signed_in().id)
    say(gettext("Rolled back: version %(version)s is in use again.", version=version))
    return _back()


@blueprint.post("/rescore")
def rescore() -> ResponseReturnValue:
    """Judge every held comment anew; no status changes."""
    count = services().retraining.rescore_or_start(by=signed_in().id)
    if count is None:
        say(
            gettext(
                "The held comments are being judged anew; this page tells until that has ended."
            )
        )
    else:
        say(
            counted(
                count,
                "%(num)s held comment was judged anew.",
                "%(num)s held comments were judged anew.",
            )
        )
    return _back()


@blueprint.errorhandler(BusyError)
@blueprint.errorhandler(InvalidInputError)
@blueprint.errorhandler(NotFoundError)
@blueprint.errorhandler(StorageError)
@blueprint.errorhandler(UnusableModelError)
def not_now(problem: BlogError) -> ResponseReturnValue:
    """Say on the page why nothing was done."""
    say(message_of(problem), "warn")
    return _back()


def _back() -> Response:
    return go_back(url_for("admin.spam.model"))
