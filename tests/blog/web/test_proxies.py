"""Whose network address counts: the visitor's, as far as trusted proxies tell it."""

from __future__ import annotations

import pytest

LIMIT = 2
CLAIMED = "203.0.113.{}"


@pytest.fixture
def overrides(trusted):
    return {"TRUSTED_PROXIES": trusted, "COMMENTS_PER_WINDOW": LIMIT}


def send(client, post, number: int, forwarded: str):
    return client.post(
        f"/posts/{post.slug}/comments",
        data={"author_name": "Rita", "body": f"Remark number {number} about the tide gauge."},
        headers={"X-Forwarded-For": forwarded},
    ).status_code


@pytest.mark.parametrize("trusted", [0])
def test_without_proxies_a_claimed_address_changes_nothing(client, scene):
    post = scene.post()

    answers = [send(client, post, n, CLAIMED.format(n)) for n in range(LIMIT + 1)]

    assert answers == [303, 303, 429]


@pytest.mark.parametrize("trusted", [1])
def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own(client, scene):
    post = scene.post()

    answers = [send(client, post, n, CLAIMED.format(n)) for n in range(LIMIT + 1)]

    assert answers == [303, 303, 303]


@pytest.mark.parametrize("trusted", [1])
def test_what_a_visitor_claims_before_the_proxy_counts_for_nothing(client, scene):
    post = scene.post()

    answers = [
        send(client, post, n, f"{CLAIMED.format(n)}, 198.51.100.4") for n in range(LIMIT + 1)
    ]

    assert answers == [303, 303, 429]


@pytest.mark.parametrize("trusted", [2])
def test_two_proxies_are_counted_from_the_right(client, scene):
    post = scene.post()
    chain = "192.0.2.{0}, 203.0.113.7, 198.51.100.4"

    answers = [send(client, post, n, chain.format(n)) for n in range(LIMIT + 1)]

    assert answers == [303, 303, 429]
