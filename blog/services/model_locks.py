"""Locks beside the models: one retraining at once, one judging anew; a killed process lets go."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from blog.domain.errors import BusyError
from blog.domain.sentences import Sentence

LOCK = "retraining.lock"
RESCORING = "rescoring.lock"
_BUSY = {
    LOCK: Sentence("A retraining is running; wait until it has ended."),
    RESCORING: Sentence("Held comments are being judged anew; wait until that has ended."),
}
LOCK_TRIES = 5
LOCK_PAUSE_SECONDS = 0.02


@contextmanager
def alone(folder: Path, lock: str, *, tries: int = 1) -> Iterator[None]:
    """Hold the lock that keeps such work apart.

    Raises
    ------
    BusyError
        If another process, or another part of this one, holds it.
    """
    path = folder / lock
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        if not any(_has_locked(file) for _ in range(tries)):
            raise BusyError(_BUSY[lock])
        yield


def _has_locked(file: IO[str]) -> bool:
    """Try to lock; wait a moment after failing, in case somebody only asks whether one runs."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(LOCK_PAUSE_SECONDS)
        return False
    return True
