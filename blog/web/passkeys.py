"""Signing in with a passkey: routes beside those of ``auth``, whose answers to errors hold here.

A script asks for a challenge, lets the browser answer it and sends the answer as a form. The
challenge's ticket waits in the session, so that only the browser that asked can answer.
"""

from __future__ import annotations

from flask import jsonify, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from blog.domain.passkeys import MAX_ANSWER_CHARS
from blog.services.devices import SignIn
from blog.services.passkey_checks import Ceremony
from blog.web import services
from blog.web.auth import (
    HALF,
    HOME,
    SIGN_IN_PATH,
    GuardedForm,
    blueprint,
    browser,
    local_path,
    start_session,
    storable,
)

TICKET = "passkey_ticket"


class AnswerForm(GuardedForm):
    """What the browser answered, as JSON; anything may be in it."""

    credential = HiddenField(
        "credential",
        [
            InputRequired(lazy_gettext("Expected an answer of your device, found none.")),
            Length(max=MAX_ANSWER_CHARS),
            storable,
        ],
    )
    next = HiddenField()


def ask(ceremony: Ceremony) -> ResponseReturnValue:
    """Give a script what to ask the browser; the ticket stays in the session."""
    session[TICKET] = ceremony.ticket
    return jsonify(ceremony.options)


def ticket() -> str:
    """Take the ticket of the challenge that this browser was given last."""
    return str(session.pop(TICKET, ""))


@blueprint.post(f"{SIGN_IN_PATH}/passkey/begin")
def passkey_begin() -> ResponseReturnValue:
    """Give a challenge to sign in with."""
    return ask(services().people.passkey_sign_ins.begin())


@blueprint.post(f"{SIGN_IN_PATH}/passkey")
def passkey() -> ResponseReturnValue:
    """Sign in with a passkey alone."""
    entered = services().people.passkey_sign_ins.sign_in(
        ticket(), _answer(), address=request.remote_addr or "", browser=browser()
    )
    return _enter(entered)


@blueprint.post(f"{SIGN_IN_PATH}/code/passkey/begin")
def second_passkey_begin() -> ResponseReturnValue:
    """Give a challenge for the second step."""
    return ask(services().people.passkey_sign_ins.begin_second(_half()))


@blueprint.post(f"{SIGN_IN_PATH}/code/passkey")
def second_passkey() -> ResponseReturnValue:
    """Take a passkey instead of the code."""
    entered = services().people.passkey_sign_ins.finish(
        _half(), ticket(), _answer(), address=request.remote_addr or "", browser=browser()
    )
    return _enter(entered)


def _half() -> str:
    return str(session.get(HALF, ""))


def _answer() -> str:
    """Give the answer; one that cannot be right is as good as none."""
    form = AnswerForm()
    return str(form.credential.data) if form.validate() else ""


def _enter(entered: SignIn) -> ResponseReturnValue:
    start_session(entered)
    return redirect(local_path(request.form.get("next")) or HOME, 303)
