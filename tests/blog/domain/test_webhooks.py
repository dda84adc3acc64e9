"""What webhooks may be, and what they are told of."""

from __future__ import annotations

import pytest

from blog.domain.errors import InvalidInputError
from blog.domain.moderation import Status
from blog.domain.webhooks import WebhookEvent, check_url, event_of


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "example.org/hook",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "https://user:secret@example.org/",
        "https://example.org/a b",
        "https://example.org/\u202e",
        "https://example.org:99999/",
        "https://[::1/",
        "https://example.org/" + "a" * 500,
    ],
)
def test_an_address_must_be_plain(typed):
    with pytest.raises(InvalidInputError) as refusal:
        check_url(typed)

    assert set(refusal.value.fields) == {"url"}


def test_an_address_is_kept_as_typed():
    assert check_url(" https://example.org:8443/hook?x=1 ") == "https://example.org:8443/hook?x=1"


def test_nothing_is_told_of_spam():
    told = {status: event_of(status) for status in Status}

    assert told == {
        Status.PENDING: WebhookEvent.HELD,
        Status.PUBLISHED: WebhookEvent.PUBLISHED,
        Status.REJECTED: WebhookEvent.REJECTED,
        Status.SPAM: None,
        Status.REMOVED: None,
    }
