from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from blog.domain.moderation import ALLOWED, DecisionKind, Rule, Status
from blog.domain.rules import Effect, RuleKind
from blog.web.admin.wording import (
    bar,
    button_words,
    buttons,
    decision_words,
    effect_words,
    filter_words,
    kind_words,
    rule_words,
    score_words,
    status_words,
    strongest,
    visible,
)

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (None, "no verdict"),
        (0.0, "very likely genuine"),
        (0.2, "likely genuine"),
        (0.49, "unsure, rather genuine"),
        (0.5, "unsure, rather spam"),
        (0.94, "likely spam"),
        (1.0, "very likely spam"),
    ],
)
def test_a_score_has_words(score, words):
    assert score_words(score) == words


@pytest.mark.parametrize(
    ("weight", "largest", "length"),
    [(2.0, 2.0, 50.0), (-1.0, 2.0, 25.0), (9.0, 2.0, 50.0), (0.0, 0.0, 0.0)],
)
def test_bars_are_measured_against_the_largest(weight, largest, length):
    assert bar(weight, largest) == length


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\u200b", "[ZWSP]"),
        ("\u202e", "[RLO]"),
        ("\u00ad", "[SHY]"),
        ("\U000e0041", "[U+E0041]"),  # a tag character
        ("\ufe0f", "[U+FE0F]"),
        ("\u3164", "[HF]"),
        ("\u00a0", "␣"),
        ("\u0301", "◌\u0301"),  # a combining mark needs something to sit on
        ("а", "а"),
        ("Ｇ", "Ｇ"),
        ("a b", "a b"),
    ],
)
def test_what_cannot_be_seen_gets_a_symbol(raw, shown):
    assert visible(raw) == shown


@pytest.mark.parametrize("status", Status)
def test_the_buttons_are_those_that_the_table_allows(status):
    assert set(buttons(status)) == ALLOWED[status]


def test_everything_that_can_happen_has_words():
    assert all(decision_words(kind) and button_words(kind) for kind in DecisionKind)
    assert all(status_words(status) for status in Status)
    assert all(" " in rule_words(rule) for rule in Rule)
    assert rule_words("of_tomorrow") == "of_tomorrow"


@pytest.mark.parametrize(
    ("kind", "rule", "note", "words"),
    [
        (
            DecisionKind.HOLD,
            "blocked_phrase",
            "casino",
            "held, because the rule “casino” (phrase) matches",
        ),
        (
            DecisionKind.MARK_SPAM,
            "blocked_mail_domain",
            "mail.example",
            "put with the spam, because the rule “mail.example” (mail domain) matches",
        ),
        (
            DecisionKind.APPROVE,
            "allowed_author",
            "%(rule)s <b>",
            "let through, because the rule “%(rule)s <b>” (author) matches",
        ),
        (DecisionKind.HOLD, "blocked_moon", "x", "blocked_moon"),
        (DecisionKind.REJECT, "blocked_host", "x", "stopped by a rule about a link"),
        (
            DecisionKind.APPROVE,
            "clean",
            None,
            "let through, because the score is below both limits",
        ),
    ],
)
def test_an_owners_rule_is_named_as_it_is_written(app, kind, rule, note, words):
    with app.test_request_context():
        assert filter_words(SimpleNamespace(kind=kind, rule=rule, note=note)) == words


def test_every_kind_and_effect_has_words(app):
    with app.test_request_context():
        assert all(kind_words(kind) for kind in RuleKind)
        assert all(effect_words(effect) for effect in Effect)


def test_the_strongest_reasons_are_about_this_comment():
    reasons = [
        {"name": name, "weight": 1.0} for name in ("base_rate", "word:ferry", "links", "rest")
    ]

    assert [reason["name"] for reason in strongest(reasons, 3)] == ["word:ferry", "links"]
