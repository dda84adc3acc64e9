"""Folding is linear: twice the text takes twice the steps, whatever is typed.

Steps are the interpreter's instructions inside the package, counted by tracing; no clock is read.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from spam.fold_tables import word_set
from spam.normalise import MAX_CHARS, normalise
from tests.spam.steps import steps_of

ROOT = Path(__file__).parents[2]
_spec = importlib.util.spec_from_file_location(
    "bench_normalise", ROOT / "tools" / "bench_normalise.py"
)
bench = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(bench)

LEXICON = word_set("good i a am impressed thank you great")
WITH_LEXICON = {
    "letters apart": "i a m ",
    "leet": "g00d ",
    "accents": "gréat ",
    "dots": "a.",
    "signs": "$1",
}


def steps(text: str, lexicon: frozenset[str] = frozenset()) -> int:
    """Count the interpreter's instructions that folding a text takes."""
    return steps_of(lambda: normalise(text, lexicon))


@pytest.mark.parametrize("shape", [*bench.hostile(1), *bench.typical(1)])
def test_twice_the_text_takes_twice_the_steps(shape):
    short, long = (steps({**bench.hostile(n), **bench.typical(n)}[shape]) for n in (600, 1200))

    assert long <= 2.2 * short + 500


@pytest.mark.parametrize("shape", WITH_LEXICON)
def test_twice_the_text_takes_twice_the_steps_with_a_lexicon(shape):
    pattern = WITH_LEXICON[shape]

    short, long = (steps((pattern * n)[:n], LEXICON) for n in (600, 1200))

    assert long <= 2.2 * short + 500


@pytest.mark.parametrize("shape", bench.hostile(1))
def test_hostile_text_takes_at_most_twenty_times_the_steps_of_a_disguised_one(shape):
    usual = steps(bench.typical(1000)["disguised English"])

    assert steps(bench.hostile(1000)[shape]) <= 20 * usual


def test_plain_english_takes_a_handful_of_steps():
    assert steps("a" * MAX_CHARS) < 100


@pytest.mark.parametrize("shape", bench.hostile(1))
def test_the_longest_hostile_text_folds_and_stays_folded(shape):
    once = normalise(bench.hostile()[shape]).text[:MAX_CHARS]

    assert normalise(once).text == once
