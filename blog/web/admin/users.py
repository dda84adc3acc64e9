"""Who may sign in: the list, invitations, and one user's role and rights. For administrators."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.accounts import Role
from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence
from blog.web import services
from blog.web.admin.answers import go_back
from blog.web.admin.forms import show_faults
from blog.web.admin.people_forms import InviteForm, RoleForm, UserForm
from blog.web.admin.people_words import FILTERS, role_word
from blog.web.auth import signed_in
from blog.web.errors import answer
from blog.web.languages import message_of
from blog.web.notices import say
from blog.web.security import own_root

blueprint = Blueprint("users", __name__, url_prefix="/users")
for _name, _filter in FILTERS.items():
    blueprint.add_app_template_filter(_filter, _name)


class NewLink(NamedTuple):
    """An invitation's link, shown in the answer that made it and never again."""

    address: str
    note: str
    role: Role
    sent_to: str | None


@blueprint.route("", methods=["GET", "POST"])
def listing() -> ResponseReturnValue:
    """List users and invitations; on POST add a user."""
    form = UserForm()
    if not form.is_submitted():
        return _page(200, adding=form)
    if not form.validate():
        return _page(400, adding=form)
    role = Role(form.role.data)
    added = services().accounts.add_user(
        form.name.data, form.password.data, role, by=signed_in().id
    )
    say(
        gettext("%(name)s may now sign in as %(role)s.", name=added.name, role=role_word(role)),
    )
    return go_back(url_for("admin.users.listing"))


@blueprint.post("/invitations")
def invite() -> ResponseReturnValue:
    """Make an invitation and show its link."""
    form = InviteForm()
    if not form.validate():
        return _page(400, inviting=form)
    role = Role(form.role.data)
    made = services().people.invitations.invite(
        role, by=signed_in().id, note=form.note.data or "", send_to=form.send_to.data or ""
    )
    path = url_for("invitations.accept", token=made.token)
    link = NewLink(own_root() + path, made.invitation.note, role, made.invitation.sent_to)
    return _page(201, link=link)


@blueprint.post("/invitations/<id:invitation_id>/revoke")
def revoke(invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    services().people.invitations.revoke(invitation_id, by=signed_in().id)
    say(gettext("The invitation is taken back; its link does not work any more."))
    return go_back(url_for("admin.users.listing"))


@blueprint.get("/<id:user_id>")
def detail(user_id: int) -> ResponseReturnValue:
    """Show one user and what can be changed."""
    return _detail(user_id, 200)


@blueprint.post("/<id:user_id>/role")
def change_role(user_id: int) -> ResponseReturnValue:
    """Give a user another role."""
    form = RoleForm()
    if not form.validate():
        return _detail(user_id, 400, form)
    role = Role(form.role.data)
    user = services().accounts.change_role(user_id, role, by=signed_in().id)
    say(gettext("%(name)s is now %(role)s.", name=user.name, role=role_word(user.role)))
    return go_back(url_for("admin.users.detail", user_id=user_id))


@blueprint.post("/<id:user_id>/active")
def set_active(user_id: int) -> ResponseReturnValue:
    """Deactivate or reactivate a user, by the field ``is_active`` of 0 or 1."""
    wanted = request.form.get("is_active", "")
    if wanted not in {"0", "1"}:
        raise InvalidInputError(
            {"is_active": Sentence("Expected 1 or 0, found “{found}”.", found=wanted[:20])}
        )
    user = services().accounts.set_active(user_id, is_active=wanted == "1", by=signed_in().id)
    if user.is_active:
        say(gettext("%(name)s may sign in again.", name=user.name))
    else:
        say(gettext("%(name)s is signed out and may not sign in any more.", name=user.name))
    return go_back(url_for("admin.users.detail", user_id=user_id))


@blueprint.post("/<id:user_id>/reset-second-factor")
def reset_second_factor(user_id: int) -> ResponseReturnValue:
    """Let a user in with name and password alone, because app and codes are lost."""
    user = services().people.second_factors.reset(user_id, by=signed_in().id)
    say(gettext("%(name)s needs no code any more to sign in.", name=user.name))
    return go_back(url_for("admin.users.detail", user_id=user_id))


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show the form again with what is wrong; a password has to be typed anew."""
    user_id = (request.view_args or {}).get("user_id")
    if user_id is not None:
        return _detail(user_id, 400, problem=message_of(problem))
    if request.endpoint not in {"admin.users.listing", "admin.users.invite"}:
        return answer(problem)
    is_invitation = request.endpoint == "admin.users.invite"
    form = InviteForm() if is_invitation else UserForm()
    show_faults(form, problem)
    return _page(400, inviting=form) if is_invitation else _page(400, adding=form)


def _page(
    status: int,
    *,
    adding: UserForm | None = None,
    inviting: InviteForm | None = None,
    link: NewLink | None = None,
) -> ResponseReturnValue:
    people = services().people
    invitations = people.invitations.listing()
    page = render_template(
        "admin/users/list.html",
        form=adding or UserForm(formdata=None),
        invite_form=inviting or InviteForm(formdata=None),
        link=link,
        users=people.accounts.users(),
        with_second_factor=people.second_factors.users_with_one(),
        invitations=[(one, people.invitations.state(one)) for one in invitations],
        deliveries=people.invitations.deliveries(invitations),
    )
    return page, status


def _detail(
    user_id: int, status: int, form: RoleForm | None = None, problem: str = ""
) -> ResponseReturnValue:
    people = services().people
    one = people.accounts.get(user_id)
    page = render_template(
        "admin/users/detail.html",
        one=one,
        form=form or RoleForm(formdata=None, role=one.role.value),
        problem=problem,
        factor=people.second_factors.state(user_id),
        devices=people.devices.of(user_id),
    )
    return page, status
