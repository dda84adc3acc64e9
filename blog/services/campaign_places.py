"""Finding the campaigns of one page of the list, in either order and direction, by key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Select, literal_column, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from blog.db import Campaign
from blog.domain.errors import InvalidInputError
from blog.domain.identity import MAX_ID
from blog.domain.moderation import Status
from blog.domain.sentences import Sentence

_KEY: Final = re.compile(
    r"(?P<before>before-)?(?P<first>[0-9]{1,10})-(?P<id>[0-9]{1,10})", re.ASCII
)
Place = tuple[int, int]
"""What a campaign is sorted by, and its number."""


class CampaignOrder(StrEnum):
    """In which order campaigns are listed."""

    NEWEST = "newest"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class CampaignFilter:
    """Which campaigns: those with comments of a status (``None``: all), and in which order."""

    status: Status | None = None
    order: CampaignOrder = CampaignOrder.NEWEST


def listed(chosen: CampaignFilter, start: Place | None, *, backwards: bool) -> Select[Campaign]:
    """Build the list's statement from a place on; backwards, what comes before it, nearest first.

    Constants are written out, for partial indexes to be used.
    """
    statement = select(Campaign)
    if chosen.status is not None:
        statement = statement.where(_number(chosen.status) > literal_column("0"))
    columns = (_sorted_by(chosen), Campaign.id)
    if start is not None:
        here, edge = tuple_(*columns), tuple_(*start)
        statement = statement.where(here > edge if backwards else here < edge)
    return statement.order_by(*(each if backwards else each.desc() for each in columns))


def key_after(campaign: Campaign, chosen: CampaignFilter) -> str:
    """Name the page that follows a campaign."""
    return f"{getattr(campaign, _sorted_by(chosen).key)}-{campaign.id}"


def key_before(campaign: Campaign, chosen: CampaignFilter) -> str:
    """Name the page that ends before a campaign."""
    return f"before-{key_after(campaign, chosen)}"


def read_key(page: str) -> tuple[Place | None, bool]:
    """Read the name of a page; tell whether it goes backwards.

    Raises
    ------
    InvalidInputError
        If it is neither empty nor a key of an earlier page.
    """
    if not page:
        return None, False
    found = _KEY.fullmatch(page)
    numbers = (int(found["first"]), int(found["id"])) if found else (MAX_ID + 1, 0)
    if found is None or max(numbers) > MAX_ID:
        raise InvalidInputError(
            {"page": Sentence("Expected a page of the list, found something else.")}
        )
    return numbers, found["before"] is not None


def _sorted_by(chosen: CampaignFilter) -> InstrumentedAttribute[int]:
    return Campaign.last_id if chosen.order is CampaignOrder.NEWEST else _number(chosen.status)


def _number(status: Status | None) -> InstrumentedAttribute[int]:
    column: InstrumentedAttribute[int] = getattr(Campaign, status.value if status else "size")
    return column
