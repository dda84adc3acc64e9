from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spam.canaries import canaries
from spam.candidate import Candidate
from spam.correction import correct
from spam.dataset import Example, Message
from spam.promotion import (
    FEW_COMMENTS,
    MARGIN,
    Comparison,
    Paired,
    compare,
    least_shown,
    may_replace,
    newly_failed,
    try_out,
    undoes_learning,
    with_limits,
)
from spam.scorer import Scorer, empty_weights
from spam.store import ModelStore
from spam.thresholds import NEVER, Limits
from tests.spam.conftest import spun_set
from tests.spam.test_correction import local as local_decisions

DRAWS = 1_000
# Of a thousand draws at a true level of 5 %, 70 or fewer break in 99.8 of 100 runs (binomial).
TOLERATED = 70


def comparison(**changed: object) -> Comparison:
    values: dict = {
        "ham": 100,
        "spam": 100,
        "ham_held": 2,
        "spam_caught": 90,
        "current_ham_held": 2,
        "current_spam_caught": 90,
        "newly_held": 0,
        "newly_missed": 0,
        "failed_canaries": (),
    }
    return Comparison(**(values | changed))


def unchanged(base: Scorer) -> Candidate:
    return Candidate(base.weights, base.card)


def few(**changed: object) -> Comparison:
    """What a blog with thirty decisions holds out."""
    values = {"ham": 5, "spam": 4, "ham_held": 0, "current_ham_held": 0}
    return comparison(**(values | {"spam_caught": 3, "current_spam_caught": 3} | changed))


@pytest.mark.parametrize(
    ("found", "expected", "says"),
    [
        (comparison(), True, "2 of 100"),  # as good as the current one
        (comparison(ham_held=0, spam_caught=99), True, "99 of 100"),  # better
        (comparison(ham_held=3, newly_held=1), True, "3 of 100"),  # worse within the margin
        (comparison(ham_held=4, newly_held=2), False, "hold 4 of 100"),  # worse than the margin
        (comparison(ham_held=4, newly_held=3), False, "(3 newly held, 1 released)"),
        (comparison(spam_caught=89, newly_missed=1), True, "89 of 100"),  # misses one: within
        (comparison(spam_caught=88, newly_missed=2), False, "catch 88 of 100"),
        (comparison(spam_caught=88, newly_missed=9), False, "(9 newly missed, 7 newly caught)"),
        (comparison(newly_held=2), True, "2 of 100"),  # two honest comments change places
        (
            comparison(ham_held=20, current_ham_held=20, newly_held=10),
            False,
            "may be worse by 7.6%",  # ten change places each way: too much is possible
        ),
        (few(), True, "3 of 4 spam"),  # few decisions, and no judgement differs
        (few(spam_caught=4), True, "4 of 4 spam"),  # few decisions, better
        (few(ham_held=1, newly_held=1), False, "hold 1 of 5"),  # few: no room for one more
        (few(spam_caught=2, newly_missed=1), False, "catch 2 of 4"),
        (comparison(ham=2, spam=2), False, "Only 4"),  # too few to tell
        (comparison(failed_canaries=("Grazie!",)), False, "Grazie!"),  # forgot what it must know
        (comparison(ham=0, ham_held=0, current_ham_held=0), False, "No honest comment"),
        (comparison(spam=0, spam_caught=0, current_spam_caught=0), False, "No spam"),
        # It learnt nothing and would take the place of one that did: only if it judges better.
        (few(undoes_learning=True), False, "judges 1 wrongly, the current model 1"),
        (few(undoes_learning=True, spam_caught=4), True, "4 of 4 spam"),
        (few(undoes_learning=True, ham_held=1, newly_held=1, spam_caught=4), False, "hold 1 of 5"),
        (
            comparison(undoes_learning=True, ham_held=3, newly_held=1, spam_caught=92),
            True,
            "3 of 100",  # one more held is within the margin, and two more are caught
        ),
        (
            comparison(undoes_learning=True, ham_held=3, newly_held=1, spam_caught=91),
            False,
            "judges 12 wrongly, the current model 12",
        ),
    ],
)
def test_a_candidate_replaces_only_when_it_is_no_worse(
    found: Comparison, *, expected: bool, says: str
) -> None:
    allowed, reason = may_replace(found)

    assert allowed is expected, reason
    assert says in reason
    assert reason.endswith((".", "!"))


def test_the_reason_tells_margin_and_confidence() -> None:
    assert "takes at least 268 honest comments and as many spam" in may_replace(comparison())[1]
    many = comparison(ham=400, spam=400, spam_caught=300, current_spam_caught=300)
    assert "within the margin of 1%" in may_replace(many)[1]
    assert "95% confidence" in may_replace(many)[1]


def test_the_margin_takes_that_many_comments_to_show() -> None:
    count = least_shown()

    assert Paired(count, 0, 0).bound <= MARGIN < Paired(count - 1, 0, 0).bound


