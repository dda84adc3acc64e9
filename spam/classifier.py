"""Training side: SpamClassifier, a scikit-learn estimator over hashed features and signals.

What a spammer can simply add must not speak for honesty: most signals weigh nothing or against the
comment, and those that may speak for it do so within bounds.

It exports itself to the serving scorer's flat arrays; after exporting it scores with the very
numbers that were written, so that both sides can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from spam.dataset import Message
from spam.errors import BadDatasetError, NotTrainedError
from spam.features import BLOCK_STARTS, BLOCKS, SLOTS, hash_readings
from spam.lexicon import Lexicon
from spam.reading import NO_LEXICON, read
from spam.scorer import Weights
from spam.signal_entry import HIGHEST_WEIGHT
from spam.signal_values import signal_values
from spam.signals import (
    BOTH_WAYS,
    CLIPPED,
    LEAST_WEIGHTS,
    MOST_WEIGHTS,
    NAMES,
    SET_WEIGHTS,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLUMNS: Final = SLOTS + len(NAMES)
_CHUNK: Final = 64
_LARGEST_WEIGHT: Final = 1_000.0
# Gradient at which each round of learning ends; each leaves out the columns that broke their bounds
# in the one before. The model is the mean of the last two: where learning stops is partly chance,
# and their mistakes differ.
_TOLERANCES: Final = (5e-4, 5e-4, 2e-4)
_MOST_ITERATIONS: Final = 300


def matrix_of(
    messages: Sequence[Message], lexicon: Lexicon = NO_LEXICON
) -> sparse.csr_array[np.float32, tuple[int, int]]:
    """Turn messages into features and signals: shape (n_messages, COLUMNS), float32."""
    parts = [
        _rows_of(messages[start : start + _CHUNK], lexicon)
        for start in range(0, len(messages), _CHUNK)
    ]
    stacked = sparse.vstack(parts or [_rows_of([], lexicon)], format="csr")
    matrix: sparse.csr_array[np.float32, tuple[int, int]] = sparse.csr_array(stacked)
    return matrix


def _rows_of(messages: Sequence[Message], lexicon: Lexicon) -> Any:
    readings = [read(message, lexicon) for message in messages]
    hashed = hash_readings(readings)
    signals = signal_values(readings)
    rows, columns = np.nonzero(signals)
    values = np.concatenate((hashed.values, signals[rows, columns])).astype(np.float32)
    places = (
        np.concatenate((hashed.rows, rows)).astype(np.int32),
        np.concatenate((hashed.slots, columns + SLOTS)).astype(np.int32),
    )
    return sparse.csr_array(sparse.coo_array((values, places), shape=(len(messages), COLUMNS)))


class SpamClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # no types there
    """Logistic regression over hashed words, letter groups and signals.

    Parameters
    ----------
    strength
        Inverse of the L2 penalty, as scikit-learn's ``C``.
    scales
        Factor per feature block and for ``signals``: a larger one lets the block learn faster
        relative to the others, since the penalty is the same for all.
    least_messages
        Features in fewer messages are left out.
    least_sources
        Features in fewer sources are left out: they name a blog rather than spam.
    rarity
        Exponent of the inverse document frequency by which a feature learns faster, the rarer it
        is; 0 treats all alike (Spaerck Jones 1972; on the columns, so that serving needs none).
    signal_bounds
        Log-odds that a signal may weigh at least and at most, so that none decides alone, however
        rare it was in honest comments; those that cannot speak for honest ones weigh at least 0.
    lexicon
        Known words, exported with the weights.
    random_state
        Seed; the solver itself is deterministic.
    """

    def __init__(
        self,
        *,
        strength: float = 1.0,
        scales: Mapping[str, float] | None = None,
        least_messages: int = 3,
        least_sources: int = 2,
        rarity: float = 1.0,
        signal_bounds: tuple[float, float] = (-1.5, HIGHEST_WEIGHT),
        lexicon: Lexicon = NO_LEXICON,
        random_state: int = 0,
    ) -> None:
        self.strength = strength
        self.scales = scales
        self.least_messages = least_messages
        self.least_sources = least_sources
        self.rarity = rarity
        self.signal_bounds = signal_bounds
        self.lexicon = lexicon
        self.random_state = random_state

    def fit(
        self,
        messages: Sequence[Message] | sparse.csr_array,
        labels: Sequence[bool] | NDArray[np.bool_],
        sample_weight: NDArray[np.float64] | None = None,
        sources: Sequence[str] | NDArray[np.int64] | None = None,
    ) -> SpamClassifier:
        """Learn from labelled messages.

        Raises
        ------
        BadDatasetError
            If there are no messages of one of the two labels.
        """
        matrix = self._matrix(messages)
        spam = np.asarray(labels, bool)
        check_both_labels(spam)
        kept = self._kept_columns(matrix, sources)
        scales = self._column_scales(matrix, kept)
        self.coef_ = np.zeros(COLUMNS)
        self.intercept_, self.iterations_ = 0.0, 0
        left_out = _floors(self.signal_bounds[0])
        left_out[[SLOTS + NAMES.index(name) for name in CLIPPED]] = -np.inf
        for tolerance in _TOLERANCES:
            earlier = self.coef_, self.intercept_
            self._learn(matrix, spam, sample_weight, kept, scales, tolerance)
            kept = kept[self.coef_[kept] >= left_out[kept]]
        self.coef_ = (self.coef_ + earlier[0]) / 2.0
        self.intercept_ = (self.intercept_ + earlier[1]) / 2.0
        np.clip(self.coef_, _floors(self.signal_bounds[0]), None, out=self.coef_)
        for name, least in LEAST_WEIGHTS.items():
            self.coef_[SLOTS + NAMES.index(name)] = max(
                self.coef_[SLOTS + NAMES.index(name)], least
            )
        most = np.minimum(self.signal_bounds[1], MOST_WEIGHTS)
        np.minimum(self.coef_[SLOTS:], most, out=self.coef_[SLOTS:])
        self._set_by_hand()
        return self

    def _learn(
        self,
        matrix: sparse.csr_array,
        spam: NDArray[np.bool_],
        weights: NDArray[np.float64] | None,
        kept: NDArray[np.int64],
        scales: NDArray[np.float64],
        tolerance: float,
    ) -> None:
        """Learn the weights of some columns, beginning where the last round ended."""
        learner = LogisticRegression(
            C=self.strength, max_iter=_MOST_ITERATIONS, tol=tolerance, warm_start=True
        )
        if self.iterations_:
            learner.coef_ = (self.coef_[kept] / scales[kept])[None, :]
            learner.intercept_ = np.array([self.intercept_])
            learner.classes_ = np.array([False, True])
        factors = sparse.diags_array(scales[kept]).astype(np.float32)
        scaled = sparse.csr_matrix(sparse.csr_array(matrix[:, kept]) @ factors)
        learner.fit(scaled, spam, sample_weight=weights)
        self.coef_ = np.zeros(COLUMNS)
        self.coef_[kept] = learner.coef_[0].astype(np.float64) * scales[kept]
        self.intercept_ = float(learner.intercept_[0])
        self.iterations_ += int(learner.n_iter_[0])

    def decision_function(
        self, messages: Sequence[Message] | sparse.csr_array
    ) -> NDArray[np.float64]:
        """Sum up log-odds: shape (n_messages,)."""
        if not hasattr(self, "coef_"):
            raise NotTrainedError("fit the classifier before asking it for scores")
        sums: NDArray[np.float64] = self._matrix(messages).astype(np.float64) @ self.coef_
        return sums + self.intercept_

    def spam_scores(self, messages: Sequence[Message]) -> NDArray[np.float64]:
        """Estimate how likely each message is spam: shape (n_messages,), values in [0, 1].

        Raises
        ------
        NotTrainedError
            If called before ``fit``.
        """
        scores: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-self.decision_function(messages)))
        return scores

    def calibrate(self, slope: float, shift: float) -> None:
        """Fold a calibration of the log-odds into the weights."""
        self.coef_ *= slope
        self.intercept_ = self.intercept_ * slope + shift
        self._set_by_hand()

    def export(self) -> Weights:
        """Give the serving weights, rounded, and take the rounded ones over."""
        bounded = np.clip(self.coef_, -_LARGEST_WEIGHT, _LARGEST_WEIGHT)
        slots = bounded[:SLOTS].astype(np.float16)
        signals = bounded[SLOTS:].astype(np.float32).astype(np.float64)
        self.coef_ = np.concatenate((slots.astype(np.float64), signals))
        return Weights(slots, signals, self.intercept_, self.lexicon)

    def _matrix(self, messages: Sequence[Message] | sparse.csr_array) -> sparse.csr_array:
        if isinstance(messages, sparse.csr_array):
            return messages
        return matrix_of(messages, self.lexicon)

    def _kept_columns(self, matrix: sparse.csr_array, sources: Any) -> NDArray[np.int64]:
        """Choose the columns worth learning: in enough messages and sources; all signals."""
        messages = np.bincount(matrix.indices, minlength=COLUMNS)
        kept = messages >= self.least_messages
        if sources is not None and self.least_sources > 1:
            kept &= _source_counts(matrix, np.asarray(sources)) >= self.least_sources
        kept[SLOTS:] = True
        for name in SET_WEIGHTS:
            kept[SLOTS + NAMES.index(name)] = False
        return np.flatnonzero(kept)

    def _column_scales(self, matrix: sparse.csr_array, kept: NDArray[np.int64]) -> Any:
        """Give each column's factor: its block's, and how rare it is, one on average."""
        scales = dict(self.scales or {})
        columns = np.full(COLUMNS, scales.pop("signals", 1.0))
        seen = np.bincount(matrix.indices, minlength=COLUMNS)[:SLOTS]
        rare = (np.log((1.0 + matrix.shape[0]) / (1.0 + seen)) + 1.0) ** self.rarity
        hashed = kept[kept < SLOTS]
        if len(hashed):
            columns[:SLOTS] = rare / np.average(rare[hashed], weights=seen[hashed])
        for block, start in zip(BLOCKS, BLOCK_STARTS, strict=True):
            columns[start : start + (1 << block.bits)] *= scales.pop(block.name, 1.0)
        if scales:
            raise ValueError(f"expected names of feature blocks, found {sorted(scales)}")
        return columns

    def _set_by_hand(self) -> None:
        for name, weight in SET_WEIGHTS.items():
            self.coef_[SLOTS + NAMES.index(name)] = weight


def _floors(least: float) -> NDArray[np.float64]:
    """Give the least weight of each column: 0 where it must not speak for honesty."""
    floors = np.full(COLUMNS, -np.inf)
    floors[SLOTS:] = [least if name in BOTH_WAYS else 0.0 for name in NAMES]
    return floors


def check_both_labels(spam: NDArray[np.bool_]) -> None:
    """Refuse labelled messages of which all or none are spam."""
    if len(spam) == 0:
        raise BadDatasetError("expected labelled messages, found none")
    if spam.all() or not spam.any():
        found = "spam" if spam.all() else "ham"
        raise BadDatasetError(f"expected both spam and ham among the examples, found only {found}")


def _source_counts(matrix: sparse.csr_array, sources: NDArray[Any]) -> NDArray[np.int64]:
    """Count in how many sources each column occurs."""
    _, number = np.unique(sources, return_inverse=True)
    of_entry = np.repeat(number.astype(np.int64), np.diff(matrix.indptr))
    pairs = np.unique(matrix.indices.astype(np.int64) * (number.max() + 1) + of_entry)
    return np.bincount(pairs // (number.max() + 1), minlength=COLUMNS)
