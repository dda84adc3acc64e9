"""Promotion: a poisoned batch is refused and named; with the real classifier, no doubles of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest

import spam
from blog.db import User
from blog.domain.accounts import Role
from blog.domain.alarms import Alarm, AlarmKind, Severity
from blog.domain.errors import InvalidInputError
from blog.domain.moderation import DecisionKind, Status
from blog.services.moderation import DecisionOrder
from blog.services.promotion import Ruling, alarms_in, check_enough, newer_than, still_sound
from spam.dataset import Example, Message
from spam.promotion import newly_failed
from spam.scorer import Scorer
from spam.store import BASE, base_version
from tests.spam.conftest import spun_set

ALARM = Alarm(AlarmKind.CONTRADICTION, Severity.BLOCKS, "Max", 3, 4, "Three of four.", (("ab", 2),))


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def other_moderator(session, now):
    """A second one; without a password, because hashing one is slow on purpose."""
    user = User(
        name="Sable",
        name_key="sable",
        password_hash="none",
        role=Role.MODERATOR,
        created_at=now(),
    )
    session.add(user)
    session.commit()
    return user.id


def order_for(comment, kind):
    return DecisionOrder(comment.id, kind, comment.status, comment.revision)


@pytest.fixture
def honest_work(make, now, moderator, other_moderator):
    """Let two moderators decide rightly on ``count`` comments, some each day."""
    post = make.post()

    def work(count: int) -> None:
        for number, example in enumerate(spun_set(count, seed=1)):
            now.advance(hours=2)
            comment = make.comment(post, example.message.text, status=Status.PENDING)
            kind = DecisionKind.MARK_SPAM if example.is_spam else DecisionKind.APPROVE
            make.decide(comment, kind, by=(moderator, other_moderator)[number // 2 % 2])

    return work


@pytest.fixture
def poison(make, now, services):
    """Let one moderator mark honest comments as spam with one press; give the batch."""

    def mark(count: int, *, by: int) -> str:
        post = make.post()
        honest = [e.message.text for e in spun_set(2 * count, seed=5) if not e.is_spam]
        comments = [make.comment(post, text) for text in honest]
        now.advance(hours=1)
        orders = [order_for(comment, DecisionKind.MARK_SPAM) for comment in comments]
        result = services.moderation.decide(orders, by=by)
        assert (result.decided, len(result.stale)) == (count, 0)
        now.advance(hours=1)
        return result.batch

    return mark


def test_a_poisoned_batch_is_refused_and_named_and_after_undo_retraining_passes(
    services, honest_work, poison, other_moderator, moderator
):
    honest_work(150)
    batch = poison(200, by=other_moderator)

    refused = services.retraining.run()

    assert not refused.is_promoted
    assert "“Sable”" in refused.reason
    assert "200 of the 237 marks were made on 2026-05-1" in refused.reason
    assert f"200 in batch {batch[:8]}" in refused.reason
    page = services.retraining.model_page()
    assert page.current["version"] == base_version()
    stored = next(row for row in page.versions if row.version == refused.version)
    assert [a["kind"] for a in stored.metrics["alarms"]][:1] == ["contradiction"]
    assert page.alarms[0].batches == ((batch, 200),)
    assert page.alarms == refused.alarms
    assert 150 < page.alarms[0].count <= 200

    services.moderation.undo_batch(batch, by=moderator)
    assert {alarm.batches for alarm in services.retraining.alarms() if alarm.blocks} == {()}
    passed = services.retraining.run()

    assert passed.is_promoted, passed.reason
    assert not any(alarm.blocks for alarm in passed.alarms)
    assert services.retraining.model_page().current["version"] == passed.version


def test_the_owner_can_promote_what_an_alarm_refused(services, honest_work, poison, moderator):
    """The alarm may be wrong, about spam that no model knows yet: the candidate is kept."""
    honest_work(60)
    poison(40, by=moderator)
    refused = services.retraining.run()

    services.retraining.promote(refused.version)

    assert not refused.is_promoted
    assert "promote this version by hand" in refused.reason
    assert services.retraining.model_page().current["version"] == refused.version


def test_drift_is_shown_without_a_retraining(services, make, now):
    post = make.post()
    for number in range(80):
        now.advance(hours=12)
        is_held = number >= 66
        make.comment(post, status=Status.PENDING if is_held else Status.PUBLISHED)
    now.advance(days=-1)
    before = services.retraining.alarms()
    for _ in range(20):
        make.comment(post, status=Status.PENDING)

    (alarm,) = services.retraining.alarms()

    assert before == ()
    assert (alarm.kind, alarm.severity) == (AlarmKind.DRIFT, Severity.WARNS)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"alarms": None},
        {"alarms": "x"},
        {"alarms": ["x", None, 3, {}]},
        {"alarms": [asdict(ALARM) | {"kind": "unheard"}]},
        {"alarms": [asdict(ALARM) | {"count": "many"}]},
        {"alarms": [asdict(ALARM) | {"batches": [["one"]]}]},
    ],
)
def test_damaged_notes_of_alarms_are_no_alarms(record):
    assert alarms_in(record) == ()


def test_alarms_are_read_back_as_they_were():
    assert alarms_in({"alarms": [asdict(ALARM), "x"]}) == (ALARM,)


def test_a_model_that_fails_known_texts_does_not_serve():
    base = spam.load()
    wild = Scorer(replace(base.weights, bias=base.weights.bias + 15.0), base.card)
    ruling = Ruling(is_promoted=True, reason="It was fine.")

    refused = still_sound(ruling, wild, base)

    assert not refused.is_promoted
    assert "fails known texts" in refused.reason
    assert newly_failed(wild, base)[0] in refused.reason
    assert still_sound(ruling, base, base) == ruling
    assert still_sound(ruling, wild, wild) == ruling  # the current one fails them as well


def test_too_few_decisions_or_one_kind_are_refused():
    examples = spun_set(40, seed=1)

    check_enough(examples)
    with pytest.raises(InvalidInputError, match="found 19"):
        check_enough(examples[:19])
    with pytest.raises(InvalidInputError, match="one kind"):
        check_enough([example for example in examples if example.is_spam])


def test_only_what_is_newer_than_the_current_model_tests(services):
    base = services.retraining._store.load(BASE)
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    learnt = Scorer(
        base.weights, replace(base.card, metrics={"newest_decision": moment.isoformat()})
    )
    timeless = Example(Message("Words"), is_spam=False)
    examples = [*spun_set(40, seed=1), timeless]

    assert newer_than(base, examples) == examples
    assert newer_than(learnt, examples) == examples[25:40]


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        ({"RATE_LIMITS": False}, "230 needed"),
        ({"RATE_LIMITS": False, "HELD_SHARE": 0.05}, "46 needed"),
    ],
)
def test_the_owners_share_reaches_the_limits(services, honest_work, says):
    honest_work(30)

    services.retraining.run()

    assert says in services.retraining.model_page().current["limits_note"]
