"""Measuring on sources left out: what a model is asked about, it has not seen."""

from __future__ import annotations

import numpy as np
import pytest

from spam.augment import ATTACKS, spun_examples
from spam.dataset import Example
from spam.held_out import OutOfFold, score_held_out, sound_folds
from spam.lexicon import Lexicon
from spam.sampling import Weighted
from spam.training import _fit


@pytest.fixture
def spun(tmp_path) -> list[Example]:
    path = tmp_path / "templates.txt"
    path.write_text("{A|One} superb page about {all|it}\nWhat {joy|fun} your {blog|page} is\n")
    return spun_examples(path, 4, np.random.default_rng(0))


def measured(examples: list[Example], spun: list[Example], fit=_fit) -> OutOfFold:
    rows = [*examples, *spun]
    origins = np.array([*range(len(examples)), *[-1] * len(spun)])
    data = Weighted(rows, np.ones(len(rows)), origins)
    random = np.random.default_rng(0)
    lines: list[str] = []
    found = score_held_out(
        examples, data, fit=fit, lexicon=Lexicon(), random=random, report=lines.append
    )
    assert lines[-1].startswith(f"fold {len(lines)} of {len(lines)}")
    return found


def test_neither_its_source_nor_its_template_is_learnt(small_set, spun) -> None:
    examples = small_set[:120]
    folds = sound_folds(examples)
    learnt: list[set[str]] = []

    def fit(matrix, data, rows, lexicon):
        learnt.append({data.examples[row].source for row in rows})
        return _fit(matrix, data, rows, lexicon)

    measured(examples, spun, fit)

    for fold, sources in enumerate(learnt):
        held = {e.source for e, of in zip(examples, folds, strict=True) if of == fold}
        assert not held & sources
    families = {e.source for e in spun}
    missing = [families - sources for sources in learnt]
    assert set().union(*missing) == families
    assert all(len(gone) <= 1 for gone in missing)


def test_every_attack_is_tabulated_with_its_plain_share(small_set, spun) -> None:
    out = measured(small_set[:120], spun).calibrated(1.0, 0.0)

    tables = out.tables(0.5)

    assert set(tables["attacks"]) == set(ATTACKS)
    assert {row["spam"] for row in tables["attacks"].values()} == {60}
    assert all(0.0 <= row["caught"] <= 1.0 for row in tables["attacks"].values())
    assert tables["absent_families"]["spam"] == len(spun)
    assert tables["scrambled_praise"] == {"spam": 0, "caught": None}  # none is called praise


def test_calibrating_gives_scores_of_everything() -> None:
    zero = np.zeros(2)
    out = OutOfFold(zero, zero, zero, {"plain": zero}).calibrated(2.0, 0.0)

    for scores in (out.full, out.bare, out.families, out.disguises["plain"]):
        assert scores.tolist() == [0.5, 0.5]


def test_nothing_rewritten_is_an_empty_table() -> None:
    tables = OutOfFold(np.zeros(1), np.zeros(1), np.zeros(0)).tables(0.5)

    assert tables["attacks"] == {}
    assert tables["absent_families"] == {"spam": 0, "caught": None}
