"""Where links go is told by host, decoded and undisguised."""

from __future__ import annotations

import pytest

from blog.domain.links import decoded, encoded, links_of
from blog.domain.markup import render_comment
from blog.services.cards import host_reads_as


def links(body, author_url=None):
    return links_of(render_comment(body), author_url, read_as=host_reads_as)


def test_hosts_of_text_and_author_are_told_apart_and_counted():
    found = links(
        "See https://www.tar.example/a and https://tar.example/b.", "https://rope.example/"
    )

    assert [(one.host, one.count, one.is_authors) for one in found] == [
        ("tar.example", 2, False),
        ("rope.example", 1, True),
    ]


def test_a_host_in_punycode_is_decoded_beside_its_raw_form():
    (link,) = links("Look at https://xn--mnchen-3ya.example/x")

    assert (link.host, link.shown) == ("xn--mnchen-3ya.example", "münchen.example")
    assert link.reads_like is None


@pytest.mark.parametrize(
    ("address", "like"),
    [
        ("https://xn--80ak6aa92e.com/", "apple.com"),  # every letter Cyrillic
        ("https://xn--pypal-4ve.com/", "paypal.com"),  # one letter Cyrillic
        ("http://раураl.com/win", "paypal.com"),  # typed as it looks
    ],
)
def test_a_host_that_looks_like_another_is_marked(address, like):
    assert [link.reads_like for link in links(f"Win here: {address}")] == [like]


def test_a_host_of_its_own_country_looks_like_nothing_else():
    (link,) = links("https://пример.рф/страница")

    assert link.reads_like is None
    assert link.host.isascii()


def test_words_that_name_another_host_are_told():
    (link,) = links("[paypal.com](https://evil.example/login)")
    assert (link.host, link.says) == ("evil.example", "paypal.com")

    (link,) = links("[www.evil.example](https://evil.example/login)")
    assert link.says is None


@pytest.mark.parametrize("host", ["xn--zz--zz.example", "xn--", "xn--a.b", "xn--\u00e9.example"])
def test_a_broken_label_stays_as_it_is(host):
    assert isinstance(decoded(host), str)
    assert encoded(decoded(host)).isascii() or not host.isascii()


def test_an_address_without_a_host_is_left_out():
    assert links("[write](mailto:rita@tar.example)", "https://[half") == ()