@pytest.mark.parametrize("total", [1, 5, 20, 100, 267, 268, 599, 600, 5_000])
def test_a_candidate_that_judges_the_same_always_passes(total: int) -> None:
    assert Paired(total, 0, 0).is_no_worse(MARGIN)


def test_the_bound_is_tangos() -> None:
    # Without discordant pairs it is z² / (n + z²).
    assert Paired(50, 0, 0).bound == pytest.approx(2.7055 / 52.7055, abs=1e-4)
    # It is above what was measured, falls with every comment that got better, ends at one.
    assert 0.05 < Paired(100, 8, 3).bound < Paired(100, 8, 1).bound
    assert Paired(100, 0, 100).bound < -0.9
    assert Paired(3, 3, 0).bound == pytest.approx(1.0)


@pytest.mark.parametrize("better", [0.0, 0.005, 0.02, 0.1])
@pytest.mark.parametrize("total", [600, 1_500])
def test_a_candidate_worse_by_the_margin_hardly_ever_passes(total: int, better: float) -> None:
    """In a thousand draws, at the difference that is just too much, where the bound decides."""
    random = np.random.default_rng(7)
    shares = [better + MARGIN, better, 1.0 - 2 * better - MARGIN]
    draws = random.multinomial(total, shares, size=DRAWS)

    passed = sum(Paired(total, int(b), int(c)).is_no_worse(MARGIN) for b, c, _ in draws)

    assert passed <= TOLERATED


@pytest.mark.parametrize("total", [10, 30, 100, 300])
def test_few_decisions_rarely_let_a_bad_candidate_pass(total: int) -> None:
    """At a true difference of six comments and nothing better to set against it."""
    random = np.random.default_rng(8)
    share = min(FEW_COMMENTS / total, 0.9)
    draws = random.binomial(total, share, size=DRAWS)

    passed = sum(Paired(total, int(worse), 0).is_no_worse(MARGIN) for worse in draws)

    assert passed <= TOLERATED


def test_comparing_a_model_with_itself_finds_no_difference(
    base: Scorer, small_set: list[Example]
) -> None:
    found = compare(base, base, small_set[:40])

    assert found.ham_held == found.current_ham_held
    assert found.spam_caught == found.current_spam_caught
    assert (found.newly_held, found.newly_missed, found.failed_canaries) == (0, 0, ())
    assert found.as_dict()["failed_canaries"] == []
    assert found.as_dict()["spam"] == 20
    assert 0.1 < found.as_dict()["held_more_at_most"] < 0.13


def test_a_model_that_knows_nothing_fails_the_canaries(
    base: Scorer, small_set: list[Example]
) -> None:
    nothing = Scorer(empty_weights(), base.card)

    assert compare(nothing, base, small_set[:40]).failed_canaries == newly_failed(nothing, base)
    assert newly_failed(nothing, base)
    assert compare(base, nothing, small_set[:40]).failed_canaries == ()


# Of a village blog; what the base model thinks of them already is not improved on.
QUIET = (
    "Rain again on the moor",
    "Who baked this?",
    "Nine geese and a swan",
    "Try the blue door instead",
    "It was sold in May",
    "Copper pans need lemon",
    "The ferry left at noon",
    "Our gate sticks in winter",
    "Slate is cold underfoot",
    "He plays the low whistle",
    "Two cups are enough",
    "The loaf sank a little",
    "My aunt paints barges",
    "That hedge wants cutting",
    "Snow lay until Easter",
    "The clock runs slow",
    "We walked home by the weir",
    "Salt it the night before",
    "A heron stood there for hours",
    "The bell is from the old chapel",
    "Chalk keeps them dry",
    "I borrowed the long ladder",
    "Her notes end in March",
    "The lane floods each spring",
)
NOTHING_NEW = [Example(Message(text), is_spam=n % 8 == 7) for n, text in enumerate(QUIET)]


