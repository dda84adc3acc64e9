"""Bulk actions: what would be decided, the confirmation, the progress, stopping and undoing."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from blog.domain.errors import StaleDecisionError
from blog.domain.text import refuse_unstorable
from blog.services.bulk import BulkOrder
from blog.web import services
from blog.web.admin.answers import go_to, identity
from blog.web.admin.orders import read_kind, read_note
from blog.web.admin.queue_filter import chips, filter_arguments, read_filter
from blog.web.auth import signed_in
from blog.web.errors import answer
from blog.web.languages import message_of
from blog.web.notices import say

MAX_BATCH_CHARS: Final = 32

blueprint = Blueprint("bulk", __name__, url_prefix="/moderation/bulk")


@blueprint.app_context_processor
def filter_words() -> dict[str, object]:
    """Give templates what tells a filter, in words and as fields of a form."""
    return {"filter_chips": chips, "filter_fields": filter_arguments}


@blueprint.route("", methods=["GET", "POST"])
def offer() -> ResponseReturnValue:
    """Tell what would be decided, with the buttons that do it; decides nothing itself."""
    return render_template(
        "admin/bulk/offer.html", offer=services().bulk.offer(read_filter(request.values))
    )


@blueprint.post("/start")
def start() -> ResponseReturnValue:
    """Begin to decide everything that the offer named."""
    form = request.form
    batch = form.get("batch", "")
    refuse_unstorable("batch", batch)
    order = BulkOrder(
        filter=read_filter(form),
        kind=read_kind(form),
        until_id=identity(form.get("until_id", ""), "until_id"),
        seen_decision_id=identity(form.get("seen_decision_id", ""), "seen_decision_id"),
        batch=batch[: MAX_BATCH_CHARS + 1],
        note=read_note(form),
    )
    return _to(services().bulk.start(order, by=signed_in().id).id)


@blueprint.get("/<id:action_id>")
def progress(action_id: int) -> ResponseReturnValue:
    """Show how far an action is."""
    return render_template("admin/bulk/progress.html", progress=services().bulk.progress(action_id))


@blueprint.get("/<id:action_id>/state")
def state(action_id: int) -> ResponseReturnValue:
    """Give the part of the page that changes, for its script."""
    return render_template("admin/bulk/state.html", progress=services().bulk.progress(action_id))


@blueprint.post("/<id:action_id>/stop")
def stop(action_id: int) -> ResponseReturnValue:
    """Do no further batch."""
    return _to(services().bulk.stop(action_id, by=signed_in().id).id)


@blueprint.post("/<id:action_id>/go-on")
def go_on(action_id: int) -> ResponseReturnValue:
    """Go on with what was stopped, or what no worker carries on with."""
    return _to(services().bulk.go_on(action_id, by=signed_in().id).id)


@blueprint.post("/<id:action_id>/undo")
def undo(action_id: int) -> ResponseReturnValue:
    """Take back everything the action decided, as one."""
    batch = services().bulk.progress(action_id).action.batch
    return _to(services().bulk.undo(batch, by=signed_in().id).id)


@blueprint.errorhandler(StaleDecisionError)
def refused(problem: StaleDecisionError) -> ResponseReturnValue:
    """Say on the action's page why nothing was done."""
    if request.view_args is None or "action_id" not in request.view_args:
        return answer(problem)
    say(gettext("Nothing was done.") + f" {message_of(problem)}", "warn")
    return _to(request.view_args["action_id"])


def _to(action_id: int) -> Response:
    return go_to(url_for("admin.bulk.progress", action_id=action_id))
