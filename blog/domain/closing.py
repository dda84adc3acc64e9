"""When a post stops taking comments."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

MAX_CLOSE_DAYS: Final = 36_500


def closes_at(
    published_at: datetime | None, *, post_days: int | None, site_days: int
) -> datetime | None:
    """Give the moment comments close, or ``None`` for never.

    Parameters
    ----------
    post_days
        The post's own number of days; ``None`` is what holds for the site, 0 is never.
    site_days
        What holds for the site; 0 is never.
    """
    days = site_days if post_days is None else post_days
    if published_at is None or not days:
        return None
    try:
        return published_at + timedelta(days=days)
    except OverflowError:
        return None


def takes_comments(*, is_open: bool, close_at: datetime | None, now: datetime) -> bool:
    """Say whether comments may be sent at a moment."""
    return is_open and (close_at is None or now < close_at)
