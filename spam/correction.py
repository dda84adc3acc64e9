"""Local correction: bends a model towards a blog's own decisions, the model itself being the prior.

Minimises the logistic loss of ``base log-odds + features @ delta`` with an L2 penalty on ``delta``,
so that where the blog has said nothing the base model stands. The fewer the decisions, the stronger
the penalty; among the strengths tried, one that does not predict left-out decisions better than the
base model is not used. Comments presumed honest (``spam.presumed``) keep it from suspecting what is
ordinary. They choose nothing and count for nothing else: whether and how strongly to correct is up
to what people decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy
from scipy.optimize import minimize

from spam.candidate import Candidate
from spam.classifier import COLUMNS, check_both_labels, matrix_of
from spam.dataset import Example, Message
from spam.errors import BadDatasetError
from spam.features import SLOTS
from spam.model_card import ModelCard
from spam.model_file import pack
from spam.normalise import MAX_CHARS
from spam.one_thread import one_thread
from spam.presumed import (
    ENOUGH_DECIDED,
    PRESUMED_COLUMNS,
    PRESUMED_TARGET,
    PRESUMED_WEIGHT,
    distinct,
)
from spam.scorer import Scorer, Weights
from spam.signals import NAMES, SET_WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_EXAMPLES: Final = 10
PENALTIES: Final = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
FEW: Final = 100.0  # decisions; below it the penalty grows
LARGEST_STEP: Final = 4.0  # log-odds a correction may add to or take from one hashed feature
_SIGNAL_SCALE: Final = 0.3  # signals are shared by unrelated comments: they move less
_BIAS_SCALE: Final = 0.3
_PARTS: Final = 4
_SURE: Final = 1.64  # standard errors: a gain by chance alone in one of twenty
_MANY: Final = 1_000  # decisions; from there on a feature seen once is not worth learning
_MOST_TRIED: Final = 1_500  # examples used to choose the penalty
_ITERATIONS: Final = 40
# Shares of the time of 50,000 examples after which they are read and the penalty is chosen.
_READ: Final = 0.6
_CHOSEN: Final = 0.8
Report = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class _Problem:
    """Scaled features (n, k), base log-odds (n,), labels (n,) in [0, 1], and weights (n,).

    The rows of what people decided come first, ``decided`` of them, then the presumed honest ones.
    """

    matrix: Any
    base: NDArray[np.float64]
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]
    decided: int

    def part(self, rows: NDArray[np.int64]) -> _Problem:
        return _Problem(
            self.matrix[rows],
            self.base[rows],
            self.labels[rows],
            self.weights[rows],
            decided=int((rows < self.decided).sum()),
        )

    def without_empty_columns(self) -> _Problem:
        used = np.flatnonzero(np.bincount(self.matrix.indices, minlength=self.matrix.shape[1]))
        return replace(self, matrix=self.matrix[:, used])


@dataclass(frozen=True, slots=True)
class Corrected:
    """A candidate, and how it judges what it learnt from when that is left out.

    Attributes
    ----------
    left_out
        Log-odds by corrections that had not learnt from the example, shape (n_examples,); the base
        model's own where it was not corrected. Not a number for texts too long to learn from.
    """

    candidate: Candidate
    left_out: NDArray[np.float64]


def _silent(_: float) -> None:
    """Show no progress."""


def correct(
    base: Scorer,
    examples: Sequence[Example],
    *,
    presumed: Sequence[Message] = (),
    random_state: int,
    report: Report = _silent,
) -> Candidate:
    """Correct a model by a blog's own labelled messages, as ``correct_and_test`` does."""
    return correct_and_test(
        base,
        examples,
        presumed=presumed,
        random_state=random_state,
        tested=False,
        report=report,
    ).candidate


