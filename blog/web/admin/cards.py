"""The compact why card, the mark of who is looking, and publishing without links."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.errors import IllegalTransitionError, StaleDecisionError
from blog.domain.moderation import DecisionKind
from blog.web import services
from blog.web.admin import moderation
from blog.web.admin.orders import read_orders
from blog.web.auth import signed_in
from blog.web.notices import say

blueprint = Blueprint("cards", __name__, url_prefix="/moderation")
blueprint.register_error_handler(StaleDecisionError, moderation.refused)
blueprint.register_error_handler(IllegalTransitionError, moderation.refused)


@blueprint.get("/<id:comment_id>/card")
def card(comment_id: int) -> ResponseReturnValue:
    """Give the compact card of a comment, to be put into its row."""
    found = services().cards.card(comment_id)
    return render_template(
        "admin/moderation/card.html",
        card=found,
        detail=found.detail,
        comment=found.comment,
        lookers=services().collisions.lookers([comment_id], but=signed_in().id),
    )


@blueprint.post("/<id:comment_id>/look")
def look(comment_id: int) -> ResponseReturnValue:
    """Note that somebody has a comment open; give nothing back."""
    services().collisions.look(comment_id, by=signed_in().id)
    return "", 204


@blueprint.post("/without-links")
def publish_without_links() -> ResponseReturnValue:
    """Take the links out of one comment and publish it."""
    order = moderation.only(read_orders(request.form, DecisionKind.APPROVE))
    decision_id = services().unlinking.publish(order, by=signed_in().id)
    say(
        gettext("Comment #%(number)s published without its links.", number=order.comment_id),
        undo={"decision_id": str(decision_id), "comment_id": str(order.comment_id)},
    )
    return moderation.decided()
