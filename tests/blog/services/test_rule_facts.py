"""What rules look at, taken from hostile texts."""

from __future__ import annotations

import pytest

from blog.domain.markup import render_comment
from blog.services.rule_facts import facts_of, link_hosts, links_of


def hosts(body: str, author_url: str | None = None) -> set[str]:
    return set(link_hosts(body, render_comment(body), author_url))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("https://Casino.Example/win", {"casino.example"}),
        ("[a](http://www.casino.example:8080/)", {"casino.example"}),
        ("[a](http://good.example@evil.example/)", {"evil.example"}),
        ("http://b\u00fccher.example", {"xn--bcher-kva.example"}),
        ("[a](http://c%61sino.example/)", {"casino.example"}),
        ("no link at all, e.g. here", set()),
    ],
)
def test_linked_hosts(body, expected):
    assert hosts(body) == expected


def test_look_alike_hosts_are_named_as_they_are_and_as_they_read():
    found = hosts("https://c\u0430sino.example/")

    assert "casino.example" in found
    assert any(host.startswith("xn--") for host in found)


def test_the_authors_own_site_counts():
    assert hosts("Hello there.", "https://www.rita.example/me") == {"rita.example"}


def test_bare_hosts_are_mentioned_not_linked():
    body = "Look for casino.example, says my uncle."
    facts = facts_of(body=body, rendered="", author_name="Rita", author_url=None)

    assert (facts.hosts, facts.mentioned) == (frozenset(), frozenset({"casino.example"}))


def test_more_links_are_seen_whatever_their_form():
    before = links_of("A https://a.example/1 b.", "", None)

    assert links_of("A https://a.example/1 c.", "", None) == before
    assert links_of("A b.", "", None) < before
    for body in ("https://a.example/1 https://c.example", "https://a.example/1 c.example"):
        assert links_of(body, render_comment(body), None) - before


@pytest.mark.parametrize("body", ["a." * 4_999, "www." * 2_499, "https://" * 1_249, "." * 9_999])
def test_hostile_texts_are_taken_in_stride(body):
    facts = facts_of(body=body, rendered="", author_name="Rita", author_url=None)

    assert len(facts.hosts) + len(facts.mentioned) <= 200
