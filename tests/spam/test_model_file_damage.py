"""A model file damaged anywhere is refused with a clear error, by whatever way it is read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save as save_tensors

import spam
from spam.errors import ModelRejectedError
from spam.model_file import MOST_MODEL_BYTES, load_folder, pack, unpack
from spam.scorer import Scorer

BODY_SAMPLES = 40


@pytest.fixture(scope="module")
def packed(base: Scorer) -> bytes:
    return pack(base.weights)


@pytest.fixture(scope="module")
def header_end(packed: bytes) -> int:
    return 8 + int.from_bytes(packed[:8], "little")


def written(folder: Path, data: bytes, card: str) -> Path:
    (folder / "model.safetensors").write_bytes(data)
    (folder / "card.json").write_text(card)
    return folder


def vouched(folder: Path, base: Scorer, data: bytes) -> Path:
    """Write a file with a card that names its checksum: only the content can give it away."""
    card = replace(base.card, model_sha256=hashlib.sha256(data).hexdigest())
    return written(folder, data, card.to_json())


def body_places(packed: bytes, header_end: int) -> list[int]:
    random = np.random.default_rng(3)
    return sorted(int(place) for place in random.integers(header_end, len(packed), BODY_SAMPLES))


def test_a_file_cut_anywhere_in_its_header_is_refused(packed: bytes, header_end: int) -> None:
    for length in range(header_end + 1):
        with pytest.raises(ModelRejectedError):
            unpack(packed[:length])


def test_a_file_cut_in_its_arrays_is_refused(packed: bytes, header_end: int) -> None:
    for length in [*body_places(packed, header_end), len(packed) - 1]:
        with pytest.raises(ModelRejectedError, match="damaged"):
            unpack(packed[:length])


def test_a_bit_flipped_anywhere_in_the_header_is_refused(
    base: Scorer, packed: bytes, header_end: int, tmp_path: Path
) -> None:
    folder = written(tmp_path, packed, base.card.to_json())
    with (folder / "model.safetensors").open("r+b", buffering=0) as file:
        for at in range(header_end):
            file.seek(at)
            file.write(bytes([packed[at] ^ 1 << at % 8]))
            with pytest.raises(ModelRejectedError, match="checksum"):
                load_folder(folder)
            file.seek(at)
            file.write(packed[at : at + 1])

    assert load_folder(folder).version == base.version


def test_a_bit_flipped_in_the_arrays_is_refused(
    base: Scorer, packed: bytes, header_end: int, tmp_path: Path
) -> None:
    card = base.card.to_json()
    for at in body_places(packed, header_end):
        damaged = bytearray(packed)
        damaged[at] ^= 1 << at % 8
        with pytest.raises(ModelRejectedError, match="checksum"):
            load_folder(written(tmp_path, bytes(damaged), card))


def test_a_flipped_header_that_its_card_vouches_for_raises_nothing_else(
    packed: bytes, header_end: int
) -> None:
    """What an attacker who can write the card reaches: refused, or numbers that are in range."""
    for at in range(0, header_end, 3):
        damaged = bytearray(packed)
        damaged[at] ^= 1 << at % 7
        try:
            weights = unpack(bytes(damaged))
        except ModelRejectedError:
            continue
        assert np.isfinite(weights.slots).all()


FOREIGN = {
    "nothing": b"",
    "text": b"this is not a model at all, only a sentence",
    "a pickle": b"\x80\x04cos\nsystem\n\x94\x8c\x02id\x94\x85\x94R\x94.",
    "an archive": b"PK\x03\x04" + bytes(200),
    "zeros": bytes(100_000),
    "a header as long as can be": b"\xff" * 8 + b"{}",
    "nested brackets": (100_000).to_bytes(8, "little") + b"[" * 100_000,
    "another program's tensors": save_tensors({"weight": np.ones((3, 3), np.float32)}),
    "our names with another's numbers": save_tensors(
        {name: np.ones(2, np.float32) for name in ("slots", "signals", "bias", "lexicon")},
        {"blarney": json.dumps({"format": "1"})},
    ),
    "too large": bytes(MOST_MODEL_BYTES + 1),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_files_are_refused_even_when_the_card_fits(
    base: Scorer, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ModelRejectedError):
        load_folder(vouched(tmp_path, base, FOREIGN[name]))


def test_a_card_cut_anywhere_is_refused(base: Scorer, packed: bytes, tmp_path: Path) -> None:
    card = base.card.to_json()
    for length in [*range(64), *range(64, len(card), 997), len(card) - 1]:
        with pytest.raises(ModelRejectedError):
            load_folder(written(tmp_path, packed, card[:length]))


@pytest.mark.parametrize(
    "changed",
    [
        {"model_sha256": "0" * 64},  # of another model
        {"normaliser_version": 999},
        {"features_version": 0},
        {"hold_at": 0.0},
        {"hold_at": float("1e400")},
        {"hold_at": 0.9, "spam_at": 0.5},
    ],
)
def test_cards_that_do_not_fit_are_refused(
    base: Scorer, packed: bytes, tmp_path: Path, changed: dict
) -> None:
    card = replace(base.card, model_sha256=hashlib.sha256(packed).hexdigest())
    data = json.loads(card.to_json())
    data.pop("card_sha256")
    data |= changed
    plain = json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    data["card_sha256"] = hashlib.sha256(plain.encode()).hexdigest()
    text = json.dumps(data, indent=1, sort_keys=True) + "\n"

    with pytest.raises(ModelRejectedError):
        load_folder(written(tmp_path, packed, text))


def test_what_is_not_a_file_is_refused(base: Scorer, tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(base.card.to_json())
    (tmp_path / "model.safetensors").mkdir()

    with pytest.raises(ModelRejectedError, match="cannot read"):
        load_folder(tmp_path)
    with pytest.raises(ModelRejectedError, match="found nothing"):
        spam.load(tmp_path / "nowhere")
