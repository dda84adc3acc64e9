"""Sites: what a link says about its sender, and what it does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spam.dataset import Message
from spam.hosts import HOST_CHARS, hosts_of, site_of


@pytest.mark.parametrize(
    ("text", "site", "hosts"),
    [
        ("see http://a.b.pills.info/x?y=1", None, ("pills.info",)),  # what was registered
        ("see WWW.Pills.INFO", None, ("pills.info",)),  # case and www tell nothing
        ("see pills.info and http://pills.info/2", None, ("pills.info",)),  # each once
        ("plain", "http://pills.co.uk/about", ("pills.co.uk",)),  # below a country's co
        ("plain", "bags.blogspot.com", ("bags.blogspot.com",)),  # somebody's own blog
        ("on http://blogspot.com/", None, ()),  # the host of blogs itself
        ("http://www.github.com/a and https://en.wikipedia.org/wiki/Tea", "youtube.com", ()),
        ("at http://10.20.30.40/x", None, ("10.20.30.40",)),  # an address is a site
        ("on http://intranet/ and http:// and http:///", "...", ()),  # nobody's name
        ("no link at all", None, ()),
        (
            "http://win.example.net http://bet.example.net",
            None,
            ("bet.example.net", "win.example.net"),
        ),
    ],
)
def test_sites_of_a_message(text: str, site: str | None, hosts: tuple[str, ...]) -> None:
    assert hosts_of(Message(text, author_url=site)) == hosts


def test_giant_names_are_left_out() -> None:
    assert hosts_of(Message("x", author_url=f"http://{'a' * HOST_CHARS}.info")) == ()


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120), st.text(max_size=40))
def test_any_text_and_address_has_sites(text: str, url: str) -> None:
    for host in hosts_of(Message(text, author_url=url)):
        assert 0 < len(host) <= HOST_CHARS
        assert site_of(host) == host
