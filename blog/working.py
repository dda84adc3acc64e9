"""The worker as a process: how it is told to stop, and the one that runs beside a server."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

log = logging.getLogger(__name__)
STOP_SECONDS: Final = 5
WATCH_SECONDS: Final = 0.5
SOON_SECONDS: Final = 5.0
"""A worker that ends sooner than this is started again only after this long."""


def stop_signal(*, parent: int | None) -> threading.Event:
    """Give an event that is set when this process is asked to end.

    Parameters
    ----------
    parent
        The process that started this one: when it is gone, even killed while this one starts, this
        one ends too. ``None``: it stands alone.
    """
    stopping = threading.Event()

    def stop(*_: Any) -> None:
        stopping.set()

    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, stop)
    if parent is not None:
        threading.Thread(target=_watch_parent, args=(parent, stopping), daemon=True).start()
    return stopping


def _watch_parent(parent: int, stopping: threading.Event) -> None:
    while os.getppid() == parent:
        if stopping.wait(WATCH_SECONDS):
            return
    stopping.set()


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep one worker running as long as the block runs; one that dies is started again."""
    stopping = threading.Event()
    # Before the server forks: a process forked while this one starts would keep open the pipe that
    # tells of its start, and whoever waits for that would wait as long as the server runs.
    first = _started()
    keeper = threading.Thread(target=_keep_running, args=(first, stopping), name="worker")
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
        [sys.executable, "-m", "blog.cli", "work", "--beside", str(os.getpid())],
        stdin=subprocess.DEVNULL,
    )


def _keep_running(worker: subprocess.Popen[bytes], stopping: threading.Event) -> None:
    started_at = time.monotonic()
    while not stopping.is_set():
        while worker.poll() is None and not stopping.wait(WATCH_SECONDS):
            pass
        if worker.poll() is None:
            break
        log.warning("the worker ended and is started again code=%s", worker.returncode)
        if stopping.wait(max(0.0, SOON_SECONDS - (time.monotonic() - started_at))):
            return
        started_at, worker = time.monotonic(), _started()
    _end(worker)


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Ask it to end; what it is in the middle of is undone when it does not in time."""
    worker.terminate()
    try:
        worker.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
