"""A blog's life in small: the model decides, a moderator answers, the model learns.

Replays labelled messages in the order of time. What the model would publish is published and its
label stays unknown, except for a small random sample; what it would hold is answered by a moderator
at once and rightly. What the moderator said is remembered (near copies, links) and, at intervals,
learnt from, together with what was published unseen, which is presumed honest even if it is spam.
Everything that is decided is decided before the label is looked at.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

import numpy as np

from spam.correction import LEAST_EXAMPLES, Corrected, correct_and_test
from spam.dataset import Example, Message
from spam.errors import BadDatasetError
from spam.local_limits import Evidence, approved_scores, local_limits
from spam.normalise import MAX_CHARS
from spam.presumed import MOST_PRESUMED, PRESUMED_BELOW, Shares, traits_of
from spam.scorer import Scorer
from spam.sightings import reasons_of
from spam.sightings_memory import Memory
from spam.thresholds import Limits
from spam.verdict import Action

EVERY: Final = 20  # decisions from one retraining to the next
SAMPLE: Final = 0.02  # share of what is not held that a person looks at all the same
SETTLED_DECISIONS: Final = 100
WAVE: Final = 50  # comments of a wave that its figures are about
_ROW: Final = 100
_GROWTH: Final = 0.1  # a retraining waits for so many decisions more than there are
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Report = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to replay.

    Attributes
    ----------
    every
        Decisions from one retraining to the next; later a tenth of all decisions, if more.
    sample
        Share of the comments not held that a person answers too, in [0, 1].
    seed
        Of that sample and of the retrainings.
    learns, remembers
        Whether the model is corrected, and near copies and links remembered; to compare.
    presumes
        Whether a correction also learns a little from what was published unseen; to compare.
    """

    every: int = EVERY
    sample: float = SAMPLE
    seed: int = 0
    learns: bool = True
    remembers: bool = True
    presumes: bool = True


@dataclass(slots=True)
class Tally:
    """Counts of one stretch of the stream."""

    comments: int = 0
    spam: int = 0
    spam_missed: int = 0
    ham: int = 0
    ham_held: int = 0
    decisions: int = 0

    def add(self, step: _Step) -> None:
        """Count one comment."""
        self.comments += 1
        self.spam += step.is_spam
        self.ham += not step.is_spam
        self.spam_missed += step.is_spam and not step.is_caught
        self.ham_held += not step.is_spam and step.is_caught
        self.decisions += step.is_asked

    def as_dict(self) -> dict[str, Any]:
        """Give the counts and their shares; a share of nothing is ``None``."""
        return asdict(self) | {
            "spam_missed_share": _share(self.spam_missed, self.spam),
            "ham_held_share": _share(self.ham_held, self.ham),
            "decisions_per_100": _share(100 * self.decisions, self.comments),
        }


@dataclass(slots=True)
class Wave:
    """How one wave went: its first 50 comments, and those of them after one was marked."""

    first: int = 0
    first_caught: int = 0
    after_mark: int = 0
    after_mark_caught: int = 0
    is_marked: bool = field(default=False)

    def add(self, step: _Step) -> None:
        """Count one comment of the wave."""
        if self.first == WAVE:
            return
        self.first += 1
        self.first_caught += step.is_caught
        if self.is_marked:
            self.after_mark += 1
            self.after_mark_caught += step.is_caught
        self.is_marked |= step.is_asked


@dataclass(frozen=True, slots=True)
class _Step:
    is_spam: bool
    is_caught: bool
    is_asked: bool


