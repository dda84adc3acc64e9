"""Training: labelled examples to a candidate. The only place where hyper-parameters are set.

``train`` learns a base model from corpora; ``correct`` (from ``spam.correction``) bends a base
model towards a blog's own decisions.
"""

from __future__ import annotations

import hashlib
import platform
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy
import sklearn
from sklearn.linear_model import LogisticRegression

from spam.augment import paste_title, spun_examples
from spam.candidate import Candidate
from spam.classifier import SpamClassifier, check_both_labels, matrix_of
from spam.correction import correct
from spam.dataset import Example, Message, drop_near_duplicates
from spam.errors import BadDatasetError
from spam.evaluation import source_table
from spam.features import FEATURES_VERSION
from spam.lexicon import Lexicon, learn_lexicon
from spam.model_card import ModelCard
from spam.model_file import pack
from spam.normalise import MAX_CHARS, NORMALISER_VERSION
from spam.one_thread import one_thread
from spam.sampling import (
    Weighted,
    cap_sources,
    folds_of,
    labels_of,
    source_weights,
    vary,
)
from spam.scorer import Scorer
from spam.thresholds import limits_from

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Candidate", "correct", "train"]

STRENGTH: Final = 50.0
SCALES: Final[dict[str, float]] = {}
LEAST_MESSAGES: Final = 3
LEAST_SOURCES: Final = 2
TITLE_SHARE: Final = 0.15
SPUN_COPIES: Final = 25
SPUN_WEIGHT: Final = 4.0
LIMIT_CAP: Final = 300  # genuine comments per source that set the limits
LEAST_EXAMPLES: Final = 20
AGREEMENT: Final = 1e-6
AGREEMENT_TEXTS: Final = 1_000
_LEAST_FOLD: Final = 3

Report = Callable[[str], None]


def _silent(_: str) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Log-odds from models that saw nothing of the example's source; shapes (n_examples,)."""

    full: NDArray[np.float64]
    bare: NDArray[np.float64]


@one_thread
def train(
    examples: Sequence[Example],
    *,
    random_state: int,
    templates: Path | None = None,
    prefix: str = "base",
    report: Report = _silent,
) -> Candidate:
    """Learn a model from labelled examples of several sources.

    Parameters
    ----------
    examples
        At least 20 of both labels together; texts longer than the cap are left out.
    random_state
        Seed; the same examples and seed give the same bytes.
    templates
        File of spintax templates to expand into further spam.
    prefix
        Of the version's name.
    report
        Called with lines about the progress.

    Raises
    ------
    BadDatasetError
        If there are too few examples, or of one label only.
    """
    random = np.random.default_rng(random_state)
    chosen = _choose(examples, random, report)
    spun = spun_examples(templates, SPUN_COPIES, random) if templates else []
    if spun:
        report(f"{len(spun):,} comments spun from templates")
    lexicon = learn_lexicon(chosen)
    report(f"{len(lexicon.words):,} known words")
    weights = source_weights(chosen)
    report(f"leaving out sources to measure {len(chosen):,} comments")
    out = _out_of_fold(chosen, spun, weights, lexicon, random, report)
    slope, shift = _calibration(out, labels_of(chosen), weights)
    report("learning from all sources")
    model = _fit(_varied(chosen, spun, weights, random), lexicon)
    model.calibrate(slope, shift)
    scores = 1.0 / (1.0 + np.exp(-(slope * out.full + shift)))
    limits = limits_from(_limit_scores(chosen, scores, random))
    bare = 1.0 / (1.0 + np.exp(-(slope * out.bare + shift)))
    exported = model.export()
    card = ModelCard(
        version="",
        model_sha256="",
        hold_at=limits.hold_at,
        spam_at=limits.spam_at,
        limits_note=limits.note,
        normaliser_version=NORMALISER_VERSION,
        features_version=FEATURES_VERSION,
        random_state=random_state,
        counts=_counts(chosen),
        metrics={
            "how": "each source measured by a model that saw nothing of it",
            **source_table(chosen, scores, bare, limits),
        },
        libraries=_libraries(),
        notes=_NOTES,
    )
    data = pack(exported)
    digest = hashlib.sha256(data).hexdigest()
    card = card.with_model(version=f"{prefix}-{digest[:8]}", model_sha256=digest)
    candidate = Candidate(exported, card)
    check_agreement(model, candidate.scorer(), [example.message for example in chosen])
    return candidate


