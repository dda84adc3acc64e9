"""The page behind an invitation's link: choosing a name and a password."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.errors import InvalidInputError
from blog.web import services
from blog.web.admin.forms import show_faults
from blog.web.admin.people_forms import AcceptForm
from blog.web.auth import HOME, browser, keep_private, private_context, start_session
from blog.web.notices import say

blueprint = Blueprint("invitations", __name__)
blueprint.after_request(keep_private)
blueprint.context_processor(private_context)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
def accept(token: str) -> ResponseReturnValue:
    """Show what the invitation is for; on POST make the user and sign them in."""
    form = AcceptForm()
    if not form.is_submitted():
        return _page(token, form, 200)
    if not form.validate():
        return _page(token, form, 400)
    entered = services().people.invitations.accept(
        token, form.name.data, form.password.data, browser=browser()
    )
    start_session(entered)
    say(gettext("Welcome, %(name)s. You are signed in.", name=entered.user.name))
    return redirect(HOME, 303)


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show the form again with what is wrong; the link still holds."""
    form = AcceptForm()
    show_faults(form, problem)
    return _page(str((request.view_args or {})["token"]), form, 400)


def _page(token: str, form: AcceptForm, status: int) -> ResponseReturnValue:
    invitation = services().people.invitations.open_one(token)
    page = render_template("invitations/accept.html", form=form, invitation=invitation, token=token)
    return page, status
