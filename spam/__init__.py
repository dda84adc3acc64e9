"""The classifier of comment spam. Usable alone: knows nothing of Flask, SQL or the blog.

``spam.load()`` gives a scorer that judges a ``Message`` and says why. Importing this package loads
neither numpy nor scikit-learn.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

# Functions named like their modules are bound here and now: looked up later, the modules would be
# found in their place.
from spam.canaries import canaries
from spam.dataset import Message
from spam.errors import (
    BadDatasetError,
    ModelRejectedError,
    NotTrainedError,
    SpamError,
    TextTooLongError,
)
from spam.normalise import normalise
from spam.verdict import Action, Reason, Verdict

if TYPE_CHECKING:
    from spam.scorer import Scorer

__all__ = [
    "Action",
    "BadDatasetError",
    "Message",
    "ModelRejectedError",
    "NotTrainedError",
    "Reason",
    "SpamError",
    "TextTooLongError",
    "Verdict",
    "canaries",
    "load",
    "normalise",
]


def load(path: Path | str | None = None) -> Scorer:
    """Load a model, checked: the shipped base model, or the one in a folder or file.

    Parameters
    ----------
    path
        A folder with a model and its card, or the model file beside its ``card.json``.

    Raises
    ------
    ModelRejectedError
        If anything about the files is not sound.
    """
    from spam.model_file import load_folder, load_model
    from spam.model_folder import BASE_FOLDER, CARD_NAME

    if path is None:
        return load_folder(BASE_FOLDER)
    place = Path(path)
    if place.is_dir():
        if not (place / CARD_NAME).exists():
            raise ModelRejectedError(
                f"expected a model with its {CARD_NAME} in {place}, found none"
            )
        return load_folder(place)
    if not place.exists():
        raise ModelRejectedError(f"expected a model file or folder at {place}, found nothing")
    card = place.with_name(CARD_NAME)
    if not card.exists():
        raise ModelRejectedError(f"expected {CARD_NAME} beside the model file {place}, found none")
    return load_model(place, card)
