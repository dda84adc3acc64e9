"""What can simply be added to spam lowers its score by so much and no more."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spam.candidate import Candidate
from spam.dataset import Message
from spam.features import BLOCK_STARTS, BLOCKS, SLOTS, hash_readings
from spam.reading import read
from spam.scorer import MOST_LOG_ODDS, Scorer, Weights
from spam.signals import BOTH_WAYS, NAMES

HONEST = (
    "We rebuilt the sluice before winter because the timber had gone soft and the paddles "
    "scraped along the bearings whenever the water rose. My aunt painted the fence beside it in "
    "March, and nobody noticed until the ferry stopped and somebody asked whether the museum opens "
    "on Sundays in August"
)
SPAM = (
    "Buy cheap bags online, best price, free shipping http://cheap-bags.example.com/sale",
    (
        "Hello, such a wonderful blog you have! Your posts are really helpful, I bookmarked your site "
        "and will return for more."
    ),
    "Casino bonus today, win real money at http://lucky-casino.example.net and earn money from home",
)
_ROUNDING = 1e-2
_KEEP = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_WORDS = st.lists(st.sampled_from(HONEST.split()), max_size=120).map(" ".join)
_PASTED = st.text(max_size=300) | _WORDS


def furthest_down(weights: Weights, *blocks: str) -> float:
    """Bound what some blocks can take off: each one's values have length 1 at most (Cauchy)."""
    ends = (*BLOCK_STARTS[1:], SLOTS)
    return sum(
        float(np.linalg.norm(np.minimum(weights.slots[start:end].astype(np.float64), 0.0)))
        for block, start, end in zip(BLOCKS, BLOCK_STARTS, ends, strict=True)
        if block.name in blocks
    )


def honest_signals(weights: Weights) -> float:
    """Bound what all signals together can take off."""
    return -float(np.minimum(weights.signals, 0.0).sum())


def log_odds(scorer: Scorer, *messages: Message) -> list[float]:
    return scorer.log_odds(messages).tolist()


@_KEEP
@given(text=_PASTED, author=_PASTED, url=_PASTED)
def test_a_blocks_values_have_a_length_of_one_at_most(text: str, author: str, url: str) -> None:
    hashed = hash_readings([read(Message(text, author, url))])

    block = np.searchsorted(BLOCK_STARTS, hashed.slots, side="right") - 1
    lengths = np.bincount(block, weights=hashed.values**2, minlength=len(BLOCKS))
    assert np.all(lengths < 1.0)


def test_only_a_few_signals_speak_for_honesty_and_softly(
    small_candidate: Candidate, base: Scorer
) -> None:
    for weights in (small_candidate.weights, base.weights):
        against = [w for n, w in zip(NAMES, weights.signals, strict=True) if n not in BOTH_WAYS]
        assert min(against) >= 0.0
        assert honest_signals(weights) < 1.5 * len(BOTH_WAYS) * 2


@_KEEP
@given(
    spam=st.sampled_from(SPAM),
    pasted=_PASTED,
    author=st.none() | _PASTED,
    url=st.none() | _PASTED,
    title=st.none() | _PASTED,
    post=st.none() | _PASTED,
    trap=st.none() | st.booleans(),
    seconds=st.none() | st.floats(-1e9, 1e9),
)
def test_nothing_pasted_anywhere_goes_below_the_floor(
    small_candidate: Candidate,
    *,
    spam: str,
    pasted: str,
    author: str | None,
    url: str | None,
    title: str | None,
    post: str | None,
    trap: bool | None,
    seconds: float | None,
) -> None:
    scorer, weights = small_candidate.scorer(), small_candidate.weights
    floor = weights.bias - honest_signals(weights)
    floor -= furthest_down(weights, *(block.name for block in BLOCKS))
    message = Message(
        f"{spam} {pasted}", author, url, title, post, trap_filled=trap, form_seconds=seconds
    )

    (found,) = log_odds(scorer, message)

    assert floor > -MOST_LOG_ODDS  # else the scorer's own cut would keep it
    assert found >= floor - _ROUNDING


@_KEEP
@given(
    spam=st.sampled_from(SPAM),
    author=st.none() | _PASTED,
    url=st.none() | _PASTED,
    title=st.none() | _PASTED,
    post=st.none() | _PASTED,
)
def test_fields_take_off_no_more_than_their_own_blocks_can(
    small_candidate: Candidate,
    *,
    spam: str,
    author: str | None,
    url: str | None,
    title: str | None,
    post: str | None,
) -> None:
    scorer, weights = small_candidate.scorer(), small_candidate.weights
    most = furthest_down(weights, "author", "site") + honest_signals(weights)

    bare, given_ = log_odds(scorer, Message(spam), Message(spam, author, url, title, post))

    assert given_ >= bare - most - _ROUNDING


@pytest.mark.parametrize("spam", SPAM)
def test_fifty_honest_words_lower_the_score_and_not_enough(
    small_candidate: Candidate, spam: str
) -> None:
    scorer = small_candidate.scorer()
    assert len(HONEST.split()) == 50

    plain, washed, honest = log_odds(
        scorer, Message(spam), Message(f"{spam} {HONEST}"), Message(HONEST)
    )

    assert honest < 0.0 < washed
    assert washed < plain or plain == MOST_LOG_ODDS  # where the scorer cuts, both are the same
    assert scorer.spam_scores([Message(f"{spam} {HONEST}")])[0] >= scorer.hold_at


@pytest.mark.parametrize("spam", SPAM)
def test_more_of_the_same_hardly_lowers_it_further(small_candidate: Candidate, spam: str) -> None:
    texts = [f"{spam} {' '.join([HONEST] * times)}" for times in (5, 10, 20, 30)]

    found = log_odds(small_candidate.scorer(), *map(Message, texts))

    assert max(found) - min(found) < 0.5
    assert min(found) > 0.0


@pytest.mark.parametrize("spam", SPAM)
def test_the_base_model_cannot_be_washed_without_bound(base: Scorer, spam: str) -> None:
    texts = [spam, f"{spam} {HONEST}", f"{spam} {' '.join([HONEST] * 25)}"]

    plain, once, often = log_odds(base, *map(Message, texts))
    (honest,) = log_odds(base, Message(HONEST))

    assert plain - once < 8.0
    assert once - often < 6.0
    assert often > honest
