"""One's own API tokens: the list, making one, revoking one."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.errors import InvalidInputError
from blog.domain.tokens import Scope
from blog.web import services
from blog.web.admin.answers import go_back
from blog.web.admin.forms import show_faults
from blog.web.admin.people_forms import TokenForm
from blog.web.auth import signed_in
from blog.web.notices import say

blueprint = Blueprint("tokens", __name__, url_prefix="/account/tokens")


@blueprint.route("", methods=["GET", "POST"])
def listing() -> ResponseReturnValue:
    """List the tokens; on POST make one, whose text is shown in this answer and never again."""
    form = TokenForm(signed_in().role)
    if not form.is_submitted():
        return _page(form, 200)
    if not form.validate():
        return _page(form, 400)
    made = services().people.tokens.create(
        signed_in().id,
        form.name.data,
        [Scope(scope) for scope in form.scopes.data],
        days=form.chosen_days(),
    )
    return _page(TokenForm(signed_in().role, formdata=None), 201, made.text)


@blueprint.post("/<id:token_id>/revoke")
def revoke(token_id: int) -> ResponseReturnValue:
    """Let a token open nothing any more."""
    token = services().people.tokens.revoke(signed_in().id, token_id)
    say(gettext("The token “%(name)s” is revoked.", name=token.name))
    return go_back(url_for("admin.tokens.listing"))


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show what is wrong; no token was made."""
    form = TokenForm(signed_in().role)
    show_faults(form, problem)
    return _page(form, 400)


def _page(form: TokenForm, status: int, made: str = "") -> ResponseReturnValue:
    tokens = services().people.tokens
    listed = tokens.of(signed_in().id)
    expired = {token.id for token in listed if tokens.is_expired(token)}
    page = render_template(
        "admin/tokens/list.html", form=form, tokens=listed, expired=expired, made=made
    )
    return page, status
