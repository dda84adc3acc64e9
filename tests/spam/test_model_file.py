from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

import spam
from spam.errors import ModelRejectedError
from spam.lexicon import Lexicon
from spam.model_card import ModelCard
from spam.model_file import load_folder, load_model, pack, unpack
from spam.scorer import Scorer, Weights

BASE = Path(spam.__file__).parent / "base"


@pytest.fixture(scope="module")
def packed(base: Scorer) -> bytes:
    return pack(base.weights)


def resealed(folder: Path, base: Scorer, data: bytes) -> Path:
    """Write a model whose card vouches for it, as an attacker who knows the format would."""
    digest = hashlib.sha256(data).hexdigest()
    (folder / "model.safetensors").write_bytes(data)
    (folder / "card.json").write_text(replace(base.card, model_sha256=digest).to_json())
    return folder


def edited(packed: bytes, base: Scorer, **arrays: np.ndarray | None) -> bytes:
    """Pack again with arrays replaced, added or (``None``) left out."""
    length = int.from_bytes(packed[:8], "little")
    metadata = json.loads(packed[8 : 8 + length])["__metadata__"]
    tensors = load_tensors(packed) | arrays
    return save_tensors({k: v for k, v in tensors.items() if v is not None}, metadata)


def test_the_shipped_model_is_small_and_packs_to_its_own_bytes(packed: bytes) -> None:
    shipped = (BASE / "base.safetensors").read_bytes()

    assert packed == shipped
    assert len(shipped) <= 4_000_000


def test_packing_and_unpacking_changes_nothing(base: Scorer, packed: bytes) -> None:
    again = unpack(packed)

    assert np.array_equal(again.slots, base.weights.slots)
    assert np.array_equal(again.signals, base.weights.signals)
    assert again.bias == base.weights.bias
    assert again.lexicon == base.weights.lexicon


def test_an_empty_lexicon_survives(base: Scorer) -> None:
    weights = replace(base.weights, lexicon=Lexicon())

    assert unpack(pack(weights)).lexicon == Lexicon()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_flipped_bit_of_the_model_is_rejected(
    data: st.DataObject, base: Scorer, packed: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    at = data.draw(st.one_of(st.integers(0, 600), st.integers(0, len(packed) - 1)))
    bit = data.draw(st.integers(0, 7))
    damaged = bytearray(packed)
    damaged[at] ^= 1 << bit
    folder = tmp_path_factory.getbasetemp() / "flipped"
    folder.mkdir(exist_ok=True)
    (folder / "model.safetensors").write_bytes(damaged)
    (folder / "card.json").write_text(base.card.to_json())

    with pytest.raises(ModelRejectedError):
        load_folder(folder)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_flipped_bit_of_the_card_is_rejected(data: st.DataObject, base: Scorer) -> None:
    card = bytearray(base.card.to_json().encode())
    at = data.draw(st.integers(0, len(card) - 1))
    card[at] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(ModelRejectedError):
        ModelCard.from_json(bytes(card))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_truncation_is_rejected(
    data: st.DataObject, base: Scorer, packed: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "truncated"
    folder.mkdir(exist_ok=True)
    whole = (packed, base.card.to_json().encode())
    which = data.draw(st.integers(0, 1))
    kept = data.draw(st.one_of(st.integers(0, 64), st.integers(0, len(whole[which]) - 1)))
    parts = [part[:kept] if index == which else part for index, part in enumerate(whole)]
    (folder / "model.safetensors").write_bytes(parts[0])
    (folder / "card.json").write_bytes(parts[1])

    with pytest.raises(ModelRejectedError):
        load_folder(folder)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_damage_under_a_valid_checksum_never_raises_anything_else(
    data: st.DataObject, packed: bytes
) -> None:
    damaged = bytearray(packed[: data.draw(st.sampled_from([len(packed), 900, 60, 8, 3]))])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, min(len(damaged), 700) - 1))] = data.draw(
            st.integers(0, 255)
        )

    try:
        weights = unpack(bytes(damaged))
    except ModelRejectedError:
        return
    assert np.isfinite(weights.bias)


