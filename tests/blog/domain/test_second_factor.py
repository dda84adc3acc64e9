from __future__ import annotations

from datetime import UTC, datetime

import pytest

from blog.domain.second_factor import (
    RECOVERY_ALPHABET,
    acceptable_steps,
    in_groups,
    is_app_code,
    is_recovery_code,
    step_of,
    typed,
)

NOW = datetime(2026, 3, 9, 8, 30, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("ABCD-efgh-ijkm", "abcdefghijkm"),
        ("", ""),
        ("\u00a012\t34\n56", "123456"),
        ("7" * 1_000, "7" * 40),
    ],
)
def test_what_people_type_around_a_code_is_dropped(code, text):
    assert typed(code) == text


@pytest.mark.parametrize(
    "text", ["12345", "1234567", "12345a", "１２３４５６", "²²²²²²", "", "123456\n"]
)
def test_six_ascii_digits_and_nothing_else_come_from_an_app(text):
    assert is_app_code("123456")
    assert not is_app_code(text)


@pytest.mark.parametrize(
    "text", ["abcdefghijk", "abcdefghijkmn", "abcdefghijkl", "abcdefghijk0", ""]
)
def test_recovery_codes_have_twelve_letters_that_are_not_mistaken_for_each_other(text):
    assert is_recovery_code("abcdefghijkm")
    assert not is_recovery_code(text)
    assert len(set(RECOVERY_ALPHABET)) == 32
    assert not set(RECOVERY_ALPHABET) & set("01lo")


def test_a_recovery_code_is_written_in_groups_that_are_read_back():
    assert in_groups("abcdefghijkm") == "abcd-efgh-ijkm"
    assert typed(in_groups("abcdefghijkm")) == "abcdefghijkm"


def test_a_step_is_thirty_seconds():
    start = step_of(NOW.replace(second=0))

    assert step_of(NOW.replace(second=29)) == start
    assert step_of(NOW.replace(second=30)) == start + 1


@pytest.mark.parametrize(
    ("last_used", "steps"),
    [
        (-100, [-1, 0, 1]),  # long ago
        (-1, [0, 1]),  # the one before
        (0, [1]),  # the present one
        (1, []),  # the next one already
    ],
)
def test_steps_near_now_count_unless_they_were_used_or_passed(last_used, steps):
    present = step_of(NOW)

    found = acceptable_steps(NOW, last_step=present + last_used)

    assert found == [present + step for step in steps]
