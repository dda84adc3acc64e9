"""What the classifier answers: a Verdict with its Reasons. Plain data, no behaviour of its own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """What the model's own limits suggest for a message."""

    PUBLISH = "publish"
    HOLD = "hold"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Reason:
    """One word or signal with its share in the score.

    Attributes
    ----------
    name
        Short stable name: a signal's name, or ``word:<word>``.
    weight
        Signed log-odds; positive speaks for spam. All weights of a verdict add up to the
        log-odds of its score (what is too small to name is summed up in one last reason).
    detail
        A sentence a moderator understands.
    """

    name: str
    weight: float
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The classifier's full answer about one message.

    Attributes
    ----------
    score
        Estimated probability of spam in [0, 1]; ``None`` when no verdict could be had.
    action
        What the limits make of the score; always ``HOLD`` without a score.
    reasons
        Strongest first.
    model
        Version of the model that judged; ``None`` without a score.
    cause
        Why there is no score; ``None`` otherwise.
    """

    score: float | None
    action: Action
    reasons: tuple[Reason, ...] = ()
    model: str | None = None
    cause: str | None = None

    @classmethod
    def unavailable(cls, cause: str) -> Verdict:
        """Build the verdict of a classifier that cannot answer: hold, with the cause."""
        return cls(score=None, action=Action.HOLD, cause=cause)

    def as_dict(self) -> dict[str, Any]:
        """Give the fields as JSON-ready data."""
        return asdict(self)
