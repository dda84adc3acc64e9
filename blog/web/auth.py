"""Signing in and out: Flask-Login over the accounts service. Every answer is private.

Nothing here may touch the session on a public page: those are the same for every visitor.
"""

from __future__ import annotations

import re
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from blog.domain.accounts import MAX_PASSWORD_CHARS, Role
from blog.domain.errors import CodeNeededError, InvalidInputError, RateLimitedError, SignInError
from blog.domain.second_factor import MAX_CODE_CHARS
from blog.domain.text import MAX_NAME_CHARS, refuse_unstorable
from blog.services.devices import SignIn
from blog.web import services
from blog.web.languages import language_of_cookie, message_of
from blog.web.notices import notices, say

HOME = "/admin/"
HALF = "half"
SIGN_IN_PATH = "/sign-in"
SECOND_STEPS = frozenset({"auth.second_step", "auth.second_passkey_begin", "auth.second_passkey"})
MAX_PATH_CHARS = 2_000
_LOGIN_ID = re.compile(r"([0-9]{1,9}):([\x21-\x7e]{1,64})")
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")

blueprint = Blueprint("auth", __name__)


class Account(Protocol):
    """What signing in needs to know of a user."""

    @property
    def id(self) -> int:
        """Identity."""

    @property
    def name(self) -> str:
        """Shown in the desk."""

    @property
    def role(self) -> Role:
        """What the user may do."""


class SignedIn(UserMixin):  # type: ignore[misc] # flask_login is untyped
    """A user as Flask-Login wants one; the record itself knows nothing of Flask."""

    def __init__(self, account: Account, *, device_id: int, token: str) -> None:
        self.id = account.id
        self.name = account.name
        self.role = account.role
        self.device_id = device_id
        self._token = token

    @property
    def is_administrator(self) -> bool:
        """Say whether everything is open to this user."""
        return self.role is Role.ADMINISTRATOR

    @property
    def is_author(self) -> bool:
        """Say whether this user writes posts and sees no comments that wait."""
        return self.role is Role.AUTHOR

    def get_id(self) -> str:
        """Give what the cookie keeps; it is worth nothing once the device is signed out."""
        return f"{self.id}:{self._token}"


class QuietLoginManager(LoginManager):  # type: ignore[misc] # flask_login is untyped
    """A login manager without a remember cookie.

    The original looks into the session after every request, which would put ``Vary: Cookie`` on
    every public page.
    """

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


class GuardedForm(FlaskForm):  # type: ignore[misc] # flask_wtf is untyped
    """A form whose token is checked before any view runs, by ``web/security.py``."""

    class Meta:
        """Keep WTForms from checking the token a second time."""

        csrf = False


def storable(_form: Any, field: Any) -> None:
    """Refuse what no database can keep; a WTForms validator."""
    try:
        refuse_unstorable(field.name, field.data or "")
    except InvalidInputError as fault:
        raise ValidationError(message_of(fault)) from None


class SignInForm(GuardedForm):
    """Name, password, a code for scripts that send all at once, and where to go afterwards."""

    name = StringField(
        lazy_gettext("Name"),
        [InputRequired(lazy_gettext("Expected your name.")), Length(max=MAX_NAME_CHARS), storable],
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(lazy_gettext("Expected your password.")), Length(max=MAX_PASSWORD_CHARS)],
    )
    code = StringField(lazy_gettext("Code"), [Length(max=MAX_CODE_CHARS), storable])
    next = HiddenField()


class CodeForm(GuardedForm):
    """The second step: a code of the app, or a recovery code."""

    code = StringField(
        lazy_gettext("Code"),
        [InputRequired(lazy_gettext("Expected a code.")), Length(max=MAX_CODE_CHARS), storable],
    )
    next = HiddenField()


def register(app: Flask) -> None:
    """Set up Flask-Login; without its context processor, which would read every session."""
    manager = QuietLoginManager()
    # Flask-Login's own protection hashes X-Forwarded-For as sent by anyone; the key replaces it.
    manager.session_protection = None
    manager.user_loader(load_user)
    manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals.setdefault("csrf_token", generate_csrf)


def load_user(login_id: str) -> SignedIn | None:
    """Find the user of a session, unless the session has been ended."""
    match = _LOGIN_ID.fullmatch(login_id)
    if match is None:
        return None
    token = match.group(2)
    device = services().people.devices.current(int(match.group(1)), token)
    return SignedIn(device.user, device_id=device.id, token=token) if device else None


def signed_in() -> SignedIn:
    """Give the user of this request; only for views behind a guard."""
    return cast("SignedIn", current_user)


