"""Numbers, dates and ages as a language writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from blog.web.formats import day_of, minute_of, month_name, percent, signed, since

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ROME = ZoneInfo("Europe/Rome")
LATE = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


def test_days_are_those_of_the_sites_zone() -> None:
    assert day_of(LATE, ROME) == "3 March 2026"
    assert day_of(LATE, ZoneInfo("UTC")) == "2 March 2026"


def test_minutes_follow_summer_time() -> None:
    assert minute_of(LATE, ROME) == "3 March 2026, 00:30"
    assert minute_of(datetime(2026, 7, 1, 5, 4, tzinfo=UTC), ROME) == "1 July 2026, 07:04"


def test_months_have_names() -> None:
    assert (month_name(1), month_name(12)) == ("January", "December")


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (None, 0, "–"),
        (0.5, 0, "50 %"),
        (0.0001, 0, "under 1 %"),
        (0.9999, 0, "over 99 %"),  # never the certainty of 100 %
        (0.0, 0, "0 %"),
        (1.0, 0, "100 %"),
        (0.9731, 1, "97.3 %"),
    ],
)
def test_a_share_is_no_more_certain_than_it_is(share, digits, text):
    assert percent(share, digits) == text


def test_weights_carry_their_sign():
    assert [signed(weight) for weight in (2.5, -0.456, 0.0)] == ["+2.50", "−0.46", "+0.00"]


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=3), "just now"),
        (timedelta(seconds=40), "40 seconds ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=90), "2 months ago"),
        (timedelta(days=800), "2 years ago"),
        (timedelta(hours=-2), "in 2 hours"),
    ],
)
def test_ages_are_told_in_the_largest_unit(ago, words):
    assert since(NOON - ago, NOON) == words
