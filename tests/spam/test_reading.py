from __future__ import annotations

import pytest

from spam.dataset import Message
from spam.errors import TextTooLongError
from spam.lexicon import Lexicon
from spam.reading import address_words, host_of, post_words, read, words_of

LEXICON = Lexicon(frozenset({"impressed", "garden", "great", "house"}))


def test_links_are_taken_out_of_the_words() -> None:
    reading = read(Message("Look at http://shop.example.com/blue-bags?x=1 and www.b.example now"))

    assert reading.words == ["look", "at", "and", "now"]
    assert reading.links == ["http://shop.example.com/blue-bags?x=1", "www.b.example"]
    assert {"shop", "example", "blue", "bags"} <= set(reading.link_words)


def test_hosts_without_http_are_links_too_and_stay_words() -> None:
    reading = read(Message("It is on BestBags.com, said Rita"))

    assert reading.links == ["bestbags.com"]
    assert "bestbags" in reading.words


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("it is on lanterns.store now", ["lanterns.store"]),
        (
            "lanterns.de oder lanterns.co.uk, lanterns.pl?",
            ["lanterns.de", "lanterns.co.uk", "lanterns.pl"],
        ),
        ("(a.lanterns.com.br)", ["a.lanterns.com.br"]),
        ("x.io is one", ["x.io"]),
        ("see lanterns.py/oil and setup.in/x", ["lanterns.py", "setup.in"]),  # a path follows
        ("see setup.py, setup.in and mill.rs", []),  # names of files
        ("in vue.js and node.js/", []),
        ("it ended.Then it rained.In spring.To be sure, would.be", []),  # a blank is missing
        ("e.g. this, i.e. that, 3.5 or 1.2/3", []),
        ("on...to be", []),
        (f"{'a' * 398}.de", []),  # too long for a host
        ("a.b.c.d.e.f.g.com", ["g.com"]),
        ("x" * 9_000 + ".com", []),
        ("a.com " * 60, ["a.com"] * 50),
    ],
)
def test_hosts_without_http_are_told_by_their_endings_or_a_path(
    text: str, links: list[str]
) -> None:
    assert read(Message(text)).links == links


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's 24 o’clock", ["its", "00", "oclock"]),
        ("Grüße, ΑΘΗΝΑ", ["grüsse", "αθηνα"]),
        ("我很好 ok", ["我", "很", "好", "ok"]),
        ("カバン専門店", ["カバン", "専", "門", "店"]),
        ("", []),
    ],
)
def test_words_are_lower_case_without_apostrophes(text: str, words: list[str]) -> None:
    assert words_of(text.casefold()) == words


def test_an_unknown_author_is_not_an_empty_one() -> None:
    assert read(Message("a")).author is None
    assert read(Message("a", author="")).author == ""


def test_names_are_folded_too() -> None:
    assert read(Message("a", author="Вest bаgs")).author_words == ["best", "bags"]


def test_scrambled_words_are_put_right_and_counted() -> None:
    reading = read(Message("imrpesesd by the graden, teh house"), LEXICON)

    assert reading.words == ["impressed", "by", "the", "garden", "teh", "house"]
    assert reading.unscrambled == 2


def test_without_known_words_nothing_is_put_right() -> None:
    assert read(Message("imrpesesd")).unscrambled == 0


def test_leet_is_read_with_the_known_words() -> None:
    assert read(Message("a gr34t h0use"), LEXICON).words == ["a", "great", "house"]


def test_long_texts_are_refused() -> None:
    with pytest.raises(TextTooLongError):
        read(Message("a" * 10_001))


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://www.a.example/path", "a.example"),
        ("https://a.example:8080?x", "a.example"),
        ("a.example", "a.example"),
        ("http:////", ""),
        ("http://[::1", "["),  # nonsense never raises
    ],
)
def test_hosts_are_cut_out_of_addresses(address: str, host: str) -> None:
    assert host_of(address) == host


def test_dull_parts_of_addresses_are_left_out() -> None:
    assert address_words("http://www.moon%20dust.com/new_bags.html") == [
        "moon",
        "dust",
        "new",
        "bags",
    ]


def test_words_of_a_post_are_kept_for_the_next_comment() -> None:
    assert post_words("The Old Mill") is post_words("The Old Mill")
