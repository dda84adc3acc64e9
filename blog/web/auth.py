"""Signing in and out: Flask-Login over the accounts service. Every answer is private.

Nothing here may touch the session on a public page: those are the same for every visitor.
"""

from __future__ import annotations

import re
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from blog.domain.accounts import MAX_PASSWORD_CHARS, Role
from blog.domain.errors import InvalidInputError, RateLimitedError, SignInError
from blog.domain.text import MAX_NAME_CHARS, refuse_unstorable
from blog.web import services
from blog.web.notices import notices, say

HOME = "/admin/"
SIGN_IN_PATH = "/sign-in"
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

    @property
    def session_key(self) -> str:
        """Changes when every session of the user must end."""


class SignedIn(UserMixin):  # type: ignore[misc] # flask_login is untyped
    """A user as Flask-Login wants one; the record itself knows nothing of Flask."""

    def __init__(self, account: Account) -> None:
        self.id = account.id
        self.name = account.name
        self.role = account.role
        self._session_key = account.session_key

    @property
    def is_administrator(self) -> bool:
        """Say whether everything is open to this user."""
        return self.role is Role.ADMINISTRATOR

    def get_id(self) -> str:
        """Give what the session keeps; it stops being valid with the session key."""
        return f"{self.id}:{self._session_key}"


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
        raise ValidationError(str(fault)) from None


class SignInForm(GuardedForm):
    """Name, password, and where to go afterwards."""

    name = StringField(
        "Name", [InputRequired("Expected your name."), Length(max=MAX_NAME_CHARS), storable]
    )
    password = PasswordField(
        "Password", [InputRequired("Expected your password."), Length(max=MAX_PASSWORD_CHARS)]
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
    account = services().accounts.by_session(int(match.group(1)), match.group(2))
    return SignedIn(account) if account is not None else None


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


def start_session(account: Account) -> None:
    """Sign a user in with a session that holds nothing from before."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(account))


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
    account = services().accounts.sign_in(
        form.name.data, form.password.data, address=request.remote_addr or ""
    )
    start_session(account)
    return redirect(destination, 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End every session of the user, here and elsewhere."""
    if current_user.is_authenticated:
        services().accounts.sign_out(signed_in().id)
        logout_user()
        session.clear()
        say("You are signed out, here and everywhere else.")
    return redirect(SIGN_IN_PATH, 303)


@blueprint.errorhandler(SignInError)
def refused(problem: SignInError) -> ResponseReturnValue:
    """Show the form again with the name kept; which of the two was wrong stays unsaid."""
    return _page(SignInForm(), 403, str(problem))


@blueprint.errorhandler(RateLimitedError)
def too_often(problem: RateLimitedError) -> ResponseReturnValue:
    """Say how long to wait; the name stays in the form."""
    page, status = _page(SignInForm(), 429, str(problem))
    return page, status, {"Retry-After": str(problem.retry_after_seconds)}


def _page(form: SignInForm, status: int, problem: str | None = None) -> tuple[str, int]:
    page = render_template("auth/sign_in.html", form=form, problem=problem)
    return page, status
