"""What the pages and the commands about models are given: versions, results, the model in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from blog.domain.alarms import Alarm, blocking_reason


@dataclass(frozen=True, slots=True)
class RetrainingResult:
    """What one retraining came to; ``version`` is ``None`` when nothing was stored."""

    version: str | None
    is_promoted: bool
    reason: str
    alarms: tuple[Alarm, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One model as lists show it; ``learnt`` counts the comments it was made from."""

    version: str
    created_at: datetime | None
    is_current: bool
    is_base: bool
    summary: str
    metrics: Mapping[str, Any]
    learnt: int = 0
    hold_at: float = 1.0


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """The current version, when it was made, and what is wrong with it."""

    version: str | None
    made_at: datetime | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class ModelPage:
    """What the page about the model shows.

    ``last_run`` tells how the last retraining ended, ``alarms`` what looked wrong then and what
    looks wrong in the share of comments held now, ``untold`` when a retraining began that never
    told how it ended. ``serving`` names what judges in this process, ``None`` when nothing can;
    ``least`` is how many decisions a retraining needs.
    """

    current: dict[str, Any]
    versions: list[VersionRow]
    labels: dict[str, int]
    is_running: bool
    last_run: dict[str, Any] | None
    problem: str | None
    alarms: tuple[Alarm, ...] = ()
    untold: datetime | None = None
    serving: str | None = None
    least: int = 0

    @property
    def is_refused_by_alarm(self) -> bool:
        """Say whether the reason of the last retraining is an alarm's, told already."""
        reason = (self.last_run or {}).get("reason")
        return reason is not None and reason == blocking_reason(self.alarms)