@one_thread
def correct_and_test(
    base: Scorer,
    examples: Sequence[Example],
    *,
    presumed: Sequence[Message] = (),
    random_state: int,
    tested: bool = True,
    report: Report = _silent,
) -> Corrected:
    """Correct a model by a blog's own labelled messages.

    Parameters
    ----------
    base
        The prior: the shipped base model, so that corrections do not pile up.
    examples
        At least 10 with both labels; 50,000 take less than a minute.
    presumed
        Messages presumed honest, the newest first, none nearly an example; of near copies the
        first is learnt from, and no more than ``spam.presumed.MOST_PRESUMED``; none from
        ``ENOUGH_DECIDED`` examples on.
    tested
        Whether to judge each example once more by a correction that leaves it out.
    report
        Called with the share done, in [0, 1], never less than before.

    Raises
    ------
    BadDatasetError
        If there are too few examples, or of one label only.
    """
    places = [n for n, e in enumerate(examples) if len(e.message.text) <= MAX_CHARS]
    fitting = [examples[place] for place in places]
    if len(fitting) < LEAST_EXAMPLES:
        raise BadDatasetError(
            f"expected at least {LEAST_EXAMPLES} decided comments to learn from, "
            f"found {len(fitting)}"
        )
    labels = np.array([e.is_spam for e in fitting], bool)
    check_both_labels(labels)
    helping = distinct(presumed) if len(fitting) < ENOUGH_DECIDED else []
    report(0.0)
    problem, columns = _problem_of(base, [e.message for e in fitting], labels, helping)
    report(_READ)
    scales = _scales_of(columns)
    random = np.random.default_rng(random_state)
    penalty = _choose_penalty(problem, random, report)
    delta = np.zeros(len(columns) + 1)
    if penalty is not None:
        delta = _solve(problem, penalty * _caution(len(fitting)))
    moved = _moved(base.weights, columns, delta[:-1] * scales, delta[-1] * _BIAS_SCALE)
    left_out = np.full(len(examples), np.nan)
    left_out[places] = problem.base[: problem.decided]
    if penalty is not None and tested:
        left_out[places] = _left_out(problem, penalty, random)
    report(1.0)
    card = _card(base, fitting, moved, penalty, random_state)
    if penalty is not None and helping:
        helped = f"Published comments that helped a little, presumed honest: {len(helping):,}."
        card = replace(card, notes=(card.notes[0], helped, *card.notes[1:]))
    candidate = Candidate(moved, card, is_unchanged=penalty is None)
    return Corrected(candidate, left_out)


def _problem_of(
    base: Scorer,
    decided: Sequence[Message],
    labels: NDArray[np.bool_],
    presumed: Sequence[Message],
) -> tuple[_Problem, NDArray[np.int64]]:
    """Read messages; give the problem, and which column of the features each of its columns is."""
    matrix = matrix_of([*decided, *presumed], base.weights.lexicon)
    log_odds: NDArray[np.float64] = np.asarray(matrix @ base.weights.columns(), np.float64)
    log_odds += base.weights.bias
    columns = _movable(matrix, len(decided))
    scales = _scales_of(columns)
    matrix = matrix[:, columns]
    matrix.data *= scales[matrix.indices].astype(np.float32)  # in place: there may be millions
    believed = 1.0 / (1.0 + np.exp(-log_odds[len(decided) :]))
    problem = _Problem(
        matrix,
        log_odds,
        labels=np.append(labels, PRESUMED_TARGET * believed).astype(np.float64),
        weights=np.append(np.ones(len(decided)), np.full(len(presumed), PRESUMED_WEIGHT)),
        decided=len(decided),
    )
    return problem, columns


