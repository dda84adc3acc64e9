from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from spam.errors import ModelRejectedError
from spam.model_card import MOST_BYTES, ModelCard, _seal_of

CARD = ModelCard(
    version="base-0",
    model_sha256="0" * 64,
    hold_at=0.9,
    spam_at=0.99,
    limits_note="At most 1 % — with 95 % confidence",
    normaliser_version=1,
    features_version=1,
    counts={"blog": {"ham": 3, "spam": 4}},
    notes=("Weak on poems.",),
)


def resealed(**changed: Any) -> str:
    """JSON with changes and a fitting checksum, as somebody who knows the format would write."""
    data = json.loads(CARD.to_json()) | changed
    data = {name: value for name, value in data.items() if value != "left out"}
    data.pop("card_sha256", None)
    data["card_sha256"] = _seal_of(data)
    return json.dumps(data, indent=1, sort_keys=True) + "\n"


def test_a_card_survives_its_json() -> None:
    assert ModelCard.from_json(CARD.to_json()) == CARD
    assert ModelCard.from_json(resealed()) == CARD


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[]", "object"),
        ("[" * 100_000, "not JSON"),
        ("{}", "checksum"),
        (CARD.to_json().replace("0.9", "0.8"), "checksum"),
        (CARD.to_json() + " ", "the way this code writes"),
        (resealed(format=2), "format"),
        (resealed(notes="left out"), "fields"),
        (resealed(more=1), "fields"),
        (resealed(hold_at=0.0), "hold_at"),
        (resealed(hold_at=0.999), "hold_at"),
        (resealed(hold_at="0.9"), "finite"),
        (resealed(hold_at=1), "finite"),
        (resealed(version=7), "strings"),
        (resealed(notes=5), "list"),
        (resealed(metrics=[1]), "metrics"),
        (resealed(metrics={"roc_area": float("nan")}), "the way this code writes"),
        (resealed(metrics={"roc_area": float("inf")}), "the way this code writes"),
        (" " * (MOST_BYTES + 1), "at most"),
    ],
)
def test_anything_else_is_rejected(text: str, message: str) -> None:
    with pytest.raises(ModelRejectedError, match=message):
        ModelCard.from_json(text)


def test_bytes_that_are_no_text_are_rejected() -> None:
    with pytest.raises(ModelRejectedError):
        ModelCard.from_json(b"\xff\xfe\x00{")


def test_a_card_that_bins_nothing_is_sound() -> None:
    card = replace(CARD, spam_at=2.0)

    assert ModelCard.from_json(card.to_json()).spam_at == 2.0
