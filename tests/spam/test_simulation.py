"""The simulation: a wave is caught after one mark, honest comments pass, nothing is peeked at."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from spam import simulation
from spam.augment import spin
from spam.correction import Corrected
from spam.dataset import Example, Message
from spam.errors import BadDatasetError
from spam.presumed import MOST_OF_ONE
from spam.scorer import Scorer, empty_weights
from spam.simulation import Settings, Simulation, in_order
from tests.spam.conftest import HAM_TEMPLATES, START

WAVE = (
    "{Last|This} {winter|summer} our {hamlet|village} {bought|rented} a {tent|barn} for the {dances|fairs}, and "
    "the man who {sold|lent} it still has {two|three} of them standing {empty|unused} behind the old dairy"
)


def stream(count: int = 240, *, wave_from: int = 120, seed: int = 1) -> list[Example]:
    """A blog with gross spam in every sixth place, and from some place on a wave besides."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(count):
        campaign, is_spam = None, number % 6 == 0
        text = spin(HAM_TEMPLATES[number % len(HAM_TEMPLATES)], random)
        text += f" That was {number * 7919 % 1013:b} years ago, near {chr(97 + number % 26) * 3}."
        if is_spam:
            text = "Casino bonus now, win real money, buy cheap pills http://lucky-casino.info/slot"
        elif number >= wave_from and number % 6 in (1, 3):
            campaign, is_spam, text = "barn", True, spin(WAVE, random)
        message = Message(text, author=f"Reader {number}", post_title=f"Post {number % 9}")
        time = START + timedelta(hours=number)
        made.append(Example(message, is_spam=is_spam, time=time, campaign=campaign))
    return made


@pytest.fixture(scope="session")
def naive(base: Scorer) -> Scorer:
    """A model that calls casinos spam, by one word's weight alone, and everything else honest."""
    from spam.classifier import matrix_of

    weights = empty_weights()
    slots = weights.slots.copy()
    columns = matrix_of([Message("casino")], weights.lexicon).indices
    slots[columns[columns < len(slots)]] = 30.0
    card = replace(base.card, version="naive", hold_at=0.9, spam_at=2.0)
    return Scorer(replace(weights, slots=slots, bias=-3.0), card)


def test_a_wave_is_caught_once_one_of_it_was_marked(naive: Scorer) -> None:
    settings = Settings(sample=0.2, learns=False)

    without = Simulation(naive, replace(settings, remembers=False)).run(stream())
    result = Simulation(naive, settings).run(stream())

    wave = result["waves"]["barn"]
    assert without["waves"]["barn"]["after_mark_caught"] == 0
    assert wave["after_mark"] > 20
    assert wave["after_mark_caught"] >= 0.9 * wave["after_mark"]
    assert result["waves_total"]["marked"] == 1
    assert result["total"]["ham_held"] == 0


def test_words_of_the_blogs_spam_are_learnt_without_the_memory(naive: Scorer) -> None:
    settings = Settings(sample=0.3, remembers=False)

    still = Simulation(naive, replace(settings, learns=False)).run(stream())
    result = Simulation(naive, settings).run(stream())

    assert still["retrainings"] == 0
    assert result["retrainings"] >= 2
    assert result["total"]["spam_missed"] < 0.8 * still["total"]["spam_missed"]
    assert result["total"]["ham_held_share"] <= 0.02


def test_counts_add_up_and_fit_into_json(naive: Scorer) -> None:
    shown: list[float] = []

    result = Simulation(naive, Settings(sample=0.5)).run(stream(), report=shown.append)

    for name in ("comments", "spam", "spam_missed", "ham", "ham_held", "decisions"):
        assert sum(row[name] for row in result["rows"]) == result["total"][name]
    assert result["total"]["comments"] == 240
    assert [row["from"] for row in result["rows"]] == [0, 100, 200]
    settled = result["after_100_decisions"]
    assert result["total"]["decisions"] == settled["decisions"] + 100
    assert shown == sorted(shown)
    assert shown[-1] == 1.0
    json.dumps(result, allow_nan=False)


def test_the_same_seed_gives_the_same_and_another_asks_about_others(naive: Scorer) -> None:
    first, same, other = (
        Simulation(naive, Settings(seed=seed, sample=0.3)).run(stream()) for seed in (1, 1, 2)
    )

    assert first == same
    assert first["rows"] != other["rows"]


def test_without_a_sample_what_is_published_is_never_looked_at(naive: Scorer) -> None:
    examples = stream()
    lying = [
        replace(e, is_spam=e.is_spam or (e.campaign is None and n % 2 == 0))
        for n, e in enumerate(examples)
    ]
    settings = Settings(sample=0.0, learns=False)

    honest, lied = (Simulation(naive, settings).run(e) for e in (examples, lying))

    assert honest["waves"]["barn"]["first_caught"] == 0
    assert honest["waves_total"]["after_mark_caught_share"] is None
    assert honest["total"]["decisions"] == lied["total"]["decisions"] == 40


