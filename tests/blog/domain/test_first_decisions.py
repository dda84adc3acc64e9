"""The order in which score, rules and settings decide, as a table."""

from __future__ import annotations

import pytest

from blog.domain.first_decisions import FirstDecision, Wishes, decision_on_edit, first_decision
from blog.domain.moderation import DecisionKind, Policy, Rule, Status
from blog.domain.rules import Effect, ReadyRule, RuleKind

POLICY = Policy(hold_at=0.5, spam_at=0.95)
STRICT = Policy(hold_at=0.5, spam_at=0.95, hold_everything=True)
HOLD, SPAM, APPROVE = DecisionKind.HOLD, DecisionKind.MARK_SPAM, DecisionKind.APPROVE


def rule(effect: Effect, kind: RuleKind = RuleKind.PHRASE, number: int = 1) -> ReadyRule:
    return ReadyRule(number, kind, "casino", effect, f"casino {number}")


HOLDS, BINS, ALLOWS = rule(Effect.HOLD), rule(Effect.SPAM), rule(Effect.ALLOW)


@pytest.mark.parametrize(
    ("score", "policy", "wishes", "kind", "name"),
    [
        (0.1, POLICY, {}, APPROVE, Rule.CLEAN),
        (0.7, POLICY, {}, HOLD, Rule.ABOVE_HOLD_AT),
        (0.97, POLICY, {}, SPAM, Rule.ABOVE_SPAM_AT),
        (None, POLICY, {}, HOLD, Rule.NO_VERDICT),
        (0.1, POLICY, {"matched": (HOLDS,)}, HOLD, Rule.BLOCKED_PHRASE),
        (0.7, POLICY, {"matched": (HOLDS,)}, HOLD, Rule.BLOCKED_PHRASE),
        (0.97, POLICY, {"matched": (HOLDS,)}, SPAM, Rule.ABOVE_SPAM_AT),  # the stronger stays
        (0.1, POLICY, {"matched": (BINS,)}, SPAM, Rule.BLOCKED_PHRASE),
        (None, None, {"matched": (BINS,)}, SPAM, Rule.BLOCKED_PHRASE),  # needs no model
        (0.1, POLICY, {"matched": (ALLOWS, HOLDS)}, HOLD, Rule.BLOCKED_PHRASE),  # block wins
        (0.7, POLICY, {"matched": (ALLOWS,)}, APPROVE, Rule.ALLOWED_PHRASE),
        (0.97, POLICY, {"matched": (ALLOWS,)}, SPAM, Rule.ABOVE_SPAM_AT),
        (None, POLICY, {"matched": (ALLOWS,)}, HOLD, Rule.NO_VERDICT),  # failing safe
        (0.1, STRICT, {"matched": (ALLOWS,)}, HOLD, Rule.EVERYTHING_HELD),  # a person asked
        (0.1, POLICY, {"matched": (ALLOWS,)}, APPROVE, Rule.CLEAN),  # it decided nothing
        (0.1, POLICY, {"hold_all": True}, HOLD, Rule.POST_HELD),
        (0.97, POLICY, {"hold_all": True}, SPAM, Rule.ABOVE_SPAM_AT),
        (0.1, POLICY, {"hold_all": True, "matched": (ALLOWS,)}, HOLD, Rule.POST_HELD),
        (0.1, POLICY, {"hold_first": True}, HOLD, Rule.FIRST_COMMENT),
        (0.7, POLICY, {"hold_first": True}, HOLD, Rule.ABOVE_HOLD_AT),
        (0.1, POLICY, {"hold_first": True, "is_trusted": True}, APPROVE, Rule.CLEAN),
        (0.7, POLICY, {"hold_first": True, "is_trusted": True}, HOLD, Rule.ABOVE_HOLD_AT),
        (0.1, POLICY, {"hold_first": True, "matched": (ALLOWS,)}, APPROVE, Rule.ALLOWED_PHRASE),
        (0.7, POLICY, {"allow_trusted": True}, HOLD, Rule.ABOVE_HOLD_AT),
        (
            0.7,
            POLICY,
            {"allow_trusted": True, "is_trusted": True},
            APPROVE,
            Rule.TRUSTED_AUTHOR,
        ),
        (0.97, POLICY, {"allow_trusted": True, "is_trusted": True}, SPAM, Rule.ABOVE_SPAM_AT),
        (
            0.1,
            POLICY,
            {"allow_trusted": True, "is_trusted": True, "matched": (HOLDS,)},
            HOLD,
            Rule.BLOCKED_PHRASE,
        ),
    ],
)
def test_the_first_that_applies_decides(score, policy, wishes, kind, name):
    decided = first_decision(score, policy, Wishes(**wishes))

    assert (decided.kind, decided.rule) == (kind, name)


def test_undecided_evidence_neither_bins_nor_lets_a_rule_allow():
    held = first_decision(0.97, POLICY, Wishes(matched=(ALLOWS,)), settled_score=0.3)

    assert (held.kind, held.rule) == (HOLD, Rule.ABOVE_HOLD_AT)


def test_the_oldest_rule_that_matches_is_named_as_it_is_written():
    newer = rule(Effect.HOLD, RuleKind.HOST, number=9)

    decided = first_decision(0.1, POLICY, Wishes(matched=(HOLDS, newer)))

    assert decided == FirstDecision(HOLD, Rule.BLOCKED_PHRASE, "casino 1")


@pytest.mark.parametrize("kind", list(RuleKind))
def test_every_kind_of_rule_has_names_of_its_own(kind):
    blocked = first_decision(0.1, POLICY, Wishes(matched=(rule(Effect.HOLD, kind),)))
    allowed = first_decision(0.7, POLICY, Wishes(matched=(rule(Effect.ALLOW, kind),)))

    assert (blocked.rule.value, allowed.rule.value) == (f"blocked_{kind}", f"allowed_{kind}")


CLEAN = FirstDecision(APPROVE, Rule.CLEAN)
HELD = FirstDecision(HOLD, Rule.ABOVE_HOLD_AT)
BINNED = FirstDecision(SPAM, Rule.ABOVE_SPAM_AT)


@pytest.mark.parametrize(
    ("status", "fresh", "has_new_link", "expected"),
    [
        (Status.PUBLISHED, CLEAN, False, None),
        (Status.PUBLISHED, CLEAN, True, FirstDecision(HOLD, Rule.LINK_ADDED)),
        (Status.PUBLISHED, HELD, False, HELD),
        (Status.PUBLISHED, BINNED, True, BINNED),
        (Status.PENDING, CLEAN, False, None),  # never published by an edit
        (Status.PENDING, HELD, True, None),
        (Status.PENDING, BINNED, False, BINNED),
        (Status.SPAM, BINNED, False, None),
        (Status.SPAM, HELD, False, HELD),
        (Status.SPAM, CLEAN, False, FirstDecision(HOLD, Rule.TEXT_CHANGED)),
        (Status.REJECTED, CLEAN, False, None),
        (Status.REJECTED, BINNED, False, BINNED),
    ],
)
def test_an_edit_publishes_nothing(status, fresh, has_new_link, expected):
    assert decision_on_edit(status, fresh, has_new_link=has_new_link) == expected
