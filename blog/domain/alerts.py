"""When a user is mailed about waiting comments. Pure rules; hours are those of the site's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo


class Digest(StrEnum):
    """How often a summary is sent."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


ALERT_PAUSE: Final = timedelta(days=1)
MAX_WAIT_HOURS: Final = 24 * 30


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a user chose; see ``AlertSettings`` for units."""

    wait_hours: int = 0
    digest: Digest = Digest.OFF
    digest_hour: int = 8
    quiet_from: int = 22
    quiet_until: int = 7


def is_quiet(wishes: Wishes, now: datetime, zone: ZoneInfo) -> bool:
    """Say whether it is one of the user's quiet hours; they may go past midnight."""
    hour, start, end = now.astimezone(zone).hour, wishes.quiet_from, wishes.quiet_until
    if start <= end:
        return start <= hour < end
    return hour >= start or hour < end


def is_alert_due(
    wishes: Wishes,
    *,
    oldest: datetime | None,
    alerted_at: datetime | None,
    now: datetime,
    zone: ZoneInfo,
) -> bool:
    """Say whether to mail that something waits too long.

    Told once a day at most, and not again about a queue that was emptied meanwhile: then the
    oldest comment is a new one and has to wait as long again.
    """
    if not wishes.wait_hours or oldest is None or is_quiet(wishes, now, zone):
        return False
    if now - oldest < timedelta(hours=wishes.wait_hours):
        return False
    return alerted_at is None or now - alerted_at >= ALERT_PAUSE


def is_digest_due(
    wishes: Wishes, *, digested_at: datetime | None, now: datetime, zone: ZoneInfo
) -> bool:
    """Say whether the summary of a day or a week is to be sent now.

    It falls due at its hour, or when the quiet hours that cover it end; weekly ones on Mondays.
    """
    if wishes.digest is Digest.OFF or is_quiet(wishes, now, zone):
        return False
    due = latest_digest_time(wishes, now=now, zone=zone)
    return digested_at is None or digested_at < due


def latest_digest_time(wishes: Wishes, *, now: datetime, zone: ZoneInfo) -> datetime:
    """Give the last moment up to now at which a summary fell due."""
    local = now.astimezone(zone)
    due = local.replace(hour=wishes.digest_hour, minute=0, second=0, microsecond=0)
    if wishes.digest is Digest.WEEKLY:
        due -= timedelta(days=due.weekday())
    step = timedelta(weeks=1) if wishes.digest is Digest.WEEKLY else timedelta(days=1)
    return due if due <= local else due - step
