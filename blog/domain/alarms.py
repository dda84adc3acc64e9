"""Alarms: what looks wrong about new labels or about the share of comments held.

Pure rules on facts. An alarm that blocks refuses the promotion of a candidate; one that warns only
shows. Limits are chosen so that a quiet blog with one moderator sees none: one account, one day or
one language giving most labels is ordinary there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from blog.domain.languages import UNKNOWN
from blog.domain.moderation import Label


class AlarmKind(StrEnum):
    """What an alarm is about."""

    ACCOUNT = "account"
    DAY = "day"
    LANGUAGE = "language"
    CONTRADICTION = "contradiction"
    DRIFT = "drift"


class Severity(StrEnum):
    """Whether an alarm refuses a promotion."""

    BLOCKS = "blocks"
    WARNS = "warns"


DOMINANT_SHARE = 0.7  # of the new labels of one kind
LEAST_RISE = 0.2  # by which the share must exceed that of the other labels: less is nothing new
LEAST_LABELS = 50  # new labels of one kind that one account, day or language must give
LEAST_OTHERS = 20  # labels to compare with: fewer tell nothing of what is usual here
LEAST_CONTRADICTED = 20
CONTRADICTED_SHARE = 0.5  # of one account's new labels of a kind; a hard kind of spam is missed too
# Score: of 1,501 honest blog comments of the training data, by text alone, 95 % are below it.
CLEARLY_HONEST = 0.2
CLEARLY_SPAM = 0.995  # score: what is binned
LEAST_IN_WINDOW = 30  # comments judged
LEAST_CHANGE = 0.05  # of the share held: less is nobody's concern
SURE = 3.29  # standard errors: by chance alone in one of a thousand weeks
MOST_BATCHES = 5
_WORDS = {Label.SPAM: "spam", Label.HAM: "honest"}


@dataclass(frozen=True, slots=True)
class LabelFact:
    """What is known of one label.

    Attributes
    ----------
    account
        Name of the user whose decision stands.
    day
        Day of the decision, UTC.
    language
        Guess at the comment's language.
    is_new
        Whether the decision is newer than what the current model learnt from.
    base_score, current_score
        Of the two models, in [0, 1]; ``None`` when not judged.
    batch
        Of the decision; ``None`` for one made alone.
    is_repeat
        Whether an earlier label has the same text: repeats contradict only once.
    """

    account: str
    day: date
    language: str
    label: Label
    is_new: bool
    base_score: float | None = None
    current_score: float | None = None
    batch: str | None = None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class HeldShare:
    """Of how many comments judged by the model how many were held or binned."""

    held: int
    judged: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that looks wrong, in numbers and in a sentence.

    Attributes
    ----------
    subject
        Account, day or language it is about; empty for drift.
    count, total
        So many labels (or comments held) of so many.
    batches
        Batches behind it, the largest first, with the number of labels: undoing one excludes them.
    """

    kind: AlarmKind
    severity: Severity
    subject: str
    count: int
    total: int
    sentence: str
    batches: tuple[tuple[str, int], ...] = ()

    @property
    def blocks(self) -> bool:
        """Say whether it refuses a promotion."""
        return self.severity is Severity.BLOCKS


def label_alarms(facts: Sequence[LabelFact]) -> list[Alarm]:
    """Find what looks wrong about the new labels, the alarms that block first."""
    contradictions = [alarm for label in Label for alarm in _contradictions(facts, label)]
    suspects = {alarm.subject for alarm in contradictions}
    dominations = [
        alarm
        for label in Label
        for alarm in (
            _account(facts, label, suspects),
            _dominating(facts, label, AlarmKind.DAY, lambda fact: fact.day.isoformat()),
            _dominating(facts, label, AlarmKind.LANGUAGE, lambda fact: fact.language),
        )
        if alarm is not None
    ]
    return sorted((*contradictions, *dominations), key=lambda alarm: not alarm.blocks)


def drift_alarm(week: HeldShare, before: HeldShare) -> Alarm | None:
    """Compare the share held in the last 7 days with the 28 days before.

    The test is that of two proportions with pooled variance (Pearson's chi-squared test of a table
    of two by two, with one degree of freedom).
    """
    if min(week.judged, before.judged) < LEAST_IN_WINDOW:
        return None
    new, old = week.held / week.judged, before.held / before.judged
    pooled = (week.held + before.held) / (week.judged + before.judged)
    error = math.sqrt(pooled * (1 - pooled) * (1 / week.judged + 1 / before.judged))
    if abs(new - old) < LEAST_CHANGE or abs(new - old) <= SURE * error:
        return None
    return Alarm(
        AlarmKind.DRIFT,
        Severity.WARNS,
        "",
        week.held,
        week.judged,
        f"In the last 7 days {week.held:,} of {week.judged:,} comments were held ({new:.1%}), in "
        f"the 28 days before {before.held:,} of {before.judged:,} ({old:.1%}). Look at what is "
        "held; if honest comments are, roll back to the version before.",
    )


