"""A model file is data: arrays in safetensors. Writing and checked reading; loading runs no code.

Every fault of a file becomes ``ModelRejectedError``: size before reading, checksum against the
card, names, types and shapes of the arrays, finiteness, ranges, and the versions it was made with.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from spam.errors import ModelOutdatedError, ModelRejectedError
from spam.features import FEATURES_VERSION, SLOTS
from spam.lexicon import Lexicon
from spam.model_folder import BASE_MODEL_NAME, CARD_NAME, MODEL_NAME, read_card, read_file
from spam.normalise import NORMALISER_VERSION
from spam.scorer import Scorer, Weights
from spam.signals import NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

STORAGE_FORMAT: Final = 1
MOST_MODEL_BYTES: Final = 4_000_000
_LARGEST: Final = 10_000.0  # log-odds; anything larger is damage
_ARRAYS: Final = 4
_KEYS: Final = frozenset({"format", "normaliser", "features", "signals"})


def pack(weights: Weights) -> bytes:
    """Write weights as safetensors; the same weights always give the same bytes."""
    described = {
        "format": str(STORAGE_FORMAT),
        "normaliser": str(NORMALISER_VERSION),
        "features": str(FEATURES_VERSION),
        "signals": " ".join(NAMES),
    }
    tensors: dict[str, NDArray[Any]] = {
        "slots": weights.slots,
        "signals": weights.signals.astype(np.float32),
        "bias": np.array([weights.bias], np.float64),
        "lexicon": weights.lexicon.pack(),
    }
    # One metadata entry: the library keeps several in no fixed order.
    return bytes(save_tensors(tensors, {"blarney": json.dumps(described, sort_keys=True)}))


def unpack(data: bytes) -> Weights:
    """Read weights, checking everything.

    Signals that this code does not know any more are an error; signals that the model does not
    know yet weigh nothing.

    Raises
    ------
    ModelRejectedError
        If the bytes are not a model of this storage format, normaliser and feature version.
    """
    described = _description(data)
    _expect("storage format", described["format"], str(STORAGE_FORMAT))
    _expect("normaliser version", described["normaliser"], str(NORMALISER_VERSION))
    _expect("feature version", described["features"], str(FEATURES_VERSION))
    names = str(described["signals"]).split()
    unknown = sorted(set(names) - set(NAMES))
    if unknown or len(set(names)) != len(names):
        raise ModelRejectedError(f"expected known signals, found {unknown or 'one twice'}")
    tensors = _tensors(data)
    _check(tensors, "slots", np.float16, (SLOTS,))
    _check(tensors, "signals", np.float32, (len(names),))
    _check(tensors, "bias", np.float64, (1,))
    lexicon = tensors.get("lexicon")
    if lexicon is None or lexicon.dtype != np.uint8 or lexicon.ndim != 1:
        raise ModelRejectedError('expected an array "lexicon" of bytes')
    if len(tensors) != _ARRAYS:
        raise ModelRejectedError(f"expected {_ARRAYS} arrays, found {sorted(tensors)}")
    signals = np.zeros(len(NAMES))
    signals[[NAMES.index(name) for name in names]] = tensors["signals"]
    return Weights(
        slots=tensors["slots"],
        signals=signals,
        bias=float(tensors["bias"][0]),
        lexicon=Lexicon.unpack(lexicon),
    )


def load_model(model: Path, card: Path) -> Scorer:
    """Load a model with its card, checked.

    Raises
    ------
    ModelRejectedError
        For any fault of either file, missing ones included.
    ModelOutdatedError
        If it is sound but made for other folds or features than this code has.
    """
    read_card_ = read_card(card)
    data = read_file(model, MOST_MODEL_BYTES)
    found = hashlib.sha256(data).hexdigest()
    if found != read_card_.model_sha256:
        raise ModelRejectedError(f"the checksum of {model.name} does not match its card")
    _expect_version("normaliser", read_card_.normaliser_version, NORMALISER_VERSION)
    _expect_version("feature", read_card_.features_version, FEATURES_VERSION)
    return Scorer(unpack(data), read_card_)


def load_folder(folder: Path) -> Scorer:
    """Load the model of a folder, whether it is a stored version or a base model."""
    model = folder / MODEL_NAME
    return load_model(model if model.exists() else folder / BASE_MODEL_NAME, folder / CARD_NAME)


def _description(data: bytes) -> dict[str, Any]:
    """Read the metadata from the header: eight bytes of length, then JSON."""
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or length > len(data) - 8:  # noqa: PLR2004 - the length field itself
        raise ModelRejectedError("the model file is cut short")
    try:
        header = json.loads(data[8 : 8 + length])
        described = json.loads(header["__metadata__"]["blarney"])
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise ModelRejectedError("the model file's header is not one of ours") from error
    if not isinstance(described, dict) or set(described) != _KEYS:
        raise ModelRejectedError("the model file's description is not one of ours")
    return described


def _tensors(data: bytes) -> dict[str, NDArray[Any]]:
    try:
        return dict(load_tensors(data))
    except (SafetensorError, ValueError, TypeError, KeyError) as error:
        raise ModelRejectedError(f"the model file is damaged: {error}") from error


def _check(
    tensors: dict[str, NDArray[Any]], name: str, kind: type[np.generic], shape: tuple[int, ...]
) -> None:
    array = tensors.get(name)
    if array is None or array.dtype != kind or array.shape != shape:
        found = "none" if array is None else f"{array.dtype}{list(array.shape)}"
        raise ModelRejectedError(f'expected array "{name}" {kind.__name__}{list(shape)}, {found}')
    if not np.isfinite(array).all() or np.abs(array).max(initial=0) > _LARGEST:
        raise ModelRejectedError(f'expected finite values within {_LARGEST:g} in array "{name}"')


def _expect(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise ModelRejectedError(f"expected {what} {expected}, found {str(found)[:40]}")


def _expect_version(what: str, found: object, expected: int) -> None:
    if found != expected:
        raise ModelOutdatedError(f"expected {what} version {expected}, found {str(found)[:40]}")
