"""The admin blueprint; one guard for all its routes.

A route is the administrator's unless it is named in ``OPEN_TO_MODERATORS``.
"""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blog.domain.errors import NotAllowedError
from blog.web.admin import (
    account,
    alerts,
    bulk,
    campaigns,
    cards,
    limits,
    log,
    log_words,
    moderation,
    overview,
    posts,
    rules,
    shadow,
    spam,
    users,
    webhooks,
    wording,
)
from blog.web.admin.answers import sign_in_address
from blog.web.auth import keep_private, private_context, signed_in

OPEN_TO_MODERATORS = frozenset(
    {
        "admin.overview",
        "admin.moderation.queue",
        "admin.moderation.detail",
        "admin.moderation.decide",
        "admin.moderation.undo",
        "admin.bulk.offer",
        "admin.bulk.start",
        "admin.bulk.progress",
        "admin.bulk.state",
        "admin.bulk.stop",
        "admin.bulk.go_on",
        "admin.bulk.undo",
        "admin.log.listing",
        "admin.log.export",
        "admin.cards.card",
        "admin.cards.look",
        "admin.cards.publish_without_links",
        "admin.campaigns.listing",
        "admin.campaigns.detail",
        "admin.campaigns.end_following",
        "admin.spam.model",
        "admin.shadow.differences",
        "admin.rules.listing",
        "admin.account.change_password",
        "admin.alerts.mine",
        "admin.alerts.save",
    }
)

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
blueprint.add_url_rule("/", "overview", overview.overview)
for _part in (
    moderation,
    bulk,
    log,
    cards,
    campaigns,
    posts,
    rules,
    spam,
    limits,
    shadow,
    account,
    users,
    alerts,
    webhooks,
):
    blueprint.register_blueprint(_part.blueprint)
for _name, _filter in (wording.FILTERS | log_words.FILTERS).items():
    blueprint.add_app_template_filter(_filter, _name)
blueprint.after_request(keep_private)
blueprint.context_processor(private_context)


@blueprint.before_request
def guard() -> ResponseReturnValue | None:
    """Let nobody through who is not signed in, and moderators only where they belong."""
    if not current_user.is_authenticated:
        return redirect(sign_in_address(), 303)
    if request.endpoint not in OPEN_TO_MODERATORS and not signed_in().is_administrator:
        raise NotAllowedError("Only an administrator may do this.")
    return None
