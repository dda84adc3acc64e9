"""Which comments a moderator wants to see, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from blog.domain.moderation import Status


class QueueOrder(StrEnum):
    """In which order the queue is shown."""

    OLDEST = "oldest"
    NEWEST = "newest"
    SCORE = "score"
    WORTH = "worth"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which comments to show; every condition that is set must hold.

    Attributes
    ----------
    q
        Words, each the beginning of one in the raw or normalised text or the author's name.
    author
        The author's whole name; case, accents and look-alike letters make no difference.
    host
        A site that the comment links to.
    language
        As ``blog.domain.languages`` guesses it.
    reason
        Name of a reason of the newest assessment.
    score_min, score_max
        In [0, 1], both included; a comment without a score matches neither.
    from_date, to_date
        Days in UTC, both included.
    campaign
        Number of the campaign's first comment.
    address
        Number of a comment: those that came from the same network address. So neither an address
        nor a hash of one stands in the addresses of pages.
    """

    status: Status = Status.PENDING
    q: str = ""
    post_slug: str | None = None
    order: QueueOrder = QueueOrder.OLDEST
    author: str | None = None
    host: str | None = None
    language: str | None = None
    reason: str | None = None
    score_min: float | None = None
    score_max: float | None = None
    from_date: date | None = None
    to_date: date | None = None
    campaign: int | None = None
    address: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything but status and order is set."""
        plain = {"status", "order"}
        return any(
            getattr(self, each.name) != each.default
            for each in fields(self)
            if each.name not in plain
        )
