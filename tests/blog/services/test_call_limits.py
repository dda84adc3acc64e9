"""An API token may be used so often in one window, whichever process answers."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from blog.db import RateWindow
from blog.domain.errors import RateLimitedError
from blog.services.call_limits import TAKEN, CallLimits
from blog.services.rate_limits import RateLimits

WINDOW = 600


@pytest.fixture
def limits(session, now):
    """Make what one process counts with."""

    def made(calls, *, is_on=True):
        limits = RateLimits(is_on=is_on, window_seconds=WINDOW, calls=calls)
        return CallLimits(session=session, limits=limits, now=now)

    return made


def used(limits, token_id, tries):
    """Give how many of some calls were let through."""
    through = 0
    for _ in range(tries):
        try:
            limits.count(token_id)
        except RateLimitedError:
            continue
        through += 1
    return through


@pytest.mark.parametrize("calls", [1, TAKEN - 1, TAKEN, TAKEN + 1, 25])
def test_a_token_gets_just_what_it_may(limits, calls):
    assert used(limits(calls), 1, calls + 30) == calls


def test_the_refusal_says_when_to_come_back(limits, now):
    few = limits(2)
    used(few, 1, 2)
    now.advance(seconds=30)

    with pytest.raises(RateLimitedError, match="at most 2 calls with one token") as refusal:
        few.count(1)

    left = WINDOW - int(now().timestamp()) % WINDOW
    assert refusal.value.retry_after_seconds == left
    now.advance(seconds=left)
    assert used(few, 1, 5) == 2


def test_each_token_has_its_own(limits):
    few = limits(3)

    assert [used(few, number, 5) for number in (1, 2)] == [3, 3]


@pytest.mark.parametrize("calls", [25, 40])
def test_several_processes_never_let_more_through_together(limits, calls):
    processes = [limits(calls) for _ in range(3)]
    through = sum(used(processes[turn % 3], 1, 1) for turn in range(3 * calls))

    assert calls - 2 * TAKEN < through <= calls


def test_a_process_that_starts_anew_does_not_begin_at_nothing(limits):
    assert used(limits(15), 1, 10) == 10

    assert used(limits(15), 1, 20) == 5


def test_most_calls_and_all_refused_ones_write_nothing(limits, session):
    used(limits(TAKEN * 3), 1, 200)

    assert session.scalar(select(RateWindow.count)) == TAKEN * 4  # the last found nothing left


def test_windows_that_are_over_are_forgotten(limits, session, now):
    few = limits(5)
    for token_id in range(4):
        few.count(token_id)
    now.advance(seconds=2 * WINDOW)

    few.count(1)

    assert session.scalar(select(func.count()).select_from(RateWindow)) == 1
    assert len(few._taken) == 1  # memory does not grow


def test_turned_off_it_counts_nothing(limits, session):
    assert used(limits(1, is_on=False), 1, 50) == 50
    assert session.scalar(select(RateWindow.count)) is None


def test_threads_of_one_process_share_what_was_taken(limits):
    few = limits(TAKEN - 1)
    few.count(1)  # takes all
    through = []
    threads = [threading.Thread(target=lambda: through.append(used(few, 1, 5))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(through) == TAKEN - 2
