from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from spam.classifier import _TOLERANCES, COLUMNS, SpamClassifier, _floors, matrix_of
from spam.dataset import Example, Message
from spam.features import BLOCK_STARTS, SLOTS
from spam.signals import BOTH_WAYS, NAMES, SET_WEIGHTS

MATRIX_OF_SIX = matrix_of([Message(f"common {'rare' if n == 0 else 'often'}") for n in range(6)])


def signal(model: SpamClassifier, name: str) -> float:
    return float(model.coef_[SLOTS + NAMES.index(name)])


def slots_of(text: str) -> set[int]:
    return {int(slot) for slot in matrix_of([Message(text)]).indices if slot < SLOTS}


def learnt(examples: list[Example], **settings: object) -> SpamClassifier:
    labels = [e.is_spam for e in examples]
    return SpamClassifier(**settings).fit([e.message for e in examples], labels)


def test_no_messages_are_a_matrix_without_rows() -> None:
    assert matrix_of([]).shape == (0, COLUMNS)


def test_rarer_features_learn_faster_and_one_on_average() -> None:
    matrix = MATRIX_OF_SIX
    kept = np.arange(COLUMNS)
    seen = np.bincount(matrix.indices, minlength=COLUMNS)[:SLOTS]

    scales = SpamClassifier(rarity=1.0)._column_scales(matrix, kept)

    rare, common = (slots_of("rare") - slots_of("common")), slots_of("common")
    assert min(scales[list(rare)]) > max(scales[list(common)])
    assert np.average(scales[:SLOTS], weights=seen) == pytest.approx(1.0)
    assert set(scales[SLOTS:].tolist()) == {1.0}


def test_without_rarity_all_features_learn_alike() -> None:
    scales = SpamClassifier(rarity=0.0)._column_scales(MATRIX_OF_SIX, np.arange(COLUMNS))

    assert np.allclose(scales, 1.0)


def test_scales_are_factors_of_their_block() -> None:
    kept = np.arange(COLUMNS)
    plain = SpamClassifier()._column_scales(MATRIX_OF_SIX, kept)
    scaled = SpamClassifier(scales={"author": 2.0, "signals": 3.0})._column_scales(
        MATRIX_OF_SIX, kept
    )

    factors = scaled / plain
    assert np.allclose(factors[: BLOCK_STARTS[2]], 1.0)
    assert np.allclose(factors[BLOCK_STARTS[2] : BLOCK_STARTS[3]], 2.0)
    assert np.allclose(factors[SLOTS:], 3.0)


def test_signals_alone_are_learnt_where_no_word_is_frequent_enough(
    small_set: list[Example],
) -> None:
    model = learnt(small_set[:100], least_messages=10_000)

    assert not model.coef_[:SLOTS].any()
    assert signal(model, "links") > 0.0
    assert model.spam_scores([Message("buy cheap bags http://a.example")])[0] > 0.5


def test_a_signal_of_honest_comments_only_must_not_speak_for_them() -> None:
    """All honest comments end in a link and no spam does: a link may not save, even so."""
    random = np.random.default_rng(4)
    words = ["valve", "lamp", "river", "copper", "gutter", "ladder", "paddle", "bridge"]
    examples = [
        Example(
            Message(" ".join(random.choice(words, 6)) + (" one\nsee http://a.example/x" if n % 2 else "")),
            is_spam=n % 2 == 0,
        )
        for n in range(60)
    ]  # fmt: skip

    model = learnt(examples, strength=50.0)

    assert "links" not in BOTH_WAYS
    assert signal(model, "links") == signal(model, "link_last") == 0.0
    assert model.decision_function([e.message for e in examples[::2]]).min() > 0.0


@pytest.mark.parametrize("bounds", [(-1.5, 7.0), (-0.25, 0.5), (0.0, 0.0)])
def test_no_signal_weighs_more_or_less_than_its_bounds(
    small_set: list[Example], bounds: tuple[float, float]
) -> None:
    model = learnt(small_set, strength=200.0, scales={"signals": 10.0}, signal_bounds=bounds)

    for name in set(NAMES) - set(SET_WEIGHTS):
        least = bounds[0] if name in BOTH_WAYS else 0.0
        assert least <= signal(model, name) <= bounds[1], name
    assert {name: signal(model, name) for name in SET_WEIGHTS} == dict(SET_WEIGHTS)


