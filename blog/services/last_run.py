"""What is kept of the last retraining: when it began, and how it ended if it lived to tell."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from blog.services.clock import Clock
from blog.services.model_views import RetrainingResult

LAST_RUN = "last_run.json"
BEGUN = "last_run_begun"
STARTING = timedelta(seconds=20)
"""How long a process of its own may take to get going; after that, silence means it is gone."""


class LastRun:
    """Two small files beside the models; unreadable ones tell nothing."""

    def __init__(self, folder: Path, *, now: Clock) -> None:
        self._folder = folder
        self._now = now

    def begin(self) -> None:
        """Note that a retraining begins; raises ``OSError`` where nothing can be written."""
        self._write(BEGUN, self._now().isoformat())

    def end(self, result: RetrainingResult) -> None:
        """Note how it ended; raises ``OSError`` where nothing can be written."""
        self._write(LAST_RUN, json.dumps({**asdict(result), "at": self._now().isoformat()}))

    def read(self) -> dict[str, Any] | None:
        """Give how the last one ended; ``None`` when nothing is known."""
        try:
            found = json.loads((self._folder / LAST_RUN).read_text())
        except (OSError, ValueError, RecursionError):
            return None
        return found if _is_sound(found) else None

    def untold(self) -> datetime | None:
        """Give when one began that has not told how it ended; ``None`` when there is none."""
        begun = _moment(self._text(BEGUN))
        ended = _moment(str((self.read() or {}).get("at", "")))
        return None if begun is None or (ended is not None and ended >= begun) else begun

    def is_starting(self) -> bool:
        """Say whether one was begun so lately that its process may not have come to work yet."""
        begun = self.untold()
        return begun is not None and self._now() - begun < STARTING

    def _text(self, name: str) -> str:
        try:
            return (self._folder / name).read_text()
        except (OSError, ValueError):
            return ""

    def _write(self, name: str, text: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        writing = self._folder / f"{name}.tmp"
        try:
            writing.write_text(text)
            writing.replace(self._folder / name)
        except OSError:
            with contextlib.suppress(OSError):
                writing.unlink()
            raise


def _is_sound(found: Any) -> bool:
    if not isinstance(found, dict):
        return False
    version = found.get("version")
    return isinstance(found.get("reason"), str) and (version is None or isinstance(version, str))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
