from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from spam.correction import correct, correct_and_test
from spam.dataset import Example, Message
from spam.errors import BadDatasetError
from spam.promotion import compare, may_replace
from spam.scorer import Scorer

MakeExamples = Callable[[int, int], list[Example]]
WAVE = (
    "The moon calendar of {} tells when to sow, ask for my reading",
    "Your stars for {} are ready, write to me for the whole reading",
)
LOCAL_HAM = (
    "The {} trail was closed by the rangers when we came, but the hut was open",
    "Our club walks the {} trail every year and the stream was never that high",
)
PLACES = [
    "Arden",
    "Boscombe",
    "Carrick",
    "Dunmore",
    "Elvet",
    "Farleigh",
    "Girvan",
    "Holt",
    "Islay",
    "Jura",
    "Kelso",
    "Lorne",
]


def local(count: int) -> list[Example]:
    """Decisions of a walking blog: star readings are its spam, trails its ham."""
    made = []
    for number in range(count):
        is_spam = number % 2 == 0
        text = (WAVE if is_spam else LOCAL_HAM)[number // 2 % 2]
        place = PLACES[number % len(PLACES)]
        made.append(Example(Message(text.format(f"{place} {number}")), is_spam=is_spam))
    return made


def test_the_blogs_own_spam_is_learnt(base: Scorer) -> None:
    learnt, fresh = local(60), local(84)[60:]
    spam = np.array([e.is_spam for e in fresh])
    messages = [e.message for e in fresh]

    corrected = correct(base, learnt, random_state=1).scorer()

    before, after = base.log_odds(messages), corrected.log_odds(messages)
    assert (after - before)[spam].mean() > 1.0
    assert (after - before)[~spam].mean() < 0.5
    assert not correct(base, learnt, random_state=1).is_unchanged


def test_twenty_decisions_do_not_spoil_the_base_model(
    base: Scorer, small_set: list[Example]
) -> None:
    wrong = [replace(e, is_spam=not e.is_spam) for e in small_set[:20]]
    messages = [e.message for e in local(40)] + [Message("Thanks, works."), Message("See you all")]

    poisoned = correct(base, wrong, random_state=1).scorer()

    moved = np.abs(poisoned.log_odds(messages) - base.log_odds(messages))
    assert moved.max() < 1.5


def test_decisions_that_agree_with_the_base_change_next_to_nothing(
    base: Scorer, small_set: list[Example]
) -> None:
    corrected = correct(base, small_set[:40], random_state=1).scorer()
    messages = [e.message for e in local(40)]

    assert np.abs(corrected.log_odds(messages) - base.log_odds(messages)).max() < 1.0


def test_random_labels_hardly_move_unrelated_comments(base: Scorer) -> None:
    random = np.random.default_rng(4)
    noise = [replace(e, is_spam=bool(random.random() < 0.5)) for e in local(60)]
    messages = [Message("Thanks, works."), Message("Does it fit the older lamp as well?")]

    noisy = correct(base, noise, random_state=1).scorer()

    assert np.abs(noisy.log_odds(messages) - base.log_odds(messages)).max() < 1.5


def test_a_correction_that_does_not_surely_help_is_not_made(base: Scorer) -> None:
    texts = (
        "Rain again on the moor",
        "Who baked this?",
        "Nine geese and a swan",
        "Try the blue door instead",
        "It was sold in May",
        "Copper pans need lemon",
    )
    unrelated = [Example(Message(text), is_spam=n == 0) for n, text in enumerate(texts * 2)]

    candidate = correct(base, unrelated[1:6] + unrelated[:6], random_state=3)

    assert np.array_equal(candidate.weights.slots, base.weights.slots)
    assert "nothing was changed" in candidate.card.notes[0]
    assert candidate.is_unchanged
    assert candidate.card.model_sha256 == base.card.model_sha256


def test_the_card_names_its_parent_and_counts(base: Scorer) -> None:
    candidate = correct(base, local(30), random_state=7)

    assert candidate.card.parent == base.version
    assert candidate.card.counts == {"local": {"ham": 15, "spam": 15}}
    assert candidate.card.hold_at == base.hold_at
    assert candidate.card.random_state == 7
    assert "scikit-learn" not in candidate.card.libraries


def test_the_same_decisions_and_seed_give_the_same_bytes(base: Scorer) -> None:
    first, second = (correct(base, local(40), random_state=2) for _ in range(2))

    assert first.card == second.card


def test_a_corrected_model_is_stored_and_loaded_with_its_lexicon(base: Scorer) -> None:
    candidate = correct(base, local(30), random_state=1)

    assert candidate.weights.lexicon == base.weights.lexicon


@pytest.mark.parametrize(
    ("examples", "message"),
    [
        ([], "found 0"),
        (local(3), "found 3"),
        ([e for e in local(60) if e.is_spam], "only spam"),
        ([e for e in local(60) if not e.is_spam], "only ham"),
    ],
)
def test_too_little_to_learn_from_is_refused(
    base: Scorer, examples: list[Example], message: str
) -> None:
    with pytest.raises(BadDatasetError, match=message):
        correct(base, examples, random_state=0)


def test_a_good_correction_may_replace_and_a_poisoned_one_may_not(base: Scorer) -> None:
    decisions, newer = local(120), local(200)[120:]
    flipped = [replace(e, is_spam=not e.is_spam) for e in decisions]

    good = correct(base, decisions, random_state=1).scorer()
    bad = correct(base, flipped, random_state=1).scorer()

    assert compare(good, base, newer).spam_caught > compare(base, base, newer).spam_caught
    assert may_replace(compare(good, base, newer))[0]
    assert not may_replace(compare(bad, good, newer))[0]


def test_progress_is_told_and_only_grows(base: Scorer) -> None:
    shown: list[float] = []

    correct(base, local(30), random_state=1, report=shown.append)

    assert (shown[0], shown[-1]) == (0.0, 1.0)
    assert shown == sorted(shown)
    assert len(shown) > 5


def test_what_is_learnt_from_is_also_judged_as_if_it_was_not(base: Scorer) -> None:
    examples = local(120)
    spam = np.array([e.is_spam for e in examples])
    messages = [e.message for e in examples]

    corrected = correct_and_test(base, examples, random_state=1)

    before, learnt = base.log_odds(messages), corrected.candidate.scorer().log_odds(messages)
    assert (corrected.left_out - before)[spam].mean() > 1.0
    assert corrected.left_out[spam].mean() < learnt[spam].mean()
    assert corrected.left_out[~spam].mean() > learnt[~spam].mean()


def test_texts_too_long_to_learn_from_are_not_judged(base: Scorer) -> None:
    examples = [*local(30), Example(Message("a" * 100_000), is_spam=True)]

    corrected = correct_and_test(base, examples, random_state=1, tested=False)

    messages = [e.message for e in examples[:-1]]
    assert corrected.left_out[:-1] == pytest.approx(base.log_odds(messages), abs=1e-3)
    assert np.isnan(corrected.left_out[-1])
