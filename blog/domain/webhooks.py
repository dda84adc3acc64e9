"""What webhooks are told of: never of spam, never with what readers wrote. Pure rules."""

from __future__ import annotations

from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from blog.domain.errors import InvalidInputError
from blog.domain.moderation import Status
from blog.domain.sentences import Sentence

MAX_URL_CHARS: Final = 500
MAX_WEBHOOKS: Final = 20
MOST_LISTED: Final = 500  # comments named in one call; more are counted


class WebhookEvent(StrEnum):
    """What happened to comments."""

    HELD = "comment.held"
    PUBLISHED = "comment.published"
    REJECTED = "comment.rejected"
    TEST = "test"


CHOICES: Final = (WebhookEvent.HELD, WebhookEvent.PUBLISHED, WebhookEvent.REJECTED)
_EVENTS: Final = {
    Status.PENDING: WebhookEvent.HELD,
    Status.PUBLISHED: WebhookEvent.PUBLISHED,
    Status.REJECTED: WebhookEvent.REJECTED,
}


def event_of(after: Status) -> WebhookEvent | None:
    """Name what a new status is told as; ``None`` for spam and for what was removed."""
    return _EVENTS.get(after)


def check_url(text: str) -> str:
    """Give the address of a webhook as it is kept.

    Raises
    ------
    InvalidInputError
        If it is not a plain ``http`` or ``https`` address without user and password.
    """
    url = text.strip()
    if len(url) > MAX_URL_CHARS:
        raise InvalidInputError(
            {
                "url": Sentence(
                    "Expected at most {most:,} characters, found {found:,}.",
                    most=MAX_URL_CHARS,
                    found=len(url),
                )
            }
        )
    try:
        parts = urlsplit(url)
        is_fit = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_fit = False
    if not is_fit or any(char.isspace() or not char.isprintable() for char in url):
        raise InvalidInputError(
            {"url": Sentence("Expected an http or https address, found “{found}”.", found=url[:80])}
        )
    if "@" in parts.netloc:
        raise InvalidInputError(
            {
                "url": Sentence(
                    "Expected an address without user and password; calls are signed instead."
                )
            }
        )
    return url