def check_agreement(model: SpamClassifier, scorer: Scorer, messages: Sequence[Message]) -> None:
    """Refuse to export a model whose serving scorer disagrees with the training pipeline."""
    picked = list(messages[:: max(len(messages) // AGREEMENT_TEXTS, 1)][:AGREEMENT_TEXTS])
    served = scorer.spam_scores(picked)
    trained = model.spam_scores(picked)
    worst = float(np.abs(served - trained).max(initial=0.0))
    if not worst <= AGREEMENT:
        raise BadDatasetError(
            f"the scorer and the training pipeline differ by {worst:.2e}, "
            f"expected at most {AGREEMENT:g}: nothing exported"
        )


def _choose(
    examples: Sequence[Example], random: np.random.Generator, report: Report
) -> list[Example]:
    fitting = [e for e in examples if len(e.message.text) <= MAX_CHARS]
    if len(fitting) < LEAST_EXAMPLES:
        raise BadDatasetError(
            f"expected at least {LEAST_EXAMPLES} labelled messages, found {len(fitting)}"
        )
    check_both_labels(labels_of(fitting))
    report(f"{len(fitting):,} labelled comments read")
    chosen = drop_near_duplicates(cap_sources(fitting, random))
    check_both_labels(labels_of(chosen))
    report(f"{len(chosen):,} kept: sources capped, near-duplicates dropped")
    return chosen


def _varied(
    examples: Sequence[Example],
    spun: Sequence[Example],
    weights: NDArray[np.float64],
    random: np.random.Generator,
) -> Weighted:
    """Vary the fields, paste titles into some spam, add the spun comments."""
    pasted = [
        paste_title(example, random)
        if example.is_spam and random.random() < TITLE_SHARE
        else example
        for example in examples
    ]
    pasted = [
        new if len(new.message.text) <= MAX_CHARS else old
        for new, old in zip(pasted, examples, strict=True)
    ]
    varied = vary(pasted, weights, random)
    if not spun:
        return varied
    total = weights.sum() / len(weights) * len(spun) * SPUN_WEIGHT
    share = np.full(len(spun), total / len(spun))
    return Weighted(
        [*varied.examples, *spun],
        np.concatenate((varied.weights, share)),
        np.concatenate((varied.origins, np.full(len(spun), -1))),
    )


def _fit(data: Weighted, lexicon: Lexicon) -> SpamClassifier:
    matrix = matrix_of([example.message for example in data.examples], lexicon)
    return _fit_matrix(matrix, data, np.arange(len(data.examples)), lexicon)


def _fit_matrix(
    matrix: Any, data: Weighted, rows: NDArray[np.int64], lexicon: Lexicon
) -> SpamClassifier:
    sources = np.array([data.examples[row].source for row in rows])
    several = len(set(sources.tolist())) > LEAST_SOURCES
    model = SpamClassifier(
        strength=STRENGTH,
        scales=SCALES,
        least_messages=LEAST_MESSAGES,
        least_sources=LEAST_SOURCES if several else 1,
        lexicon=lexicon,
    )
    labels = labels_of([data.examples[row] for row in rows])
    return model.fit(matrix[rows], labels, data.weights[rows], sources)


def _out_of_fold(
    examples: Sequence[Example],
    spun: Sequence[Example],
    weights: NDArray[np.float64],
    lexicon: Lexicon,
    random: np.random.Generator,
    report: Report,
) -> OutOfFold:
    """Score every example by a model that saw nothing of its source."""
    folds = _sound_folds(examples)
    data = _varied(examples, spun, weights, random)
    matrix = matrix_of([example.message for example in data.examples], lexicon)
    data_folds = np.where(data.origins < 0, -1, folds[data.origins])
    full = matrix_of([example.message for example in examples], lexicon)
    bare = matrix_of([Message(example.message.text) for example in examples], lexicon)
    out = OutOfFold(np.zeros(len(examples)), np.zeros(len(examples)))
    last = int(folds.max())
    for fold in range(last + 1):
        model = _fit_matrix(matrix, data, np.flatnonzero(data_folds != fold), lexicon)
        held = np.flatnonzero(folds == fold)
        out.full[held] = model.decision_function(full[held])
        out.bare[held] = model.decision_function(bare[held])
        report(f"fold {fold + 1} of {last + 1}: {len(held):,} comments scored")
    return out


def _sound_folds(examples: Sequence[Example]) -> NDArray[np.int64]:
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


def _calibration(
    out: OutOfFold, spam: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[float, float]:
    """Fit Platt's slope and shift on out-of-fold log-odds, full messages and texts alone alike."""
    log_odds = np.concatenate((out.full, out.bare))[:, None]
    labels = np.concatenate((spam, spam))
    platt = LogisticRegression(C=1e6).fit(log_odds, labels, np.concatenate((weights, weights)))
    slope = float(platt.coef_[0, 0])
    if slope <= 0.0:
        return 1.0, 0.0  # nothing was learnt that carries over; leave the scores as they are
    return slope, float(platt.intercept_[0])


def _limit_scores(
    examples: Sequence[Example], scores: NDArray[np.float64], random: np.random.Generator
) -> NDArray[np.float64]:
    """Pick scores of genuine comments, at most so many of a source that none rules the limits."""
    taken: Counter[str] = Counter()
    kept: list[float] = []
    for index in random.permutation(len(examples)).tolist():
        example = examples[index]
        if not example.is_spam and taken[example.source] < LIMIT_CAP:
            taken[example.source] += 1
            kept.append(float(scores[index]))
    return np.array(kept)


def _counts(examples: Sequence[Example]) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for example in examples:
        row = counts.setdefault(example.source, {"ham": 0, "spam": 0})
        row["spam" if example.is_spam else "ham"] += 1
    return dict(sorted(counts.items()))


def _libraries() -> dict[str, str]:
    return {
        "numpy": np.__version__,
        "python": platform.python_version(),
        "scikit-learn": sklearn.__version__,
        "scipy": scipy.__version__,
    }


_NOTES: Final = (
    "Scores are calibrated for a stream in which spam and ham weigh the same.",
    "Three quarters of the blog spam read comes from one blog of 2014, mostly in English.",
    "No spam written by language models was available.",
    "Ham is mostly from technical blogs; other subjects are judged with less experience.",
)