def test_words_of_the_post_keep_the_bound_they_broke_and_a_question_does_not() -> None:
    """Every honest comment has words of its post, and asks; no spam does: both weigh too much."""
    post = "The paddle wheel turns a copper shaft above the river bridge in winter"
    examples = [
        Example(
            Message(
                "is the paddle of copper at the bridge, river shaft wheel winter?"
                if n % 2
                else "honestly wonderful information everything",
                post_text=post,
            ),
            is_spam=n % 2 == 0,
        )
        for n in range(60)
    ]

    model = learnt(examples, strength=200.0, scales={"signals": 10.0}, signal_bounds=(-0.1, 8.0))

    assert signal(model, "post_overlap") == -0.1
    assert signal(model, "question") == 0.0


def test_floors_are_for_signals_only() -> None:
    floors = _floors(-1.5)

    assert np.all(np.isneginf(floors[:SLOTS]))
    assert {name: floors[SLOTS + place] for place, name in enumerate(NAMES)} == {
        name: -1.5 if name in BOTH_WAYS else 0.0 for name in NAMES
    }


def test_what_broke_its_bounds_is_learnt_without(small_set: list[Example]) -> None:
    """The others take up what the dropped columns said: better than cutting them off alone."""
    labels = np.array([e.is_spam for e in small_set])
    model = learnt(small_set, signal_bounds=(0.0, 7.0), strength=50.0)
    matrix = model._matrix([e.message for e in small_set])
    kept = model._kept_columns(matrix, None)
    once = SpamClassifier(signal_bounds=(0.0, 7.0), strength=50.0)
    once.coef_, once.intercept_, once.iterations_ = np.zeros(COLUMNS), 0.0, 0
    once._learn(matrix, labels, None, kept, once._column_scales(matrix, kept), 5e-4)
    broken = once.coef_ < _floors(0.0)
    np.clip(once.coef_, _floors(0.0), None, out=once.coef_)

    def loss(found: SpamClassifier) -> float:
        margins = np.where(labels, 1, -1) * found.decision_function(matrix)
        return float(np.logaddexp(0.0, -margins).sum())

    assert broken.any()
    assert not model.coef_[broken & (model.coef_ < 0.0)].any()
    assert loss(model) < loss(once)
    assert model.iterations_ > once.iterations_


def test_the_model_is_the_mean_of_its_last_two_rounds(
    small_set: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[tuple[float, np.ndarray, float]] = []
    learn = SpamClassifier._learn

    def noted(self: SpamClassifier, *given: Any) -> None:
        learn(self, *given)
        rounds.append((given[-1], self.coef_.copy(), self.intercept_))

    monkeypatch.setattr(SpamClassifier, "_learn", noted)

    model = learnt(small_set[:200], strength=5.0)  # so easy a set is soon learnt

    assert [tolerance for tolerance, _, _ in rounds] == list(_TOLERANCES)
    (_, coarse, first), (_, fine, second) = rounds[-2:]
    assert not np.allclose(coarse[:SLOTS], fine[:SLOTS], rtol=0.001)
    assert np.allclose(model.coef_[:SLOTS], (coarse[:SLOTS] + fine[:SLOTS]) / 2)
    assert model.intercept_ == pytest.approx((first + second) / 2)


def test_a_calibration_moves_what_is_learnt_and_not_what_is_set(small_set: list[Example]) -> None:
    model = learnt(small_set[:100])
    plain = model.decision_function([e.message for e in small_set[:50]])

    model.calibrate(2.0, -1.0)

    assert np.allclose(model.decision_function([e.message for e in small_set[:50]]), 2 * plain - 1)
    assert signal(model, "trap") == SET_WEIGHTS["trap"]


def test_words_of_one_source_are_left_out(small_set: list[Example]) -> None:
    examples = small_set[:100]
    messages = [
        Message(f"{e.message.text} {'zorix' if n < 8 else ''}") for n, e in enumerate(examples)
    ]
    labels = [e.is_spam for e in examples]
    only = slots_of("zorix") - {s for e in examples for s in slots_of(e.message.text)}

    for second, learns in (("blog-a", False), ("blog-b", True)):
        sources = ["blog-a" if n < 4 else second if n < 8 else "blog-c" for n in range(100)]
        model = SpamClassifier().fit(messages, labels, sources=sources)
        assert bool(model.coef_[list(only)].any()) is learns
