"""Adverts, scams and flattery by their phrases, in some twenty languages; codes and contacts."""

from __future__ import annotations

from typing import Any

import pytest

from spam.signal_entry import NEEDS, Needs
from spam.signals import LISTED
from spam.signals_offers import ENTRIES
from tests.spam.offer_cases import LISTS, REACHED
from tests.spam.signal_cases import value


@pytest.mark.parametrize(("name", "text", "fields", "expected"), [*LISTS, *REACHED])
def test_a_signal_counts_what_it_says(
    name: str, text: str, fields: dict[str, Any], expected: float
) -> None:
    assert value(name, text, **fields) == pytest.approx(expected)


def test_signals_of_lists_are_those_left_out_of_training_by_half() -> None:
    assert {*LISTED} == {entry.name for entry in ENTRIES} - {"contact", "discount"}
    assert {*LISTED} <= {*NEEDS[Needs.PAIRS].split()}


@pytest.mark.parametrize(
    "text",
    [
        "I called the roofer today. He wants 800 euro for the gutter, and I think that is fair.",
        "Our company moved to PostgreSQL last year; the error code 23505 came from a double key.",
        "Ich habe die Laterne gestern bestellt, sie kommt aus einer kleinen Werkstatt im Harz.",
        "La recette demande deux œufs, mais avec un seul la pâte tient aussi.",
        "Il mulino del nonno aveva due ruote, una è ancora nel fiume.",
        "Мы чинили колесо всю зиму, и подшипник всё равно скрипит.",
    ],
)
def test_honest_talk_of_work_and_things_has_none_of_them(text: str) -> None:
    names = [*LISTED, "contact", "discount", "likes_comment"]

    assert {name: value(name, text) for name in names} == dict.fromkeys(names, 0.0)