def test_binned_spam_is_caught_without_asking(naive: Scorer) -> None:
    binning = Scorer(naive.weights, replace(naive.card, spam_at=0.95))

    result = Simulation(binning, Settings(sample=0.0)).run(stream(wave_from=240))

    assert result["total"]["decisions"] == result["total"]["spam_missed"] == 0
    assert result["after_100_decisions"]["spam_missed_share"] is None


def test_time_decides_the_order_and_the_file_where_it_is_missing() -> None:
    ham, spam, timeless = stream(3)[1], stream(3)[0], replace(stream(3)[2], time=None)

    ordered = in_order([ham, timeless, spam])

    assert [example for example, _ in ordered] == [spam, ham, timeless]
    assert ordered[2][1] == ham.time


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda examples: examples[:0], "found none"),
        (lambda examples: [e for e in examples if e.is_spam], "found only spam"),
        (lambda examples: [e for e in examples if not e.is_spam], "found only ham"),
        (lambda examples: [*examples, Example(Message("a" * 100_000), is_spam=True)], "1 longer"),
    ],
)
def test_what_cannot_be_replayed_is_refused(
    naive: Scorer, change: Callable[[list[Example]], list[Example]], message: str
) -> None:
    with pytest.raises(BadDatasetError, match=message):
        Simulation(naive).run(change(stream(12)))


def test_only_the_first_fifty_of_a_wave_are_told_of(naive: Scorer) -> None:
    settings = Settings(sample=0.2, learns=False)

    wave = Simulation(naive, settings).run(stream(300, wave_from=0))["waves"]["barn"]

    assert wave["first"] == 50
    assert wave["after_mark"] < 50


class TestPresumedHonest:
    """What is published unseen teaches a little, as on a blog; what cannot, does not."""

    @pytest.fixture
    def presumed(self, naive: Scorer, monkeypatch: pytest.MonkeyPatch):
        """Replay a stream; give what each correction was given beside the decisions."""
        given: list[list[Message]] = []
        real = simulation.correct_and_test

        def spied(*args: Any, presumed: Sequence[Message], **named: Any) -> Corrected:
            given.append(list(presumed))
            return real(*args, presumed=presumed, **named)

        monkeypatch.setattr(simulation, "correct_and_test", spied)

        def replay(examples: list[Example], **chosen: Any) -> list[list[Message]]:
            Simulation(naive, Settings(**chosen)).run(examples)
            return given

        return replay

    def test_published_ones_are_given_the_newest_first(self, presumed) -> None:
        examples = stream(wave_from=240)
        order = {example.message: place for place, example in enumerate(examples)}

        first, *_ = presumed(examples, sample=0.1)

        places = [order[message] for message in first]
        assert len(places) > 20
        assert places == sorted(places, reverse=True)
        assert not any(examples[place].is_spam for place in places)

    def test_spam_that_slipped_through_is_among_them(self, presumed) -> None:
        """The label is not looked at."""
        slipped = [
            replace(e, is_spam=e.is_spam or n % 30 == 2)
            for n, e in enumerate(stream(wave_from=240))
        ]
        honest_looking = {
            e.message for e in slipped if e.is_spam and "casino" not in e.message.text
        }

        given = presumed(slipped, sample=0.1, remembers=False)

        assert honest_looking & set(given[-1])

    def test_a_wave_of_which_one_was_marked_is_not(self, presumed) -> None:
        wave = {e.message for e in stream() if e.campaign == "barn"}

        given = presumed(stream(), sample=0.3)

        assert given[-1]
        assert not wave & set(given[-1])

    def test_one_author_teaches_a_few_times(self, presumed) -> None:
        examples = [
            replace(e, message=replace(e.message, author="Anna" if n % 3 else e.message.author))
            for n, e in enumerate(stream(wave_from=240))
        ]

        given = presumed(examples, sample=0.1, remembers=False)

        assert sum(message.author == "Anna" for message in given[-1]) == MOST_OF_ONE

    def test_what_scores_as_spam_more_likely_than_not_is_not(self, naive: Scorer) -> None:
        unsure = Simulation(Scorer(replace(naive.weights, bias=0.1), naive.card))

        unsure.run(stream(60))

        assert unsure._decided
        assert unsure._published == []

    def test_it_can_be_left_out_to_compare(self, presumed) -> None:
        given = presumed(stream(), sample=0.3, presumes=False)

        assert given
        assert not any(given)
