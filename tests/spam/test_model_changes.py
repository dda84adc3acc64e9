from __future__ import annotations

import json
from dataclasses import replace

import pytest

from spam.dataset import Example, Message
from spam.errors import BadDatasetError
from spam.model_changes import MEASURES, changes_between
from spam.scorer import Scorer
from spam.verdict import Action


def at(scorer: Scorer, *, hold_at: float, spam_at: float, version: str = "other") -> Scorer:
    card = replace(scorer.card, hold_at=hold_at, spam_at=spam_at, version=version)
    return Scorer(scorer.weights, card)


def test_moves_are_counted_per_label_and_direction(base: Scorer) -> None:
    examples = [Example(Message("A calm day by the river"), is_spam=flag) for flag in (0, 1, 1)]
    publishes = at(base, hold_at=1.0, spam_at=2.0)
    bins = at(base, hold_at=1e-9, spam_at=1e-9)

    stricter, laxer = (
        changes_between(publishes, bins, examples),
        changes_between(bins, publishes, examples),
    )

    (move,) = stricter.moves
    assert (move.before, move.after, move.ham, move.spam) == (Action.PUBLISH, Action.SPAM, 1, 2)
    assert stricter.worse == (0,)
    assert laxer.worse == (1, 2)


def test_the_largest_change_comes_first(base: Scorer) -> None:
    shifted = Scorer(replace(base.weights, bias=base.weights.bias + 8.0), base.card)
    examples = [
        Example(Message(text), is_spam=False)
        for text in ("ok", "A calm day by the river", "Buy cheap pills http://pills.example.com")
    ]

    changes = changes_between(shifted, at(base, hold_at=1e-9, spam_at=2.0), examples)

    sizes = [abs(changes.after[index] - changes.before[index]) for index in changes.worse]
    assert sizes == sorted(sizes, reverse=True)


def test_nothing_in_the_data_quotes_a_comment(base: Scorer, small_set: list[Example]) -> None:
    data = changes_between(at(base, hold_at=0.2, spam_at=0.9), base, small_set).as_dict()

    assert set(data) == {"against", "measures", "moves", "worse"}
    assert set(data["measures"]) == set(MEASURES)
    assert data["against"] == "other"
    written = json.dumps(data, allow_nan=False)
    assert not any(example.message.text in written for example in small_set)


def test_no_examples_is_an_error(base: Scorer) -> None:
    with pytest.raises(BadDatasetError, match="none"):
        changes_between(base, base, [])
