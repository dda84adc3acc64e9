from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pytest

from spam.dataset import Example, Message
from spam.sampling import cap_sources, folds_of, source_weights, vary


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
