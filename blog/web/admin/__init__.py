"""The admin blueprint; one guard for all its routes.

A route is the administrator's unless ``OPEN_TO`` names it for another role.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blog.domain.accounts import Role
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
    passkeys,
    posts,
    rules,
    second_factor,
    shadow,
    spam,
    tokens,
    users,
    webhooks,
    wording,
)
from blog.web.admin.answers import sign_in_address
from blog.web.auth import keep_private, private_context, signed_in

# One's own account; every role has one.
OPEN_TO_EVERYBODY = frozenset(
    {
        "admin.account.change_password",
        "admin.account.end_device",
        "admin.account.end_other_devices",
        "admin.second_factor.page",
        "admin.second_factor.picture",
        "admin.second_factor.begin",
        "admin.second_factor.confirm",
        "admin.second_factor.recovery_codes",
        "admin.second_factor.turn_off",
        "admin.passkeys.page",
        "admin.passkeys.begin",
        "admin.passkeys.add",
        "admin.passkeys.remove",
        "admin.tokens.listing",
        "admin.tokens.revoke",
    }
)
OPEN_TO_MODERATORS = OPEN_TO_EVERYBODY | frozenset(
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
        "admin.alerts.mine",
        "admin.alerts.save",
    }
)
# Their own posts only; the posts service sees to that.
OPEN_TO_AUTHORS = OPEN_TO_EVERYBODY | frozenset(
    {
        "admin.overview",
        "admin.posts.listing",
        "admin.posts.new",
        "admin.posts.edit",
        "admin.posts.preview",
        "admin.posts.comments_open",
    }
)
OPEN_TO: Mapping[Role, frozenset[str]] = {
    Role.MODERATOR: OPEN_TO_MODERATORS,
    Role.AUTHOR: OPEN_TO_AUTHORS,
}

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
    second_factor,
    passkeys,
    tokens,
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
    """Let nobody through who is not signed in, and everybody only where their role belongs."""
    if not current_user.is_authenticated:
        return redirect(sign_in_address(), 303)
    user = signed_in()
    if not user.is_administrator and request.endpoint not in OPEN_TO[user.role]:
        raise NotAllowedError("Only an administrator may do this.")
    if user.is_author and request.endpoint == "admin.overview":
        return redirect(url_for("admin.posts.listing"), 303)
    return None
