"""Working doubles of the door to the classifier, and a clock that stands still."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from blog.domain.moderation import Policy
from blog.services.spam_gate import Judgement
from spam.dataset import Message
from spam.sightings import Sightings, reasons_of
from spam.verdict import Action, Reason, Verdict


class FixedGate:
    """Gives every message the score it was told; 0.02 to begin with, which publishes."""

    def __init__(self, score: float | None = 0.02) -> None:
        self.score = score
        self.policy = Policy(hold_at=0.5, spam_at=0.95)
        self.seen: list[Message] = []
        self.sightings: list[Sightings | None] = []
        self.weighs_sightings = False
        """Whether sightings count, as they do for a model; most tests use texts that are alike."""
        self.problem: str | None = None

    def assess(self, message: Message, sightings: Sightings | None = None) -> Judgement:
        self.seen.append(message)
        self.sightings.append(sightings)
        if self.score is None:
            return Judgement(Verdict.unavailable("told to fail"), None)
        weight = math.log(self.score / (1 - self.score))
        extra = reasons_of(sightings) if sightings and self.weighs_sightings else ()
        reasons = (*extra, Reason("told", weight, "The double was told so."))
        score = self.score
        if extra:
            score = 1 / (1 + math.exp(-sum(reason.weight for reason in reasons)))
        if score >= self.policy.spam_at:
            action = Action.SPAM
        else:
            action = Action.HOLD if score >= self.policy.hold_at else Action.PUBLISH
        return Judgement(Verdict(score, action, reasons, "double-1"), self.policy)


class StandingClock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **units: float) -> None:
        self.moment += timedelta(**units)
