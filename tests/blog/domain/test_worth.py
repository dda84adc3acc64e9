"""How much a decision would teach, and the levels that scores are sorted by."""

from __future__ import annotations

from itertools import pairwise

import pytest

from blog.domain.worth import LEVELS, MOST_LABELS, UNJUDGED, score_level, worth_of


def worth(score=0.5, hold_at=0.5, *, labels=MOST_LABELS, copies=0, is_decided=False):
    return worth_of(score, hold_at, labels=labels, copies=copies, is_decided=is_decided)


class TestWorth:
    @pytest.mark.parametrize(
        ("more", "less"),
        [
            ({"score": 0.5}, {"score": 0.7}),  # at the limit the model is least sure
            ({"score": 0.7}, {"score": 0.95}),
            ({"score": 0.3}, {"score": 0.05}),
            ({"score": 0.8, "hold_at": 0.8}, {"score": 0.5, "hold_at": 0.8}),
            ({"labels": 0}, {"labels": 50}),  # a language it knows little of
            ({"copies": 9}, {"copies": 0}),  # one answer for many
            ({"copies": 9}, {"copies": 9, "is_decided": True}),  # the answer is known already
        ],
    )
    def test_one_teaches_more_than_the_other(self, more, less):
        assert worth(**more) > worth(**less)

    def test_without_a_verdict_it_is_in_the_middle(self):
        assert worth(None) == UNJUDGED

    def test_a_model_without_a_limit_is_least_sure_at_one_half(self):
        assert worth(0.5, None) == worth(0.5, 0.5)

    @pytest.mark.parametrize("score", [0.0, 1e-12, 0.3, 0.5, 1.0])
    @pytest.mark.parametrize("hold_at", [0.0, 0.5, 1.0, 2.0])
    @pytest.mark.parametrize("copies", [0, 10_000])
    def test_it_is_a_number_of_hundredths(self, score, hold_at, copies):
        assert 0 <= worth(score, hold_at, labels=0, copies=copies) <= 100


class TestScoreLevel:
    def test_a_higher_score_never_has_a_lower_level(self):
        scores = [number / 20_000 for number in range(20_001)]
        scores += [10.0**-n for n in range(2, 9)] + [1 - 10.0**-n for n in range(2, 9)]

        assert all(score_level(a) <= score_level(b) for a, b in pairwise(sorted(scores)))

    def test_hundredths_have_levels_of_their_own_and_the_ends_have_more(self):
        assert len({score_level(number / 100 + 0.005) for number in range(1, 99)}) == 98
        assert score_level(0.999) > score_level(0.991)
        assert score_level(0.0001) < score_level(0.009)

    def test_levels_stay_in_their_range(self):
        assert score_level(None) == 0
        assert score_level(0.0) == 1
        assert score_level(1.0) == LEVELS - 1
