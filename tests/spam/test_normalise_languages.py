"""Genuine sentences in many languages stay as typed, alone and in company.

The sentences are our own and say little; they are there for their letters.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from spam.fold_tables import word_set
from spam.normalise import normalise

DATA = Path(__file__).parents[1] / "data" / "genuine_texts.json"
TEXTS: dict[str, list[str]] = json.loads(DATA.read_text(encoding="utf-8"))
EVERY = [text for texts in TEXTS.values() for text in texts]
ENGLISH = word_set(
    "thanks good great post blog i a me my us cop top hop he the on no so article it"
)


@pytest.mark.parametrize("language", TEXTS)
def test_sentences_of_a_language_stay_as_typed(language):
    for text in TEXTS[language]:
        assert normalise(text).text == text


@pytest.mark.parametrize("language", TEXTS)
def test_sentences_stay_as_typed_beside_english(language):
    for text in TEXTS[language]:
        for both in (
            f"Thanks for the article, I loved it! {text}",
            f"{text} Hi from London.",
            f"{text} ok",
        ):
            assert normalise(both).text == both


@pytest.mark.parametrize("language", TEXTS)
def test_sentences_stay_as_typed_when_a_lexicon_knows_english(language):
    for text in TEXTS[language]:
        assert normalise(text, ENGLISH).text == text


def test_sentences_of_any_two_languages_stay_as_typed_together():
    chance = random.Random(11)

    for _ in range(3000):
        both = f"{chance.choice(EVERY)} {chance.choice(EVERY)}"
        assert normalise(both).text == both


def test_there_are_sentences_in_at_least_sixty_languages():
    assert len(TEXTS) >= 60
