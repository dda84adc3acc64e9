"""The classifier of comment spam. Usable alone: knows nothing of Flask, SQL or the blog.

``spam.load()`` gives a scorer that judges a ``Message`` and says why. Importing this package loads
neither numpy nor scikit-learn; those names that need numpy are looked up when first used.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spam.dataset import Message
from spam.errors import (
    BadDatasetError,
    ModelRejectedError,
    NotTrainedError,
    SpamError,
    TextTooLongError,
)

# Bound here and now: were it looked up later, the submodule of the same name would be found.
from spam.normalise import normalise
from spam.verdict import Action, Reason, Verdict

if TYPE_CHECKING:
    from spam.canaries import canaries
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

_LATER: Final = {"canaries": "spam.canaries"}


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
    from spam.model_file import BASE_FOLDER, CARD_NAME, load_folder, load_model

    if path is None:
        return load_folder(BASE_FOLDER)
    place = Path(path)
    if place.is_dir():
        return load_folder(place)
    return load_model(place, place.with_name(CARD_NAME))


def __getattr__(name: str) -> Any:
    """Look up the names that need heavier modules when they are first used."""
    if name in _LATER:
        return globals().setdefault(f"_{name}", getattr(import_module(_LATER[name]), name))
    raise AttributeError(f"module 'spam' has no attribute {name!r}")