NAN = np.array([np.nan], np.float64)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("bias", NAN, "finite"),  # not a number
        ("bias", np.array([1e300]), "finite"),  # beyond any log-odds
        ("bias", np.zeros(1, np.float32), "bias"),  # other type
        ("bias", None, "bias"),  # missing
        ("signals", np.zeros(3, np.float32), "signals"),  # other shape
        ("slots", np.zeros(8, np.float16), "slots"),  # far too few
        ("slots", None, "slots"),  # missing
        ("extra", np.zeros(1), "4 arrays"),  # one too many
        ("lexicon", None, "lexicon"),  # missing
        ("lexicon", np.zeros(3, np.float32), "lexicon"),  # not bytes
        ("lexicon", np.frombuffer(b"UPPER\n", np.uint8), "lower-case"),  # not as we write them
        ("lexicon", np.frombuffer(b"bb\naa\n", np.uint8), "order"),  # unsorted
        ("lexicon", np.frombuffer(b"aa\n" * 200_000, np.uint8), "lexicon"),  # too long
    ],
)
def test_wrong_arrays_are_rejected_by_name(
    base: Scorer, packed: bytes, tmp_path: Path, name: str, value: np.ndarray | None, message: str
) -> None:
    folder = resealed(tmp_path, base, edited(packed, base, **{name: value}))

    with pytest.raises(ModelRejectedError, match=message):
        load_folder(folder)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("format", "2", "storage format"),
        ("normaliser", "999", "normaliser version"),
        ("features", "0", "feature version"),
        ("signals", "links links", "one twice"),
        ("signals", "no_such_signal", "no_such_signal"),
        ("unheard", "of", "description"),
    ],
)
def test_models_of_other_versions_are_rejected_with_the_reason(
    packed: bytes, key: str, value: str, message: str
) -> None:
    length = int.from_bytes(packed[:8], "little")
    described = json.loads(json.loads(packed[8 : 8 + length])["__metadata__"]["blarney"])
    described[key] = value
    data = save_tensors(load_tensors(packed), {"blarney": json.dumps(described)})

    with pytest.raises(ModelRejectedError, match=message):
        unpack(data)


def test_a_signal_the_model_does_not_know_weighs_nothing(base: Scorer, packed: bytes) -> None:
    length = int.from_bytes(packed[:8], "little")
    described = json.loads(json.loads(packed[8 : 8 + length])["__metadata__"]["blarney"])
    names = described["signals"].split()
    described["signals"] = " ".join(names[:-1])
    tensors = load_tensors(packed)
    tensors["signals"] = tensors["signals"][:-1]

    weights = unpack(save_tensors(tensors, {"blarney": json.dumps(described)}))

    assert weights.signals[-1] == 0.0
    assert np.array_equal(weights.signals[:-1], base.weights.signals[:-1])


def test_a_file_over_the_cap_is_refused_before_it_is_parsed(base: Scorer, tmp_path: Path) -> None:
    folder = resealed(tmp_path, base, b"\0" * 4_000_001)

    with pytest.raises(ModelRejectedError, match="at most 4000000 bytes"):
        load_folder(folder)


def test_a_card_of_another_code_version_is_refused(
    base: Scorer, packed: bytes, tmp_path: Path
) -> None:
    folder = resealed(tmp_path, base, packed)
    card = replace(base.card, model_sha256=hashlib.sha256(packed).hexdigest(), normaliser_version=0)
    (folder / "card.json").write_text(card.to_json())

    with pytest.raises(ModelRejectedError, match="normaliser version"):
        load_folder(folder)


def test_missing_files_are_rejected(tmp_path: Path) -> None:
    with pytest.raises(ModelRejectedError, match=r"card\.json"):
        load_model(tmp_path / "base.safetensors", tmp_path / "card.json")


def test_equal_weights_pack_to_equal_bytes() -> None:
    def weights() -> Weights:
        from spam.scorer import empty_weights

        return replace(empty_weights(), lexicon=Lexicon(frozenset({"lamp", "kettle"})))

    assert pack(weights()) == pack(weights())


def test_arrays_cut_short_under_a_whole_header_are_rejected(packed: bytes) -> None:
    with pytest.raises(ModelRejectedError, match="damaged"):
        unpack(packed[:-100])
