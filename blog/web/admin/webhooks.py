"""Addresses that are told what happened to comments."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.errors import InvalidInputError
from blog.domain.text import refuse_unstorable
from blog.domain.webhooks import CHOICES
from blog.web import services
from blog.web.admin.answers import go_back
from blog.web.auth import signed_in
from blog.web.languages import translated
from blog.web.notices import say

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")


@blueprint.get("")
def listing() -> ResponseReturnValue:
    """Show all webhooks, how their latest call went, and the form for one more."""
    return _page()


@blueprint.post("")
def add() -> ResponseReturnValue:
    """Add a webhook; its secret is on this answer and never shown again."""
    url = request.form.get("url", "")
    refuse_unstorable("url", url)
    made = services().webhooks.add(url, request.form.getlist("events"), by=signed_in().id)
    return _page(made=made)


@blueprint.post("/<id:webhook_id>/switch")
def switch(webhook_id: int) -> ResponseReturnValue:
    """Switch one on or off."""
    is_on = request.form.get("is_on") == "1"
    services().webhooks.switch(webhook_id, is_on=is_on, by=signed_in().id)
    say(gettext("The webhook is on.") if is_on else gettext("The webhook is off."))
    return go_back(url_for("admin.webhooks.listing"))


@blueprint.post("/<id:webhook_id>/test")
def try_out(webhook_id: int) -> ResponseReturnValue:
    """Queue a call that tells of no comment."""
    services().webhooks.try_out(webhook_id)
    say(gettext("A test call is queued. Reload this page to see how it went."))
    return go_back(url_for("admin.webhooks.listing"))


@blueprint.post("/<id:webhook_id>/removal")
def remove(webhook_id: int) -> ResponseReturnValue:
    """Remove one with what is queued for it."""
    services().webhooks.remove(webhook_id, by=signed_in().id)
    say(gettext("The webhook is removed."))
    return go_back(url_for("admin.webhooks.listing"))


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show the form again with what was typed and what is wrong."""
    faults = {name: translated(said) for name, said in problem.fields.items()}
    return _page(faults=faults), 400


def _page(made: object = None, faults: dict[str, str] | None = None) -> str:
    return render_template(
        "admin/webhooks/listing.html",
        rows=services().webhooks.listing(),
        made=made,
        faults=faults or {},
        choices=CHOICES,
        typed=request.form if faults else None,
    )