def local_path(text: str | None) -> str | None:
    """Give a path on this site, or ``None`` for anything that could lead elsewhere."""
    if not text or len(text) > MAX_PATH_CHARS or not _LOCAL_PATH.fullmatch(text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else text


def start_session(entered: SignIn) -> None:
    """Sign a user in with a session that holds nothing from before.

    A language chosen before signing in is kept for a user who has none yet, for mails.
    """
    session.clear()
    session.permanent = True
    login_user(SignedIn(entered.user, device_id=entered.device.id, token=entered.token))
    chosen = language_of_cookie()
    if chosen is not None and entered.user.language is None:
        services().accounts.choose_language(entered.user.id, chosen)


def browser() -> str:
    """Give what the browser says of itself."""
    return request.headers.get("User-Agent", "")


def keep_private(response: Response) -> Response:
    """Forbid every cache to keep an answer that depends on who asks."""
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.add("Cookie")
    return response


def private_context() -> dict[str, Any]:
    """Give what the private layout needs."""
    return {
        "user": current_user if current_user.is_authenticated else None,
        "notices": notices,
    }


blueprint.after_request(keep_private)
blueprint.context_processor(private_context)


@blueprint.route(SIGN_IN_PATH, methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Show the form; on POST check name and password and begin a fresh session."""
    form = SignInForm(next=request.args.get("next", ""))
    destination = local_path(form.next.data) or HOME
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(destination, 303)
        return _page(form, 200)
    if not form.validate():
        return _page(form, 400)
    entered = services().people.sign_ins.sign_in(
        form.name.data,
        form.password.data,
        address=request.remote_addr or "",
        browser=browser(),
        code=form.code.data or "",
    )
    start_session(entered)
    return redirect(destination, 303)


@blueprint.route(f"{SIGN_IN_PATH}/code", methods=["GET", "POST"])
def second_step() -> ResponseReturnValue:
    """Ask for the code, once name and password were right; on POST check it."""
    form = CodeForm(next=request.args.get("next", ""))
    half = str(session.get(HALF, ""))
    if request.method == "GET":
        if services().people.sign_ins.user_of(half) is None:
            return redirect(SIGN_IN_PATH, 303)
        return _code_page(form, 200)
    if not form.validate():
        return _code_page(form, 400)
    entered = services().people.sign_ins.finish(
        half, form.code.data, address=request.remote_addr or "", browser=browser()
    )
    start_session(entered)
    return redirect(local_path(form.next.data) or HOME, 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the present session, and no other."""
    if current_user.is_authenticated:
        services().people.devices.sign_out(signed_in().id, signed_in().device_id)
        _leave(gettext("You are signed out."))
    return redirect(SIGN_IN_PATH, 303)


@blueprint.post("/sign-out/everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of the user, here and elsewhere."""
    if current_user.is_authenticated:
        services().people.devices.sign_out_everywhere(signed_in().id)
        _leave(gettext("You are signed out, here and everywhere else."))
    return redirect(SIGN_IN_PATH, 303)


@blueprint.errorhandler(CodeNeededError)
def code_needed(problem: CodeNeededError) -> ResponseReturnValue:
    """Go on to the second step; the cookie remembers for some minutes that the first was taken."""
    session.clear()
    session[HALF] = problem.half
    wanted = local_path(request.form.get("next"))
    return redirect(url_for("auth.second_step", next=wanted), 303)


@blueprint.errorhandler(SignInError)
def refused(problem: SignInError) -> ResponseReturnValue:
    """Show the form again with the name kept; which of the two was wrong stays unsaid."""
    return _again(403, message_of(problem))


@blueprint.errorhandler(RateLimitedError)
def too_often(problem: RateLimitedError) -> ResponseReturnValue:
    """Say how long to wait; the name stays in the form."""
    page, status = _again(429, message_of(problem))
    return page, status, {"Retry-After": str(problem.retry_after_seconds)}


def _leave(words: str) -> None:
    logout_user()
    session.clear()
    say(words)


def _again(status: int, problem: str) -> tuple[str, int]:
    """Show the step that was refused, or the first when too much time has passed."""
    half = str(session.get(HALF, ""))
    is_second = request.endpoint in SECOND_STEPS
    if is_second and services().people.sign_ins.user_of(half) is not None:
        return _code_page(CodeForm(), status, problem)
    return _page(SignInForm(), status, problem)


def _page(form: SignInForm, status: int, problem: str | None = None) -> tuple[str, int]:
    is_offered = services().people.passkeys.is_offered
    page = render_template(
        "auth/sign_in.html", form=form, problem=problem, are_passkeys_offered=is_offered
    )
    return page, status


def _code_page(form: CodeForm, status: int, problem: str | None = None) -> tuple[str, int]:
    form.code.data = ""
    people = services().people
    user = people.sign_ins.user_of(str(session.get(HALF, "")))
    page = render_template(
        "auth/second_step.html",
        form=form,
        problem=problem,
        factor=people.second_factors.state(user.id) if user else None,
        are_passkeys_offered=people.passkeys.is_offered,
    )
    return page, status
