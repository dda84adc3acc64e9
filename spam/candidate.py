"""Candidate: a freshly trained model with its card, not yet stored or in use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from spam.model_card import ModelCard
from spam.model_file import pack
from spam.model_folder import BASE_MODEL_NAME, CARD_NAME
from spam.scorer import Scorer, Weights


@dataclass(frozen=True, slots=True)
class Candidate:
    """Weights with the card that describes them."""

    weights: Weights
    card: ModelCard

    def scorer(self) -> Scorer:
        """Give the serving side of the candidate."""
        return Scorer(self.weights, self.card)

    def write_base(self, folder: Path) -> None:
        """Write the candidate as a base model; a half-written pair is refused when loaded."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in (
            (BASE_MODEL_NAME, pack(self.weights)),
            (CARD_NAME, self.card.to_json().encode()),
        ):
            writing = folder / f".writing-{name}"
            writing.write_bytes(data)
            writing.replace(folder / name)
