"""What the forms about users accept: shape only, the rules are in ``blog/domain``."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import (
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import EqualTo, InputRequired, Length

from blog.domain.accounts import MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, Role
from blog.domain.invitations import MAX_NOTE_CHARS
from blog.domain.second_factor import MAX_CODE_CHARS
from blog.domain.text import MAX_EMAIL_CHARS, MAX_NAME_CHARS
from blog.domain.tokens import LIFETIMES_DAYS, SCOPES_OF, Scope
from blog.web.admin.people_words import role_with_rights, scope_word
from blog.web.auth import GuardedForm, storable

NEVER = "never"
USUAL_DAYS = "90"
# WTForms puts its own numbers into a message with a percent sign, so this one has none left.
PASSWORD_LENGTH = Length(
    MIN_PASSWORD_CHARS,
    MAX_PASSWORD_CHARS,
    lazy_gettext(
        "Expected %(low)s to %(high)s characters.",
        low=MIN_PASSWORD_CHARS,
        high=f"{MAX_PASSWORD_CHARS:,}",
    ),
)
EXPECTED_NAME = lazy_gettext("Expected a name.")
EXPECTED_PASSWORD = lazy_gettext("Expected your present password.")


def present_password(field_id: str) -> PasswordField:
    """Ask for the password of who is signed in; several such forms may stand on one page."""
    return PasswordField(
        lazy_gettext("Present password"),
        [InputRequired(EXPECTED_PASSWORD), Length(max=MAX_PASSWORD_CHARS)],
        id=field_id,
    )


class PasswordForm(GuardedForm):
    """The present password, and the new one twice."""

    current_password = present_password("current_password")
    new_password = PasswordField(lazy_gettext("New password"), [InputRequired(), PASSWORD_LENGTH])
    again = PasswordField(
        lazy_gettext("New password again"),
        [
            EqualTo(
                "new_password",
                lazy_gettext("Expected the new password once more, found another."),
            )
        ],
    )


class ConfirmForm(GuardedForm):
    """The first code of a new second factor."""

    code = StringField(
        lazy_gettext("Code that the app shows"),
        [
            InputRequired(lazy_gettext("Expected a code.")),
            Length(max=MAX_CODE_CHARS),
            storable,
        ],
    )
    current_password = present_password("confirm_password")


class RecoveryForm(GuardedForm):
    """New recovery codes."""

    current_password = present_password("recovery_password")


class TurnOffForm(GuardedForm):
    """Doing without a second factor."""

    current_password = present_password("off_password")


class PasskeyForm(GuardedForm):
    """A passkey to be added."""

    name = StringField(
        lazy_gettext("What to call it"),
        [InputRequired(EXPECTED_NAME), Length(max=MAX_NAME_CHARS), storable],
        render_kw={"maxlength": MAX_NAME_CHARS},
    )
    current_password = present_password("passkey_password")


class RemovePasskeyForm(GuardedForm):
    """A passkey to be removed; there is one such form for each."""

    current_password = present_password("remove_password")

    def __init__(self, passkey_id: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.current_password.id = f"remove_password_{passkey_id}"


ROLES = (Role.AUTHOR, Role.MODERATOR, Role.ADMINISTRATOR)


def role_choices() -> list[SelectChoice]:
    """Give the roles to choose from, the one with fewest rights first."""
    return [SelectChoice(role.value, role_with_rights(role)) for role in ROLES]


class UserForm(GuardedForm):
    """A new user."""

    name = StringField(
        lazy_gettext("Name"), [InputRequired(EXPECTED_NAME), Length(max=MAX_NAME_CHARS), storable]
    )
    password = PasswordField(
        lazy_gettext("First password"),
        [InputRequired(lazy_gettext("Expected a password.")), PASSWORD_LENGTH],
    )
    role = RadioField(lazy_gettext("Role"), choices=role_choices, default=Role.MODERATOR.value)


class RoleForm(GuardedForm):
    """Another role for a user."""

    role = RadioField(lazy_gettext("Role"), choices=role_choices)


class InviteForm(GuardedForm):
    """An invitation to be made."""

    note = StringField(
        lazy_gettext("For whom"),
        [Length(max=MAX_NOTE_CHARS), storable],
        render_kw={"maxlength": MAX_NOTE_CHARS},
    )
    send_to = StringField(
        lazy_gettext("Send the link to"),
        [Length(max=MAX_EMAIL_CHARS), storable],
        render_kw={"maxlength": MAX_EMAIL_CHARS},
    )
    role = RadioField(lazy_gettext("Role"), choices=role_choices, default=Role.MODERATOR.value)


class AcceptForm(GuardedForm):
    """Name and password of an invited person."""

    name = StringField(
        lazy_gettext("Name"), [InputRequired(EXPECTED_NAME), Length(max=MAX_NAME_CHARS), storable]
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(lazy_gettext("Expected a password.")), PASSWORD_LENGTH],
    )
    again = PasswordField(
        lazy_gettext("Password again"),
        [EqualTo("password", lazy_gettext("Expected the password once more, found another."))],
    )


def day_choices() -> list[tuple[str, str]]:
    """Give the times that a token may hold."""
    days = [(str(days), gettext("%(days)s days", days=days)) for days in LIFETIMES_DAYS]
    return [*days, (NEVER, gettext("until revoked"))]


class TokenForm(GuardedForm):
    """An API token to be made."""

    name = StringField(
        lazy_gettext("What it is for"),
        [InputRequired(EXPECTED_NAME), Length(max=MAX_NAME_CHARS), storable],
        render_kw={"maxlength": MAX_NAME_CHARS},
    )
    scopes = SelectMultipleField(
        lazy_gettext("What it may do"),
        [InputRequired(lazy_gettext("Expected at least one, found none."))],
    )
    days = SelectField(lazy_gettext("How long it holds"), choices=day_choices, default=USUAL_DAYS)

    def __init__(self, role: Role, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        allowed = [scope for scope in Scope if scope in SCOPES_OF[role]]
        self.scopes.choices = [(scope.value, scope_word(scope)) for scope in allowed]

    def chosen_days(self) -> int | None:
        """Give how many days the token holds; ``None`` for ever."""
        return None if self.days.data == NEVER else int(self.days.data)
