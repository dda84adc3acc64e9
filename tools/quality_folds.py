"""What is compared on: whole sources left out, in the folds of training; even samples of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from spam.augment import spun_examples
from spam.classifier import SpamClassifier, matrix_of
from spam.dataset import (
    Example,
    Message,
    drop_near_duplicates,
    read_corpus,
    read_marks,
    text_mark,
)
from spam.lexicon import learn_lexicon
from spam.normalise import MAX_CHARS
from spam.one_thread import one_thread
from spam.sampling import cap_sources, folds_of, labels_of
from spam.training import SPUN_COPIES, fit_alike

WRONG_LABELS = Path(__file__).resolve().parent / "doubtful_labels.txt"
HELD_SHARE = 0.01
"""Share of honest comments each filter may hold: its limit follows from its own scores."""


@dataclass(frozen=True)
class Material:
    """All comments to learn from and to be tested on.

    Attributes
    ----------
    examples
        Sources capped, near-duplicates dropped, as in training.
    spam, folds
        Label and fold of each, shape (n_examples,).
    templates
        File of spintax templates; its lines are left out by turns as well.
    """

    examples: list[Example]
    spam: np.ndarray
    folds: np.ndarray
    templates: Path | None

    def part(self, rows: np.ndarray) -> list[Example]:
        """Give the examples of some rows."""
        return [self.examples[row] for row in rows.tolist()]


def material(corpora: Path, seed: int) -> Material:
    """Read the corpora and deal their sources to folds."""
    found = sorted(corpora.glob("spintax*.txt"))
    wrong = read_marks(WRONG_LABELS)
    fitting = [
        example
        for example in read_corpus([corpora])
        if len(example.message.text) <= MAX_CHARS and text_mark(example.message.text) not in wrong
    ]
    examples = drop_near_duplicates(cap_sources(fitting, np.random.default_rng(seed)))
    folds = folds_of(examples)
    return Material(examples, labels_of(examples), folds, found[0] if found else None)


def even_sample(
    all_of: Material, rows: np.ndarray, count: int, random: np.random.Generator
) -> np.ndarray:
    """Take half spam and half ham, from each source by turns, so that no large one rules."""
    taken: list[int] = []
    for is_spam in (False, True):
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for row in random.permutation(rows[all_of.spam[rows] == is_spam]).tolist():
            groups[all_of.examples[row].source].append(row)
        ranked = [
            (place, source, row)
            for source, group in groups.items()
            for place, row in enumerate(group)
        ]
        taken += [row for _, _, row in sorted(ranked)[: count // 2]]
    return np.array(sorted(taken), np.int64)


def spun_of(all_of: Material, fold: int, seed: int, *, left_out: bool) -> list[Example]:
    """Spin the templates left out with a fold, or all the others."""
    if all_of.templates is None:
        return []
    parts = int(all_of.folds.max()) + 1
    spun = spun_examples(all_of.templates, SPUN_COPIES, np.random.default_rng(seed))
    return [e for e in spun if (int(e.source.split("-")[1]) % parts == fold) == left_out]


class Ours:
    """The project's classifier, learnt as in training."""

    def __init__(self, seed: int, spun: Sequence[Example] = ()) -> None:
        self._random = np.random.default_rng(seed)
        self._spun = spun
        self._model: SpamClassifier | None = None

    @one_thread
    def learn(self, examples: Sequence[Example]) -> None:
        """Learn as ``spam.training`` does, known words included, from these examples only."""
        self._lexicon = learn_lexicon(examples)
        self._model = fit_alike(examples, self._spun, self._lexicon, self._random)

    @one_thread
    def scores(self, messages: Sequence[Message]) -> np.ndarray:
        """Give log-odds before calibration."""
        if self._model is None:
            raise RuntimeError("expected learn() to be called before scores()")
        found: np.ndarray = self._model.decision_function(matrix_of(messages, self._lexicon))
        return found


def bare(examples: Sequence[Example]) -> list[Message]:
    """Give the texts alone: no author, link or post."""
    return [Message(example.message.text) for example in examples]


def limit_for(ham_scores: np.ndarray, share: float = HELD_SHARE) -> float:
    """Give the lowest limit that at most ``share`` of the honest comments reach."""
    falling = np.sort(ham_scores)[::-1]
    allowed = int(share * len(falling))
    return float(np.nextafter(falling[allowed], np.inf))
