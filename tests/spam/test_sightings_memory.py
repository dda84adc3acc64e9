"""Memory: near copies and links of marked comments are found again, for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from spam.dataset import Message
from spam.sightings import Sightings
from spam.sightings_memory import MOST_COMPARED, Memory

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TEXT = (
    "I wandered over here from the evening news and must say that {} gardens like this one are "
    "rare, do visit my little shop of {} some day, you will be delighted by it."
)
FIRST = Message(TEXT.format("lovely", "lamps"), author="Lamp Shop", post_title="Roses")
SPUN = Message(TEXT.format("quiet", "chairs"), author="Chair Shop", post_title="Tulips")
OTHER = Message("Nobody has seen the cat since Tuesday, please look into your sheds", author="Ida")


def test_nothing_is_known_at_first() -> None:
    assert Memory().look_up(FIRST, NOW) == Sightings()


def test_a_spun_copy_of_marked_spam_is_known() -> None:
    memory = Memory()
    memory.mark(memory.add(FIRST, NOW), is_spam=True)

    assert memory.look_up(SPUN, NOW) == Sightings(copies_spam=1, copies=1, posts=2, names=2)
    assert memory.look_up(OTHER, NOW) == Sightings()


@pytest.mark.parametrize(("marked", "spam", "ham"), [("spam", 1, 0), ("ham", 0, 1), ("", 0, 0)])
def test_marks_are_counted_and_can_be_taken_back(marked: str, spam: int, ham: int) -> None:
    memory = Memory()
    number = memory.add(Message("See http://lamps.info/a for more"), NOW)
    memory.mark(number, is_spam=True)
    memory.mark(number, is_spam=marked == "spam" if marked else None)

    found = memory.look_up(
        Message("It is at lamps.info too", author_url="http://a.lamps.info"), NOW
    )

    assert (found.host_spam, found.host_ham) == (spam, ham)


def test_what_everybody_links_to_is_no_evidence() -> None:
    memory = Memory()
    memory.mark(memory.add(Message("See https://github.com/a for more"), NOW), is_spam=True)

    assert memory.look_up(Message("See https://github.com/b instead"), NOW) == Sightings()


def test_honest_thanks_are_not_copies_of_each_other() -> None:
    memory = Memory()
    memory.mark(memory.add(Message("Thank you, this was helpful!"), NOW), is_spam=True)

    assert memory.look_up(Message("Thank you, this was helpful!"), NOW) == Sightings()


def test_what_is_older_than_the_window_is_forgotten() -> None:
    memory = Memory(days=10)
    number = memory.add(FIRST, NOW)
    memory.mark(number, is_spam=True)
    later = NOW + timedelta(days=11)

    assert memory.look_up(SPUN, later) == Sightings(posts=1, names=1)
    assert len(memory) == 0
    memory.mark(number, is_spam=True)  # too late: nothing happens
    assert memory.look_up(SPUN, later) == Sightings()


def test_a_wave_that_goes_on_stays_known() -> None:
    memory = Memory(days=10)
    for day in (0, 8):
        message = Message(f"{FIRST.text} http://lamps.info", author="Lamp Shop")
        memory.mark(memory.add(message, NOW + timedelta(days=day)), is_spam=True)

    found = memory.look_up(Message(f"{SPUN.text} http://lamps.info"), NOW + timedelta(days=15))

    assert (found.copies_spam, found.host_spam) == (1, 1)


def test_a_flood_is_compared_with_the_newest_only() -> None:
    memory = Memory()
    for _ in range(MOST_COMPARED + 5):
        memory.add(FIRST, NOW)

    assert memory.look_up(FIRST, NOW).copies == MOST_COMPARED


@pytest.mark.parametrize("is_spam", [True, False])
def test_a_comment_is_answered_when_a_near_copy_is(*, is_spam: bool) -> None:
    memory = Memory()
    first, spun, other = (memory.add(message, NOW) for message in (FIRST, SPUN, OTHER))
    assert not any(memory.is_answered(number) for number in (first, spun, other))

    memory.mark(first, is_spam=is_spam)

    assert memory.is_answered(first)
    assert memory.is_answered(spun)
    assert not memory.is_answered(other)


def test_of_what_is_forgotten_no_answer_is_known() -> None:
    memory = Memory(days=1)
    number = memory.add(FIRST, NOW)
    memory.mark(number, is_spam=True)

    memory.add(OTHER, NOW + timedelta(days=2))

    assert not memory.is_answered(number)
