"""Retraining with comments presumed honest: they help, the trial does not peek, poison is refused."""

from __future__ import annotations

import pytest

import spam
from blog.domain.moderation import DecisionKind, Status
from blog.services.moderation import DecisionOrder
from spam.dataset import Message
from spam.store import BASE, base_version
from tests.spam.conftest import spun_set
from tests.spam.test_presumed import ordinary

pytestmark = pytest.mark.usefixtures("session")
APPROVE, _, _, SPAM, _ = DecisionKind
HELPED = "Published comments that helped a little, presumed honest: {}."
FLOOD = "Write to me for the whole reading of your stars, the moon calendar is ready since {}"


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def publish(make, post, now):
    """Let the filter publish comments of different readers; give them."""
    names = iter(range(1, 1_000))

    def some(texts: list[str], **fields) -> list:
        now.advance(minutes=1)
        readers = ((text, f"Reader {next(names)}") for text in texts)
        return [
            make.comment(post, text, **{"author_name": reader, "address": reader} | fields)
            for text, reader in readers
        ]

    return some


@pytest.fixture
def teach(make, post, moderator, now):
    """Let a moderator decide rightly on held comments, spam and honest ones in turn."""

    def some(count: int, *, seed: int = 1) -> None:
        for example in spun_set(count, seed):
            now.advance(minutes=1)
            comment = make.comment(post, example.message.text, status=Status.PENDING)
            make.decide(comment, SPAM if example.is_spam else APPROVE, by=moderator)

    return some


@pytest.fixture
def repeat(make, post, moderator, now):
    """Let a moderator approve one text again and again: copies test nothing."""

    def some(count: int) -> None:
        for number in range(count):
            now.advance(minutes=1)
            fields = {"author_name": f"Visitor {number}", "status": Status.PENDING}
            make.decide(make.comment(post, "The same words.", **fields), APPROVE, by=moderator)

    return some


def texts(count: int, *, start: int = 0) -> list[str]:
    """Honest comments that are nobody's near copies."""
    return [message.text for message in ordinary(180)][start * 7 : (start + count) * 7 : 7]


def test_the_card_of_what_serves_says_how_many_helped(services, teach, publish):
    teach(2)
    publish(texts(5))
    teach(30, seed=2)

    result = services.retraining.run()

    card = services.retraining.model_page().current
    assert result.is_promoted, result.reason
    assert card["notes"][1] == HELPED.format(5)
    assert card["counts"] == {"local": {"ham": 16, "spam": 16}}


def test_what_is_tested_on_newer_decisions_learnt_from_nothing_as_new(
    services, teach, publish, repeat
):
    """Of twenty decisions it learns from the first fourteen; the others are too few to test on."""
    teach(12)
    publish(texts(3))
    teach(2, seed=2)
    publish(texts(4, start=3))
    repeat(6)

    result = services.retraining.run()

    assert not result.is_promoted
    stored = services.retraining._store.load(result.version).card
    assert stored.notes[1] == HELPED.format(3)


def test_a_flood_of_what_is_marked_does_not_free_it(services, teach, publish, make, moderator, now):
    """A visitor sends a spam text under many names, and nobody takes the copies down."""
    teach(20)
    publish([FLOOD.format(f"{n:b}") for n in range(60)])
    marked = publish([FLOOD.format("May")])[0]
    now.advance(minutes=1)
    make.decide(marked, SPAM, by=moderator)
    teach(20, seed=2)

    result = services.retraining.run()

    model = services.retraining._store.load(result.version)
    message = Message(FLOOD.format("June"))
    assert result.is_promoted, result.reason
    assert HELPED[:30] not in " ".join(model.card.notes)
    assert model.log_odds([message])[0] >= spam.load().log_odds([message])[0]


def test_a_poisoned_batch_is_still_refused(services, teach, publish, post, make, moderator, now):
    teach(60)
    publish(texts(20))
    honest = [e.message.text for e in spun_set(120, seed=5) if not e.is_spam]
    comments = [make.comment(post, text, status=Status.PENDING) for text in honest]
    now.advance(minutes=1)
    orders = [DecisionOrder(c.id, SPAM, c.status, c.revision) for c in comments]
    services.moderation.decide(orders, by=moderator)

    result = services.retraining.run()

    assert not result.is_promoted
    assert services.retraining.model_page().current["version"] == base_version()
    assert services.retraining._store.load(BASE).version == base_version()
