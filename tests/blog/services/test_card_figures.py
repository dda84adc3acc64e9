"""Figures from cards: what is missing or odd is left out, never a broken page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blog.domain.shares import Share
from blog.services.card_figures import Attack, attacks_of, changes_of, comparison_of
from spam.store import base_card


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


@pytest.mark.parametrize("value", ["0.9", True, [0.9], {"a": 1}])
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
