"""Training: labelled examples to a candidate. The only place where hyper-parameters are set.

``train`` learns a base model from corpora; ``correct`` (from ``spam.correction``) bends a base
model towards a blog's own decisions.
"""

from __future__ import annotations

import hashlib
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy
import sklearn
from sklearn.linear_model import LogisticRegression

from spam.augment import paste_title, shuffled, spun_examples
from spam.candidate import Candidate
from spam.card_curves import card_curves
from spam.classifier import SpamClassifier, check_both_labels, matrix_of
from spam.correction import correct
from spam.dataset import Example, Message, drop_near_duplicates, text_mark
from spam.errors import BadDatasetError
from spam.evaluation import source_table
from spam.features import FEATURES_VERSION
from spam.held_out import OutOfFold, Report, score_held_out
from spam.lexicon import Lexicon, learn_lexicon
from spam.model_card import ModelCard
from spam.model_file import pack
from spam.normalise import MAX_CHARS, NORMALISER_VERSION
from spam.one_thread import one_thread
from spam.remix import Remixed, remix_praise
from spam.sampling import (
    Weighted,
    cap_sources,
    drop_signals,
    labels_of,
    source_weights,
    vary,
)
from spam.scorer import Scorer
from spam.signals import LISTED
from spam.thresholds import limits_from

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Candidate", "correct", "train"]

STRENGTH: Final = 50.0
SCALES: Final = {"signals": 3.0}
LEAST_MESSAGES: Final = 3
LEAST_SOURCES: Final = 2
TITLE_SHARE: Final = 0.15
SHUFFLED_SHARE: Final = 0.04  # of the spam has the letters in its words out of order
LISTED_DROPPED: Final = 0.5  # of what word lists count, so that other words learn as well
SPUN_COPIES: Final = 60
SPUN_TOTAL: Final = 3_100.0  # what all spun comments together weigh, in average comments
REMIXED: Final = 2  # new praise for each there is
REMIXED_WEIGHT: Final = 0.5
CALIBRATION_MIX: Final = 0.5  # of the weights for calibrating are equal, not those of training
LIMIT_CAP: Final = 300  # genuine comments per source that set the limits
LEAST_EXAMPLES: Final = 20
AGREEMENT: Final = 1e-6
AGREEMENT_TEXTS: Final = 1_000


def _silent(_: str) -> None:
    """Report nothing."""


@one_thread
def train(
    examples: Sequence[Example],
    *,
    random_state: int,
    templates: Path | None = None,
    left_out: frozenset[str] = frozenset(),
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
    left_out
        Marks (``text_mark``) of texts not to learn from or measure on: labels found wrong.
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
    chosen = _choose(examples, left_out, random, report)
    spun = spun_examples(templates, SPUN_COPIES, random) if templates else []
    remixed = remix_praise(chosen, REMIXED, random)
    report(f"{len(spun):,} comments spun from templates, {len(remixed.examples):,} remixed")
    lexicon = learn_lexicon(chosen)
    report(f"{len(lexicon.words):,} known words")
    weights = source_weights(chosen)
    data = _rows(chosen, spun, remixed, weights, random)
    report(f"leaving out sources to measure {len(chosen):,} comments")
    out = score_held_out(chosen, data, fit=_fit, lexicon=lexicon, random=random, report=report)
    slope, shift = _calibration(out, labels_of(chosen), weights)
    report("learning from all sources")
    matrix = matrix_of([example.message for example in data.examples], lexicon)
    model = _fit(matrix, data, np.arange(len(data.examples)), lexicon)
    model.calibrate(slope, shift)
    out = out.calibrated(slope, shift)
    limits = limits_from(_limit_scores(chosen, out.full, random))
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
            **source_table(chosen, out.full, out.bare, limits, weights),
            **out.tables(limits.hold_at),
            "curves": card_curves(out.full, labels_of(chosen)),
        },
        libraries=_libraries(),
        notes=_NOTES,
    )
    data_ = pack(exported)
    digest = hashlib.sha256(data_).hexdigest()
    card = card.with_model(version=f"{prefix}-{digest[:8]}", model_sha256=digest)
    candidate = Candidate(exported, card)
    check_agreement(model, candidate.scorer(), [example.message for example in chosen])
    return candidate


def fit_alike(
    examples: Sequence[Example],
    spun: Sequence[Example],
    lexicon: Lexicon,
    random: np.random.Generator,
) -> SpamClassifier:
    """Fit a classifier as ``train`` does, without calibration and limits: for comparisons."""
    remixed = remix_praise(examples, REMIXED, random)
    data = _rows(examples, spun, remixed, source_weights(examples), random)
    matrix = matrix_of([example.message for example in data.examples], lexicon)
    return _fit(matrix, data, np.arange(len(data.examples)), lexicon)


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
    examples: Sequence[Example],
    left_out: frozenset[str],
    random: np.random.Generator,
    report: Report,
) -> list[Example]:
    fitting = [e for e in examples if len(e.message.text) <= MAX_CHARS]
    if left_out:
        fitting = [e for e in fitting if text_mark(e.message.text) not in left_out]
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


def _rows(
    examples: Sequence[Example],
    spun: Sequence[Example],
    remixed: Remixed,
    weights: NDArray[np.float64],
    random: np.random.Generator,
) -> Weighted:
    """Vary the fields, paste titles into some spam, add the spun and the remixed comments."""
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
    pasted = [_shuffle_some(example, random) for example in pasted]
    varied = vary(pasted, weights, random)
    origins = np.array(remixed.origins, np.int64)
    spun_share = float(weights.mean()) * SPUN_TOTAL / max(len(spun), 1)
    return Weighted(
        [*varied.examples, *remixed.examples, *spun],
        np.concatenate(
            (varied.weights, weights[origins] * REMIXED_WEIGHT, np.full(len(spun), spun_share))
        ),
        np.concatenate((varied.origins, origins, np.full(len(spun), -1))),
    )


def _shuffle_some(example: Example, random: np.random.Generator) -> Example:
    if not example.is_spam or random.random() >= SHUFFLED_SHARE:
        return example
    text = shuffled(example.message.text, 0.3 + 0.7 * random.random(), random)
    return replace(example, message=replace(example.message, text=text))


def _fit(matrix: Any, data: Weighted, rows: NDArray[np.int64], lexicon: Lexicon) -> SpamClassifier:
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
    learnt = drop_signals(matrix[rows], LISTED, LISTED_DROPPED, np.random.default_rng(0))
    return model.fit(learnt, labels, data.weights[rows], sources)


def _calibration(
    out: OutOfFold, spam: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[float, float]:
    """Fit Platt's slope and shift on out-of-fold log-odds, full messages and texts alone alike.

    Weights are half those of training, by which both labels weigh the same, and half equal ones,
    by which spam is as rare as in the data.
    """
    weights = (1.0 - CALIBRATION_MIX) * weights + CALIBRATION_MIX
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
    "Scores are calibrated (Platt) for streams of which a third to a half is spam.",
    "Three quarters of the blog spam read comes from one blog of 2014, mostly in English.",
    "No spam written by language models was available.",
    "Ham is mostly from technical blogs; other subjects are judged with less experience.",
)
