"""One's own passkeys: the list, adding one, removing one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blog.domain.errors import InvalidInputError
from blog.domain.passkeys import MAX_PASSKEYS
from blog.web import services
from blog.web.admin.forms import show_faults
from blog.web.admin.people_forms import PasskeyForm, RemovePasskeyForm
from blog.web.auth import signed_in
from blog.web.languages import message_of
from blog.web.notices import say
from blog.web.passkeys import AnswerForm, ask, ticket

blueprint = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")


@blueprint.get("")
def page() -> ResponseReturnValue:
    """Show one's passkeys, and what can be done about them."""
    return _page(200)


@blueprint.post("/begin")
def begin() -> ResponseReturnValue:
    """Check name and password; tell the page's script what to ask the browser."""
    form = PasskeyForm()
    if not form.validate():
        return _page(400, adding=form)
    ceremony = services().people.passkeys.begin(
        signed_in().id,
        form.name.data,
        password=form.current_password.data,
        address=request.remote_addr or "",
    )
    return ask(ceremony)


@blueprint.post("/add")
def add() -> ResponseReturnValue:
    """Keep the passkey that was made; recovery codes are shown in this answer and never again."""
    form, kept = AnswerForm(), ticket()
    if not form.validate():
        return _page(400, problem=" ".join(map(str, form.credential.errors)))
    codes = services().people.passkeys.add(signed_in().id, kept, form.credential.data)
    if codes:
        return render_template("admin/second_factor/recovery_codes.html", codes=codes)
    say(gettext("The passkey is added. You can sign in with it."))
    return _back()


@blueprint.post("/<id:passkey_id>/remove")
def remove(passkey_id: int) -> ResponseReturnValue:
    """Let one of one's passkeys open nothing any more."""
    form = RemovePasskeyForm(passkey_id)
    if not form.validate():
        return _page(400, removing={passkey_id: form})
    removed = services().people.passkeys.remove(
        signed_in().id,
        passkey_id,
        password=form.current_password.data,
        address=request.remote_addr or "",
    )
    say(gettext("The passkey “%(name)s” is removed.", name=removed.name))
    return _back()


@blueprint.errorhandler(InvalidInputError)
def refused(problem: InvalidInputError) -> ResponseReturnValue:
    """Show what is wrong beside the form that was sent; nothing was changed."""
    names = {"current": "current_password"}
    passkey_id = (request.view_args or {}).get("passkey_id")
    if passkey_id is not None:
        form = RemovePasskeyForm(passkey_id)
        show_faults(form, problem, names)
        return _page(400, removing={passkey_id: form})
    if request.endpoint == "admin.passkeys.add":
        return _page(400, problem=message_of(problem))
    adding = PasskeyForm()
    show_faults(adding, problem, names)
    return _page(400, adding=adding)


def _page(
    status: int,
    *,
    adding: PasskeyForm | None = None,
    removing: dict[int, RemovePasskeyForm] | None = None,
    problem: str = "",
) -> ResponseReturnValue:
    passkeys = services().people.passkeys
    kept = passkeys.of(signed_in().id)
    forms = {one.id: RemovePasskeyForm(one.id, formdata=None) for one in kept}
    page = render_template(
        "admin/passkeys/page.html",
        passkeys=kept,
        most=MAX_PASSKEYS,
        offer=passkeys.offer,
        form=adding or PasskeyForm(formdata=None),
        forms=forms | (removing or {}),
        problem=problem,
    )
    return page, status


def _back() -> ResponseReturnValue:
    return redirect(url_for("admin.passkeys.page"), 303)
