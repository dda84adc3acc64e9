"""What the forms of the admin pages accept: shape only, the rules are in ``blog/domain``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import EqualTo, InputRequired, Length

from blog.domain.accounts import MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, Role
from blog.domain.errors import InvalidInputError
from blog.domain.markup import MAX_POST_CHARS
from blog.domain.posts import MAX_TITLE_CHARS, PostInput
from blog.domain.sentences import Sentence
from blog.domain.text import MAX_NAME_CHARS, MAX_SLUG_CHARS
from blog.web.auth import GuardedForm, storable

PASSWORD_LENGTH = Length(
    MIN_PASSWORD_CHARS,
    MAX_PASSWORD_CHARS,
    f"Expected {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS:,} characters.",
)
DRAFT, KEEP, NOW, LATER = "draft", "keep", "now", "at"
LOCAL_TIME = "%Y-%m-%dT%H:%M"


class PasswordForm(GuardedForm):
    """The present password, and the new one twice."""

    current_password = PasswordField(
        "Present password", [InputRequired("Expected your present password.")]
    )
    new_password = PasswordField("New password", [InputRequired(), PASSWORD_LENGTH])
    again = PasswordField(
        "New password again",
        [EqualTo("new_password", "Expected the new password once more, found another.")],
    )


class UserForm(GuardedForm):
    """A new user."""

    name = StringField(
        "Name", [InputRequired("Expected a name."), Length(max=MAX_NAME_CHARS), storable]
    )
    password = PasswordField(
        "First password", [InputRequired("Expected a password."), PASSWORD_LENGTH]
    )
    role = RadioField(
        "Role",
        choices=[
            SelectChoice(Role.MODERATOR.value, "Moderator: decides about comments"),
            SelectChoice(
                Role.ADMINISTRATOR.value, "Administrator: everything, posts and users too"
            ),
        ],
        default=Role.MODERATOR.value,
    )


class PostForm(GuardedForm):
    """A post as written; ``when`` and ``publish_at`` together say when it is public."""

    title = StringField(lazy_gettext("Title"), [storable], render_kw={"maxlength": MAX_TITLE_CHARS})
    slug = StringField(lazy_gettext("Address"), [storable], render_kw={"maxlength": MAX_SLUG_CHARS})
    lang = StringField(lazy_gettext("Language"), default="en", render_kw={"maxlength": 35})
    tags = StringField(lazy_gettext("Tags"), [storable], render_kw={"maxlength": 1_500})
    body = TextAreaField(lazy_gettext("Text"), [storable], render_kw={"maxlength": MAX_POST_CHARS})
    when = RadioField(lazy_gettext("State"), default=DRAFT)
    publish_at = StringField(lazy_gettext("Date and time"))
    are_comments_open = BooleanField(lazy_gettext("Readers may comment"))
    seen_updated_at = HiddenField()
    post_id = HiddenField()

    def __init__(self, *args: Any, published_at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._published_at = published_at
        self.when.choices = _states(published_at)

    def post_input(self, *, now: datetime, zone: ZoneInfo) -> PostInput:
        """Build the input of ``save``.

        Raises
        ------
        InvalidInputError
            If ``when`` needs a time and there is none.
        """
        return PostInput(
            title=self.title.data or "",
            body=(self.body.data or "").replace("\r\n", "\n"),
            slug=self.slug.data or "",
            lang=(self.lang.data or "").strip(),
            tags=tuple(tag.strip() for tag in (self.tags.data or "").split(",") if tag.strip()),
            published_at=self._moment(now, zone),
            are_comments_open=bool(self.are_comments_open.data),
        )

    def _moment(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        if self.when.data == LATER:
            return local_moment(self.publish_at.data or "", zone)
        return {KEEP: self._published_at, NOW: now}.get(self.when.data)


def local_moment(text: str, zone: ZoneInfo) -> datetime:
    """Read the value of a date-and-time field, a time in the site's zone.

    Raises
    ------
    InvalidInputError
        If it is not one that the calendar knows.
    """
    try:
        return datetime.strptime(text[:16], LOCAL_TIME).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInputError(
            {"publish_at": Sentence("Expected a date and a time such as 2026-03-09T08:30.")}
        ) from None


def show_faults(
    form: GuardedForm, problem: InvalidInputError, names: dict[str, str] | None = None
) -> list[str]:
    """Put each fault beside its field; give back those that belong to no field.

    Parameters
    ----------
    names
        The field of the form for a field of the rule, where they differ.
    """
    homeless = []
    for name, fault in problem.fields.items():
        field = form._fields.get((names or {}).get(name, name))
        if field is None:
            homeless.append(fault)
        else:
            field.errors = [*field.errors, fault]
    return homeless


def _states(published_at: datetime | None) -> list[SelectChoice]:
    draft, now = SelectChoice(DRAFT, gettext("Draft")), SelectChoice(NOW, gettext("Public at once"))
    later = SelectChoice(LATER, gettext("Public from a date on"))
    if published_at is None:
        return [draft, now, later]
    return [SelectChoice(KEEP, gettext("Leave as it is")), later, now, draft]
