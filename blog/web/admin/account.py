"""One's own account: the password, the second factor's state, where one is signed in."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from blog.domain.errors import InvalidInputError
from blog.web import services
from blog.web.admin.answers import go_back
from blog.web.admin.forms import show_faults
from blog.web.admin.people_forms import PasswordForm
from blog.web.admin.people_words import browser_words
from blog.web.auth import signed_in
from blog.web.notices import say

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.route("", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Show the account; on POST change the password, which ends every other session."""
    form = PasswordForm()
    if not form.is_submitted():
        return _page(form, 200)
    if not form.validate():
        return _page(form, 400)
    services().accounts.change_password(
        signed_in().id,
        form.current_password.data,
        form.new_password.data,
        address=request.remote_addr or "",
        keep=signed_in().device_id,
    )
    say(gettext("Your password is changed. Every other session of yours has ended."))
    return go_back(url_for("admin.account.change_password"))


@blueprint.post("/devices/<id:device_id>/end")
def end_device(device_id: int) -> ResponseReturnValue:
    """End the session on one of one's devices."""
    device = services().people.devices.end(signed_in().id, device_id)
    say(gettext("Signed out: %(browser)s.", browser=browser_words(device.browser)))
    return go_back(url_for("admin.account.change_password"))


@blueprint.post("/devices/end-others")
def end_other_devices() -> ResponseReturnValue:
    """End every session of one's own but the present one."""
    count = services().people.devices.end_others(signed_in().id, keep=signed_in().device_id)
    say(
        ngettext(
            "Signed out on %(num)s other device.", "Signed out on %(num)s other devices.", count
        )
    )
    return go_back(url_for("admin.account.change_password"))


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show what is wrong; nothing was changed."""
    form = PasswordForm()
    show_faults(form, problem, {"current": "current_password", "password": "new_password"})
    return _page(form, 400)


def _page(form: PasswordForm, status: int) -> ResponseReturnValue:
    people, user = services().people, signed_in()
    devices = people.devices.of(user.id)
    page = render_template(
        "admin/account/page.html",
        form=form,
        devices=sorted(devices, key=lambda device: device.id != user.device_id),
        sign_ins=people.sign_ins.latest(user.id),
        factor=people.second_factors.state(user.id),
        passkey_offer=people.passkeys.offer,
        tokens=people.tokens.of(user.id),
    )
    return page, status
