"""The owner's limits: settings win over what was saved, that over the model's; seen at once."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from blog.domain.errors import InvalidInputError
from blog.domain.moderation import Policy
from blog.services.limits import LIMITS_FILE, LimitsService, OwnerLimits
from blog.services.spam_gate import Limits, SpamGate
from spam.store import ModelStore, base_card, base_version
from tests.blog.services.test_spam_gate import HONEST
from tests.fakes import StandingClock

NONE = Limits()
BROKEN = [
    b"",
    b"\xff\xfe",
    b"null",
    b"[]",
    b"{}",
    b'{"hold_at": 0.4}',
    b'{"hold_at": 7, "spam_at": 0, "saved_at": "2026-05-04T12:00:00+00:00", "saved_by": 1}',
    b'{"hold_at": NaN, "spam_at": 0, "saved_at": "2026-05-04T12:00:00+00:00", "saved_by": 1}',
    b'{"hold_at": 0.4, "spam_at": 0, "saved_at": "yesterday", "saved_by": 1}',
    b"[" * 9_000,
]


@pytest.fixture
def store(tmp_path) -> ModelStore:
    return ModelStore(tmp_path / "models")


def owner(store: ModelStore, settings: Limits = NONE) -> OwnerLimits:
    return OwnerLimits(settings=settings, store=store)


@pytest.fixture
def kept(session: Any, moderator: int) -> Any:
    """Give the database that the log is written to; somebody is number 1 in it."""
    assert moderator == 1
    return session


def service(kept: Any, store: ModelStore, settings: Limits = NONE) -> LimitsService:
    return LimitsService(
        session=kept, owner=owner(store, settings), store=store, now=StandingClock()
    )


def test_at_first_the_models_own_are_in_force(kept, store):
    card = base_card()

    state = service(kept, store).in_force()

    assert state.policy == state.own == Policy(card.hold_at, card.spam_at)
    assert (state.version, state.saved, state.problem) == (base_version(), None, None)


def test_what_is_saved_is_in_force_in_every_process_at_once(kept, store):
    other = SpamGate(store=ModelStore(store.folder), limits=owner(ModelStore(store.folder)))
    before = other.assess(HONEST).policy

    service(kept, store).save(hold_at=0.25, spam_at=0.75, by=1)

    assert other.assess(HONEST).policy == Policy(0.25, 0.75) != before


def test_what_is_saved_says_who_and_when(kept, store, caplog):
    with caplog.at_level("INFO", "blog.services.limits"):
        service(kept, store).save(hold_at=0.25, spam_at=0.0, by=1)

    saved = service(kept, store).in_force().saved
    assert (saved.hold_at, saved.spam_at, saved.saved_by) == (0.25, 0.0, 1)
    assert saved.saved_at == "2026-05-04T12:00:00+00:00"
    assert f"limits saved user=1 hold_at=0.25 spam_at={base_card().spam_at}" in caplog.text
    assert f"hold_at_before={base_card().hold_at}" in caplog.text


def test_without_a_limit_for_spam_the_models_own_stays_but_never_below_holding(kept, store):
    service(kept, store).save(hold_at=1.0, spam_at=0.0, by=1)

    assert service(kept, store).in_force().policy.spam_at == max(1.0, base_card().spam_at)


def test_reset_gives_the_models_own_again(kept, store, caplog):
    limits = service(kept, store)
    limits.save(hold_at=0.25, spam_at=0.75, by=1)

    with caplog.at_level("INFO", "blog.services.limits"):
        limits.reset(by=1)
        limits.reset(by=1)  # nothing left is no error

    assert limits.in_force().policy == limits.in_force().own
    assert "limits reset user=1" in caplog.text


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Limits(hold_at=0.1), Policy(0.1, 0.75)),
        (Limits(spam_at=0.9), Policy(0.25, 0.9)),
        (Limits(hold_at=0.1, spam_at=0.9), Policy(0.1, 0.9)),
        (Limits(hold_everything=True), Policy(0.25, 0.75, hold_everything=True)),
    ],
)
def test_the_settings_win(kept, store, settings, expected):
    limits = service(kept, store, settings)

    limits.save(hold_at=0.25, spam_at=0.75, by=1)

    assert limits.in_force().policy == expected


@pytest.mark.parametrize(
    ("hold_at", "spam_at", "field"),
    [
        (0.0, 0.0, "hold_at"),  # would mean "not set"
        (-0.1, 0.0, "hold_at"),
        (1.1, 0.0, "hold_at"),
        (math.nan, 0.0, "hold_at"),
        (math.inf, 0.0, "hold_at"),
        (0.5, -0.1, "spam_at"),
        (0.5, 1.1, "spam_at"),
        (0.5, math.nan, "spam_at"),
        (0.5, 0.4, "spam_at"),  # below the limit for holding
    ],
)
def test_what_are_no_limits_is_not_saved(kept, store, hold_at, spam_at, field):
    with pytest.raises(InvalidInputError) as refused:
        service(kept, store).save(hold_at=hold_at, spam_at=spam_at, by=1)

    assert list(refused.value.fields) == [field]
    assert not (store.folder / LIMITS_FILE).exists()


@pytest.mark.parametrize("content", BROKEN)
def test_when_nobody_can_read_what_was_saved_everything_is_held(kept, store, content, caplog):
    store.replace_file(LIMITS_FILE, content)
    gate = SpamGate(store=store, limits=owner(store))

    policy = gate.assess(HONEST).policy

    assert policy.hold_everything
    assert "every comment is held" in caplog.text
    state = service(kept, store).in_force()
    assert state.saved is None
    assert LIMITS_FILE in state.problem


def test_a_folder_in_the_files_place_holds_everything(store):
    (store.folder / LIMITS_FILE).mkdir(parents=True)

    assert owner(store).policy(base_card()).hold_everything


def test_saving_again_mends_it(kept, store):
    store.replace_file(LIMITS_FILE, b"broken")

    service(kept, store).save(hold_at=0.25, spam_at=0.75, by=1)

    assert service(kept, store).in_force().problem is None
    assert json.loads((store.folder / LIMITS_FILE).read_bytes())["hold_at"] == 0.25


def test_broken_limits_that_the_settings_replace_hold_nothing_back(store):
    store.replace_file(LIMITS_FILE, b"broken")

    assert owner(store, Limits(0.1, 0.9)).policy(base_card()) == Policy(0.1, 0.9)


def test_without_a_model_there_is_no_policy_to_tell(kept, store):
    store.replace_file("current", b"\xff\xfe")

    limits = service(kept, store)
    limits.save(hold_at=0.25, spam_at=0.75, by=1)

    state = limits.in_force()
    assert (state.version, state.own, state.policy) == (None, None, None)
    assert "current" in state.problem
