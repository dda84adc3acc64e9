"""When comments close: the post's own number of days, or the site's, or never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.domain.closing import closes_at, takes_comments

DAY = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LAST = datetime(9998, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "post", "site", "expected"),
    [
        (DAY, None, 0, None),
        (DAY, None, 7, DAY + timedelta(days=7)),
        (DAY, 2, 7, DAY + timedelta(days=2)),
        (DAY, 0, 7, None),  # never, whatever holds for the site
        (None, 2, 7, None),  # a draft
        (LAST, 36_500, 0, None),  # beyond the calendar
    ],
)
def test_closes_at(published, post, site, expected):
    assert closes_at(published, post_days=post, site_days=site) == expected


@pytest.mark.parametrize(
    ("is_open", "close_at", "expected"),
    [
        (True, None, True),
        (False, None, False),
        (True, DAY, False),  # at that very moment it is over
        (True, DAY + timedelta(seconds=1), True),
        (False, DAY + timedelta(seconds=1), False),
    ],
)
def test_takes_comments(is_open, close_at, expected):
    assert takes_comments(is_open=is_open, close_at=close_at, now=DAY) is expected
