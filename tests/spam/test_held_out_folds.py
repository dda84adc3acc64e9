from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from spam.augment import ATTACKS
from spam.classifier import SpamClassifier
from spam.dataset import Example, Message
from spam.held_out import ATTACKED, OutOfFold, score_held_out, sound_folds
from spam.lexicon import Lexicon
from spam.remix import remix_praise
from spam.sampling import Weighted, labels_of, source_weights
from spam.training import REMIXED, _fit, _rows

MakeExamples = Callable[[int, int], list[Example]]
FAMILIES = [f"spintax-{number}" for number in range(7)]


class Watched:
    """Learns as training does, and keeps which rows each model saw."""

    def __init__(self) -> None:
        self.seen: list[set[int]] = []

    def __call__(
        self, matrix: Any, data: Weighted, rows: np.ndarray, lexicon: Lexicon
    ) -> SpamClassifier:
        self.seen.append(set(rows.tolist()))
        return _fit(matrix, data, rows, lexicon)


def as_praise(example: Example, number: int) -> Example:
    """Make every other spam comment one of two sentences that can be dealt anew."""
    text = f"{example.message.text.split('http')[0]}\nWhat a fine blog number {number} is."
    message = replace(example.message, text=text) if number % 4 else example.message
    return replace(example, message=message, kind="praise")


class Run:
    """One measurement on sources left out, with all that went into it."""

    def __init__(self, examples: list[Example]) -> None:
        random = np.random.default_rng(2)
        praise = [as_praise(e, n) if e.is_spam else e for n, e in enumerate(examples)]
        spun = [
            Example(Message(f"{name} sells {n} fine lamps"), is_spam=True, source=name, kind="spun")
            for name in FAMILIES
            for n in range(3)
        ]
        self.examples, self.lines, self.fit = praise, [], Watched()
        remixed = remix_praise(praise, REMIXED, random)
        self.data = _rows(praise, spun, remixed, source_weights(praise), random)
        self.out = score_held_out(
            praise,
            self.data,
            fit=self.fit,
            lexicon=Lexicon(),
            random=random,
            report=self.lines.append,
        )

    def sources_seen(self, seen: set[int]) -> set[str]:
        return {self.data.examples[row].source for row in seen}


@pytest.fixture(scope="module")
def run(make_examples: MakeExamples) -> Run:
    return Run(make_examples(120, 4))


def test_no_model_saw_anything_of_the_source_it_is_asked_about(run: Run) -> None:
    folds = sound_folds(run.examples)

    assert {example.kind for example in run.data.examples} >= {"remixed", "spun"}
    for fold, seen in enumerate(run.fit.seen):
        held = {e.source for e, place in zip(run.examples, folds, strict=True) if place == fold}
        assert held.isdisjoint(run.sources_seen(seen))


def test_each_family_of_templates_is_left_out_whole_and_once(run: Run) -> None:
    rows = {
        name: {row for row, e in enumerate(run.data.examples) if e.source == name}
        for name in FAMILIES
    }

    for name in FAMILIES:
        found = [len(rows[name] & seen) for seen in run.fit.seen]
        assert sorted(found) == [0] + [3] * (len(run.fit.seen) - 1)
    assert len(run.out.families) == 3 * len(FAMILIES)


def test_every_comment_is_scored_and_every_fold_reported(run: Run) -> None:
    assert len(run.out.full) == len(run.out.bare) == len(run.examples)
    assert np.all(run.out.full != 0.0)
    spam = labels_of(run.examples)
    assert run.out.full[spam].mean() > run.out.full[~spam].mean()
    assert run.lines[0].startswith("fold 1 of")
    assert len(run.lines) == len(run.fit.seen)


def test_the_table_has_every_attack_on_the_same_comments(run: Run) -> None:
    tables = run.out.calibrated(1.0, 0.0).tables(0.5)

    assert set(tables["attacks"]) == set(ATTACKS)
    for row in tables["attacks"].values():
        assert row["spam"] == 60 <= ATTACKED
        assert 0.0 <= row["caught"] <= 1.0
        assert row["plain"] == tables["attacks"]["leet"]["plain"]
    assert tables["scrambled_praise"]["spam"] == 60
    assert tables["absent_families"]["spam"] == 3 * len(FAMILIES)


def test_calibrated_scores_keep_their_order(run: Run) -> None:
    scores = run.out.calibrated(0.5, 1.0)

    assert np.all((scores.full > 0.0) & (scores.full < 1.0))
    assert np.array_equal(np.argsort(scores.full), np.argsort(run.out.full))
    assert set(scores.disguises) == set(run.out.disguises)


def test_nothing_measured_is_an_open_share() -> None:
    nothing = np.zeros(0)

    tables = OutOfFold(nothing, nothing, nothing).tables(0.5)

    assert tables == {
        "attacks": {},
        "scrambled_praise": None,
        "absent_families": {"spam": 0, "caught": None},
    }


def test_a_score_at_the_limit_is_caught() -> None:
    out = OutOfFold(np.zeros(0), np.zeros(0), np.array([0.5, 0.49]))

    assert out.tables(0.5)["absent_families"] == {"spam": 2, "caught": 0.5}


def test_whole_sources_are_folds_where_each_leaves_both_labels(small_set: list[Example]) -> None:
    folds = sound_folds(small_set)

    by_source = {e.source: {f for o, f in zip(small_set, folds, strict=True) if o.source == e.source} for e in small_set}  # fmt: skip
    assert len(set(folds.tolist())) > 1
    assert all(len(found) == 1 for found in by_source.values())


@pytest.mark.parametrize("name", ["only", "by label"])
def test_single_examples_are_dealt_where_sources_would_leave_one_label(
    small_set: list[Example], name: str
) -> None:
    examples = [
        replace(e, source="only" if name == "only" else f"spam-{e.is_spam}") for e in small_set[:60]
    ]

    folds = sound_folds(examples)

    spam = labels_of(examples)
    for fold in range(int(folds.max()) + 1):
        assert 0 < spam[folds == fold].sum() < (folds == fold).sum()
