"""Serving: scores and explains messages with flat arrays. Never imports scikit-learn.

The log-odds of a message are a sum: base rate + hashed features + signals. Calibration is part of
the weights, so the sum of what is shown is the log-odds of the score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spam.dataset import Message
from spam.features import SLOTS, hash_readings
from spam.lexicon import Lexicon
from spam.model_card import ModelCard
from spam.reading import NO_LEXICON, Reading, read
from spam.reasons import explain
from spam.sightings import Sightings, reasons_of
from spam.signal_values import signal_values
from spam.signals import NAMES
from spam.verdict import Action, Reason, Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_LOG_ODDS: Final = 20.0  # beyond it 1 - score loses the digits that reasons must add up to
_BATCH: Final = 32  # fits the processor's cache: measured fastest between 8 and 256, Nov 2026


@dataclass(frozen=True, slots=True)
class Weights:
    """A model's numbers, calibrated.

    Attributes
    ----------
    slots
        Shape (SLOTS,), float16: log-odds per hashed feature of value 1.
    signals
        Shape (n_signals,), float64: log-odds per signal of value 1.
    bias
        Log-odds of a message without any feature.
    lexicon
        Known words.
    """

    slots: NDArray[np.float16]
    signals: NDArray[np.float64]
    bias: float
    lexicon: Lexicon = NO_LEXICON

    def columns(self) -> NDArray[np.float64]:
        """Give slots and signals in one row, as training sees them: shape (SLOTS + n_signals,)."""
        return np.concatenate((self.slots.astype(np.float64), self.signals))


class Scorer:
    """A loaded model: judges messages."""

    def __init__(self, weights: Weights, card: ModelCard) -> None:
        self.weights = weights
        self.card = card
        self._slots = weights.slots.astype(np.float32)

    @property
    def version(self) -> str:
        """Name of the model."""
        return self.card.version

    @property
    def hold_at(self) -> float:
        """Score from which a message is held, in (0, 1]."""
        return self.card.hold_at

    @property
    def spam_at(self) -> float:
        """Score from which a message is spam; above 1 when too little is known to bin."""
        return self.card.spam_at

    def judge(self, message: Message, sightings: Sightings | None = None) -> Verdict:
        """Judge one message, with reasons.

        Parameters
        ----------
        sightings
            What the blog knows of near copies and of the links; added to the log-odds as reasons.

        Raises
        ------
        TextTooLongError
            If the text is longer than ``spam.normalise.MAX_CHARS`` characters.
        """
        extra = reasons_of(sightings) if sightings else ()
        return self._verdict(read(message, self.weights.lexicon), extra)

    def judge_many(self, messages: Sequence[Message], *, reasons: bool = False) -> list[Verdict]:
        """Judge several messages; without reasons unless asked, which is several times faster."""
        if reasons:
            return [self.judge(message) for message in messages]
        scores = self.spam_scores(messages)
        return [
            Verdict(score=score, action=self.action_of(score), model=self.version)
            for score in scores.tolist()
        ]

    def spam_scores(self, messages: Sequence[Message]) -> NDArray[np.float64]:
        """Estimate how likely each message is spam: shape (n_messages,), values in (0, 1)."""
        scores: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-self.log_odds(messages)))
        return scores

    def log_odds(self, messages: Sequence[Message]) -> NDArray[np.float64]:
        """Sum up each message's evidence: shape (n_messages,), values in [-20, 20]."""
        lexicon = self.weights.lexicon
        parts = [
            self._log_odds([read(message, lexicon) for message in messages[start : start + _BATCH]])
            for start in range(0, len(messages), _BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros(0)

    def action_of(self, score: float) -> Action:
        """Say what the model's own limits make of a score."""
        if score >= self.spam_at:
            return Action.SPAM
        return Action.HOLD if score >= self.hold_at else Action.PUBLISH

    def _log_odds(self, readings: Sequence[Reading]) -> NDArray[np.float64]:
        hashed = hash_readings(readings)
        shares = self._slots[hashed.slots] * hashed.values
        hashed_sums = np.bincount(hashed.rows, weights=shares, minlength=len(readings))
        signal_sums = signal_values(readings) @ self.weights.signals
        sums: NDArray[np.float64] = hashed_sums + signal_sums + self.weights.bias
        return np.clip(sums, -MOST_LOG_ODDS, MOST_LOG_ODDS)

    def _verdict(self, reading: Reading, extra: tuple[Reason, ...] = ()) -> Verdict:
        explanation = explain(
            reading,
            slots=self._slots,
            signals=self.weights.signals,
            bias=self.weights.bias,
            most=MOST_LOG_ODDS,
            extra=extra,
        )
        score = 1.0 / (1.0 + math.exp(-explanation.log_odds))
        return Verdict(
            score=score,
            action=self.action_of(score),
            reasons=explanation.reasons,
            model=self.version,
        )


def empty_weights() -> Weights:
    """Give weights of nothing learnt: every message scores one half."""
    return Weights(np.zeros(SLOTS, np.float16), np.zeros(len(NAMES)), 0.0)
