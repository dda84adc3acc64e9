"""One's own account: changing the password."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from blog.domain.errors import InvalidInputError
from blog.web import services
from blog.web.admin.answers import go_back
from blog.web.admin.forms import PasswordForm, show_faults
from blog.web.auth import signed_in, start_session
from blog.web.notices import say

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.route("", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Show the form; on POST change the password, which ends every other session."""
    form = PasswordForm()
    if not form.is_submitted():
        return _page(form, 200)
    if not form.validate():
        return _page(form, 400)
    account = services().accounts.change_password(
        signed_in().id, form.current_password.data, form.new_password.data
    )
    start_session(account)
    say("Your password is changed. Every other session of yours has ended.")
    return go_back(url_for("admin.account.change_password"))


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show what is wrong; nothing was changed."""
    form = PasswordForm()
    show_faults(form, problem, {"current": "current_password", "password": "new_password"})
    return _page(form, 400)


def _page(form: PasswordForm, status: int) -> ResponseReturnValue:
    return render_template("admin/account/password.html", form=form), status
