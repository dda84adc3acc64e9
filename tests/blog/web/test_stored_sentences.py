"""What was stored in English is said in the language of the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from flask import Flask

from blog.domain.alarms import HeldShare, LabelFact, drift_alarm, label_alarms
from blog.domain.moderation import Label
from blog.domain.sentences import PLACEHOLDER, Sentence
from blog.web.stored_sentences import PATTERNS, recognised, stored_sentence
from spam.local_limits import Evidence, local_limits
from spam.promotion import Comparison, may_replace
from spam.reasons import _SENTENCES as WORD_SENTENCES
from spam.sightings import Sightings, reasons_of
from spam.signals import SIGNALS
from spam.store import base_card
from spam.thresholds import limits_from

SPEAKS_ITALIAN = {"path": "/admin/", "headers": {"Accept-Language": "it"}}


def in_italian(app: Flask, text: str) -> str:
    with app.test_request_context(**SPEAKS_ITALIAN):
        return stored_sentence(text)


@pytest.mark.parametrize("signal", SIGNALS, ids=[signal.name for signal in SIGNALS])
def test_every_signal_has_an_italian_sentence(app: Flask, signal) -> None:
    text = signal.sentence.replace("{n}", "7")

    assert in_italian(app, text) != text


@pytest.mark.parametrize("place", WORD_SENTENCES)
@pytest.mark.parametrize("kind", ["spam", "honest comments"])
def test_a_word_stays_what_it_is(app: Flask, place: str, kind: str) -> None:
    said = in_italian(app, WORD_SENTENCES[place].format("approve", kind))

    assert "“approve”" in said
    assert ("dello spam" if kind == "spam" else "dei commenti autentici") in said


@pytest.mark.parametrize(
    "seen",
    [
        Sightings(copies_spam=1),
        Sightings(copies_spam=3),
        Sightings(copies_ham=1),
        Sightings(copies_ham=4),
        Sightings(host_spam=1),
        Sightings(host_spam=1200),
        Sightings(host_ham=1),
        Sightings(host_ham=2),
        Sightings(copies=3, posts=2, names=4),
        Sightings(copies=3, posts=1, names=4),
        Sightings(copies=3, posts=2, names=1),
    ],
)
def test_what_was_seen_before_is_told(app: Flask, seen: Sightings) -> None:
    details = [reason.detail for reason in reasons_of(seen)]

    assert details
    assert [text for text in details if in_italian(app, text) == text] == []


def test_numbers_are_written_anew(app: Flask) -> None:
    text = "learnt from 53,033 comments; holds from 0.85"

    assert in_italian(app, text) == "ha imparato da 53.033 commenti; trattiene da 0,85"


@pytest.mark.parametrize(
    ("number", "italian"),
    [
        (1, "1 lettera è stata scambiata con una sosia."),
        (1200, "1.200 lettere sono state scambiate con sosia."),
    ],
)
def test_look_alikes_are_counted(app: Flask, number: int, italian: str) -> None:
    assert in_italian(app, f"{number} letters were swapped for look-alikes.") == italian


def test_one_look_alike_is_one_in_english_too(app: Flask) -> None:
    with app.test_request_context("/admin/"):
        said = stored_sentence("1 letters were swapped for look-alikes.")

    assert said == "1 letter was swapped for a look-alike."


def facts(count: int, label: Label, score: float, **more) -> list[LabelFact]:
    return [
        LabelFact(
            account=more.get("account", "Max"),
            day=more.get("day", date(2026, 3, 3)),
            language=more.get("language", "en"),
            label=label,
            is_new=more.get("is_new", True),
            base_score=score,
            current_score=score,
            batch=more.get("batch"),
        )
        for _ in range(count)
    ]


OTHERS = [
    *facts(60, Label.HAM, 0.5, account="Ada", day=date(2026, 1, 2), language="it", is_new=False),
    *facts(60, Label.SPAM, 0.5, account="Ada", day=date(2026, 1, 2), language="it", is_new=False),
]


@pytest.mark.parametrize(
    "known",
    [
        [*OTHERS, *facts(60, Label.SPAM, 0.1)],
        [*OTHERS, *facts(60, Label.HAM, 0.999)],
        [*OTHERS, *facts(60, Label.SPAM, 0.1, batch="a" * 32)],
        [
            *OTHERS,
            *facts(40, Label.SPAM, 0.1, batch="a" * 32),
            *facts(20, Label.SPAM, 0.1, batch="b" * 32),
        ],
        [
            *OTHERS,
            *facts(40, Label.SPAM, 0.1, batch="a" * 32),
            *facts(20, Label.SPAM, 0.1, batch="b" * 32),
            *facts(10, Label.SPAM, 0.1, batch="c" * 32),
        ],
    ],
)
def test_alarms_about_labels_are_told_whole(app: Flask, known: list[LabelFact]) -> None:
    alarms = [alarm.sentence for alarm in label_alarms(known)]

    assert len(alarms) >= 3
    for text in alarms:
        said = in_italian(app, text)
        assert said != text
        assert not {"undo", "batch", "batches", "labels", "marks", "and"} & set(said.split())


@pytest.mark.parametrize(
    ("english", "italian"),
    [
        ("their batch (1,200 in batch aaaa)", "il loro gruppo (1.200 nel gruppo aaaa)"),
        (
            "their batches (40 in batch aaaa and 2 in batch bbbb)",
            "i loro gruppi (40 nel gruppo aaaa e 2 nel gruppo bbbb)",
        ),
        (
            "their batches (40 in batch aaaa, 2 in batch bbbb and 1 in batch cccc)",
            "i loro gruppi (40 nel gruppo aaaa, 2 nel gruppo bbbb e 1 nel gruppo cccc)",
        ),
        # As an earlier release said it.
        (
            "their batch (40 in batch aaaa or 2 in batch bbbb or 1 in batch cccc)",
            "il loro gruppo (40 nel gruppo aaaa o 2 nel gruppo bbbb o 1 nel gruppo cccc)",
        ),
    ],
)
def test_batches_are_named_in_number(app: Flask, english: str, italian: str) -> None:
    said = in_italian(
        app,
        f"If they are wrong, undo {english}: what is undone teaches nothing, and the next "
        "retraining is free of it. If they are right, promote this version by hand.",
    )

    assert said.startswith(f"Se sono sbagliate, annulla {italian}: ciò")


def test_drift_is_told(app: Flask) -> None:
    alarm = drift_alarm(HeldShare(90, 100), HeldShare(100, 1000))

    assert "90,0 %" in in_italian(app, alarm.sentence)


def test_an_unknown_sentence_stays(app: Flask) -> None:
    assert in_italian(app, "Something that a later version says.") == (
        "Something that a later version says."
    )


@pytest.mark.parametrize("text", [None, ""])
def test_nothing_stays_nothing(app: Flask, text: str | None) -> None:
    with app.test_request_context("/admin/"):
        assert stored_sentence(text) == ""


def test_a_very_long_text_is_not_searched(app: Flask) -> None:
    text = "The word “" + "x" * 100_000 + "” is typical of spam."

    assert in_italian(app, text) == text


@pytest.mark.parametrize(
    ("approved", "honest", "waiting"),
    [
        ([], 20.0, []),
        ([0.999], 20.0, []),
        ([], 2_000.0, []),
        ([0.999, 0.998], 2_000.0, []),
        ([0.999], 400.0, [0.9]),
    ],
)
def test_what_set_a_limit_is_recognised(approved, honest, waiting) -> None:
    evidence = Evidence(np.array(approved), honest, waiting=waiting)
    note = local_limits(base_card(), evidence, hold_at=0.8).note

    found = recognised(note)
    while found is not None and "said" in found.values:
        found = found.values["said"]

    assert isinstance(found, Sentence), note


def test_why_a_limit_was_not_taken_is_recognised() -> None:
    """The reason is nested, and is a known sentence as well."""
    reason = may_replace(COMPARISONS["few"])[1]

    found = recognised(
        f"Inherited from the version before. Another limit, 0.912, did no better: {reason}"
    )

    assert found is not None
    assert isinstance(found.values["also"], Sentence)


def example_of(template: str) -> str:
    shapes = {",": "1,234", ".1%": "12.5%", ".0%": "95%", ".2f": "0.25", ".3f": "0.250", "": "x"}
    return PLACEHOLDER.sub(lambda found: shapes[found.group(2) or ""], template)


@pytest.mark.parametrize("known", PATTERNS, ids=[known.template[:50] for known in PATTERNS])
def test_every_pattern_is_found_by_its_own_sentence(known: Sentence) -> None:
    found = recognised(example_of(known.template))

    assert found is not None
    assert found.template == known.template


BETTER = Comparison(
    ham=400,
    spam=400,
    ham_held=4,
    spam_caught=380,
    current_ham_held=8,
    current_spam_caught=370,
    newly_held=0,
    newly_missed=0,
    failed_canaries=(),
)
COMPARISONS = {
    "promoted": BETTER,
    "promoted, few": replace(BETTER, ham=60, spam=60, spam_caught=50, current_spam_caught=50),
    "canaries": replace(BETTER, failed_canaries=("One.", "Two.")),
    "few": replace(BETTER, ham=1, spam=1),
    "one kind": replace(BETTER, spam=0, spam_caught=0, current_spam_caught=0),
    "the other kind": replace(BETTER, ham=0, ham_held=0, current_ham_held=0),
    "undoes learning": replace(BETTER, undoes_learning=True, ham_held=8, spam_caught=370),
    "holds more": replace(BETTER, ham_held=60, newly_held=52),
    "misses more": replace(BETTER, spam_caught=300, newly_missed=70),
    "not sure": replace(BETTER, ham_held=11, newly_held=40, current_ham_held=8),
}


@pytest.mark.parametrize("name", COMPARISONS)
def test_what_a_comparison_ended_in_is_told_whole(app: Flask, name: str) -> None:
    text = may_replace(COMPARISONS[name])[1]

    said = in_italian(app, text)

    assert said != text
    assert not {"confidence", "current", "them", "margin", "needed"} & set(said.split())


SURE = "With 95% confidence it holds at most 3.5% more and misses at most 4.1% more"


@pytest.mark.parametrize(
    "text",
    [
        "No good comment among the newer decisions: both kinds are needed to test on.",
        (
            "It would hold 3 of 90 good comments, the current model 1 (2 newly held, 0 released): "
            "worse by 2.2% of them, where the margin is 1%; the current model stays."
        ),
        (
            "It holds 1 of 90 good comments (current model 1) and catches 60 of 80 spam (current "
            f"model 58). {SURE}; to show the margin of 1% takes 268 of each kind."
        ),
    ],
)
def test_what_an_earlier_release_said_of_a_comparison_is_told_whole(app: Flask, text: str) -> None:
    said = in_italian(app, text)

    assert "autentic" in said
    assert not {"confidence", "current", "them", "margin", "good", "kind"} & set(said.split())


SHIPPED = limits_from([place / 20_000 for place in range(10_000)])
LOW, HIGH = np.full(400, 0.1), np.append(np.full(400, 0.1), np.full(9, 0.995))
NOTES = {
    "shipped": SHIPPED,
    "nothing binned": limits_from([place / 2_000 for place in range(400)]),
    "no promise": limits_from([0.1, 0.2]),
    "inherited": local_limits(base_card(), Evidence(LOW[:40], 40.0), hold_at=0.8),
    "own limit to hold": local_limits(base_card(), Evidence(LOW, 400.0), hold_at=0.8),
    "kept up": local_limits(base_card(), Evidence(LOW, 400.0, [0.79] * 9), hold_at=0.8),
    "too many binned": local_limits(base_card(), Evidence(HIGH[-49:], 49.0), hold_at=0.8),
    "own limit, too many binned": local_limits(base_card(), Evidence(HIGH, 409.0), hold_at=0.8),
}


@pytest.mark.parametrize("name", NOTES)
def test_every_note_on_limits_is_told_whole(app: Flask, name: str) -> None:
    text = NOTES[name].note

    said = in_italian(app, text)

    assert not {"comments", "confidence", "held", "Binning", "binned", "needed"} & set(said.split())
