"""A candidate is written whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import spam
from spam.candidate import Candidate
from spam.errors import SpamError
from spam.scorer import Scorer
from tests.conftest import small_disk


def test_what_was_written_loads(base: Scorer, tmp_path: Path) -> None:
    Candidate(base.weights, base.card).write_base(tmp_path / "new" / "base")

    assert spam.load(tmp_path / "new" / "base").version == base.version
    assert {entry.name for entry in (tmp_path / "new" / "base").iterdir()} == {
        "base.safetensors",
        "card.json",
    }


def test_a_full_disk_leaves_the_model_that_was_there(base: Scorer, tmp_path: Path) -> None:
    Candidate(base.weights, base.card).write_base(tmp_path)
    before = {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()}
    other = replace(base.weights, bias=base.weights.bias + 1.0)

    with small_disk(), pytest.raises(SpamError, match="cannot write the model"):
        Candidate(other, base.card).write_base(tmp_path)

    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == before


def test_a_disk_that_fills_with_the_card_leaves_the_model_that_was_there(
    base: Scorer, tmp_path: Path
) -> None:
    Candidate(base.weights, base.card).write_base(tmp_path)
    before = {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()}
    (tmp_path / ".writing-card.json").mkdir()  # nothing can be written there

    with pytest.raises(SpamError, match="it is as it was"):
        Candidate(replace(base.weights, bias=0.5), base.card).write_base(tmp_path)

    (tmp_path / ".writing-card.json").rmdir()
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == before
