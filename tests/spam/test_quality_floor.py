"""The quick quality floor: the shipped model on a small fixed set in our own words, with margins.

It notices a model or a fold that has gone bad, within seconds. How good the model is, `make quality`
says; these texts are few and easy.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from spam.candidate import Candidate
from spam.dataset import Example, Message
from spam.scorer import Scorer
from spam.verdict import Action

FLOOR = Path(__file__).parents[1] / "data" / "quality_floor.jsonl"
MakeExamples = Callable[[int, int], list[Example]]
# Of 60 each. Measured in November 2026: 60 published and 56 held; the margin is for the next model.
LEAST_PUBLISHED = 58
LEAST_HELD = 51
# Of the kinds the product is for, each with its number of texts less a margin.
LEAST_OF_KIND = {"praise with promotion": 6, "pharmacy": 5, "disguised": 6, "keyword name": 4}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return [json.loads(line) for line in FLOOR.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def held(base: Scorer, rows: list[dict[str, str]]) -> list[bool]:
    verdicts = base.judge_many([Message.from_dict(row) for row in rows])
    return [verdict.action is not Action.PUBLISH for verdict in verdicts]


def test_the_set_is_balanced_and_speaks_ten_languages(rows: list[dict[str, str]]) -> None:
    assert Counter(row["label"] for row in rows) == {"ham": 60, "spam": 60}
    assert len({row["text"] for row in rows}) == 120
    praise = {row.get("lang") for row in rows if row["kind"] == "short praise"}
    assert len(praise) >= 10


def test_honest_comments_are_published(rows: list[dict[str, str]], held: list[bool]) -> None:
    wrong = [r["text"] for r, is_held in zip(rows, held, strict=True) if is_held and is_ham(r)]

    assert 60 - len(wrong) >= LEAST_PUBLISHED, wrong


def test_spam_is_held(rows: list[dict[str, str]], held: list[bool]) -> None:
    missed = [
        r["text"] for r, is_held in zip(rows, held, strict=True) if not is_held and not is_ham(r)
    ]

    assert 60 - len(missed) >= LEAST_HELD, missed


@pytest.mark.parametrize("kind", LEAST_OF_KIND)
def test_no_kind_of_spam_is_given_up(
    rows: list[dict[str, str]], held: list[bool], kind: str
) -> None:
    caught = sum(is_held for r, is_held in zip(rows, held, strict=True) if r["kind"] == kind)

    assert caught >= LEAST_OF_KIND[kind]


def test_a_small_training_run_separates_what_it_has_not_seen(
    small_candidate: Candidate, make_examples: MakeExamples
) -> None:
    fresh = make_examples(120, 77)

    scores = small_candidate.scorer().spam_scores([example.message for example in fresh])

    right = sum((score >= 0.5) == e.is_spam for score, e in zip(scores, fresh, strict=True))
    assert right >= 0.97 * len(fresh)


def is_ham(row: dict[str, str]) -> bool:
    return row["label"] == "ham"
