"""What the pages and the commands about models are given: versions, results, the model in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from blog.domain.alarms import Alarm, blocking_reason
from spam.store import StoredVersion, base_version


@dataclass(frozen=True, slots=True)
class RetrainingResult:
    """What one retraining came to; ``version`` is ``None`` when nothing was stored.

    ``removed`` tells how many old versions were removed after it.
    """

    version: str | None
    is_promoted: bool
    reason: str
    alarms: tuple[Alarm, ...] = ()
    removed: int = 0


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
    ``least`` is how many decisions a retraining needs. ``is_rescoring`` says whether held comments
    are being judged anew.
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
    is_rescoring: bool = False

    @property
    def is_refused_by_alarm(self) -> bool:
        """Say whether the reason of the last retraining is an alarm's, told already."""
        reason = (self.last_run or {}).get("reason")
        return reason is not None and reason == blocking_reason(self.alarms)


def row_of(stored: StoredVersion) -> VersionRow:
    """Give a stored model as a row."""
    card = stored.card
    counted = sum(sum(row.values()) for row in card.counts.values())
    summary = f"learnt from {counted:,} comments; holds from {card.hold_at:.2f}"
    return VersionRow(
        version=stored.version,
        created_at=datetime.fromisoformat(card.made_at) if card.made_at else None,
        is_current=stored.is_current,
        is_base=stored.version == base_version(),
        summary=str(card.metrics.get("decision") or summary),
        metrics=card.metrics,
        learnt=counted,
        hold_at=card.hold_at,
    )
