"""The worker beside the server: there is one, it is started again, it goes with the server."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flows.conftest import PATIENCE_SECONDS, Site
from tests.flows.test_kill_minus_nine import is_running


def workers(site: Site) -> list[int]:
    """Give the processes of the server that do what is due in the background."""
    return [pid for pid in site.workers() if b"\0work\0" in command_of(pid)]


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def served(blog: Site) -> Iterator[Site]:
    blog.start()
    wait_until(lambda: len(workers(blog)) == 1)
    yield blog
    if blog.process is not None and blog.process.poll() is None:
        blog.kill()


def test_a_killed_worker_is_started_again_and_ends_with_the_server(served):
    [first] = workers(served)

    os.kill(first, signal.SIGKILL)
    wait_until(lambda: len({*workers(served)} - {first}) == 1)
    [second] = workers(served)
    code = served.stop()

    assert code == 0
    assert not is_running(second)
    assert "Traceback" not in served.log.read_text()


def test_a_worker_does_not_outlive_a_server_that_was_killed(served):
    [worker] = workers(served)

    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait(PATIENCE_SECONDS)
    try:
        wait_until(lambda: not is_running(worker))
    finally:
        os.killpg(served.process.pid, signal.SIGKILL)  # those that answer live on without it
