"""The pages of campaigns: a list, one with its members, and the end of following."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.errors import InvalidInputError
from blog.domain.moderation import Status
from blog.domain.sentences import Sentence
from blog.services.campaign_lists import CampaignFilter, CampaignOrder
from blog.web import services
from blog.web.admin.moderation import TABS
from blog.web.admin.orders import MAX_NOTE_CHARS
from blog.web.notices import say
from blog.web.well_formed import number_argument

FOLLOW_DAYS = 7

blueprint = Blueprint("campaigns", __name__, url_prefix="/moderation/campaigns")


@blueprint.get("")
def listing() -> ResponseReturnValue:
    """Show one page of the campaigns, the one with the newest comment first unless asked."""
    order = request.args.get("order", CampaignOrder.NEWEST.value)
    if order not in set(CampaignOrder):
        raise InvalidInputError(
            {"order": Sentence("Expected newest or size, found “{found}”.", found=order[:40])}
        )
    page = services().campaign_lists.listing(
        CampaignFilter(_status(), CampaignOrder(order)), request.args.get("page", "")
    )
    return render_template(
        "admin/campaigns/list.html",
        page=page,
        tabs=TABS,
        orders=list(CampaignOrder),
        counts=services().moderation.counts(),
    )


@blueprint.get("/<id:campaign_id>")
def detail(campaign_id: int) -> ResponseReturnValue:
    """Show one campaign: what is the same, what varies, its members, and what may be done."""
    view = services().campaign_lists.view(
        campaign_id, status=_status(), after=number_argument("after", default=0)
    )
    return render_template(
        "admin/campaigns/detail.html",
        view=view,
        campaign=view.campaign,
        tabs=TABS,
        follow_days=FOLLOW_DAYS,
        max_note_chars=MAX_NOTE_CHARS,
    )


@blueprint.post("/<id:campaign_id>/end-following")
def end_following(campaign_id: int) -> ResponseReturnValue:
    """Let later arrivals follow no more."""
    if services().campaign_lists.end_following(campaign_id):
        say(gettext("Later arrivals are judged like any other comment again."))
    else:
        say(gettext("Nothing to do: later arrivals did not follow."))
    return redirect(url_for("admin.campaigns.detail", campaign_id=campaign_id), 303)


def _status() -> Status | None:
    text = request.args.get("status", "")
    if not text:
        return None
    if text not in TABS:
        raise InvalidInputError(
            {"status": Sentence("Expected a status, found “{found}”.", found=text[:40])}
        )
    return Status(text)
