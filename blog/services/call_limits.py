"""How often an API token may be used: counted in the database, a few calls at a time.

A process takes ``TAKEN`` calls from what a token may use in a window, and hands them out itself, so
that most calls write nothing. What one process has taken and not used is lost to the others: a
token gets what it may at most, and a few less where several processes answer it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

from sqlalchemy.exc import OperationalError

from blog.db import writing
from blog.domain.errors import RateLimitedError
from blog.services.clock import Clock, DbSession
from blog.services.rate_limits import RateLimits, add

TAKEN: Final = 10
ACTION: Final = "api"


@dataclass(slots=True)
class _Taken:
    """What this process may still hand out of a token's calls in one window."""

    ends_at: int
    left: int = 0
    is_used_up: bool = False


class CallLimits:
    """Counts the calls of API tokens; one for each process, used by all its threads."""

    def __init__(self, *, session: DbSession, limits: RateLimits, now: Clock) -> None:
        self._session, self._limits, self._now = session, limits, now
        self._lock = threading.Lock()
        self._taken: dict[int, _Taken] = {}

    def count(self, token_id: int) -> None:
        """Count one call of a token.

        Raises
        ------
        RateLimitedError
            When the token has used up this window.
        """
        if not self._limits.is_on:
            return
        ends_at = self._limits.ends_at(self._now)
        if self._hands_out(token_id, ends_at):
            return
        granted = self._take(token_id, ends_at)
        with self._lock:
            taken = self._of(token_id, ends_at)
            taken.left += max(0, granted - 1)
            taken.is_used_up = granted < TAKEN
        if granted == 0:
            raise self._refusal(ends_at)

    def _hands_out(self, token_id: int, ends_at: int) -> bool:
        with self._lock:
            taken = self._of(token_id, ends_at)
            if taken.left > 0:
                taken.left -= 1
                return True
            if taken.is_used_up:
                raise self._refusal(ends_at)
            return False

    def _of(self, token_id: int, ends_at: int) -> _Taken:
        taken = self._taken.get(token_id)
        if taken is None or taken.ends_at != ends_at:
            if taken is not None:
                self._taken = {
                    number: one for number, one in self._taken.items() if one.ends_at == ends_at
                }
            taken = self._taken[token_id] = _Taken(ends_at)
        return taken

    def _take(self, token_id: int, ends_at: int) -> int:
        """Take calls from what is left for all; when that cannot be written, there is no limit."""
        try:
            with writing(self._session):
                total = add(
                    self._session,
                    action=ACTION,
                    key=str(token_id),
                    ends_at=ends_at,
                    number=TAKEN,
                    now=self._now,
                )
        except OperationalError:
            return TAKEN
        return min(TAKEN, max(0, self._limits.calls - total + TAKEN))

    def _refusal(self, ends_at: int) -> RateLimitedError:
        return RateLimitedError(
            f"Expected at most {self._limits.calls:,} calls with one token in "
            f"{self._limits.window_seconds:,} seconds. Please wait and try again.",
            retry_after_seconds=max(1, ends_at - int(self._now().timestamp())),
        )