def _scales_of(columns: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.where(columns >= SLOTS, _SIGNAL_SCALE, 1.0)


def _left_out(
    problem: _Problem, penalty: float, random: np.random.Generator
) -> NDArray[np.float64]:
    """Cross-fit: log-odds of each decided one by a correction that did not learn from it."""
    part = random.permutation(problem.decided) % _PARTS
    presumed = np.arange(problem.decided, len(problem.labels))
    log_odds = problem.base[: problem.decided].copy()
    for left_out in range(_PARTS):
        out = np.flatnonzero(part == left_out)
        kept = problem.part(np.append(np.flatnonzero(part != left_out), presumed))
        delta = _solve(kept, penalty * _caution(kept.decided))
        log_odds[out] = _log_odds(problem.part(out), delta)
    return log_odds


def _movable(matrix: Any, decided: int) -> NDArray[np.int64]:
    """Columns that occur, where much was decided more than once; no signals set by hand."""
    least = 1 if decided < _MANY else 2
    rows = matrix.shape[0] if PRESUMED_COLUMNS else decided
    occurring = matrix.indices[: matrix.indptr[rows]]
    seen = np.bincount(occurring, minlength=COLUMNS) >= least
    for name in SET_WEIGHTS:
        seen[SLOTS + NAMES.index(name)] = False
    return np.flatnonzero(seen)


def _caution(count: int) -> float:
    """Factor on the penalty: 1 for many decisions, 2 for a hundred, 26 for twenty."""
    return float(1.0 + (FEW / count) ** 2)


def _choose_penalty(problem: _Problem, random: np.random.Generator, report: Report) -> float | None:
    """Choose the penalty that predicts left-out decisions best; ``None`` if none beats the base."""
    tried = random.permutation(problem.decided)[:_MOST_TRIED]
    problem = problem.part(tried).without_empty_columns()
    order = np.arange(len(tried))
    part = order % _PARTS
    best: float | None = None
    base_losses = _loss(problem.base[order], problem.labels[order])
    best_gain = 0.0
    for tries, penalty in enumerate(reversed(PENALTIES)):  # strongest first: a tie changes less
        report(_READ + (_CHOSEN - _READ) * tries / len(PENALTIES))
        gains = np.zeros(len(order))
        for left_out in range(_PARTS):
            out = part == left_out
            kept, tested = order[~out], problem.part(order[out])
            delta = _solve(problem.part(kept), penalty * _caution(len(kept)))
            gains[out] = base_losses[out] - _loss(_log_odds(tested, delta), tested.labels)
        sure = gains.mean() - _SURE * gains.std() / np.sqrt(len(gains))
        if sure > best_gain:
            best, best_gain = penalty, float(sure)
    return best


def _solve(problem: _Problem, penalty: float) -> NDArray[np.float64]:
    """Find the penalised correction: shape (k + 1,), the last for the bias."""
    transposed = problem.matrix.T  # no copy

    def objective(delta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        log_odds = _log_odds(problem, delta)
        slope = (1.0 / (1.0 + np.exp(-log_odds)) - problem.labels) * problem.weights
        gradient = penalty * delta
        gradient[:-1] += transposed @ slope.astype(np.float32)
        gradient[-1] += slope.sum() * _BIAS_SCALE
        losses = _loss(log_odds, problem.labels) * problem.weights
        value = losses.sum() + penalty * (delta @ delta) / 2.0
        return float(value), gradient

    found = minimize(
        objective,
        np.zeros(problem.matrix.shape[1] + 1),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _ITERATIONS},
    )
    solution: NDArray[np.float64] = found.x
    return solution


def _log_odds(problem: _Problem, delta: NDArray[np.float64]) -> NDArray[np.float64]:
    # Of the matrix's own type: otherwise all of it would be copied at every step.
    moved: NDArray[np.float32] = problem.matrix @ delta[:-1].astype(np.float32)
    bias = float(delta[-1]) * _BIAS_SCALE
    log_odds: NDArray[np.float64] = problem.base + moved + bias
    return log_odds


def _loss(log_odds: NDArray[np.float64], labels: NDArray[np.float64]) -> NDArray[np.float64]:
    loss: NDArray[np.float64] = np.logaddexp(0.0, log_odds) - labels * log_odds
    return loss


def _moved(
    weights: Weights, columns: NDArray[np.int64], steps: NDArray[np.float64], bias_step: float
) -> Weights:
    steps = np.clip(steps, -LARGEST_STEP, LARGEST_STEP)
    slots, signals = weights.slots.astype(np.float64), weights.signals.copy()
    hashed = columns < SLOTS
    slots[columns[hashed]] += steps[hashed]
    signals[columns[~hashed] - SLOTS] += steps[~hashed]
    return Weights(
        slots=slots.astype(np.float16),
        signals=signals.astype(np.float32).astype(np.float64),
        bias=weights.bias + float(np.clip(bias_step, -1.0, 1.0)),
        lexicon=weights.lexicon,
    )


def _card(
    base: Scorer,
    examples: Sequence[Example],
    weights: Weights,
    penalty: float | None,
    random_state: int,
) -> ModelCard:
    digest = hashlib.sha256(pack(weights)).hexdigest()
    spam = sum(example.is_spam for example in examples)
    note = (
        "The blog's decisions do not improve on the model it corrects; nothing was changed."
        if penalty is None
        else f"Corrected by {len(examples):,} of the blog's own decisions, penalty {penalty:g}."
    )
    return replace(
        base.card,
        version=f"candidate-{digest[:8]}",
        model_sha256=digest,
        parent=base.version,
        random_state=random_state,
        counts={"local": {"ham": len(examples) - spam, "spam": spam}},
        metrics={},
        libraries={"numpy": np.__version__, "scipy": scipy.__version__},
        notes=(note, *base.card.notes),
    )
