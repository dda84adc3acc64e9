"""Texts written after the rules, and disguises drawn at random: how well the rules carry over."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path

import pytest

from spam.fold_tables import LETTERS, SCRIPTS, STYLED, WEAK
from spam.normalise import normalise

DATA = Path(__file__).parents[1] / "data" / "normalise_held_back.json"
HELD_BACK = json.loads(DATA.read_text(encoding="utf-8"))
SENTENCES = (
    "I really enjoyed your article about gardens and will come back soon to read more of it.",
    "What a wonderful website you have here, thank you for all the useful information.",
    "My brother suggested I might like this blog and he was totally right about that.",
    "Hello there, just wanted to say that your posts are helpful and very interesting.",
)
INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\u034f\ufeff\u200e\u2061\ufe0f\U000e0061"


def likenesses(letters: dict[str, str]) -> dict[str, list[str]]:
    """List the look-alikes of each Latin letter."""
    found = defaultdict(list)
    for char, latin in sorted(letters.items()):
        found[latin].append(char)
    return found


LIVING = likenesses(
    {c: t for c, t in LETTERS.items() if SCRIPTS[c] in {"CYRILLIC", "GREEK", "ARMENIAN"}}
)
ALIKE = likenesses(
    {c: t for c, t in LETTERS.items() if c not in WEAK and SCRIPTS[c] in {"CYRILLIC", "GREEK"}}
)
DRAWN = likenesses({c: t for c, t in STYLED.items() if c > "\U0001d3ff" and c < "\U0001d800"})


def share_of_words_read(table: dict[str, list[str]], share: float) -> float:
    """Disguise a share of the letters many times; give the share of words that come back."""
    chance = random.Random(3)
    right = total = 0
    for _ in range(25):
        for sentence in SENTENCES:
            typed = "".join(
                chance.choice(table[c]) if table.get(c) and chance.random() < share else c
                for c in sentence
            )
            words = zip(sentence.split(), normalise(typed).text.split(), strict=True)
            results = [wanted.lower() == got.lower() for wanted, got in words]
            right += sum(results)
            total += len(results)
    return right / total


@pytest.mark.parametrize("text", HELD_BACK["genuine"])
def test_genuine_sentences_held_back_stay_as_typed(text):
    assert normalise(text).text == text


@pytest.mark.parametrize(("typed", "folded"), HELD_BACK["disguised"])
def test_disguises_held_back_fold(typed, folded):
    assert normalise(typed).text == folded


@pytest.mark.parametrize(
    ("table", "share", "floor"),
    [(ALIKE, 0.3, 0.98), (LIVING, 0.1, 0.95), (LIVING, 0.3, 0.95), (LIVING, 1.0, 0.9), (DRAWN, 0.3, 0.95), (DRAWN, 1.0, 0.95)],
    ids=["alike 30 %", "living 10 %", "living 30 %", "living all", "drawn 30 %", "drawn all"],
)  # fmt: skip
def test_words_disguised_at_random_come_back(table, share, floor):
    assert share_of_words_read(table, share) >= floor


def test_invisible_characters_at_random_disappear():
    chance = random.Random(5)

    for sentence in SENTENCES * 10:
        typed = "".join(
            c + (chance.choice(INVISIBLE) if chance.random() < 0.3 else "") for c in sentence
        )
        assert normalise(typed).text == sentence
