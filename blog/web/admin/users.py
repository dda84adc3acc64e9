"""Who may sign in: the list, and adding one more. For administrators."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from blog.domain.accounts import Role
from blog.domain.errors import InvalidInputError
from blog.web import services
from blog.web.admin.answers import go_back
from blog.web.admin.forms import UserForm, show_faults
from blog.web.notices import say

blueprint = Blueprint("users", __name__, url_prefix="/users")


@blueprint.route("", methods=["GET", "POST"])
def listing() -> ResponseReturnValue:
    """List the users; on POST add one."""
    form = UserForm()
    if not form.is_submitted():
        return _page(form, 200)
    if not form.validate():
        return _page(form, 400)
    added = services().accounts.add_user(form.name.data, form.password.data, Role(form.role.data))
    say(f"{added.name} may now sign in as {added.role}.")
    return go_back(url_for("admin.users.listing"))


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show the form again with what is wrong; the password has to be typed anew."""
    form = UserForm()
    show_faults(form, problem)
    return _page(form, 400)


def _page(form: UserForm, status: int) -> ResponseReturnValue:
    page = render_template("admin/users/list.html", form=form, users=services().accounts.users())
    return page, status
