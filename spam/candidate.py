"""Candidate: a freshly trained model with its card, not yet stored or in use."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from spam.errors import SpamError
from spam.model_card import ModelCard
from spam.model_file import pack
from spam.model_folder import BASE_MODEL_NAME, CARD_NAME
from spam.scorer import Scorer, Weights


@dataclass(frozen=True, slots=True)
class Candidate:
    """Weights with the card that describes them.

    ``is_unchanged`` says that they are those of the model it was to correct: the decisions did not
    improve on it.
    """

    weights: Weights
    card: ModelCard
    is_unchanged: bool = False

    def scorer(self) -> Scorer:
        """Give the serving side of the candidate."""
        return Scorer(self.weights, self.card)

    def write_base(self, folder: Path) -> None:
        """Write the candidate as a base model; a full disk leaves the model that was there.

        Both files are on disk before either takes its place; should a crash come between the two,
        the pair is refused when loaded.
        """
        folder.mkdir(parents=True, exist_ok=True)
        files = {BASE_MODEL_NAME: pack(self.weights), CARD_NAME: self.card.to_json().encode()}
        try:
            for name, data in files.items():
                with (folder / f".writing-{name}").open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            for name in files:
                with contextlib.suppress(OSError):
                    (folder / f".writing-{name}").unlink()
            said = error.strerror or error
            raise SpamError(
                f"cannot write the model to {folder}: {said}; it is as it was"
            ) from error
        for name in files:
            (folder / f".writing-{name}").replace(folder / name)
