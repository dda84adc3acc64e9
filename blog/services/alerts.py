"""Mail to the people of the desk: that something waits too long, and summaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, load_only

from blog.db import AlertSettings, Comment, Post, StatusCount, User, writing
from blog.domain.accounts import Role
from blog.domain.alerts import (
    MAX_WAIT_HOURS,
    Digest,
    Wishes,
    is_alert_due,
    is_digest_due,
)
from blog.domain.daily import Measure
from blog.domain.errors import InvalidInputError
from blog.domain.markup import excerpt, plain_text
from blog.domain.moderation import Status
from blog.domain.outbox import header_text
from blog.domain.sentences import Sentence
from blog.domain.text import clean_email
from blog.services.clock import Clock, DbSession
from blog.services.daily import totals
from blog.services.outbox import queue_mail

LOOK_PAUSE: Final = timedelta(minutes=1)
MOST_TOLD: Final = 10
EXCERPT_CHARS: Final = 280
_PERIOD_DAYS: Final = {Digest.DAILY: 1, Digest.WEEKLY: 7}


class AlertService:
    """Keeps what users want to be told, and tells them through the outbox.

    Parameters
    ----------
    site_url
        Scheme and host of the blog, for links that only show; without it nothing is mailed.
    can_mail
        Whether a mail server is set up.
    """

    def __init__(
        self,
        *,
        session: DbSession,
        now: Clock,
        zone: ZoneInfo,
        site_title: str,
        site_url: str,
        can_mail: bool,
    ) -> None:
        self._session, self._now, self._zone = session, now, zone
        self._site_title, self._site_url = site_title, site_url
        self.can_mail = can_mail and bool(site_url)
        self._looked_at: datetime | None = None

    def settings_of(self, user_id: int) -> AlertSettings | None:
        """Give what a user chose; ``None`` before they ever chose."""
        return self._session.get(AlertSettings, user_id)

    def save(self, user_id: int, email: str, wishes: Wishes) -> None:
        """Keep what a user chose.

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
        if self._is_digest_due(kept, now):
            days = _PERIOD_DAYS[kept.digest]
            subject = f"{self._site_title}: {'the last day' if days == 1 else 'the last week'}"
            text = self._numbers(now, days) + "\n\n" + self._waiting(number)
            kept.digested_at = now
        elif alert:
            subject = f"{self._site_title}: {_comments(number)} waiting"
            text = self._waiting(number)
        else:
            return
        if alert:
            kept.alerted_at = now
        user = self._session.get_one(User, user_id)
        footer = (
            f"This mail goes to {header_text(user.name)}. Change or stop it: "
            f"{self._site_url}/admin/alerts"
        )
        queue_mail(
            self._session,
            to=kept.email,
            subject=subject,
            text=f"{text}\n\n-- \n{footer}\n",
            now=now,
        )

    def _is_alert_due(self, kept: AlertSettings, oldest: datetime | None, now: datetime) -> bool:
        return bool(kept.email) and is_alert_due(
            _wishes(kept), oldest=oldest, alerted_at=kept.alerted_at, now=now, zone=self._zone
        )

    def _is_digest_due(self, kept: AlertSettings, now: datetime) -> bool:
        return bool(kept.email) and is_digest_due(
            _wishes(kept), digested_at=kept.digested_at, now=now, zone=self._zone
        )

    def _numbers(self, now: datetime, days: int) -> str:
        last = now.date() - timedelta(days=1)
        first = last - timedelta(days=days - 1)
        counts = totals(self._session, first, last).get("", Counter())
        span = f"{last}" if days == 1 else f"{first} to {last}"
        return "\n".join(
            [
                f"{span} (UTC)",
                "",
                f"Received:                  {counts[Measure.RECEIVED]:>6,}",
                f"Published at once:         {counts[Measure.PUBLISHED]:>6,}",
                f"Held for a person:         {counts[Measure.HELD]:>6,}",
                f"Put with the spam:         {counts[Measure.BINNED]:>6,}",
                f"Wrongly held, put right:   {max(0, counts[Measure.HELD_APPROVED]):>6,}",
            ]
        )

    def _waiting(self, number: int) -> str:
        if not number:
            return "Nothing is waiting for a decision."
        comments = self._oldest_pending()
        head = f"{_comments(number)} waiting for a decision: {self._site_url}/admin/moderation"
        more = number - len(comments)
        tail = [f"… and {more:,} more."] if more > 0 else []
        return "\n\n".join([head, *(self._told(comment) for comment in comments), *tail])

    def _told(self, comment: Comment) -> str:
        """Give a comment's beginning; its links stay words, as a mail must not lead to spam."""
        text = excerpt(plain_text(comment.rendered_body), max_chars=EXCERPT_CHARS)
        inert = header_text(text, most=EXCERPT_CHARS + 1).replace("://", ":// ")
        title = header_text(comment.post.title, most=100)
        return "\n".join(
            [
                f"* {header_text(comment.author_name, most=80)} on “{title}”",
                f"  {inert}",
                f"  {self._site_url}/admin/moderation/{comment.id}",
            ]
        )

    def _oldest_pending(self) -> Sequence[Comment]:
        return self._session.scalars(
            select(Comment)
            .where(Comment.status == Status.PENDING)
            .order_by(Comment.id)
            .limit(MOST_TOLD)
            .options(joinedload(Comment.post).options(load_only(Post.title)))
        ).all()

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


def _comments(number: int) -> str:
    return f"{number:,} comment" + ("" if number == 1 else "s")