class TestUndoingWhatWasLearnt:
    """With the correction itself: these decisions do not improve on the base model."""

    @pytest.fixture
    def unchanged(self, base: Scorer) -> Candidate:
        candidate = correct(base, NOTHING_NEW, random_state=20)
        assert candidate.is_unchanged
        return candidate

    def ruling(
        self, unchanged: Candidate, current: Scorer, fresh: list[Example]
    ) -> tuple[bool, str]:
        limits = Limits(current.hold_at, current.card.spam_at, "As before.")
        trial = try_out(unchanged, current, serving=unchanged, local=limits, fresh=fresh)
        return may_replace(trial.comparison)

    def test_no_worse_on_a_few_decisions_is_not_enough(
        self, base: Scorer, unchanged: Candidate
    ) -> None:
        current = correct(base, local_decisions(60), random_state=1)
        fresh = NOTHING_NEW[17:]  # six honest comments and one spam, which both miss

        is_better, reason = self.ruling(unchanged, current.scorer(), fresh)

        assert not current.is_unchanged
        assert may_replace(compare(unchanged.scorer(), current.scorer(), fresh))[0]
        assert not is_better
        assert "Of 7 newer decisions it judges 1 wrongly, the current model 1" in reason

    def test_a_correction_that_went_wrong_gives_way(
        self, base: Scorer, unchanged: Candidate
    ) -> None:
        taught_wrongly = [replace(e, is_spam=not e.is_spam) for e in local_decisions(200)]
        current = correct(base, taught_wrongly, random_state=1).scorer()
        fresh = [*local_decisions(230)[200:], *(e for e in spun_set(20, 4) if e.is_spam)]

        is_better, reason = self.ruling(unchanged, current, fresh)

        assert is_better, reason

    def test_the_base_model_and_what_changed_nothing_either_give_way_as_ever(
        self, base: Scorer, unchanged: Candidate, tmp_path: Path
    ) -> None:
        store = ModelStore(tmp_path)
        stored = store.load(store.save(unchanged, unchanged.card))

        assert stored.card.parent == base.version
        for current in (base, stored):
            assert self.ruling(unchanged, current, NOTHING_NEW[17:])[0]

    def test_a_candidate_that_learnt_something_gives_no_cause(
        self, base: Scorer, unchanged: Candidate
    ) -> None:
        learnt = correct(base, local_decisions(60), random_state=1)
        other = correct(base, local_decisions(40), random_state=1).scorer()

        assert undoes_learning(unchanged, other)
        assert not undoes_learning(learnt, other)


def test_nothing_held_out_cannot_be_compared(base: Scorer) -> None:
    found = compare(base, base, [])

    assert may_replace(found) == (False, "Only 0 newer decisions to test on; 5 are needed.")
    assert found.as_dict()["held_more_at_most"] is None


def honest(count: int, seed: int) -> list[Example]:
    return [example for example in spun_set(2 * count, seed) if not example.is_spam]


def local(hold_at: float, spam_at: float = 0.995) -> Limits:
    return Limits(hold_at, spam_at, "Local.")


def test_a_candidate_is_tried_with_the_local_limits_and_keeps_them_if_it_passes(
    base: Scorer,
) -> None:
    """Here the limit so far is so low that honest canaries are held."""
    strict = Scorer(base.weights, replace(base.card, hold_at=0.1))
    candidate = Candidate(strict.weights, strict.card)
    fresh = [*honest(320, 3), *(e for e in spun_set(80, 4) if e.is_spam)]

    trial = try_out(candidate, strict, serving=candidate, local=local(0.6), fresh=fresh)

    limited = with_limits(candidate, trial.limits)
    assert trial.limits == local(0.6)
    assert may_replace(trial.comparison)[0]
    assert limited.scorer().hold_at == 0.6
    assert limited.card.limits_note == "Local."
    assert trial.comparison == compare(limited.scorer(), strict, fresh)


@pytest.mark.parametrize(("spam_at", "expected"), [(0.9999, 0.995), (NEVER, NEVER)])
def test_local_limits_that_would_not_pass_leave_the_current_models(
    base: Scorer, spam_at: float, expected: float
) -> None:
    """A limit above nearly all spam would let canaries through."""
    current = Scorer(base.weights, replace(base.card, hold_at=0.7))
    candidate = Candidate(base.weights, replace(base.card, spam_at=0.995))
    fresh = [*honest(40, 5), *(e for e in spun_set(200, 4) if e.is_spam)]

    trial = try_out(
        candidate, current, serving=candidate, local=local(0.9999, spam_at), fresh=fresh
    )

    assert (trial.limits.hold_at, trial.limits.spam_at) == (0.7, expected)
    assert trial.limits.note.startswith(
        "Inherited from the version before. Another limit, 1.000, did no better: It judges"
    )
    assert may_replace(trial.comparison)[0]


def test_a_limit_that_stays_needs_no_second_trial(base: Scorer) -> None:
    same = unchanged(base)

    trial = try_out(same, base, serving=same, local=local(base.hold_at), fresh=[])

    assert trial.limits.note == "Local."
    assert not may_replace(trial.comparison)[0]


def test_the_model_that_would_serve_has_to_know_the_canaries_at_the_local_limit_too(
    base: Scorer,
) -> None:
    """It may have learnt otherwise from the decisions that the candidate is tested on."""
    same = unchanged(base)
    spam = [message for message, expected in canaries() if expected == "not_publish"]
    to_four_in_five = np.log(4.0) - base.log_odds(spam).min()
    mild = replace(same, weights=replace(base.weights, bias=base.weights.bias + to_four_in_five))
    fresh = [*honest(40, 5), *(e for e in spun_set(200, 4) if e.is_spam)]

    trial = try_out(same, base, serving=mild, local=local(0.9), fresh=fresh)

    assert try_out(same, base, serving=same, local=local(0.9), fresh=fresh).limits.hold_at == 0.9
    assert trial.limits.hold_at == base.hold_at
    assert "0.900, did no better: After learning from all decisions" in trial.limits.note
    assert not newly_failed(mild.scorer(), base)
