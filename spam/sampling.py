"""Which examples train, how much each counts, and which sources are left out together.

Sources differ in size by a thousand times and in the fields they have. Sizes are capped and
weighed; fields are dropped at random, and where one label has a field more often it is dropped more
often, so that a field's presence tells nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from spam.dataset import Example, Message
from spam.features import SLOTS
from spam.remix import PRAISE_KINDS
from spam.signals import NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

HAM_CAP: Final = 3_000
SPAM_CAP: Final = 4_000
FOLDS: Final = 8
SIZE_POWER: Final = 0.5  # a source's total weight grows with the root of its size
HONEST_PRAISE: Final = 1.5  # times: genuine thanks are what must not be taken for flattery
BARE_SHARE: Final = 0.5  # of an example's weight goes to its text alone
_SCARCE: Final = PRAISE_KINDS | {"short_praise"}
_LEAST_SPAM: Final = 20  # sources with less are spread like honest ones
_DROP_AUTHOR: Final = 0.3
_DROP_POST: Final = 0.4


def drop_signals(
    matrix: sparse.csr_array, names: Sequence[str], share: float, random: np.random.Generator
) -> sparse.csr_array:
    """Forget some signals of some messages.

    Signals that tell nearly all spam by themselves leave nothing to learn for the words beside
    them, and spam that no list knows would pass.

    Parameters
    ----------
    matrix
        Features and signals, shape (n_messages, COLUMNS); left as it is.
    share
        Of the values of these signals that are forgotten, in [0, 1].
    """
    columns = np.zeros(matrix.shape[1], bool)
    columns[[SLOTS + NAMES.index(name) for name in names]] = True
    forgotten = columns[matrix.indices]
    forgotten[forgotten] = random.random(int(forgotten.sum())) < share
    values = np.where(forgotten, 0.0, matrix.data).astype(matrix.data.dtype)
    return sparse.csr_array((values, matrix.indices, matrix.indptr), shape=matrix.shape)


@dataclass(frozen=True, slots=True)
class Weighted:
    """Examples with their weights and where they come from.

    Attributes
    ----------
    weights
        Shape (n_examples,).
    origins
        Shape (n_examples,): index of the example each was made from, -1 for none.
    """

    examples: list[Example]
    weights: NDArray[np.float64]
    origins: NDArray[np.int64]


def cap_sources(
    examples: Sequence[Example],
    random: np.random.Generator,
    *,
    ham_cap: int = HAM_CAP,
    spam_cap: int = SPAM_CAP,
) -> list[Example]:
    """Keep a random part of each source and label, at most the caps, in a stable order.

    Praise, spam or honest, is scarce and what matters most: all of it is kept.
    """
    groups: defaultdict[tuple[str, bool, bool], list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.source, example.is_spam, example.kind in _SCARCE].append(example)
    kept: list[Example] = []
    for key in sorted(groups):
        group = groups[key]
        cap = len(group) if key[2] else spam_cap if key[1] else ham_cap
        chosen = random.permutation(len(group))[:cap]
        kept += [group[index] for index in sorted(chosen.tolist())]
    return kept


def source_weights(
    examples: Sequence[Example], *, power: float = SIZE_POWER
) -> NDArray[np.float64]:
    """Weigh examples so that both labels count the same and big sources count less per example.

    Genuine short praise counts more: it is the hard case.

    Returns
    -------
    ndarray of shape (n_examples,), mean 1
    """
    sizes = Counter((example.source, example.is_spam) for example in examples)
    weights = np.array(
        [
            sizes[e.source, e.is_spam] ** -power
            * (HONEST_PRAISE if e.kind == "short_praise" else 1)
            for e in examples
        ],
        np.float64,
    )
    spam = labels_of(examples)
    for label in (spam, ~spam):
        if label.any():
            weights[label] *= len(examples) / 2.0 / weights[label].sum()
    return weights


def labels_of(examples: Sequence[Example]) -> NDArray[np.bool_]:
    """Give the labels, ``True`` for spam: shape (n_examples,)."""
    return np.array([example.is_spam for example in examples], bool)


def folds_of(examples: Sequence[Example], *, folds: int = FOLDS) -> NDArray[np.int64]:
    """Deal whole sources to folds: spam sources one by one, then ham where least is.

    Returns
    -------
    ndarray of shape (n_examples,), values in [0, folds)
    """
    spam = Counter(example.source for example in examples if example.is_spam)
    ham = Counter(example.source for example in examples if not example.is_spam)
    load = [0] * folds
    fold: dict[str, int] = {}
    ordered = sorted(spam.items(), key=lambda item: (-item[1], item[0]))
    for place, (source, _) in enumerate(item for item in ordered if item[1] >= _LEAST_SPAM):
        fold[source] = place % folds
        load[place % folds] += ham[source]
    for source, count in sorted((ham + spam).items(), key=lambda item: (-item[1], item[0])):
        if source not in fold:
            fold[source] = load.index(min(load))
            load[fold[source]] += count
    return np.array([fold[example.source] for example in examples], np.int64)


def vary(
    examples: Sequence[Example], weights: NDArray[np.float64], random: np.random.Generator
) -> Weighted:
    """Split each example's weight between its text alone and a copy with fewer fields."""
    kept = _kept(examples, weights)
    full: list[Example] = []
    shares: list[float] = []
    origins: list[int] = []
    for origin, (example, weight) in enumerate(zip(examples, weights.tolist(), strict=True)):
        chances = random.random(3)
        bare = Message(example.message.text)
        message = _with_drops(example.message, chances, kept[example.is_spam])
        if message == bare:
            full.append(replace(example, message=bare))
            shares.append(weight)
            origins.append(origin)
            continue
        full += [replace(example, message=message), replace(example, message=bare)]
        shares += [weight * (1.0 - BARE_SHARE), weight * BARE_SHARE]
        origins += [origin, origin]
    return Weighted(full, np.array(shares), np.array(origins, np.int64))


def _with_drops(
    message: Message, chances: NDArray[np.float64], kept: Mapping[str, float]
) -> Message:
    dropped = [] if chances[1] < kept["author_url"] else ["author_url"]
    if chances[0] < _DROP_AUTHOR:
        dropped.append("author")
    if chances[2] < 1.0 - (1.0 - _DROP_POST) * kept["post_text"]:
        dropped += ["post_title", "post_text"]
    return message.without(*dropped) if dropped else message


def _kept(
    examples: Sequence[Example], weights: NDArray[np.float64]
) -> dict[bool, dict[str, float]]:
    """Give per label and field the share of it to keep so that both labels have it as often.

    That of author links is counted among comments with a name, since they go with the name.
    """
    kept: dict[bool, dict[str, float]] = {False: {}, True: {}}
    for field in ("author_url", "post_text"):
        rates = {label: _rate(examples, weights, is_spam=label, field=field) for label in kept}
        least = min(rates.values())
        for label, rate in rates.items():
            kept[label][field] = least / rate if rate else 1.0
    return kept


def _rate(
    examples: Sequence[Example], weights: NDArray[np.float64], *, is_spam: bool, field: str
) -> float:
    """Give by weight the share of a label's comments that have a field."""
    counted = [
        (weight, bool(getattr(example.message, field)))
        for example, weight in zip(examples, weights.tolist(), strict=True)
        if example.is_spam == is_spam
        and (field != "author_url" or example.message.author is not None)
    ]
    total = sum(weight for weight, _ in counted)
    return sum(weight for weight, has in counted if has) / total if total else 0.0
