"""Cleaning of names, addresses, slugs and search words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.errors import InvalidInputError
from blog.domain.text import (
    MAX_EMAIL_CHARS,
    MAX_QUERY_CHARS,
    MAX_QUERY_WORDS,
    MAX_SLUG_CHARS,
    MAX_URL_CHARS,
    checked_label,
    clean_email,
    clean_line,
    clean_url,
    host_of,
    refuse_unstorable,
    search_key,
    search_words,
    slug_of,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [("a\x00b", "a NUL"), ("a\ud800b", "surrogate"), ("\udfff", "surrogate")],
)
def test_what_no_column_can_keep_is_refused(text, found):
    with pytest.raises(InvalidInputError, match=found) as refused:
        refuse_unstorable("body", text)

    assert list(refused.value.fields) == ["body"]


@pytest.mark.parametrize("text", ["", "a", "\U0001f600", "\ufffd", "\u202e", "\x01"])
def test_everything_else_can_be_kept(text):
    refuse_unstorable("body", text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Rita  ", "Rita"),  # no spaces around
        ("Rita\n Levi\t\u00a0\u2003M.", "Rita Levi M."),  # one line, single spaces
        ("\u202eatiR\u202c", "atiR"),  # nothing turns the page around
        ("Ri\u200bta\ufeff", "Rita"),  # nothing hidden
        ("a\x07b\x7f", "ab"),  # no bells
        ("नरेन्द्र", "नरेन्द्र"),  # letters with marks stay
        ("👩\u200d🚒", "👩\u200d🚒"),  # the joiner makes one picture of two
        ("\u200b \u2060", ""),  # nothing to see
    ],
)
def test_clean_line(text, line):
    assert clean_line(text) == line


@given(st.text(max_size=60))
def test_a_clean_line_is_clean(text):
    line = clean_line(text)

    assert clean_line(line) == line
    assert not any(unicodedata.category(char) == "Cc" for char in line)


@pytest.mark.parametrize("text", ["you@example.org", "a.b+c@x.y.example", "é@пример.рф"])
def test_addresses_of_the_right_shape_are_kept(text):
    assert clean_email(f" {text}\n") == text


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_no_address_is_no_address(text):
    assert clean_email(text) is None
    assert clean_url(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "rita",  # no host
        "@example.org",  # no name
        "a@b",  # no domain
        "a@b.c",  # no domain is one letter
        "a b@example.org",  # a space
        "a@b@example.org",  # two hosts
        "a@example.org, b@example.org",  # two addresses
        '"a"@example.org',  # quotes
        "<a@example.org>",  # brackets
        "a@example.org\nBcc: b@example.org",  # a header of its own
        "x" * MAX_EMAIL_CHARS + "@example.org",  # too long
        "a." * 5_000 + "@" + "a." * 5_000,  # far too long
    ],
)
def test_other_addresses_are_refused(text):
    with pytest.raises(InvalidInputError) as refused:
        clean_email(text)

    assert list(refused.value.fields) == ["author_email"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org", "https://example.org"),  # as it is
        ("HTTP://Example.ORG/Path?q=1#f", "http://example.org/Path?q=1#f"),  # hosts in lower case
        ("example.org/x", "https://example.org/x"),  # https unless told otherwise
        ("//example.org", "https://example.org"),
        ("example.org:8080/x", "https://example.org:8080/x"),  # a port is no scheme
        ("https://example.org:8080", "https://example.org:8080"),
        ("https://bücher.example", "https://bücher.example"),  # names in any script
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://пример.испытание/путь", "https://пример.испытание/путь"),
        ("https://my_site.example.org", "https://my_site.example.org"),
        ("https://192.0.2.17/x", "https://192.0.2.17/x"),
        ("\u200bhttps://example.org\u202e", "https://example.org"),  # nothing hidden
        ("https://example.org/\"'<>", "https://example.org/\"'<>"),  # the page escapes it
    ],
)
def test_web_addresses_are_kept(text, address):
    assert clean_url(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",  # runs
        "JaVaScRiPt:alert(1)",
        "javascript://example.org/%0Aalert(1)",
        "java\tscript:alert(1)",  # browsers would drop the tab
        "java\u200bscript:alert(1)",  # and we the invisible space
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org",
        "mailto:a@example.org",
        "https:example.org",  # no host
        "https:///example.org",
        "https://",
        "https://localhost",  # not on the web
        "https://a",
        "javascript:80/alert(1)",  # looks like host and port
        "https://user@example.org",  # misleads: the host comes after the name
        "https://user:secret@example.org",
        "https://example.org@evil.example",
        "https://exa mple.org",  # spaces
        "https://example.org/a b",
        "https://example.org\\@evil.example",  # read differently by browsers
        "https://example.org:port",
        "https://example.org:99999",
        "https://[::1]/",
        "https://[::1",  # half an address
        "https://exam\u2100ple.org",  # turns into a slash when normalised
        "https://example..org",
        "https://-/",
        "https://ex%61mple.org",
        "https://" + "a" * 64 + ".org",  # no label is this long
        "https://example.org/" + "x" * MAX_URL_CHARS,  # too long
        "https://example.org/" + "x" * 10_000,
        "a." * 5_000,
    ],
)
def test_other_web_addresses_are_refused(text):
    with pytest.raises(InvalidInputError) as refused:
        clean_url(text)

    assert list(refused.value.fields) == ["author_url"]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        (None, None),
        ("", None),
        ("https://www.example.org/x", "example.org"),
        ("https://example.org", "example.org"),
        ("https://", None),
        ("https://[::1", None),
    ],
)
def test_host_of(url, host):
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Why flattery waits", "why-flattery-waits"),  # words with hyphens
        ("  Perché? Così!  ", "perche-cosi"),  # accents folded
        ("C++ & C#", "c-c"),  # no signs
        ("Straße", "strasse"),
        ("Über_uns", "uber-uns"),
        ("Привет, мир", "привет-мир"),  # any script
        ("日本語", "日本語"),
        ("ﬁne", "fine"),  # ligatures are their letters
        ("../../etc/passwd", "etc-passwd"),  # no path
        ("?!…", ""),  # nothing left
        ("🙂", ""),
        ("x" * 300, "x" * MAX_SLUG_CHARS),  # cut
        ("a" * 99 + " b", "a" * 99),  # never ends with a hyphen
    ],
)
def test_slug_of(title, slug):
    assert slug_of(title) == slug


@given(st.text(max_size=300))
def test_a_slug_is_its_own_slug(title):
    slug = slug_of(title)

    assert slug_of(slug) == slug
    assert len(slug) <= MAX_SLUG_CHARS
    assert not set(slug) & set("/?#&% \\.")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  Perché\nNO ", "perche no"),
        ("STRASSE straße", "strasse strasse"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("ﬁ ① Ⅷ", "fi 1 viii"),
        ("e" + "\u0301" * 5_000, "e"),
        ("İstanbul", "istanbul"),
        ("ℂ 𝐁𝒊𝓰", "c big"),  # styled letters
    ],
)
def test_search_key(text, key):
    assert search_key(text) == key


@given(st.text(max_size=80))
def test_a_search_key_is_its_own_key(text):
    key = search_key(text)

    assert search_key(key) == key
    assert "  " not in key


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", []),
        ("   ", []),
        ("Così fan TUTTE", ["cosi", "fan", "tutte"]),
        ("100% _x", ["100%", "_x"]),  # signs of the database are letters here
        ("a " * 20, ["a"] * MAX_QUERY_WORDS),  # not more words
        ("x" * 500, ["x" * MAX_QUERY_CHARS]),  # nor longer ones
        ("a\x00b \ud800c", ["a", "b", "c"]),  # what no database takes is left out
    ],
)
def test_search_words(query, words):
    assert search_words(query) == words


def test_a_label_is_one_visible_line():
    assert checked_label("name", "  blue\n phone\u202e ") == "blue phone"
    assert checked_label("name", "a" * 80) == "a" * 80


@pytest.mark.parametrize("name", ["", " \t", "a" * 81, "a\x00b", "\ud800"])
def test_another_label_is_refused(name):
    with pytest.raises(InvalidInputError) as refused:
        checked_label("name", name)

    assert list(refused.value.fields) == ["name"]
