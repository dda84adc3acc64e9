"""Whether a candidate replaces the current model: enough decisions, no alarm, a passed trial."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from blog.domain.alarms import Alarm, AlarmKind, Severity, blocking_reason
from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence
from blog.services.alarms import newest_decision
from spam.dataset import Example
from spam.errors import ModelRejectedError

if TYPE_CHECKING:
    from spam.candidate import Candidate
    from spam.promotion import Trial
    from spam.scorer import Scorer
    from spam.store import ModelStore

log = logging.getLogger(__name__)
MIN_EXAMPLES = 20  # 14 to learn from and 6 to test on


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a candidate is promoted, why, and the alarms that were looked at."""

    is_promoted: bool
    reason: str
    alarms: tuple[Alarm, ...] = ()


def check_enough(examples: Sequence[Example]) -> None:
    """Refuse too few decisions, or decisions of one kind.

    Raises
    ------
    InvalidInputError
        With what was expected and found.
    """
    spam = sum(example.is_spam for example in examples)
    if len(examples) < MIN_EXAMPLES:
        raise InvalidInputError(
            {
                "decisions": Sentence(
                    "Expected at least {least:,} comments that people approved or marked as spam, "
                    "found {n:,}.",
                    least=MIN_EXAMPLES,
                    n=len(examples),
                )
            }
        )
    if not 0 < spam < len(examples):
        raise InvalidInputError(
            {
                "decisions": Sentence(
                    "Expected comments of both kinds, approved and spam; found one kind."
                )
            }
        )


def newer_than(current: Scorer, examples: Sequence[Example]) -> list[Example]:
    """Keep what the current model cannot have learnt from: it must not mark its own homework."""
    moment = newest_decision(current)
    if moment is None:
        return list(examples)
    return [example for example in examples if example.time is not None and example.time > moment]


def rule_on(trial: Trial, alarms: tuple[Alarm, ...]) -> Ruling:
    """Refuse on an alarm that blocks; otherwise the paired comparison and the canaries decide."""
    if (reason := blocking_reason(alarms)) is not None:
        return Ruling(is_promoted=False, reason=reason, alarms=alarms)
    from spam.promotion import may_replace

    is_better, reason = may_replace(trial.comparison)
    return Ruling(is_better, reason, alarms)


def still_sound(ruling: Ruling, candidate: Scorer, current: Scorer) -> Ruling:
    """Check the model that learnt from all decisions against the canaries before it serves."""
    from spam.promotion import after_all, newly_failed

    if failed := newly_failed(candidate, current):
        return replace(ruling, is_promoted=False, reason=after_all(failed))
    return ruling


def with_record(
    candidate: Candidate, *, trial: Trial, ruling: Ruling, examples: Sequence[Example]
) -> Candidate:
    """Write on the candidate's card how it was compared, what was decided, and the alarms."""
    metrics = {
        **candidate.card.metrics,
        "comparison": trial.comparison.as_dict(),
        "decision": ruling.reason,
        "alarms": [asdict(alarm) for alarm in ruling.alarms],
        "newest_decision": _newest(examples),
    }
    return replace(candidate, card=replace(candidate.card, metrics=metrics))


def remove_old(store: ModelStore, *, but: str | None) -> int:
    """Remove old versions that nobody uses, and give how many; a fault keeps them, no more."""
    try:
        return store.prune(spared=() if but is None else (but,))
    except (OSError, ModelRejectedError) as problem:
        log.warning("old versions are kept: %s", problem)
        return 0


def alarms_in(record: Mapping[str, Any]) -> tuple[Alarm, ...]:
    """Read alarms back from what was kept of a retraining; what is not as written is left out."""
    found = record.get("alarms")
    return tuple(
        alarm
        for entry in (found if isinstance(found, list) else [])
        if (alarm := _alarm_from(entry)) is not None
    )


def _alarm_from(entry: Any) -> Alarm | None:
    try:
        return Alarm(
            kind=AlarmKind(entry["kind"]),
            severity=Severity(entry["severity"]),
            subject=str(entry["subject"]),
            count=int(entry["count"]),
            total=int(entry["total"]),
            sentence=str(entry["sentence"]),
            batches=tuple((str(batch), int(count)) for batch, count in entry["batches"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _newest(examples: Sequence[Example]) -> str:
    floor = datetime.min.replace(tzinfo=UTC)
    return max(example.time or floor for example in examples).isoformat()
