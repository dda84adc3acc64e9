"""The rules of moderation: transitions, first status, labels, what may be taken back."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.errors import IllegalTransitionError
from blog.domain.moderation import (
    ALLOWED,
    KIND_LEADING_TO,
    RESULT,
    DecisionKind,
    Label,
    Policy,
    Rule,
    Status,
    first_status,
    label_of,
    standing_decision,
    status_after,
    undoable_decision,
)

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind

# The table of the design, cell by cell: what follows, or None where it is not allowed.
TRANSITIONS: dict[Status | None, tuple[Status | None, ...]] = {
    #                  approve           hold            reject           spam         remove
    None: (Status.PUBLISHED, Status.PENDING, None, Status.SPAM, None),
    Status.PENDING: (Status.PUBLISHED, None, Status.REJECTED, Status.SPAM, Status.REMOVED),
    Status.PUBLISHED: (None, Status.PENDING, Status.REJECTED, Status.SPAM, Status.REMOVED),
    Status.REJECTED: (Status.PUBLISHED, Status.PENDING, None, Status.SPAM, Status.REMOVED),
    Status.SPAM: (Status.PUBLISHED, Status.PENDING, Status.REJECTED, None, Status.REMOVED),
    Status.REMOVED: (None, None, None, None, None),
}
CELLS = [
    (current, kind, after)
    for current, row in TRANSITIONS.items()
    for kind, after in zip(DecisionKind, row, strict=True)
]


@dataclass(frozen=True)
class Fact:
    """A decision as the rules see it; made by a person unless told otherwise."""

    id: int
    kind: DecisionKind
    undoes_id: int | None = None
    user_id: int | None = 1
    revision: int = 1


def by_rule(number: int, kind: DecisionKind) -> Fact:
    return Fact(number, kind, user_id=None)


@pytest.mark.parametrize(("current", "kind", "after"), CELLS)
def test_transition_table_is_the_designs(current, kind, after):
    if after is not None:
        assert status_after(current, kind) is after
    else:
        with pytest.raises(IllegalTransitionError, match=str(current or "new")):
            status_after(current, kind)


def test_every_status_and_kind_is_in_the_tables():
    assert set(ALLOWED) == {None, *Status}
    assert set(RESULT) == set(DecisionKind)
    assert {RESULT[kind]: kind for kind in DecisionKind} == KIND_LEADING_TO


def test_a_refusal_says_what_is_allowed():
    with pytest.raises(IllegalTransitionError, match="allowed: hold, reject, remove, spam"):
        status_after(Status.PUBLISHED, APPROVE)
    with pytest.raises(IllegalTransitionError, match="allowed: nothing"):
        status_after(Status.REMOVED, APPROVE)


LIMITS = Policy(hold_at=0.5, spam_at=0.9)
STRICT = Policy(hold_at=0.5, spam_at=0.9, hold_everything=True)


@pytest.mark.parametrize(
    ("score", "policy", "kind", "rule"),
    [
        (None, None, HOLD, Rule.NO_VERDICT),  # a broken classifier holds
        (None, LIMITS, HOLD, Rule.NO_VERDICT),  # limits without a score hold
        (0.0, None, HOLD, Rule.NO_VERDICT),  # a score without limits holds
        (0.0, LIMITS, APPROVE, Rule.CLEAN),  # the lowest score
        (0.499, LIMITS, APPROVE, Rule.CLEAN),  # just below the limit
        (0.5, LIMITS, HOLD, Rule.ABOVE_HOLD_AT),  # a limit belongs to what is above it
        (0.899, LIMITS, HOLD, Rule.ABOVE_HOLD_AT),  # just below the next
        (0.9, LIMITS, SPAM, Rule.ABOVE_SPAM_AT),  # the same for spam
        (1.0, LIMITS, SPAM, Rule.ABOVE_SPAM_AT),  # the highest score
        (0.0, STRICT, HOLD, Rule.EVERYTHING_HELD),  # the owner reads everything
        (0.5, STRICT, HOLD, Rule.ABOVE_HOLD_AT),  # the stronger rule is named
        (0.95, STRICT, SPAM, Rule.ABOVE_SPAM_AT),  # but spam is not read
        (0.7, Policy(0.7, 0.7), SPAM, Rule.ABOVE_SPAM_AT),  # equal limits hold nothing
        (0.999, Policy(0.5, 1.5), HOLD, Rule.ABOVE_HOLD_AT),  # a model too young to bin
        (float("nan"), LIMITS, HOLD, Rule.NO_VERDICT),  # not a number is no score
        (-0.1, LIMITS, HOLD, Rule.NO_VERDICT),  # no probability
    ],
)
def test_first_status(score, policy, kind, rule):
    assert first_status(score, policy) == (kind, rule)


@pytest.mark.parametrize(
    ("settled", "kind"),
    [
        (None, DecisionKind.MARK_SPAM),  # no such evidence: the score stands alone
        (0.95, DecisionKind.MARK_SPAM),  # spam without it as well
        (0.9, DecisionKind.HOLD),  # only what nobody decided makes it spam
        (0.01, DecisionKind.HOLD),  # even so it is held, not published
    ],
)
def test_what_nobody_has_decided_holds_at_most(settled, kind):
    policy = Policy(hold_at=0.5, spam_at=0.95)

    assert first_status(0.99, policy, settled_score=settled)[0] is kind


@pytest.mark.parametrize(
    ("decisions", "standing", "label", "undoable"),
    [
        ([], None, None, None),  # nothing was decided
        ([by_rule(1, APPROVE)], None, None, None),  # a rule teaches nothing
        ([by_rule(1, SPAM)], None, None, None),  # not even about spam
        ([by_rule(1, HOLD), Fact(2, APPROVE)], 2, Label.HAM, 2),  # a person does
        ([by_rule(1, HOLD), Fact(2, SPAM)], 2, Label.SPAM, 2),  # of both kinds
        ([by_rule(1, HOLD), Fact(2, REJECT)], 2, None, 2),  # rejected is not spam
        ([by_rule(1, APPROVE), Fact(2, HOLD)], 2, None, 2),  # undecided
        ([by_rule(1, HOLD), Fact(2, REMOVE)], 2, None, None),  # removed for good
        ([by_rule(1, HOLD), Fact(2, SPAM), Fact(3, APPROVE)], 3, Label.HAM, 3),  # the newest counts
        ([by_rule(1, HOLD), Fact(2, SPAM), Fact(3, HOLD, 2)], None, None, 3),  # taken back
        (
            [by_rule(1, HOLD), Fact(2, SPAM), Fact(3, HOLD, 2), Fact(4, SPAM, 3)],
            2,
            Label.SPAM,
            4,
        ),  # taking back the taking back restores the first
        (
            [by_rule(1, HOLD), Fact(2, APPROVE), Fact(3, SPAM), Fact(4, APPROVE, 3)],
            2,
            Label.HAM,
            4,
        ),  # the one before stands again
        (
            [
                by_rule(1, HOLD),
                Fact(2, APPROVE),
                Fact(3, SPAM),
                Fact(4, APPROVE, 3),
                Fact(5, SPAM, 4),
                Fact(6, APPROVE, 5),
            ],
            2,
            Label.HAM,
            6,
        ),  # there and back twice
        (
            [by_rule(1, HOLD), Fact(2, APPROVE), by_rule(3, HOLD)],
            2,
            Label.HAM,
            None,
        ),  # a rule later
    ],
)
def test_standing_label_and_what_may_be_taken_back(decisions, standing, label, undoable):
    found = standing_decision(decisions)
    newest = undoable_decision(decisions)

    assert (found.id if found else None) == standing
    assert label_of(decisions, revision=1) is label
    assert (newest.id if newest else None) == undoable


def test_a_decision_on_an_earlier_text_teaches_nothing():
    decisions = [by_rule(1, HOLD), Fact(2, SPAM, revision=1)]

    assert label_of(decisions, revision=1) is Label.SPAM
    assert label_of(decisions, revision=2) is None


@given(st.lists(st.sampled_from([APPROVE, HOLD, REJECT, SPAM, "undo"]), max_size=30))
def test_the_standing_decision_always_explains_the_status(steps):
    history = [by_rule(1, HOLD)]
    status = Status.PENDING
    results = [Status.PENDING]
    for step in steps:
        number = len(history) + 1
        if step == "undo":
            newest = undoable_decision(history)
            if newest is None:
                continue
            back = KIND_LEADING_TO[results[newest.id - 2]]
            status = status_after(status, back)
            history.append(Fact(number, back, undoes_id=newest.id))
        elif step in ALLOWED[status]:
            status = status_after(status, step)
            history.append(Fact(number, step))
        else:
            continue
        results.append(status)

    standing = standing_decision(history)
    assert status is (RESULT[standing.kind] if standing else Status.PENDING)
