"""A small labelled set in our own words, and models made once for all tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import spam
from spam.augment import spin
from spam.candidate import Candidate
from spam.dataset import Example, Message
from spam.scorer import Scorer

HAM_TEMPLATES = (
    (
        "{I tried|We used} the {second|third} {recipe|method|setting} and the {dough|engine|lamp} "
        "{kept sticking|would not start|stayed dark} because of the {damp|dust|wiring}."
    ),
    "{Thanks|Thank you}, {that|this} {explained|solved} why my {bike|kettle|radio} {rattles|leaks|hums}.",
    (
        "{Does|Did} anybody {know|find out} whether the {ferry|bus|museum} {runs|opens} on "
        "{Mondays|Sundays} in {winter|August}? The {page|sign} says {no|otherwise}."
    ),
    (
        "My {aunt|neighbour|brother} {planted|painted|repaired} the same {fence|tree|boat} in "
        "{March|October} and {it rotted|it still stands|nobody noticed}."
    ),
    (
        "{Small|One} correction: the {bridge|tower|mill} burned in {spring|autumn}, not {before|after} "
        "the {fair|flood|war}."
    ),
)
SPAM_TEMPLATES = (
    (
        "{Wow|Hello}, {what a|such a} {great|fantastic|wonderful} {website|blog} you have! Your "
        "{articles|posts} are {truly|really} {helpful|informative}, I {bookmarked|saved} your site and "
        "will {come back|return} for more."
    ),
    (
        "{Buy|Order} {cheap|discount} {bags|shoes|pills} online, best price, free shipping "
        "http://{cheap|best|top}-{bags|shoes|pills}.example.com/{sale|shop}"
    ),
    (
        "I was {searching|looking} for this {information|content} and your {weblog|web site} "
        "{helped|impressed} me, keep up the {good|excellent} work. {Visit|See} my site too."
    ),
    (
        "{Casino|Slot|Poker} bonus {today|now}, win {real money|cash} at "
        "http://{win|lucky|royal}-casino.example.net and {earn|make} money from home"
    ),
)
START = datetime(2026, 1, 1, tzinfo=UTC)


def spun_set(count: int, seed: int) -> list[Example]:
    """Make ``count`` examples of four sources from the templates above, labels in turn."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(count):
        is_spam = number % 2 == 0
        templates = SPAM_TEMPLATES if is_spam else HAM_TEMPLATES
        template = templates[int(random.integers(len(templates)))]
        made.append(
            Example(
                Message(
                    f"{spin(template, random)} {number * 7919 % 1013:b}",
                    author="cheap bags online" if is_spam and number % 4 else "Ada Brook",
                    post_title="How we mended the old mill",
                ),
                is_spam=is_spam,
                source=f"blog-{number // 2 % 4}",
                time=START + timedelta(hours=number),
            )
        )
    return made


@pytest.fixture(scope="session")
def make_examples() -> Callable[[int, int], list[Example]]:
    return spun_set


@pytest.fixture(scope="session")
def small_set() -> list[Example]:
    return spun_set(400, seed=1)


@pytest.fixture(scope="session")
def small_candidate(small_set: list[Example]) -> Candidate:
    from spam.training import train

    return train(small_set, random_state=3)


@pytest.fixture(scope="session")
def base() -> Scorer:
    return spam.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with corpora and seed, which is not part of the project."""
    named = os.environ.get("BLARNEY_CORPORA")
    checkout = Path(__file__).resolve().parents[2]
    folder = Path(named).parent if named else checkout.parent / "shared"
    if not (folder / "corpora").is_dir():
        if os.environ.get("CI"):
            pytest.fail("the training corpora are missing")
        pytest.skip("the training corpora are not here; set BLARNEY_CORPORA to their folder")
    return folder
