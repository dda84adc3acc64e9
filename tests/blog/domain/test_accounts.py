"""Passwords by length, and how long a lock lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blog.domain.accounts import (
    CODE_TRIES_PER_USER,
    LOCK_SECONDS,
    TRIES_PER_ADDRESS,
    TRIES_PER_NAME,
    Attempt,
    check_password,
    checked_name,
    code_lock_seconds,
    lock_seconds,
    name_key,
)
from blog.domain.errors import InvalidInputError

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "password", ["x" * 8, "x" * 1_000, "pass word", "пароль-и-ещё", "        "]
)
def test_length_alone_counts(password):
    check_password(password)


@pytest.mark.parametrize(("password", "found"), [("", "0"), ("x" * 7, "7"), ("x" * 1_001, "1,001")])
def test_other_lengths_are_refused(password, found):
    with pytest.raises(InvalidInputError, match=f"Expected 8 to 1,000 characters, found {found}"):
        check_password(password)


def tries(count: int, *, seconds_ago: float, name: str = "ada") -> list[Attempt]:
    return [Attempt(name, NOW - timedelta(seconds=seconds_ago)) for _ in range(count)]


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [
        ([], 0),
        (tries(TRIES_PER_NAME - 1, seconds_ago=10), 0),  # one left
        (tries(TRIES_PER_NAME, seconds_ago=0), LOCK_SECONDS + 1),  # just locked
        (tries(TRIES_PER_NAME, seconds_ago=100), LOCK_SECONDS - 99),  # a while ago
        (tries(TRIES_PER_NAME, seconds_ago=LOCK_SECONDS - 0.5), 1),  # about to end
        (tries(TRIES_PER_NAME, seconds_ago=LOCK_SECONDS), 0),  # ended by itself
        (tries(TRIES_PER_NAME, seconds_ago=10, name="max"), 0),  # another name
        (
            tries(1, seconds_ago=800) + tries(4, seconds_ago=10),
            101,
        ),  # until the oldest of five ends
        (tries(9, seconds_ago=800) + tries(5, seconds_ago=10), LOCK_SECONDS - 9),
        (tries(TRIES_PER_ADDRESS - 1, seconds_ago=10, name="many"), 0),
        (
            tries(TRIES_PER_ADDRESS, seconds_ago=10, name="many"),
            LOCK_SECONDS - 9,
        ),  # whatever the name
        (
            tries(TRIES_PER_ADDRESS, seconds_ago=10, name="many") + tries(5, seconds_ago=5),
            LOCK_SECONDS - 4,
        ),  # the longer lock counts
    ],
)
def test_locks(attempts, wait):
    assert lock_seconds(attempts, name_hash="ada", now=NOW) == wait


@pytest.mark.parametrize(
    ("failures", "wait"),
    [
        (CODE_TRIES_PER_USER - 1, 0),
        (CODE_TRIES_PER_USER, LOCK_SECONDS - 9),
    ],
)
def test_wrong_codes_lock_whatever_address_they_came_from(failures, wait):
    moments = [NOW - timedelta(seconds=10)] * failures
    old = [NOW - timedelta(seconds=LOCK_SECONDS)] * 50

    assert code_lock_seconds(old + moments, now=NOW) == wait


def test_a_name_is_shown_as_typed_and_known_by_its_folded_key():
    assert checked_name("  Ada\u200b Brook ") == ("Ada Brook", name_key("ADA brook"))
    assert name_key("Àda") == name_key("ada")
