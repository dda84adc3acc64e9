from __future__ import annotations

import pytest

from blog.domain.errors import InvalidInputError
from blog.domain.passkeys import (
    MAX_PASSKEYS,
    RelyingParty,
    is_counter_back,
    refuse_one_more,
    relying_party,
    transports_text,
)


@pytest.mark.parametrize(
    ("site_url", "party"),
    [
        ("https://blog.example", RelyingParty("blog.example", "https://blog.example")),
        ("https://blog.example:443", RelyingParty("blog.example", "https://blog.example")),
        ("https://Blog.Example:8443", RelyingParty("blog.example", "https://blog.example:8443")),
        ("https://Bücher.example", RelyingParty("xn--bcher-kva.example", "https://xn--bcher-kva.example")),
        ("https://intranet", RelyingParty("intranet", "https://intranet")),
        ("http://localhost:8000", RelyingParty("localhost", "http://localhost:8000")),
        ("http://localhost:80", RelyingParty("localhost", "http://localhost")),
        ("http://blog.localhost", RelyingParty("blog.localhost", "http://blog.localhost")),
    ],
)  # fmt: skip
def test_a_site_with_a_name_can_have_passkeys(site_url, party):
    assert relying_party(site_url) == party


@pytest.mark.parametrize(
    "site_url",
    [
        "",
        "http://blog.example",
        "http://localhost.example",
        "http://notlocalhost",
        "http://127.0.0.1:8000",
        "https://192.0.2.7",
        "https://[2001:db8::7]",
        "https://" + "a" * 70 + ".example",
        "https://a..example",
    ],
)
def test_other_sites_cannot(site_url):
    assert relying_party(site_url) is None


@pytest.mark.parametrize(
    ("before", "now", "is_back"),
    [
        (0, 0, False),
        (0, 1, False),
        (1, 2, False),
        (1, 900, False),
        (1, 1, True),
        (2, 1, True),
        (1, 0, True),
        (2**32 - 1, 0, True),
    ],
)
def test_a_counter_only_grows_unless_it_never_counts(before, now, is_back):
    assert is_counter_back(before, now) is is_back


def test_there_is_room_for_ten():
    refuse_one_more(MAX_PASSKEYS - 1)
    with pytest.raises(InvalidInputError, match="at most 10"):
        refuse_one_more(MAX_PASSKEYS)


def test_only_known_ways_to_reach_a_device_are_kept():
    assert transports_text(["usb", "x" * 9_000, 7, None, "nfc", "usb"]) == "nfc usb"
    assert transports_text(()) == ""