def blocking_reason(alarms: Iterable[Alarm]) -> str | None:
    """Give the sentences of the alarms that block; ``None`` when there are none."""
    return " ".join(alarm.sentence for alarm in alarms if alarm.blocks) or None


def _contradictions(facts: Sequence[LabelFact], label: Label) -> list[Alarm]:
    """Find accounts whose new labels both models contradict: what poisoning looks like."""
    new = [fact for fact in facts if fact.is_new and fact.label is label]
    totals = Counter(fact.account for fact in new)
    against = [fact for fact in new if not fact.is_repeat and _is_contradicted(fact)]
    counts = Counter(fact.account for fact in against)
    return [
        _contradiction(account, label, count, [f for f in new if f.account == account])
        for account, count in sorted(counts.items())
        if count >= LEAST_CONTRADICTED and count > CONTRADICTED_SHARE * totals[account]
    ]


def _is_contradicted(fact: LabelFact) -> bool:
    if fact.base_score is None or fact.current_score is None:
        return False
    if fact.label is Label.SPAM:
        return max(fact.base_score, fact.current_score) < CLEARLY_HONEST
    return min(fact.base_score, fact.current_score) >= CLEARLY_SPAM


def _contradiction(account: str, label: Label, count: int, marks: list[LabelFact]) -> Alarm:
    other = Label.HAM if label is Label.SPAM else Label.SPAM
    limit = f"below {CLEARLY_HONEST}" if label is Label.SPAM else f"from {CLEARLY_SPAM}"
    return Alarm(
        AlarmKind.CONTRADICTION,
        Severity.BLOCKS,
        account,
        count,
        len(marks),
        f"The account “{account}” newly marked {len(marks):,} comments as {_WORDS[label]}, and "
        f"{count:,} of them are clearly {_WORDS[other]} both to the base model and to the current "
        f"one (score {limit}); {_busiest_day(marks)}. {_way_out(marks)}",
        _batches(marks),
    )


def _busiest_day(marks: list[LabelFact]) -> str:
    day, count = Counter(fact.day for fact in marks).most_common(1)[0]
    return f"{count:,} of the {len(marks):,} marks were made on {day.isoformat()}"


def _way_out(marks: list[LabelFact]) -> str:
    if batches := _batches(marks):
        named = [f"{count:,} in batch {batch[:8]}" for batch, count in batches]
        first, last = ", ".join(named[:-1]), named[-1]
        undo = f"undo their batches ({first} and {last})" if first else f"undo their batch ({last})"
    else:
        undo = "undo them"
    return (
        f"If they are wrong, {undo}: what is undone teaches nothing, and the next retraining is "
        "free of it. If they are right, promote this version by hand."
    )


def _batches(marks: list[LabelFact]) -> tuple[tuple[str, int], ...]:
    counts = Counter(fact.batch for fact in marks if fact.batch)
    return tuple(counts.most_common(MOST_BATCHES))


def _account(facts: Sequence[LabelFact], label: Label, suspects: set[str]) -> Alarm | None:
    """Find an account that gives most new labels of a kind on a blog with several moderators."""
    found = _dominating(facts, label, AlarmKind.ACCOUNT, lambda fact: fact.account)
    if found is None or found.subject not in suspects:
        return found
    return Alarm(
        found.kind,
        Severity.BLOCKS,
        found.subject,
        found.count,
        found.total,
        found.sentence,
        found.batches,
    )


def _dominating(
    facts: Sequence[LabelFact], label: Label, kind: AlarmKind, key: Callable[[LabelFact], str]
) -> Alarm | None:
    """Find what gives most of the new labels of a kind though it gives fewer of the others."""
    new = [fact for fact in facts if fact.is_new and fact.label is label]
    counts = Counter(key(fact) for fact in new)
    counts.pop(UNKNOWN, None)
    if not counts:
        return None
    subject, count = counts.most_common(1)[0]
    if count < LEAST_LABELS or count <= DOMINANT_SHARE * len(new):
        return None
    others = [key(fact) for fact in facts if not (fact.is_new and fact.label is label)]
    if len(others) < LEAST_OTHERS:
        return None
    if count / len(new) - others.count(subject) / len(others) < LEAST_RISE:
        return None
    marks = [fact for fact in new if key(fact) == subject]
    share = f"{count:,} of the {len(new):,} new labels “{_WORDS[label]}”"
    usual = f"{others.count(subject):,} of the {len(others):,} others"
    sentences = {
        AlarmKind.ACCOUNT: f"The account “{subject}” gave {share}, and {usual}.",
        AlarmKind.DAY: f"{share} were given on {subject}, and {usual}.",
        AlarmKind.LANGUAGE: f"{share} are in the language {subject}, and {usual}: a model may "
        "take the language itself for the sign.",
    }
    return Alarm(kind, Severity.WARNS, subject, count, len(new), sentences[kind], _batches(marks))
