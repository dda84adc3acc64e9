"""When somebody is mailed: waiting, quiet hours, summaries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from blog.domain.alerts import Digest, Wishes, is_alert_due, is_digest_due, is_quiet

ROME = ZoneInfo("Europe/Rome")
AWAKE = Wishes(quiet_from=0, quiet_until=0)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Give a moment of March 2026 in Rome; the 2nd, 9th and 16th are Mondays."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ROME).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "hour", "expected"),
    [
        (22, 7, 23, True),
        (22, 7, 3, True),
        (22, 7, 7, False),  # they end when the hour begins
        (22, 7, 21, False),
        (1, 5, 1, True),
        (1, 5, 5, False),
        (0, 0, 3, False),  # the same hour twice: none
    ],
)
def test_quiet_hours_may_go_past_midnight(start, end, hour, expected):
    wishes = Wishes(quiet_from=start, quiet_until=end)

    assert is_quiet(wishes, at(10, hour), ROME) is expected


@pytest.mark.parametrize(
    ("wait", "waited", "told", "expected"),
    [
        (0, 100, None, False),  # never
        (6, 5, None, False),
        (6, 6, None, True),
        (6, 30, 2, False),  # told two hours ago
        (6, 30, 24, True),
    ],
)
def test_an_alert_is_due_when_something_waits_too_long(wait, waited, told, expected):
    now = at(10, 12)
    wishes = Wishes(wait_hours=wait)
    alerted_at = None if told is None else now - timedelta(hours=told)

    due = is_alert_due(
        wishes, oldest=now - timedelta(hours=waited), alerted_at=alerted_at, now=now, zone=ROME
    )

    assert due is expected


def test_nothing_waits_so_nothing_is_told():
    assert not is_alert_due(
        Wishes(wait_hours=1), oldest=None, alerted_at=None, now=at(10, 12), zone=ROME
    )


def test_an_alert_follows_when_the_quiet_hours_end():
    wishes, oldest = Wishes(wait_hours=1), at(9, 12)
    due = [
        is_alert_due(wishes, oldest=oldest, alerted_at=None, now=at(10, hour), zone=ROME)
        for hour in (2, 6, 7)
    ]

    assert due == [False, False, True]


@pytest.mark.parametrize(
    ("digest", "last", "now", "expected"),
    [
        (Digest.OFF, at(1, 8), at(10, 9), False),
        (Digest.DAILY, at(9, 8), at(10, 7, 59), False),
        (Digest.DAILY, at(9, 8), at(10, 8), True),
        (Digest.DAILY, at(10, 8), at(10, 20), False),
        (Digest.WEEKLY, at(9, 8), at(15, 20), False),
        (Digest.WEEKLY, at(9, 8), at(16, 8), True),
        (Digest.DAILY, None, at(10, 1), True),  # never told
    ],
)
def test_a_summary_falls_due_at_its_hour(digest, last, now, expected):
    wishes = Wishes(digest=digest, digest_hour=8, quiet_from=0, quiet_until=0)

    assert is_digest_due(wishes, digested_at=last, now=now, zone=ROME) is expected


def test_a_summary_within_quiet_hours_follows_after_them():
    wishes = Wishes(digest=Digest.DAILY, digest_hour=5, quiet_from=22, quiet_until=7)
    due = [
        is_digest_due(wishes, digested_at=at(9, 8), now=at(10, hour), zone=ROME)
        for hour in (5, 6, 7)
    ]

    assert due == [False, False, True]
