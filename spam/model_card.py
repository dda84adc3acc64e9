"""ModelCard: what a model was made from, how it did, and the checksum of the model it belongs to.

The card seals itself: its own checksum is part of its JSON, so that a flipped bit in a limit is
found as surely as one in the weights.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final

from spam.errors import ModelRejectedError

CARD_FORMAT: Final = 1
MOST_BYTES: Final = 1_000_000
_SEAL: Final = "card_sha256"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The written record of a model.

    Attributes
    ----------
    version
        Name of the model; the base model's begins with ``base-``.
    model_sha256
        Checksum of the model file the card belongs to, hexadecimal.
    hold_at, spam_at
        Limits on the score, ``0 < hold_at <= spam_at``; ``spam_at`` above 1 bins nothing.
    limits_note
        How sure the limits are, in plain words.
    normaliser_version, features_version
        Of the code the model was made with.
    parent
        Version this one corrects; ``None`` for a base model.
    made_at
        UTC, ISO 8601; ``None`` for a base model, whose bytes must not depend on the clock.
    random_state
        Seed of everything random.
    counts
        Training data: per source ``{"ham": n, "spam": n}``.
    metrics
        Measured on data not used for training, with sample sizes.
    libraries
        Versions of what trained it.
    notes
        What is weak, in plain words.
    """

    version: str
    model_sha256: str
    hold_at: float
    spam_at: float
    limits_note: str
    normaliser_version: int
    features_version: int
    parent: str | None = None
    made_at: str | None = None
    random_state: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    libraries: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Write the card, sealed with its own checksum; always the same text for the same card."""
        data = {"format": CARD_FORMAT, **asdict(self), "notes": list(self.notes)}
        data[_SEAL] = _seal_of(data)
        return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=True, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> ModelCard:
        """Read and check a card.

        Raises
        ------
        ModelRejectedError
            If it is not exactly what ``to_json`` wrote.
        """
        data = _parsed(text)
        seal = data.pop(_SEAL, None)
        if seal != _seal_of(data):
            raise ModelRejectedError("the model card's checksum does not match its content")
        if data.pop("format", None) != CARD_FORMAT:
            raise ModelRejectedError(f"expected a model card of format {CARD_FORMAT}")
        if set(data) != {entry.name for entry in fields(cls)}:
            raise ModelRejectedError("the model card's fields are not the expected ones")
        if not isinstance(data["notes"], list):
            raise ModelRejectedError("expected the card's notes to be a list")
        card = cls(**{**data, "notes": tuple(data["notes"])})
        card.check()
        if not card._writes(text if isinstance(text, bytes) else text.encode()):
            raise ModelRejectedError("the model card is not written the way this code writes it")
        return card

    def _writes(self, text: bytes) -> bool:
        try:
            return self.to_json().encode() == text
        except ValueError:  # NaN or infinity, which JSON does not have
            return False

    def check(self) -> None:
        """Refuse limits and versions of the wrong type or range."""
        limits = (self.hold_at, self.spam_at)
        if not all(isinstance(limit, float) and math.isfinite(limit) for limit in limits):
            raise ModelRejectedError("expected the card's limits to be finite numbers")
        if not 0.0 < self.hold_at <= self.spam_at:
            raise ModelRejectedError(
                f"expected 0 < hold_at <= spam_at, found {self.hold_at} and {self.spam_at}"
            )
        if not isinstance(self.version, str) or not isinstance(self.model_sha256, str):
            raise ModelRejectedError("expected the card's version and checksum to be strings")
        if not isinstance(self.metrics, Mapping):
            raise ModelRejectedError("expected the card's metrics to be an object")

    def with_model(self, *, version: str, model_sha256: str) -> ModelCard:
        """Copy the card for a model file."""
        return replace(self, version=version, model_sha256=model_sha256)


def _parsed(text: str | bytes) -> dict[str, Any]:
    if len(text) > MOST_BYTES:
        raise ModelRejectedError(f"expected a model card of at most {MOST_BYTES} bytes")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelRejectedError(f"the model card is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise ModelRejectedError("expected the model card to be a JSON object")
    return data


def _seal_of(data: Mapping[str, Any]) -> str:
    plain = json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
