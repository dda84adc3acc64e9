"""Remixed praise: sources stay apart, signatures and links go."""

from __future__ import annotations

import numpy as np
import pytest

from spam.dataset import Example, Message
from spam.remix import MOST_OF_A_SOURCE, praise_alone, remix_praise

ORCHARD = "The {} orchard page is a delight to read. Every {} line is a gem to me. Bravo, dear {}!"
HARBOUR = "What a {} harbour of thoughts this is. I told each {} cousin about it. More {} please!"
WORDS = ("red", "blue", "green", "brown", "white", "black")


def praise(source: str, sentence: str, *, kind: str = "praise", end: str = "") -> list[Example]:
    return [
        Example(
            Message(sentence.replace("{}", word) + end, author="Ada", post_title="Mills"),
            is_spam=True,
            source=source,
            kind=kind,
        )
        for word in WORDS
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("A fine page that I read twice today.", "A fine page that I read twice today."),
        (
            "A fine page that I read twice today.\nHere is my homepage: http://lamps.example",
            "A fine page that I read twice today.",
        ),
        (
            "A fine page that I read twice today.\n\nvisit our shop\nwww.lamps.example",
            "A fine page that I read twice today.",
        ),
        ("http://lamps.example is a fine page.\nI read it twice today, and again.", None),
        ("Fine page.\nmy web site", None),  # too little is left
        ("", None),
    ],
)
def test_a_signature_is_cut_off(text: str, left: str | None) -> None:
    assert praise_alone(text) == left


def test_sentences_stay_within_their_source() -> None:
    examples = praise("orchard", ORCHARD) + praise("harbour", HARBOUR)

    made = remix_praise(examples, 3, np.random.default_rng(0))

    assert {example.source for example in made.examples} == {"orchard", "harbour"}
    for example, origin in zip(made.examples, made.origins, strict=True):
        assert example.source == examples[origin].source
        assert ("harbour" in example.message.text or "cousin" in example.message.text) <= (
            example.source == "harbour"
        )
        assert ("orchard" in example.message.text) <= (example.source == "orchard")


def test_signatures_are_cut_and_no_link_is_left() -> None:
    end = "\nCheck out http://lamps.example"
    examples = praise("orchard", ORCHARD, kind="praise+promo", end=end)

    made = remix_praise(examples, 2, np.random.default_rng(0))

    assert any(ORCHARD.replace("{}", "red") == e.message.text for e in made.examples)
    assert not any("http" in e.message.text for e in made.examples)
    assert all(e.message.author_url is None for e in made.examples)
    assert {e.message.author for e in made.examples} == {"Ada", None}


def test_honest_praise_and_other_spam_are_left_alone() -> None:
    honest = [Example(e.message, is_spam=False, kind="praise") for e in praise("a", ORCHARD)]
    links = praise("b", ORCHARD, kind="link")

    assert remix_praise(honest + links, 3, np.random.default_rng(0)).examples == []


def test_few_sentences_are_not_dealt() -> None:
    assert remix_praise(praise("a", ORCHARD)[:2], 3, np.random.default_rng(0)).examples == []


def test_the_same_seed_deals_the_same() -> None:
    examples = praise("orchard", ORCHARD)

    one, two = (remix_praise(examples, 5, np.random.default_rng(7)) for _ in range(2))

    assert one == two
    assert 0 < len(one.examples) <= MOST_OF_A_SOURCE