class Simulation:
    """One replay; ``run`` gives what it came to."""

    def __init__(self, base: Scorer, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._base = base
        self._scorer = base
        self._memory = Memory()
        self._random = random.Random(self.settings.seed)  # noqa: S311 - a sample, no secret
        self._decided: list[Example] = []
        self._known: list[float] = []  # log-odds that sightings added to each of them
        self._presumed_honest = 0.0  # published ones, each as far as the model believed it
        self._published: list[tuple[Message, int | None]] = []  # with its number in the memory
        self._learnt_from = 0
        self.retrainings = 0

    def run(self, examples: Sequence[Example], *, report: Report | None = None) -> dict[str, Any]:
        """Replay a stream.

        Parameters
        ----------
        examples
            In any order; those without a time go after the one before them in the sequence.
        report
            Called with the share done, in [0, 1].

        Returns
        -------
        dict
            JSON-ready: ``rows`` for every 100 comments, ``total``, ``after_100_decisions``,
            ``waves`` by name, and ``waves_total``.

        Raises
        ------
        BadDatasetError
            If there are no examples or not of both labels, or a text is too long to judge.
        """
        stream = in_order(examples)
        rows: list[Tally] = []
        total, settled = Tally(), Tally()
        waves: dict[str, Wave] = {}
        for place, (example, time) in enumerate(stream):
            if place % _ROW == 0:
                rows.append(Tally())
                if report is not None:
                    report(place / len(stream))
            is_settled = total.decisions >= SETTLED_DECISIONS
            step = self._step(example, time)
            for tally in (rows[-1], total, *([settled] if is_settled else [])):
                tally.add(step)
            if example.campaign is not None and example.is_spam:
                waves.setdefault(example.campaign, Wave()).add(step)
        if report is not None:
            report(1.0)
        return self._result(rows, total, settled, waves)

    def _step(self, example: Example, time: datetime) -> _Step:
        message = example.message
        sightings = self._memory.look_up(message, time) if self.settings.remembers else None
        verdict = self._scorer.judge(message, sightings)
        is_held = verdict.action is Action.HOLD
        is_asked = is_held or self._random.random() < self.settings.sample
        number = self._memory.add(message, time) if self.settings.remembers else None
        if is_asked:
            if number is not None:
                self._memory.mark(number, is_spam=example.is_spam)
            self._decided.append(example)
            self._known.append(sum(r.weight for r in reasons_of(sightings)) if sightings else 0.0)
            if self.settings.learns and self._is_time_to_learn():
                self._learn()
        elif verdict.action is Action.PUBLISH:
            score = verdict.score or 0.0
            self._presumed_honest += 1.0 - score
            if self._decided and score < PRESUMED_BELOW:
                self._published.append((message, number))
        return _Step(example.is_spam, verdict.action is not Action.PUBLISH, is_asked)

    def _is_time_to_learn(self) -> bool:
        new = len(self._decided) - self._learnt_from
        if new < max(self.settings.every, _GROWTH * self._learnt_from):
            return False
        spam = sum(example.is_spam for example in self._decided)
        return len(self._decided) >= LEAST_EXAMPLES and 0 < spam < len(self._decided)

    def _learn(self) -> None:
        self._learnt_from = len(self._decided)
        self.retrainings += 1
        corrected = correct_and_test(
            self._base,
            self._decided,
            presumed=list(islice(self._presumed(), MOST_PRESUMED)),
            random_state=self.settings.seed,
        )
        limits = self._limits(corrected)
        candidate = corrected.candidate
        card = replace(
            candidate.card,
            hold_at=limits.hold_at,
            spam_at=limits.spam_at,
            limits_note=limits.note,
        )
        self._scorer = Scorer(candidate.weights, card)

    def _presumed(self) -> Iterator[Message]:
        """Give what is presumed honest as a blog does, the newest first."""
        if not self.settings.presumes:
            return
        shares = Shares()
        for message, number in reversed(self._published):
            is_answered = number is not None and self._memory.is_answered(number)
            if not is_answered and shares.takes(traits_of(message.author, message.author_url)):
                yield message

    def _limits(self, corrected: Corrected) -> Limits:
        """Set the limit as a retraining does; nothing waits, since all is answered at once."""
        is_honest = np.array([not example.is_spam for example in self._decided])
        evidence = Evidence(
            approved=approved_scores(corrected.left_out, self._known, is_honest),
            honest=float(is_honest.sum()) + self._presumed_honest,
        )
        return local_limits(self._base.card, evidence, hold_at=self._scorer.hold_at)

    def _result(
        self, rows: Sequence[Tally], total: Tally, settled: Tally, waves: dict[str, Wave]
    ) -> dict[str, Any]:
        marked = [wave for wave in waves.values() if wave.after_mark]
        after, caught = (
            sum(wave.after_mark for wave in marked),
            sum(wave.after_mark_caught for wave in marked),
        )
        return {
            "model": self._base.version,
            "settings": asdict(self.settings),
            "retrainings": self.retrainings,
            "hold_at": self._scorer.hold_at,
            "total": total.as_dict(),
            "after_100_decisions": settled.as_dict(),
            "waves_total": {
                "waves": len(waves),
                "marked": len(marked),
                "after_mark": after,
                "after_mark_caught": caught,
                "after_mark_caught_share": _share(caught, after),
            },
            "waves": {name: asdict(wave) for name, wave in sorted(waves.items())},
            "rows": [{"from": n * _ROW, **row.as_dict()} for n, row in enumerate(rows)],
        }


def in_order(examples: Sequence[Example]) -> list[tuple[Example, datetime]]:
    """Sort by time, each example with its time; without one it follows the one before it.

    Raises
    ------
    BadDatasetError
        If there are no examples or not of both labels, or a text is too long to judge.
    """
    if not examples:
        raise BadDatasetError("expected labelled comments to replay, found none")
    spam = sum(example.is_spam for example in examples)
    if spam in (0, len(examples)):
        found = "spam" if spam else "ham"
        raise BadDatasetError(f"expected comments of both labels to replay, found only {found}")
    long = sum(len(example.message.text) > MAX_CHARS for example in examples)
    if long:
        raise BadDatasetError(
            f"expected texts of at most {MAX_CHARS:,} characters, found {long:,} longer"
        )
    timed: list[tuple[Example, datetime]] = []
    last = _EPOCH
    for example in examples:
        last = example.time or last
        timed.append((example, last))
    return sorted(timed, key=lambda pair: pair[1])


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 6) if whole else None
