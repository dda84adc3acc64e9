"""What is kept of the last retraining: silence is told from an end, and soon from a beginning."""

from __future__ import annotations

from pathlib import Path

import pytest

from blog.services.last_run import BEGUN, LAST_RUN, LastRun
from blog.services.model_views import RetrainingResult
from tests.conftest import small_disk
from tests.fakes import StandingClock

REFUSED = RetrainingResult(None, is_promoted=False, reason="Too few.")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def last_run(tmp_path: Path, clock: StandingClock) -> LastRun:
    return LastRun(tmp_path / "models", now=clock)


def test_nothing_is_known_before_the_first(last_run: LastRun) -> None:
    assert (last_run.read(), last_run.untold(), last_run.is_starting()) == (None, None, False)


def test_an_end_is_read_back(last_run: LastRun, clock: StandingClock) -> None:
    last_run.begin()
    clock.advance(seconds=40)
    last_run.end(REFUSED)

    assert last_run.read() == {
        "version": None,
        "is_promoted": False,
        "reason": "Too few.",
        "alarms": [],
        "removed": 0,
        "at": clock().isoformat(),
    }
    assert last_run.untold() is None


def test_one_that_never_told_is_starting_at_first_and_untold_for_ever(
    last_run: LastRun, clock: StandingClock
) -> None:
    last_run.begin()
    last_run.end(REFUSED)
    clock.advance(days=1)
    begun = clock()
    last_run.begin()
    assert (last_run.untold(), last_run.is_starting()) == (begun, True)

    clock.advance(minutes=1)

    assert (last_run.untold(), last_run.is_starting()) == (begun, False)


@pytest.mark.parametrize("content", [b"", b"yesterday", b"\xff", b"2026-05-04T12:00:00"])
def test_a_damaged_note_of_a_beginning_is_none(
    last_run: LastRun, tmp_path: Path, content: bytes
) -> None:
    last_run.begin()
    (tmp_path / "models" / BEGUN).write_bytes(content)

    assert last_run.untold() is None


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"reason": 7}', '{"reason": "x", "version": ["y"]}', "[" * 9_999]
)
def test_a_damaged_note_of_an_end_is_none(last_run: LastRun, tmp_path: Path, content: str) -> None:
    last_run.begin()
    (tmp_path / "models" / LAST_RUN).write_text(content)

    assert last_run.read() is None


def test_what_cannot_be_written_is_an_error_and_leaves_nothing(
    last_run: LastRun, tmp_path: Path
) -> None:
    long = RetrainingResult(None, is_promoted=False, reason="x" * 2_000_000)

    with small_disk(), pytest.raises(OSError, match="too large"):
        last_run.end(long)

    assert list((tmp_path / "models").iterdir()) == []
    assert last_run.read() is None
    assert not (tmp_path / "models" / LAST_RUN).exists()
