"""A progress bar on standard error: one line rewritten on a terminal, few lines elsewhere."""

from __future__ import annotations

import sys
import time

_WIDTH = 30
_LINES = 20  # printed where nothing can be rewritten


class Bar:
    """Shows how much of a known number of steps is done, and how long it took."""

    def __init__(self, total: int) -> None:
        self._total = max(total, 1)
        self._done = 0
        self._start = time.monotonic()
        self._shown = -1

    def step(self, what: str) -> None:
        """Count one step as done and say what it was."""
        self._done += 1
        share = min(self._done / self._total, 1.0)
        seconds = time.monotonic() - self._start
        filled = round(share * _WIDTH)
        line = f"[{'#' * filled:.<{_WIDTH}}] {share:4.0%} {seconds:5.0f} s  {what}"
        if sys.stderr.isatty():
            end = "\n" if self._done >= self._total else ""
            print(f"\r{line[:110]:<110}", end=end, file=sys.stderr, flush=True)
        elif int(share * _LINES) > self._shown:
            self._shown = int(share * _LINES)
            print(line, file=sys.stderr, flush=True)
