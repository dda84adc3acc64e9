"""Figures from cards: what is missing or odd is left out, never a broken page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blog.domain.shares import Share
from blog.services.card_figures import (
    Attack,
    CardCurves,
    attacks_of,
    changes_of,
    comparison_of,
    curves_of,
)
from blog.services.curves import Bin, CurvePoint
from spam.store import base_card

CURVE = [[step / 50, 0.5 + step / 100, 1 - step / 50] for step in range(51)]
BINS = [[60, 0, 0.02], *[[0, 0, None]] * 8, [10, 30, 0.99]]


def card(**metrics):
    return replace(base_card(), metrics=metrics)


def test_figures_of_two_cards_stand_side_by_side():
    before = replace(card(spam_caught=0.8, roc_area=0.98), hold_at=0.9)
    now = card(spam_caught=0.85, calibration_error=None)

    rows = {row.name: (row.before, row.now) for row in changes_of(now, before)}

    assert rows["Held from a score of"] == (0.9, base_card().hold_at)
    assert rows["Spam caught"] == (0.8, 0.85)
    assert "Spam ranked above genuine ones" not in rows  # only one card has it
    assert "Calibration error" not in rows


@pytest.mark.parametrize(
    "value", ["0.9", True, [0.9], {"a": 1}, 10**400, float("nan"), float("inf")]
)
def test_what_is_no_number_is_no_figure(value):
    rows = changes_of(card(spam_caught=value), card(spam_caught=0.8))

    assert "Spam caught" not in {row.name for row in rows}


def test_the_comparison_that_promoting_was_decided_on_is_read():
    found = comparison_of(
        card(
            comparison={
                "ham": 10,
                "ham_held": 1,
                "current_ham_held": 2,
                "spam": 20,
                "spam_caught": 15,
                "current_spam_caught": 12,
            }
        )
    )

    assert found == (
        ("Genuine comments held", Share(1, 10), Share(2, 10)),
        ("Spam caught", Share(15, 20), Share(12, 20)),
    )


@pytest.mark.parametrize(
    "comparison", [None, [], "none", {}, {"ham": 3}, {"ham": 3, "ham_held": 1.5}]
)
def test_a_card_without_a_whole_comparison_gives_none(comparison):
    assert comparison_of(card(comparison=comparison)) == ()


def test_attacks_are_read_as_far_as_they_go():
    found = attacks_of(
        card(
            attacks={
                "look-alikes": {"spam": 400, "plain": 0.9, "caught": 1.0},
                "<b>odd</b>": {"spam": "many", "caught": None},
                "broken": 7,
            }
        )
    )

    assert found == (
        Attack("look-alikes", 400, 0.9, 1.0),
        Attack("<b>odd</b>", 0, None, None),
    )


@pytest.mark.parametrize("attacks", [None, [], "none", {}])
def test_a_card_without_attacks_gives_none(attacks):
    assert attacks_of(card(attacks=attacks)) == ()


def test_the_charts_of_a_card_are_read():
    found = curves_of(card(curves={"curve": CURVE, "bins": BINS}))

    assert found.curve[25] == CurvePoint(0.5, 0.75, 0.5)
    assert found.bins[0] == Bin(0.0, 0.1, 60, 0, 0.02)
    assert found.bins[9] == Bin(0.9, 1.0, 10, 30, 0.99)
    assert (found.largest_bin, found.spam_share) == (60, Share(30, 100))
    assert found.calibration_error == pytest.approx((60 * 0.02 + 40 * (0.99 - 0.75)) / 100)


def test_the_limits_of_a_card_are_marked_where_it_measured_them():
    measured = {"spam_caught": 0.9, "ham_held": 0.1, "spam_binned": 0.5, "ham_binned": 0.0}
    limits = replace(
        card(curves={"curve": CURVE, "bins": BINS}, **measured), hold_at=0.61, spam_at=0.97
    )

    found = curves_of(limits)

    assert found.holds == CurvePoint(0.61, pytest.approx(27 / (27 + 7)), 0.9)
    assert found.bins_spam == CurvePoint(0.97, 1.0, 0.5)


@pytest.mark.parametrize(
    "changed",
    [
        {"spam_binned": None},
        {"spam_binned": "half"},
        {"spam_binned": 1.5},
        {"ham_binned": -0.1},
        {"spam_binned": float("nan")},
        {"spam_binned": 0.0, "ham_binned": 0.0},
        {"curves": {"curve": CURVE, "bins": []}},
    ],
)
def test_a_limit_without_sound_figures_is_not_marked(changed):
    curves = {"curve": CURVE, "bins": BINS}
    sound = {"curves": curves, "spam_binned": 0.5, "ham_binned": 0.0}
    assert curves_of(card(**sound)).bins_spam is not None

    assert curves_of(card(**sound | changed)).bins_spam is None


def test_a_limit_beyond_all_scores_is_not_marked():
    metrics = {"curves": {"curve": CURVE, "bins": BINS}, "spam_binned": 0.5, "ham_binned": 0.0}

    assert curves_of(replace(card(**metrics), spam_at=2.0)).bins_spam is None


@pytest.mark.parametrize("curves", [None, [], "none", {}, 7, {"curve": None, "bins": "ten"}])
def test_a_card_without_charts_gives_none(curves):
    assert curves_of(card(curves=curves)) == CardCurves()


def test_the_shipped_card_has_every_chart_and_both_marks_near_its_curve():
    found = curves_of(base_card())

    assert (len(found.curve), len(found.bins)) == (51, 10)
    for mark in (found.holds, found.bins_spam):
        before = [point for point in found.curve if point.limit <= mark.limit][-1]
        after = next(point for point in found.curve if point.limit >= mark.limit)
        assert after.recall - 0.01 <= mark.recall <= before.recall + 0.01
        assert before.precision - 0.01 <= mark.precision <= after.precision + 0.01
