"""A model's folder: the names of its files, and reading its card alone, without the arrays."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from spam.errors import ModelRejectedError
from spam.model_card import MOST_BYTES, ModelCard

MODEL_NAME: Final = "model.safetensors"
CARD_NAME: Final = "card.json"
BASE_FOLDER: Final = Path(__file__).resolve().parent / "base"
BASE_MODEL_NAME: Final = "base.safetensors"


def read_card(path: Path) -> ModelCard:
    """Read and check a card alone: cheap, and enough for lists."""
    return ModelCard.from_json(read_file(path, MOST_BYTES))


def read_file(path: Path, most_bytes: int) -> bytes:
    """Read a file that is not too large.

    Raises
    ------
    ModelRejectedError
        If it cannot be read, or is larger.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)
    except OSError as error:
        raise ModelRejectedError(f"cannot read {path.name}: {error.strerror}") from error
    if len(data) > most_bytes:
        raise ModelRejectedError(f"expected {path.name} to have at most {most_bytes} bytes")
    return data
