"""What the forms of the rules' page accept: shape only, the rules are in ``blog/domain``."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, RadioField, SelectChoice, StringField

from blog.domain.errors import InvalidInputError
from blog.domain.rules import MAX_NOTE_CHARS, MAX_VALUE_CHARS, Effect, NewRule, RuleKind
from blog.services.rules import SiteRules
from blog.web.admin.forms import days_of
from blog.web.auth import GuardedForm

DAY = "%Y-%m-%d"
LAST_SECOND = time(23, 59, 59)


class RuleForm(GuardedForm):
    """A rule as typed; the value of a stored one is not changed."""

    kind = RadioField(
        lazy_gettext("Looks at"),
        choices=[
            SelectChoice(
                RuleKind.PHRASE.value, lazy_gettext("a word or phrase in the text or name")
            ),
            SelectChoice(
                RuleKind.HOST.value, lazy_gettext("a site that is linked to, and those below it")
            ),
            SelectChoice(
                RuleKind.MAIL_DOMAIN.value, lazy_gettext("the domain of the mail address")
            ),
            SelectChoice(RuleKind.NETWORK.value, lazy_gettext("a network address or range")),
            SelectChoice(
                RuleKind.AUTHOR.value,
                lazy_gettext("an author, by comment number or confirmed mail address"),
            ),
        ],
        default=RuleKind.PHRASE.value,
    )
    value = StringField(lazy_gettext("For"), render_kw={"maxlength": MAX_VALUE_CHARS})
    effect = RadioField(
        lazy_gettext("And then"),
        choices=[
            SelectChoice(Effect.HOLD.value, lazy_gettext("hold it for a person")),
            SelectChoice(Effect.SPAM.value, lazy_gettext("put it with the spam")),
            SelectChoice(
                Effect.ALLOW.value, lazy_gettext("publish it, unless its score says spam")
            ),
        ],
        default=Effect.HOLD.value,
    )
    note = StringField(lazy_gettext("Note for moderators"), render_kw={"maxlength": MAX_NOTE_CHARS})
    expires = StringField(lazy_gettext("Until the end of"))

    def new_rule(self, zone: ZoneInfo) -> NewRule:
        """Build the input of ``add`` and ``change``.

        Raises
        ------
        InvalidInputError
            For a choice that is none, and a day that no calendar knows.
        """
        faults: dict[str, str] = {}
        if self.kind.data not in set(RuleKind):
            faults["kind"] = gettext("Expected one of the kinds, found something else.")
        if self.effect.data not in set(Effect):
            faults["effect"] = gettext("Expected one of the effects, found something else.")
        expires_at = _end_of_day(self.expires.data or "", zone, faults)
        if faults:
            raise InvalidInputError(faults)
        return NewRule(
            RuleKind(self.kind.data),
            self.value.data or "",
            Effect(self.effect.data),
            self.note.data or "",
            expires_at,
        )


class SiteRulesForm(GuardedForm):
    """What holds for every post."""

    hold_first = BooleanField(
        lazy_gettext("A person reads comments of authors who are not trusted yet")
    )
    allow_trusted = BooleanField(
        lazy_gettext("Comments of trusted authors appear at once, unless their score says spam")
    )
    trust_after = StringField(lazy_gettext("Comments that make an author trusted"))
    close_after_days = StringField(lazy_gettext("Close comments after"))

    def site_rules(self) -> SiteRules:
        """Build the input of ``set``."""
        typed = (self.close_after_days.data or "").strip()
        return SiteRules(
            hold_first=bool(self.hold_first.data),
            allow_trusted=bool(self.allow_trusted.data),
            trust_after=days_of(self.trust_after.data or ""),
            close_after_days=days_of(typed) if typed else 0,
        )


def filled(rule: Any, zone: ZoneInfo) -> RuleForm:
    """Build the form of a stored rule; what was typed wins."""
    until = rule.expires_at.astimezone(zone).strftime(DAY) if rule.expires_at else ""
    return RuleForm(
        kind=rule.kind.value,
        value=rule.shown,
        effect=rule.effect.value,
        note=rule.note,
        expires=until,
    )


def _end_of_day(text: str, zone: ZoneInfo, faults: dict[str, str]) -> datetime | None:
    if not text.strip():
        return None
    try:
        day = datetime.strptime(text.strip()[:20], DAY).replace(tzinfo=zone)
        return datetime.combine(day.date(), LAST_SECOND, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        faults["expires"] = gettext("Expected a day such as 2027-03-09, or none.")
        return None
