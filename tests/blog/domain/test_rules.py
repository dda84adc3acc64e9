"""What owners may write as a rule, and what it matches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from blog.domain.errors import InvalidInputError
from blog.domain.rules import (
    MAX_NOTE_CHARS,
    MAX_VALUE_CHARS,
    Effect,
    Facts,
    NewRule,
    ReadyRule,
    RuleBook,
    RuleKind,
    ascii_host,
    cleaned,
    names_above,
    words_of,
)

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
PHRASE, HOST, MAIL = RuleKind.PHRASE, RuleKind.HOST, RuleKind.MAIL_DOMAIN
NETWORK, AUTHOR = RuleKind.NETWORK, RuleKind.AUTHOR


def clean(kind: RuleKind, value: str, **more: object) -> NewRule:
    new = NewRule(kind, value, Effect.HOLD, **more)
    return cleaned(new, fold=lambda text: text.replace("а", "a"), now=NOW)


def book(*rules: tuple[RuleKind, str] | tuple[RuleKind, str, Effect]) -> RuleBook:
    return RuleBook(
        ReadyRule(number, rule[0], rule[1], rule[2] if len(rule) > 2 else Effect.HOLD, rule[1])
        for number, rule in enumerate(rules, start=1)
    )


def matched(rules: RuleBook, **facts: object) -> list[int]:
    return [rule.id for rule in rules.matches(Facts(**facts), NOW)]


def text(*texts: str) -> tuple[tuple[str, ...], ...]:
    return tuple(words_of(each) for each in texts)


class TestCleaned:
    @pytest.mark.parametrize(
        ("kind", "typed", "value"),
        [
            (PHRASE, "  Online   CASINO! ", "online casino"),
            (PHRASE, "cаsino", "casino"),  # a Cyrillic letter, folded
            (PHRASE, "Café", "cafe"),
            (PHRASE, "赌场", "赌 场"),
            (HOST, "https://www.Casino.example:443/win?now#here", "casino.example"),
            (HOST, "*.casino.example", "casino.example"),
            (HOST, "http://good.example@evil.example/", "evil.example"),
            (HOST, "bücher.example", "xn--bcher-kva.example"),
            (HOST, "shop.co.uk", "shop.co.uk"),
            (MAIL, "someone@Mail.Example", "mail.example"),
            (MAIL, "@mail.example", "mail.example"),
            (NETWORK, "203.0.113.77/24", "203.0.113.0/24"),
            (NETWORK, "203.0.113.77", "203.0.113.77/32"),
            (NETWORK, "2001:db8::1/48", "2001:db8::/48"),
            (AUTHOR, "0123abcd", "0123abcd"),
        ],
    )
    def test_brings_what_was_typed_into_one_form(self, kind, typed, value):
        assert clean(kind, typed).value == value

    @pytest.mark.parametrize(
        ("kind", "typed"),
        [
            (PHRASE, ""),
            (PHRASE, "!?…"),
            (PHRASE, "a"),
            (PHRASE, "场"),
            (HOST, "com"),
            (HOST, "co.uk"),
            (HOST, "not a host"),
            (HOST, ".."),
            (HOST, "http://"),
            (HOST, f"{'a' * 64}.example"),
            (MAIL, "example"),
            (MAIL, "@"),
            (NETWORK, "0.0.0.0/0"),
            (NETWORK, "10.0.0.0/7"),
            (NETWORK, "::/0"),
            (NETWORK, "2000::/15"),
            (NETWORK, "my neighbour"),
            (PHRASE, "x" * (MAX_VALUE_CHARS + 1)),
            (PHRASE, "nul\x00here"),
            (PHRASE, "half \ud800 pair"),
        ],
    )
    def test_refuses_what_matches_nothing_or_everything(self, kind, typed):
        with pytest.raises(InvalidInputError) as refused:
            clean(kind, typed)

        assert list(refused.value.fields) == ["value"]

    def test_reports_all_faults_at_once(self):
        with pytest.raises(InvalidInputError) as refused:
            clean(PHRASE, "", note="x" * (MAX_NOTE_CHARS + 1), expires_at=NOW)

        assert set(refused.value.fields) == {"value", "note", "expires"}

    def test_is_shown_as_it_was_typed(self):
        assert clean(PHRASE, " Online  Casino ").shown == "Online Casino"
        assert clean(HOST, "https://casino.example/").shown == "casino.example"
        assert clean(AUTHOR, "0123", shown="author of comment #3").shown == "author of comment #3"


class TestPhrases:
    @pytest.mark.parametrize(
        ("phrase", "comment", "does"),
        [
            ("press", "I use WordPress.", False),  # never inside a word
            ("press", "Stop the press!", True),
            ("online casino", "the ONLINE, casino", True),  # case and punctuation aside
            ("online casino", "online and casino", False),
            ("online casino", "casino online", False),
            ("cafe", "The Café closed.", True),
            ("赌 场", "这是赌场吗", True),  # scripts without spaces: letters in a row
            ("赌 场", "场赌", False),
            ("a.*b", "axxb", False),  # nothing typed is a pattern
        ],
    )
    def test_match_whole_words(self, phrase, comment, does):
        value = " ".join(words_of(phrase))

        assert bool(matched(book((PHRASE, value)), texts=text(comment))) is does

    def test_do_not_reach_from_the_name_into_the_text(self):
        assert matched(book((PHRASE, "online casino")), texts=text("online", "casino")) == []

    def test_each_rule_counts_once(self):
        assert matched(book((PHRASE, "win")), texts=text("win win", "win")) == [1]


class TestNames:
    @pytest.mark.parametrize(
        ("host", "does"),
        [
            ("casino.example", True),
            ("a.b.casino.example", True),
            ("mycasino.example", False),
            ("casino.example.org", False),
        ],
    )
    def test_a_site_and_what_lies_below_it(self, host, does):
        assert bool(matched(book((HOST, "casino.example")), hosts=frozenset({host}))) is does
        assert bool(matched(book((MAIL, "casino.example")), mail_domain=host)) is does

    def test_a_site_that_is_only_mentioned_is_blocked_but_never_allowed(self):
        facts = {"mentioned": frozenset({"casino.example"})}

        assert matched(book((HOST, "casino.example")), **facts) == [1]
        assert matched(book((HOST, "casino.example", Effect.ALLOW)), **facts) == []

    def test_an_allowed_link_does_not_bring_others_along(self):
        rules = book((HOST, "friend.example", Effect.ALLOW), (HOST, "aunt.example", Effect.ALLOW))

        assert matched(rules, hosts=frozenset({"friend.example", "www2.aunt.example"})) == [1, 2]
        assert matched(rules, hosts=frozenset({"friend.example", "other.example"})) == []

    def test_a_typed_address_is_blocked_but_allowed_only_when_proven(self):
        rules = book((MAIL, "friend.example", Effect.ALLOW), (MAIL, "friend.example", Effect.HOLD))

        assert matched(rules, mail_domain="friend.example") == [2]
        assert matched(rules, mail_domain="friend.example", is_mail_proven=True) == [1, 2]

    def test_names_above_end_before_the_top(self):
        assert names_above("a.b.example") == ["a.b.example", "b.example"]
        assert names_above("localhost") == ["localhost"]

    def test_hosts_have_one_form(self):
        assert ascii_host("BÜCHER.example.") == "xn--bcher-kva.example"
        assert ascii_host("a" * 70 + "ü.example") == "a" * 70 + "ü.example"


class TestNetworks:
    @pytest.mark.parametrize(
        ("address", "found"),
        [
            ("203.0.113.9", [1]),
            ("203.0.114.9", []),
            ("::ffff:203.0.113.9", [1]),
            ("2001:db8::7", [2]),
            ("2001:db8:1::7", []),
            ("nonsense", []),
            ("fe80::1%eth0", []),
        ],
    )
    def test_hold_the_live_address(self, address, found):
        rules = book((NETWORK, "203.0.113.0/24"), (NETWORK, "2001:db8::/48"))

        assert matched(rules, address=address) == found


def test_authors_are_known_by_proof_alone():
    rules = book((AUTHOR, "token"))

    assert matched(rules, identities=frozenset({"token", "other"})) == [1]
    assert matched(rules, texts=text("token")) == []


def test_an_expired_rule_does_nothing():
    rule = ReadyRule(1, PHRASE, "win", Effect.HOLD, "win", expires_at=NOW)

    assert RuleBook([rule]).matches(Facts(texts=text("win")), NOW) == ()
    later = replace(rule, expires_at=NOW + timedelta(seconds=1))
    assert RuleBook([later]).matches(Facts(texts=text("win")), NOW) == (later,)


class Counting(str):
    """A word that counts how often it is compared."""

    __slots__ = ()
    looked = 0

    def __eq__(self, other: object) -> bool:
        Counting.looked += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param([f"word{number} tail" for number in range(1_000)], id="other words"),
        pytest.param([f"tide word{number}" for number in range(1_000)], id="one first word"),
    ],
)
def test_the_work_does_not_grow_with_the_rules(rules):
    words = tuple(Counting("tide") if place % 3 else Counting("low") for place in range(300))
    many = book(*((PHRASE, phrase) for phrase in rules))
    Counting.looked = 0

    assert matched(many, texts=(words,)) == []
    assert Counting.looked < 3 * len(words)
