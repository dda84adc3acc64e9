"""Sightings: what a blog knows already is evidence beside the model, and adds up."""

from __future__ import annotations

import math

import pytest

import spam
from spam.dataset import Message
from spam.sightings import Sightings, reasons_of


def test_nothing_seen_says_nothing() -> None:
    assert reasons_of(Sightings()) == ()


@pytest.mark.parametrize(
    ("seen", "name", "sign"),
    [
        (Sightings(copies=1, copies_spam=1), "copies_marked", 1),
        (Sightings(copies=3, copies_ham=1), "copies_approved", -1),
        (Sightings(copies=3, posts=3, names=1), "campaign", 1),
        (Sightings(copies=3, posts=1, names=4), "campaign", 1),
        (Sightings(host_spam=2), "host_marked", 1),
        (Sightings(host_ham=2), "host_approved", -1),
    ],
)
def test_each_sighting_is_a_reason_with_a_sentence(seen: Sightings, name: str, sign: int) -> None:
    (reason,) = reasons_of(seen)

    assert reason.name == name
    assert reason.weight * sign > 0
    assert reason.detail.endswith(".")


def test_one_is_no_plural() -> None:
    [posts] = reasons_of(Sightings(copies=3, posts=3, names=1))
    [names] = reasons_of(Sightings(copies=3, posts=1, names=4))

    assert posts.detail == "Nearly the same words came 4 times, under 3 posts and one name."
    assert names.detail == "Nearly the same words came 4 times, under one post and 4 names."


def test_copies_in_one_place_are_no_campaign() -> None:
    assert reasons_of(Sightings(copies=5, posts=1, names=1)) == ()


def test_contradicting_decisions_cancel() -> None:
    assert reasons_of(Sightings(copies=2, copies_spam=1, copies_ham=1)) == ()


def test_sightings_raise_the_score_and_reasons_still_add_up() -> None:
    scorer = spam.load()
    message = Message("The second bridge was rebuilt after the flood, as far as I remember.")

    plain = scorer.judge(message)
    marked = scorer.judge(message, Sightings(copies=1, copies_spam=1, host_spam=1))

    assert plain.score is not None
    assert marked.score is not None
    assert marked.score > plain.score
    total = sum(reason.weight for reason in marked.reasons)
    assert math.log(marked.score / (1 - marked.score)) == pytest.approx(total, abs=1e-6)
