"""Who counts as one sender, and what a limit says. Counting is tested with sending comments."""

from __future__ import annotations

import pytest

from blog.services.rate_limits import AddressHasher, RateLimits, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),  # the same, written as IPv6
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),  # one customer has at least a /64
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),  # with its zone
        ("", ""),  # unknown senders count as one
        ("not an address", "not an address"),
        ("x" * 500, "x" * 100),
    ],
)
def test_network_of(address, network):
    assert network_of(address) == network


def test_hashes_depend_on_the_address_and_the_secret():
    one, other = AddressHasher("secret one"), AddressHasher("secret two")

    assert one("192.0.2.1") == one("192.0.2.1")
    assert len({one("192.0.2.1"), one("192.0.2.2"), other("192.0.2.1")}) == 3
    assert one.keyed("\ud800") == one.keyed("?")  # whatever is sent


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (600, "10 minutes"),
        (120, "2 minutes"),
        (60, "60 seconds"),
        (90, "90 seconds"),
        (1, "1 second"),
    ],
)
def test_windows_are_told_as_people_say_them(seconds, words):
    assert RateLimits(window_seconds=seconds).window_in_words == words
