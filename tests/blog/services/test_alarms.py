"""The facts behind alarms: what is new, who decided, what both models say, what was held."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from blog.domain.alarms import HeldShare
from blog.domain.moderation import DecisionKind, Label, Status
from blog.services.alarms import _held_share, alarms_of, drift_alarms, label_facts
from blog.services.labels import lessons
from spam.scorer import Scorer
from spam.store import BASE

APPROVE, _, _, SPAM, _ = DecisionKind
TEXT = "Does the ferry to the island still leave on Sundays, and is it open in the winter?"


@pytest.fixture
def base(services):
    return services.retraining._store.load(BASE)


@pytest.fixture
def teach(make, moderator, now):
    post = make.post()

    def decide(text, kind):
        now.advance(minutes=1)
        author = f"Reader at {now():%H:%M}"  # the same text by the same author is one comment
        comment = make.comment(post, text, author_name=author, status=Status.PENDING)
        make.decide(comment, kind, by=moderator)

    return decide


@pytest.fixture
def facts(session, base, now):
    def read(current=base):
        taught = lessons(session, settled_before=now())
        return label_facts(session, taught, base=base, current=current)

    return read


def test_a_fact_tells_who_when_and_what_the_models_say(facts, teach, now):
    teach(TEXT, SPAM)

    (fact,) = facts()

    assert (fact.account, fact.day, fact.language) == ("Max", now().date(), "en")
    assert (fact.label, fact.is_new, fact.batch) == (Label.SPAM, True, None)
    assert 0 < fact.base_score < 0.5
    assert fact.current_score == fact.base_score
    assert not fact.is_repeat


def test_the_same_text_again_is_a_repeat_of_the_same_label(facts, teach):
    for text, kind in ((TEXT, SPAM), (f"  {TEXT.upper()}\n", SPAM), (TEXT + " ", APPROVE)):
        teach(text, kind)

    assert [fact.is_repeat for fact in facts()] == [False, True, False]


def test_what_the_current_model_learnt_from_is_not_new_nor_judged(facts, teach, base, now):
    teach(TEXT, APPROVE)
    learnt = replace(base.card, metrics={"newest_decision": now().isoformat()})
    teach("Words of the day after.", APPROVE)

    found = facts(Scorer(base.weights, learnt))

    assert [fact.is_new for fact in found] == [False, True]
    assert [fact.base_score is None for fact in found] == [True, False]


def test_of_many_new_labels_the_newest_are_judged(facts, teach, monkeypatch):
    monkeypatch.setattr("blog.services.alarms.MOST_JUDGED", 2)
    for number in range(4):
        teach(f"{TEXT} {number}", APPROVE)

    assert [fact.current_score is None for fact in facts()] == [True, True, False, False]


def test_without_labels_there_is_nothing(facts, session, base, now):
    assert facts() == []
    assert alarms_of(session, [], base=base, current=base, now=now()) == ()


def test_the_share_held_counts_what_the_model_decided(session, make, now, moderator):
    """Not what people decided afterwards."""
    post = make.post()
    for status in (Status.PUBLISHED, Status.PENDING, Status.SPAM):
        make.comment(post, status=status)
    comment = make.comment(post, status=Status.PUBLISHED)
    make.decide(comment, SPAM, by=moderator)

    today = now().date()
    tomorrow = today + timedelta(days=1)
    assert _held_share(session, first=today, last=today) == HeldShare(2, 4)
    assert _held_share(session, first=tomorrow, last=tomorrow) == HeldShare(0, 0)
    assert drift_alarms(session, now=now()) == ()
