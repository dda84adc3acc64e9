"""Mail to the people of the desk: that something waits too long, and summaries."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from blog.db import AlertSettings, Comment, StatusCount, User, writing
from blog.domain.accounts import Role
from blog.domain.alerts import (
    MAX_WAIT_HOURS,
    Digest,
    Wishes,
    is_alert_due,
    is_digest_due,
)
from blog.domain.errors import InvalidInputError
from blog.domain.moderation import Status
from blog.domain.sentences import Sentence
from blog.domain.text import clean_email
from blog.services.alert_mails import AlertMails
from blog.services.clock import Clock, DbSession
from blog.services.letters import Letterhead
from blog.services.outbox import queue_mail

LOOK_PAUSE: Final = timedelta(minutes=1)
_PERIOD_DAYS: Final = {Digest.DAILY: 1, Digest.WEEKLY: 7}


class AlertService:
    """Keeps what users want to be told, and tells them through the outbox."""

    def __init__(
        self,
        *,
        session: DbSession,
        now: Clock,
        zone: ZoneInfo,
        letterhead: Letterhead,
    ) -> None:
        self._session, self._now, self._zone = session, now, zone
        self._mails = AlertMails(session=session, letterhead=letterhead)
        self.can_mail = letterhead.can_mail
        self._looked_at: datetime | None = None

    def settings_of(self, user_id: int) -> AlertSettings | None:
        """Give what a user chose; ``None`` before they ever chose."""
        return self._session.get(AlertSettings, user_id)

    def save(
        self, user_id: int, email: str, wishes: Wishes, *, language: str | None = None
    ) -> None:
        """Keep what a user chose.

        Parameters
        ----------
        language
            That the page spoke, and that mails shall speak; ``None`` leaves it as it is.

        Raises
        ------
        InvalidInputError
            Naming the field.
        """
        address = clean_email(email, field="email")
        _check(wishes)
        if (wishes.wait_hours or wishes.digest is not Digest.OFF) and not address:
            raise InvalidInputError({"email": Sentence("Expected your mail address, found none.")})
        with writing(self._session):
            kept = self._session.get(AlertSettings, user_id)
            if kept is None:
                kept = AlertSettings(user_id=user_id, digested_at=self._now())
                self._session.add(kept)
            kept.email = address or ""
            for name, value in asdict(wishes).items():
                setattr(kept, name, value)
            if language is not None:
                self._session.get_one(User, user_id).language = language

    def run_due(self) -> bool:
        """Queue the mails that are due; looks once a minute. Never tells of spam."""
        now = self._now()
        if not self.can_mail:
            return False
        if self._looked_at is not None and now - self._looked_at < LOOK_PAUSE:
            return False
        self._looked_at = now
        due = self._due(now)
        self._session.rollback()
        if not due:
            return False
        with writing(self._session):
            for user_id in due:
                self._tell(user_id, now)
        return True

    def _due(self, now: datetime) -> list[int]:
        oldest = self._oldest_pending_at()
        return [
            kept.user_id
            for kept in self._session.scalars(_of_moderators())
            if self._is_alert_due(kept, oldest, now) or self._is_digest_due(kept, now)
        ]

    def _tell(self, user_id: int, now: datetime) -> None:
        """Queue one mail: a summary tells what waits too, so it stands for the alert as well."""
        kept = self._session.get(AlertSettings, user_id)
        if kept is None:
            return
        waiting = self._session.get(StatusCount, Status.PENDING)
        number = waiting.number if waiting else 0
        alert = self._is_alert_due(kept, self._oldest_pending_at(), now)
        user = self._session.get_one(User, user_id)
        if self._is_digest_due(kept, now):
            days = _PERIOD_DAYS[kept.digest]
            subject, text = self._mails.summary(user, number, days=days, now=now)
            kept.digested_at = now
        elif alert:
            subject, text = self._mails.alert(user, number)
        else:
            return
        if alert:
            kept.alerted_at = now
        queue_mail(self._session, to=kept.email, subject=subject, text=text, now=now)

    def _is_alert_due(self, kept: AlertSettings, oldest: datetime | None, now: datetime) -> bool:
        return bool(kept.email) and is_alert_due(
            _wishes(kept), oldest=oldest, alerted_at=kept.alerted_at, now=now, zone=self._zone
        )

    def _is_digest_due(self, kept: AlertSettings, now: datetime) -> bool:
        return bool(kept.email) and is_digest_due(
            _wishes(kept), digested_at=kept.digested_at, now=now, zone=self._zone
        )

    def _oldest_pending_at(self) -> datetime | None:
        return self._session.scalar(
            select(Comment.created_at)
            .where(Comment.status == Status.PENDING)
            .order_by(Comment.id)
            .limit(1)
        )


def _of_moderators() -> Select[AlertSettings]:
    """Leave out who may not see held comments any more: mails tell how they begin."""
    may_see = User.is_active & (User.role != Role.AUTHOR)
    return select(AlertSettings).join(User, User.id == AlertSettings.user_id).where(may_see)


def _wishes(kept: AlertSettings) -> Wishes:
    return Wishes(
        wait_hours=kept.wait_hours,
        digest=kept.digest,
        digest_hour=kept.digest_hour,
        quiet_from=kept.quiet_from,
        quiet_until=kept.quiet_until,
    )


def _check(wishes: Wishes) -> None:
    faults = {}
    if not 0 <= wishes.wait_hours <= MAX_WAIT_HOURS:
        faults["wait_hours"] = Sentence(
            "Expected 0 to {most:,}, found {found:,}.", most=MAX_WAIT_HOURS, found=wishes.wait_hours
        )
    for name in ("digest_hour", "quiet_from", "quiet_until"):
        hour = getattr(wishes, name)
        if not 0 <= hour <= 23:  # noqa: PLR2004 - the hours of a day
            faults[name] = Sentence("Expected an hour from 0 to 23, found {found:,}.", found=hour)
    if faults:
        raise InvalidInputError(faults)
