"""One's own second factor: setting it up, recovery codes, turning it off."""

from __future__ import annotations

import io

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.errors import InvalidInputError
from blog.web import services
from blog.web.admin.forms import show_faults
from blog.web.admin.people_forms import ConfirmForm, RecoveryForm, TurnOffForm
from blog.web.auth import GuardedForm, signed_in
from blog.web.languages import message_of
from blog.web.notices import say

# Light and dark stay as they are in every colour scheme: cameras expect dark on light.
PICTURE = {"scale": 5, "border": 4, "dark": "#000", "light": "#fff"}

blueprint = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")


@blueprint.get("")
def page() -> ResponseReturnValue:
    """Show how the second factor stands, and what can be done about it."""
    return _page(200)


@blueprint.get("/picture.svg")
def picture() -> ResponseReturnValue:
    """Draw what an app scans; only while a second factor is being set up."""
    import segno

    address = services().people.second_factors.state(signed_in().id).pending_address
    if not address:
        abort(404)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, **PICTURE)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@blueprint.post("/begin")
def begin() -> ResponseReturnValue:
    """Make a secret for an app."""
    services().people.second_factors.begin(signed_in().id)
    return _back()


@blueprint.post("/confirm")
def confirm() -> ResponseReturnValue:
    """Ask for codes from now on; the recovery codes are shown in this answer and never again."""
    form = ConfirmForm()
    if not form.validate():
        return _page(400, form)
    codes = services().people.second_factors.confirm(
        signed_in().id, form.code.data, password=form.current_password.data, address=_address()
    )
    if not codes:
        say(gettext("The app is a second factor now, besides your passkeys."))
        return _back()
    return _show(codes)


@blueprint.post("/recovery-codes")
def recovery_codes() -> ResponseReturnValue:
    """Replace the recovery codes."""
    form = RecoveryForm()
    if not form.validate():
        return _page(400, form)
    codes = services().people.second_factors.new_recovery_codes(
        signed_in().id, password=form.current_password.data, address=_address()
    )
    return _show(codes)


@blueprint.post("/off")
def turn_off() -> ResponseReturnValue:
    """Do without a second factor, or give up setting one up."""
    form = TurnOffForm()
    if not form.validate():
        return _page(400, form)
    services().people.second_factors.turn_off(
        signed_in().id, password=form.current_password.data, address=_address()
    )
    if services().people.second_factors.state(signed_in().id).is_on:
        say(gettext("No app is asked for any more. Your passkeys still are."))
    else:
        say(gettext("Your second factor is off. Name and password are enough to sign in."))
    return _back()


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show what is wrong beside the form that was sent, or above when it is not shown now."""
    kinds: dict[str | None, type[GuardedForm]] = {
        "admin.second_factor.recovery_codes": RecoveryForm,
        "admin.second_factor.turn_off": TurnOffForm,
    }
    is_on = services().people.second_factors.state(signed_in().id).since is not None
    if is_on and request.endpoint not in kinds:
        return _page(400, problem=message_of(problem))
    form = kinds.get(request.endpoint, ConfirmForm)()
    homeless = show_faults(form, problem, {"current": "current_password"})
    return _page(400, form, " ".join(homeless))


def _show(codes: list[str]) -> ResponseReturnValue:
    return render_template("admin/second_factor/recovery_codes.html", codes=codes)


def _page(status: int, sent: GuardedForm | None = None, problem: str = "") -> ResponseReturnValue:
    forms = {
        name: sent if isinstance(sent, kind) else kind(formdata=None)
        for name, kind in (
            ("confirm", ConfirmForm),
            ("recovery", RecoveryForm),
            ("off", TurnOffForm),
        )
    }
    state = services().people.second_factors.state(signed_in().id)
    page = render_template(
        "admin/second_factor/page.html", state=state, forms=forms, problem=problem
    )
    return page, status


def _back() -> ResponseReturnValue:
    return redirect(url_for("admin.second_factor.page"), 303)


def _address() -> str:
    return request.remote_addr or ""
