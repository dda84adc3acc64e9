"""When to try again, and what is fit for a mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.domain.outbox import PAUSES, body_text, header_text, next_try

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


def test_pauses_grow_and_end():
    tries = [next_try(attempts, NOW) for attempts in range(1, len(PAUSES) + 2)]

    assert tries[0] == NOW + timedelta(minutes=1)
    assert sorted(tries[:-1]) == tries[:-1]
    assert tries[-1] is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Two lines\r\nBcc: somebody@example.org", "Two lines Bcc: somebody@example.org"),
        ("=?utf-8?q?hidden=0D=0ABcc:_x?=", "= ?utf-8?q?hidden=0D=0ABcc:_x?="),
        ("left \u202eto right", "left to right"),
        ("a\x00b\x1bc", "a b c"),
        ("  much   room ", "much room"),
    ],
)
def test_a_header_is_one_visible_line(typed, expected):
    assert header_text(typed) == expected


@given(st.text(max_size=400))
def test_no_header_holds_what_could_end_it(typed):
    line = header_text(typed)

    assert len(line) <= 200
    assert line.isprintable()
    assert "=?" not in line


def test_a_body_keeps_its_lines_and_no_other_controls():
    assert body_text("one\r\ntwo\rthree\x07 \u202efour\n") == "one\ntwo\nthree   four\n"
