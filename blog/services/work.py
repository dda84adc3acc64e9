"""The worker: does what is due, one task after the other, until told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Final, Protocol

from blog.domain.log import Via
from blog.services.clock import DbSession
from blog.services.origin import Origin, coming_from

log = logging.getLogger(__name__)
POLL_SECONDS: Final = 1.0


class Task(Protocol):
    """Something that may be due, such as bulk actions."""

    def run_due(self) -> bool:
        """Do what is due, for a few seconds at most; tell whether there was anything to do."""


class WorkService:
    """Runs the tasks it was given. Any number of workers may run; tasks claim what they work on."""

    def __init__(self, *, session: DbSession, tasks: Sequence[Task]) -> None:
        self._session = session
        self._tasks = tasks

    def run_due(self) -> bool:
        """Give each task its turn; tell whether any had something to do.

        A task that fails is written to the program's log and does not keep the others from theirs.
        """
        return any([self._has_done(task) for task in self._tasks])  # noqa: C419 - each has its turn

    def run_all(self) -> None:
        """Work until nothing is due any more."""
        with coming_from(Origin(Via.WORKER)):
            while self.run_due():
                pass

    def run_until(self, stopping: threading.Event) -> None:
        """Work until told to stop, and look once a second whether something is due."""
        with coming_from(Origin(Via.WORKER)):
            while not stopping.is_set():
                if not self.run_due():
                    stopping.wait(POLL_SECONDS)

    def _has_done(self, task: Task) -> bool:
        try:
            return task.run_due()
        except Exception:
            self._session.rollback()
            log.exception("a task failed task=%s", type(task).__name__)
            return False
