"""Measuring on sources left out: every comment scored by a model that saw nothing of its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spam.augment import ATTACKS, disguised
from spam.classifier import SpamClassifier, matrix_of
from spam.dataset import Example, Message
from spam.lexicon import Lexicon
from spam.normalise import MAX_CHARS
from spam.remix import PRAISE_KINDS
from spam.sampling import Weighted, folds_of, labels_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

ATTACKED: Final = 250  # spam comments of each fold that are rewritten with each attack
ATTACK_SHARE: Final = 0.3  # of the letters or words
SCRAMBLED_SHARE: Final = 0.5  # of the words of praise
PLAIN: Final = "plain"
_SCRAMBLED: Final = "scrambled praise"
_LEAST_FOLD: Final = 3
Report = Callable[[str], None]
Fit = Callable[[Any, Weighted, "NDArray[np.int64]", Lexicon], SpamClassifier]


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """What models say of comments of which they saw neither source nor template.

    Attributes
    ----------
    full, bare
        Of each example, with all fields and of its text alone; shapes (n_examples,). Log-odds at
        first, scores once calibrated; likewise below.
    families
        Of comments spun from templates that were left out.
    disguises
        By attack, and ``plain``: of the same spam comments, texts alone.
    """

    full: NDArray[np.float64]
    bare: NDArray[np.float64]
    families: NDArray[np.float64]
    disguises: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    def calibrated(self, slope: float, shift: float) -> OutOfFold:
        """Turn log-odds into scores in [0, 1]."""

        def scores(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
            found: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-(slope * log_odds + shift)))
            return found

        return OutOfFold(
            scores(self.full),
            scores(self.bare),
            scores(self.families),
            {name: scores(found) for name, found in self.disguises.items()},
        )

    def tables(self, hold_at: float) -> dict[str, Any]:
        """Count what is caught of disguised spam and of templates left out."""
        caught = {name: _caught(found, hold_at) for name, found in self.disguises.items()}
        plain = caught.pop(PLAIN, None)
        scrambled = caught.pop(_SCRAMBLED, None)
        return {
            "attacks": {
                name: {**row, "plain": plain["caught"]} for name, row in caught.items() if plain
            },
            "scrambled_praise": scrambled,
            "absent_families": _caught(self.families, hold_at),
        }


def _caught(scores: NDArray[np.float64], hold_at: float) -> dict[str, Any]:
    share = round(float((scores >= hold_at).mean()), 6) if len(scores) else None
    return {"spam": len(scores), "caught": share}


def score_held_out(
    examples: Sequence[Example],
    data: Weighted,
    *,
    fit: Fit,
    lexicon: Lexicon,
    random: np.random.Generator,
    report: Report,
) -> OutOfFold:
    """Score every example by a model that saw nothing of its source.

    Parameters
    ----------
    data
        What is learnt from, with the example each row was made from.
    fit
        Learns from some rows of a matrix.
    """
    folds = sound_folds(examples)
    last = int(folds.max())
    row_folds = _row_folds(data, folds, last + 1)
    matrix = matrix_of([example.message for example in data.examples], lexicon)
    full = matrix_of([example.message for example in examples], lexicon)
    bare = matrix_of([Message(example.message.text) for example in examples], lexicon)
    out = OutOfFold(np.zeros(len(examples)), np.zeros(len(examples)), np.zeros(0))
    families: list[NDArray[np.float64]] = []
    disguises: defaultdict[str, list[NDArray[np.float64]]] = defaultdict(list)
    for fold in range(last + 1):
        model = fit(matrix, data, np.flatnonzero(row_folds != fold), lexicon)
        held = np.flatnonzero(folds == fold)
        out.full[held] = model.decision_function(full[held])
        out.bare[held] = model.decision_function(bare[held])
        spun = np.flatnonzero((data.origins < 0) & (row_folds == fold))
        families.append(model.decision_function(matrix[spun]))
        for name, texts in _rewritten([examples[index] for index in held.tolist()], random).items():
            disguises[name].append(model.decision_function(matrix_of(texts, lexicon)))
        report(f"fold {fold + 1} of {last + 1}: {len(held):,} comments scored")
    joined = {name: np.concatenate(parts) for name, parts in disguises.items()}
    return replace(out, families=np.concatenate(families), disguises=joined)


def _row_folds(data: Weighted, folds: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Give each row the fold of its example; spun ones go by template, whole families together."""
    rows = folds[np.maximum(data.origins, 0)].copy()
    spun = np.flatnonzero(data.origins < 0)
    names = sorted({data.examples[row].source for row in spun})
    number = {name: place % count for place, name in enumerate(names)}
    rows[spun] = [number[data.examples[row].source] for row in spun]
    return rows


def _rewritten(
    examples: Sequence[Example], random: np.random.Generator
) -> dict[str, list[Message]]:
    """Disguise some spam in every way, and scramble all praise; texts alone."""
    spam = [example for example in examples if example.is_spam]
    picked = [spam[i] for i in sorted(random.permutation(len(spam))[:ATTACKED].tolist())]
    praise = [example for example in spam if example.kind in PRAISE_KINDS]
    rewritten = {PLAIN: picked}
    for attack in ATTACKS:
        rewritten[attack] = disguised(picked, attack, ATTACK_SHARE, random)
    rewritten[_SCRAMBLED] = disguised(praise, "scrambled", SCRAMBLED_SHARE, random)
    return {
        name: [Message(example.message.text[:MAX_CHARS]) for example in found]
        for name, found in rewritten.items()
    }


def sound_folds(examples: Sequence[Example]) -> NDArray[np.int64]:
    """Deal sources to folds; single examples where a fold would leave one label only."""
    folds = folds_of(examples)
    spam = labels_of(examples)
    trained = [spam[folds != fold] for fold in range(int(folds.max()) + 1)]
    if int(folds.max()) and all(part.any() and not part.all() for part in trained):
        return folds
    order = np.zeros(len(examples), np.int64)
    for label in (spam, ~spam):
        order[label] = np.arange(int(label.sum())) % _LEAST_FOLD
    return order
