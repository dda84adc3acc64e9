from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from spam.classifier import COLUMNS
from spam.dataset import Example, Message
from spam.features import SLOTS
from spam.sampling import cap_sources, drop_signals, folds_of, source_weights, vary
from spam.signals import LISTED, NAMES


def many(source: str, count: int, *, is_spam: bool, **fields: str) -> list[Example]:
    return [
        Example(Message(f"{source} {n}", **fields), is_spam=is_spam, source=source)
        for n in range(count)
    ]


MIXED = [
    *many("big", 900, is_spam=False),
    *many("small", 30, is_spam=False),
    *many("flood", 400, is_spam=True),
    *many("both", 50, is_spam=True),
    *many("both", 20, is_spam=False),
]


def test_caps_limit_each_source_and_label() -> None:
    kept = cap_sources(MIXED, np.random.default_rng(0), ham_cap=100, spam_cap=60)

    counts = Counter((e.source, e.is_spam) for e in kept)
    assert counts["big", False] == 100
    assert counts["small", False] == 30
    assert counts["flood", True] == 60
    assert counts["both", True] == 50


def test_both_labels_weigh_the_same_and_big_sources_less_for_each() -> None:
    weights = source_weights(MIXED)
    spam = np.array([e.is_spam for e in MIXED])
    of = defaultdict(float)
    for example, weight in zip(MIXED, weights, strict=True):
        of[example.source, example.is_spam] += weight

    assert weights.mean() == pytest.approx(1.0)
    assert weights[spam].sum() == pytest.approx(weights[~spam].sum())
    # Thirty times the size is the root of thirty times the weight.
    assert of["big", False] / of["small", False] == pytest.approx(30**0.5)


def test_a_source_lies_in_one_fold() -> None:
    folds = folds_of(MIXED, folds=3)

    places = defaultdict(set)
    for example, fold in zip(MIXED, folds.tolist(), strict=True):
        places[example.source].add(fold)
    assert all(len(found) == 1 for found in places.values())
    assert places["flood"] != places["both"]


def test_a_site_is_as_frequent_in_spam_as_in_ham_after_varying() -> None:
    site = "http://a.example"
    examples = [
        *many("ham with", 100, is_spam=False, author="A", author_url=site),
        *many("ham without", 300, is_spam=False, author="A"),
        *many("spam with", 400, is_spam=True, author="A", author_url=site),
    ]

    varied = vary(examples, np.ones(len(examples)), np.random.default_rng(5))

    has = Counter((e.is_spam, bool(e.message.author_url)) for e in varied.examples)
    ham = has[False, True] / 400
    spam = has[True, True] / 400
    assert ham == pytest.approx(0.25)
    assert spam == pytest.approx(0.25, abs=0.06)


def test_a_post_is_as_frequent_in_spam_as_in_ham_after_varying() -> None:
    post = {"post_title": "A mill", "post_text": "The wheel turned."}
    examples = [
        *many("ham with", 100, is_spam=False, **post),
        *many("ham without", 300, is_spam=False),
        *many("spam with", 400, is_spam=True, **post),
    ]

    varied = vary(examples, np.ones(len(examples)), np.random.default_rng(5))

    has = Counter((e.is_spam, bool(e.message.post_text)) for e in varied.examples)
    assert has[True, True] / has[False, True] == pytest.approx(1.0, abs=0.4)
    assert 40 < has[False, True] < 80  # as often left out at random as before


def test_varying_keeps_the_total_weight_and_adds_the_text_alone() -> None:
    examples = many("s", 50, is_spam=True, author="A", post_title="T")
    weights = np.linspace(1, 2, 50)

    varied = vary(examples, weights, np.random.default_rng(5))

    assert varied.weights.sum() == pytest.approx(weights.sum())
    bare = [e for e in varied.examples if e.message == Message(e.message.text)]
    assert len(bare) == 50
    assert len(varied.examples) > 80


def test_messages_of_text_alone_are_not_doubled() -> None:
    examples = many("s", 10, is_spam=True)

    assert len(vary(examples, np.ones(10), np.random.default_rng(1)).examples) == 10


@pytest.mark.parametrize("kind", ["praise", "praise+promo", "short_praise"])
@pytest.mark.parametrize("is_spam", [True, False])
def test_praise_is_never_capped(kind: str, *, is_spam: bool) -> None:
    praise = [replace(e, kind=kind) for e in many("flood", 80, is_spam=is_spam)]
    rest = many("flood", 80, is_spam=is_spam)

    kept = cap_sources([*rest, *praise], np.random.default_rng(0), ham_cap=10, spam_cap=10)

    assert Counter(e.kind for e in kept) == {kind: 80, None: 10}


def test_weights_of_one_label_alone_are_finite() -> None:
    weights = source_weights(many("s", 10, is_spam=True))

    assert np.all(np.isfinite(weights))
    assert weights.min() > 0.0


def signals_of(messages: int) -> sparse.csr_array:
    """Give a matrix in which every message has a word, all signals and nothing else."""
    row = np.array([7, *range(SLOTS, COLUMNS)], np.int32)
    values = np.tile(np.linspace(0.1, 1.0, row.size), messages)
    places = np.arange(messages + 1, dtype=np.int32) * row.size
    return sparse.csr_array((values, np.tile(row, messages), places), (messages, COLUMNS))


def columns_of(names: tuple[str, ...]) -> list[int]:
    return [SLOTS + NAMES.index(name) for name in names]


class TestDroppingSignals:
    def test_a_share_of_nothing_leaves_all(self) -> None:
        matrix = signals_of(20)

        kept = drop_signals(matrix, LISTED, 0.0, np.random.default_rng(0))

        assert (kept != matrix).nnz == 0

    def test_a_share_of_one_leaves_none_of_those_named_and_all_others(self) -> None:
        matrix = signals_of(20)

        kept = drop_signals(matrix, ("adverts", "scams"), 1.0, np.random.default_rng(0))

        lost = sparse.coo_array(matrix - kept)
        lost.eliminate_zeros()
        assert set(lost.col.tolist()) == set(columns_of(("adverts", "scams")))
        assert not kept[:, columns_of(("adverts", "scams"))].toarray().any()

    def test_half_is_about_half_and_falls_on_each_message_anew(self) -> None:
        kept = drop_signals(signals_of(2_000), ("adverts",), 0.5, np.random.default_rng(3))

        has = kept[:, columns_of(("adverts",))].toarray()[:, 0] > 0.0
        assert has.mean() == pytest.approx(0.5, abs=0.05)
        assert 0 < has[:50].sum() < 50

    def test_the_matrix_that_was_given_is_unchanged(self) -> None:
        matrix = signals_of(20)
        before = matrix.copy()

        kept = drop_signals(matrix, LISTED, 1.0, np.random.default_rng(0))

        assert (matrix != before).nnz == 0
        assert kept.shape == matrix.shape
        assert kept.dtype == matrix.dtype

    def test_the_same_seed_drops_the_same(self) -> None:
        one, same, other = (
            drop_signals(signals_of(200), LISTED, 0.5, np.random.default_rng(seed))
            for seed in (4, 4, 5)
        )

        assert (one != same).nnz == 0
        assert (one != other).nnz > 0

    def test_messages_without_signals_stay_empty(self) -> None:
        empty = sparse.csr_array((3, COLUMNS))

        assert drop_signals(empty, LISTED, 0.5, np.random.default_rng(0)).nnz == 0

    def test_an_unknown_name_is_refused(self) -> None:
        with pytest.raises(ValueError, match="not in tuple"):
            drop_signals(signals_of(1), ("lantern",), 0.5, np.random.default_rng(0))
