"""What the forms of the admin pages accept: shape only, the rules are in ``blog/domain``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)

from blog.domain.errors import InvalidInputError
from blog.domain.markup import MAX_POST_CHARS
from blog.domain.posts import MAX_TITLE_CHARS, PostInput
from blog.domain.sentences import Sentence
from blog.domain.text import MAX_SLUG_CHARS
from blog.web.auth import GuardedForm, storable
from blog.web.well_formed import whole_number

DRAFT, KEEP, NOW, LATER = "draft", "keep", "now", "at"
AS_SITE, NEVER, AFTER = "site", "never", "days"
LOCAL_TIME = "%Y-%m-%dT%H:%M"


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
    closing = RadioField(
        lazy_gettext("When do comments close by themselves?"),
        choices=[
            SelectChoice(AS_SITE, lazy_gettext("As on the whole site")),
            SelectChoice(NEVER, lazy_gettext("Never")),
            SelectChoice(AFTER, lazy_gettext("After a number of days")),
        ],
        default=AS_SITE,
    )
    close_after_days = StringField(
        lazy_gettext("Days after publication"), render_kw={"maxlength": 6}
    )
    hold_all = BooleanField(lazy_gettext("A person reads every comment before it appears"))
    hold_first = BooleanField(
        lazy_gettext("A person reads comments of authors who are not trusted yet")
    )
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
            close_after_days=self._days(),
            hold_all=bool(self.hold_all.data),
            hold_first=bool(self.hold_first.data),
        )

    def _days(self) -> int | None:
        if self.closing.data != AFTER:
            return 0 if self.closing.data == NEVER else None
        return days_of(self.close_after_days.data or "") or -1

    def _moment(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        if self.when.data == LATER:
            return local_moment(self.publish_at.data or "", zone)
        return {KEEP: self._published_at, NOW: now}.get(self.when.data)


def days_of(text: str) -> int:
    """Read a number of days; -1, which every rule refuses, for what is none."""
    number = whole_number(text.strip())
    return -1 if number is None else number


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
