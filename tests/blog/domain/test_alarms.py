"""Alarms: what poisoning and drift look like, and what an ordinary blog looks like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle, islice

import pytest

from blog.domain.alarms import (
    Alarm,
    AlarmKind,
    HeldShare,
    LabelFact,
    Severity,
    blocking_reason,
    drift_alarm,
    label_alarms,
)
from blog.domain.moderation import Label

HAM, SPAM = Label.HAM, Label.SPAM
FIRST = date(2026, 3, 1)
HONEST = {"base_score": 0.03, "current_score": 0.04}
SPAMMY = {"base_score": 0.97, "current_score": 0.99}


def facts(count, accounts=("Max",), *, label=SPAM, days=30, language="en", **changed):
    """Give ``count`` labels, spread over accounts and days, whose scores agree with the label."""
    scores = SPAMMY if label is SPAM else HONEST
    plain = LabelFact("", FIRST, language, label, is_new=True, **scores)
    return [
        replace(plain, account=account, day=FIRST + timedelta(days=number % days), **changed)
        for number, account in enumerate(islice(cycle(accounts), count))
    ]


def usual(count=150, accounts=("Max", "Ada"), **changed):
    return [
        *facts(count // 2, accounts, label=HAM, **changed),
        *facts(count - count // 2, accounts, **changed),
    ]


def found(*labels):
    alarms = label_alarms([fact for part in labels for fact in part])
    return [(alarm.kind, alarm.severity, alarm.subject) for alarm in alarms]


POISON = facts(200, ["Ada"], batch="b" * 32, **HONEST)


def test_an_ordinary_blog_is_quiet():
    assert found(usual()) == []
    assert found(usual(60)) == []
    assert found([]) == []


@pytest.mark.parametrize("count", [20, 150, 2_000])
def test_a_blog_with_one_moderator_is_quiet(count):
    assert found(usual(count, ["Max"], is_new=False), usual(count, ["Max"])) == []
    assert found(usual(count, ["Max"])) == []


def test_a_poisoned_batch_blocks_and_is_named():
    alarms = label_alarms([*usual(is_new=False), *POISON])

    first = alarms[0]
    assert (first.kind, first.severity, first.subject) == (
        AlarmKind.CONTRADICTION,
        Severity.BLOCKS,
        "Ada",
    )
    assert (first.count, first.total, first.batches) == (200, 200, (("b" * 32, 200),))
    assert "“Ada” newly marked 200 comments as spam" in first.sentence
    assert "7 of the 200 marks were made on 2026-03-01" in first.sentence
    assert "undo their batch (200 in batch bbbbbbbb)" in first.sentence
    assert [alarm.kind for alarm in alarms] == [AlarmKind.CONTRADICTION, AlarmKind.ACCOUNT]
    assert alarms[1].blocks
    assert blocking_reason(alarms) == f"{alarms[0].sentence} {alarms[1].sentence}"


def test_the_poison_of_a_single_moderator_blocks_too():
    quiet = usual(accounts=["Max"], is_new=False)

    assert found(quiet, facts(200, ["Max"], **HONEST)) == [
        (AlarmKind.CONTRADICTION, Severity.BLOCKS, "Max")
    ]


def test_several_batches_are_named_in_the_plural():
    batches = [("a" * 32, 50), ("b" * 32, 40), ("c" * 32, 30)]
    marks = [fact for batch, n in batches for fact in facts(n, **{**HONEST, "batch": batch})]

    two, three = label_alarms(marks[:90])[0], label_alarms(marks)[0]

    assert "undo their batches (50 in batch aaaaaaaa and 40 in batch bbbbbbbb):" in two.sentence
    assert (
        "undo their batches (50 in batch aaaaaaaa, 40 in batch bbbbbbbb and 30 in batch cccccccc):"
    ) in three.sentence


def test_marks_made_one_by_one_are_to_be_undone_one_by_one():
    (alarm,) = label_alarms(facts(40, **HONEST))

    assert "If they are wrong, undo them:" in alarm.sentence
    assert alarm.batches == ()


def test_spam_approved_as_honest_blocks_as_well():
    approved = facts(30, ["Ada"], label=HAM, base_score=0.999, current_score=0.997)

    assert found(usual(is_new=False), approved) == [
        (AlarmKind.CONTRADICTION, Severity.BLOCKS, "Ada")
    ]


@pytest.mark.parametrize(
    "marks",
    [
        facts(19, **HONEST),  # too few
        facts(60, base_score=0.03, current_score=0.9),  # the current model has learnt it
        facts(60, base_score=0.9, current_score=0.03),  # the base model knows it
        facts(60, base_score=0.5, current_score=0.5),  # missed, but not clearly honest
        facts(60, base_score=None, current_score=None),  # not judged
        facts(60, is_repeat=True, **HONEST),  # one campaign that no model knows yet
        [*facts(30, **HONEST), *facts(40)],  # a blog whose spam is hard: much of it is missed
        facts(60, is_new=False, **HONEST),  # learnt from long ago
        facts(60, label=HAM, **SPAMMY),  # held wrongly and approved: what learning is for
    ],
)
def test_what_learning_is_for_does_not_contradict(marks):
    assert found(usual(is_new=False), [replace(fact, account="Ada") for fact in marks]) in (
        [],
        [(AlarmKind.ACCOUNT, Severity.WARNS, "Ada")],
    )


def test_an_account_that_suddenly_gives_nearly_all_is_shown():
    alarms = label_alarms([*usual(is_new=False), *facts(100, ["Ada"])])

    assert [(a.kind, a.severity, a.count, a.total) for a in alarms] == [
        (AlarmKind.ACCOUNT, Severity.WARNS, 100, 100)
    ]
    assert "100 of the 100 new labels “spam”, and 74 of the 150 others" in alarms[0].sentence
    assert blocking_reason(alarms) is None


@pytest.mark.parametrize(
    "labels",
    [
        facts(49, ["Ada"]),  # few
        facts(100, ["Ada", "Max"]),  # half and half
        facts(100, ["Ada", "Ada", "Max"]),  # two thirds
    ],
)
def test_an_account_that_does_its_share_is_not(labels):
    assert found(usual(is_new=False), labels) == []


def test_without_others_nothing_is_known_to_be_unusual():
    assert found(facts(100, ["Ada"]), facts(19, label=HAM)) == []
    assert found(facts(100, ["Ada"]), facts(20, label=HAM)) != []


def test_a_day_that_gives_nearly_all_is_shown():
    wave = [replace(fact, day=date(2026, 5, 4)) for fact in facts(100, ["Max", "Ada"])]

    assert found(usual(is_new=False), wave) == [(AlarmKind.DAY, Severity.WARNS, "2026-05-04")]


def test_a_language_that_is_only_spam_is_shown():
    wave = facts(100, ["Max", "Ada"], language="ru")

    assert found(usual(is_new=False, language="it"), wave) == [
        (AlarmKind.LANGUAGE, Severity.WARNS, "ru")
    ]
    assert found(usual(is_new=False, language="ru"), wave) == []
    unknown = [replace(fact, language="unknown") for fact in wave]
    assert found(usual(is_new=False, language="it"), unknown) == []


@pytest.mark.parametrize(
    ("week", "before", "is_drift"),
    [
        (HeldShare(40, 100), HeldShare(10, 400), True),  # ten times as many
        (HeldShare(0, 300), HeldShare(300, 600), True),  # nothing is held any more
        (HeldShare(4, 100), HeldShare(10, 400), False),  # a little more
        (HeldShare(29, 29), HeldShare(10, 400), False),  # too few this week
        (HeldShare(40, 100), HeldShare(0, 29), False),  # too few before
        (HeldShare(6, 30), HeldShare(40, 400), False),  # by chance
        (HeldShare(6_000, 100_000), HeldShare(20_000, 400_000), False),  # sure, but nobody's worry
        (HeldShare(0, 100), HeldShare(0, 400), False),  # nothing is held, as before
        (HeldShare(100, 100), HeldShare(400, 400), False),  # everything is, as before
    ],
)
def test_drift_of_the_held_share(week, before, is_drift):
    alarm = drift_alarm(week, before)

    assert (alarm is not None) is is_drift
    if alarm is not None:
        assert (alarm.kind, alarm.severity) == (AlarmKind.DRIFT, Severity.WARNS)
        assert f"{week.held} of {week.judged}" in alarm.sentence


def test_alarms_that_warn_refuse_nothing():
    warning = Alarm(AlarmKind.DAY, Severity.WARNS, "x", 1, 1, "A day.")

    assert blocking_reason([warning]) is None
    assert not warning.blocks
