"""Which examples train, how much each counts, and which sources are left out together.

Sources differ in size by a thousand times and in the fields they have. Sizes are capped and
weighed; fields are dropped at random, and where one label has a field more often it is dropped more
often, so that a field's presence tells nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from spam.dataset import Example, Message
from spam.remix import PRAISE_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

HAM_CAP: Final = 3_000
SPAM_CAP: Final = 4_000
FOLDS: Final = 8
SIZE_POWER: Final = 0.5  # a source's total weight grows with the root of its size
HONEST_PRAISE: Final = 1.8  # times: genuine thanks are what must not be taken for flattery
BARE_SHARE: Final = 0.5  # of an example's weight goes to its text alone
_SCARCE: Final = PRAISE_KINDS | {"short_praise"}
_LEAST_SPAM: Final = 20  # sources with less are spread like honest ones
_DROP_AUTHOR: Final = 0.3
_DROP_POST: Final = 0.4


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
    site_kept = _site_kept(examples, weights)
    full: list[Example] = []
    shares: list[float] = []
    origins: list[int] = []
    for origin, (example, weight) in enumerate(zip(examples, weights.tolist(), strict=True)):
        chances = random.random(3)
        bare = Message(example.message.text)
        message = _with_drops(example.message, chances, site_kept[example.is_spam])
        if message == bare:
            full.append(replace(example, message=bare))
            shares.append(weight)
            origins.append(origin)
            continue
        full += [replace(example, message=message), replace(example, message=bare)]
        shares += [weight * (1.0 - BARE_SHARE), weight * BARE_SHARE]
        origins += [origin, origin]
    return Weighted(full, np.array(shares), np.array(origins, np.int64))


def _with_drops(message: Message, chances: NDArray[np.float64], site_kept: float) -> Message:
    dropped = [] if chances[1] < site_kept else ["author_url"]
    if chances[0] < _DROP_AUTHOR:
        dropped.append("author")
    if chances[2] < _DROP_POST:
        dropped += ["post_title", "post_text"]
    return message.without(*dropped) if dropped else message


def _site_kept(examples: Sequence[Example], weights: NDArray[np.float64]) -> dict[bool, float]:
    """Give per label the share of author links to keep so that both labels have as many."""
    rates: dict[bool, float] = {}
    for label in (False, True):
        named = [
            (weight, bool(example.message.author_url))
            for example, weight in zip(examples, weights.tolist(), strict=True)
            if example.is_spam == label and example.message.author is not None
        ]
        total = sum(weight for weight, _ in named)
        rates[label] = sum(weight for weight, has in named if has) / total if total else 0.0
    least = min(rates.values())
    return {label: least / rate if rate else 1.0 for label, rate in rates.items()}
