"""Presumed honest: which published comments a retraining learns a little from, and which it must not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from blog.db import Assessment, Comment
from blog.domain.moderation import DecisionKind, Status
from blog.services.labels import labelled_examples
from blog.services.messages import message_of
from blog.services.presumed_honest import presumed_messages

pytestmark = pytest.mark.usefixtures("session")
APPROVE, _, REJECT, SPAM, REMOVE = DecisionKind
FEW = 3
TEXT = "My neighbour repairs clocks, and his shop smells of brass and lamp oil all winter long."


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def send(make, post, now):
    """Let the filter publish comments, each by another author from another address."""
    numbers = iter(range(1, 1_000))

    def one(body: str | None = None, **fields) -> Comment:
        number = next(numbers)
        now.advance(minutes=1)
        fields = {"author_name": f"Reader {number}", "address": f"203.0.113.{number}"} | fields
        return make.comment(post, body or f"Noted under {number:b}.", **fields)

    return one


@pytest.fixture
def decide(send, make, moderator, now):
    """Let a moderator decide on a comment; without one, on a new one that was held."""

    def on(comment: Comment | None = None, kind: DecisionKind = SPAM) -> None:
        comment = comment or send(status=Status.PENDING)
        now.advance(minutes=1)
        make.decide(comment, kind, by=moderator)

    return on


@pytest.fixture
def between(send, decide):
    """Send one comment that is presumed honest, between two decisions; give it."""
    decide()
    comment = send()
    decide()
    return comment


@pytest.fixture
def taken(session, now):
    """Give the texts that a retraining would take, of decisions that stood for some hours."""

    def texts(hours: float = 0.0) -> list[str]:
        settled_before = now() - timedelta(hours=hours)
        examples = labelled_examples(session, settled_before=settled_before)
        return [message.text for message in presumed_messages(session, examples)]

    return texts


@pytest.fixture
def judge(session):
    """Change what the filter said of a comment."""

    def so(comment: Comment, **fields) -> None:
        chosen = update(Assessment).where(Assessment.comment_id == comment.id)
        session.execute(chosen.values(**fields))
        session.commit()

    return so


class TestWhich:
    def test_what_the_filter_published_and_nobody_decided_about_the_newest_first(
        self, send, decide, taken
    ):
        decide()
        comments = [send() for _ in range(3)]
        decide()

        assert taken() == [comment.body for comment in reversed(comments)]

    def test_they_are_read_as_everything_is_that_the_filter_judges(
        self, session, post, now, between
    ):
        examples = labelled_examples(session, settled_before=now())

        assert presumed_messages(session, examples) == [message_of(between, post)]

    def test_without_decisions_none_is(self, send, taken):
        send()

        assert taken() == []

    def test_before_the_first_decision_nobody_was_there_to_object(self, send, decide, taken):
        send()
        decide()
        decide()

        assert taken() == []

    def test_after_the_last_decision_that_is_learnt_from_none_is(self, between, send, taken):
        send()

        assert taken() == [between.body]

    def test_a_decision_that_has_not_settled_vouches_for_nothing(
        self, send, decide, between, now, taken
    ):
        now.advance(hours=48)
        send()
        decide()

        assert taken(hours=24) == [between.body]
        assert len(taken()) == 2

    @pytest.mark.parametrize("kind", [APPROVE, SPAM, REJECT, REMOVE])
    def test_what_a_person_decided_about_is_not(self, between, decide, kind, taken):
        if kind is APPROVE:
            decide(between, REJECT)

        decide(between, kind)

        assert taken() == []

    @pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM])
    def test_what_is_held_or_binned_is_not(self, between, send, decide, status, taken):
        send(status=status)
        decide()

        assert taken() == [between.body]

    @pytest.mark.parametrize(
        ("score", "hold_at"), [(0.6, 0.5), (0.3, 0.2), (0.5, 0.7), (0.69, 0.7), (None, 0.7)]
    )
    def test_what_the_filter_suspected_or_never_judged_is_not(
        self, between, judge, score, hold_at, taken
    ):
        """By trust or a rule of the owner it was published; or the limit is high."""
        judge(between, score=score, hold_at=hold_at)

        assert taken() == []

    def test_the_last_verdict_on_the_present_text_counts(self, session, between, now, taken):
        for revision, score in ((2, 0.9), (1, 0.6), (1, 0.1), (1, None)):
            session.add(
                Assessment(
                    comment_id=between.id,
                    revision=revision,
                    score=score,
                    reasons=[],
                    hold_at=0.5,
                    created_at=now(),
                )
            )
        session.commit()

        assert taken() == [between.body]


class TestPoison:
    def test_near_copies_count_once(self, decide, send, taken):
        decide()
        for number in range(4):
            send(f"{TEXT} {number}")
        decide()

        assert taken() == [f"{TEXT} 3"]

    def test_a_campaign_that_was_marked_is_no_evidence(self, send, decide, taken):
        decide()
        first, *_ = [send(f"{TEXT} {number}") for number in range(3)]
        decide(first, SPAM)

        assert taken() == []

    def test_a_campaign_with_binned_comments_is_no_evidence(self, send, decide, taken):
        decide()
        send(f"{TEXT} 1", status=Status.SPAM)
        send(f"{TEXT} 2")
        decide()

        assert taken() == []

    def test_copies_of_what_was_approved_are_left_to_the_approval(self, send, decide, taken):
        """It weighs more, and they would tell of it where it is left out."""
        decide()
        send(f"{TEXT} 1")
        decide(send(f"{TEXT} 2", status=Status.PENDING), APPROVE)

        assert taken() == []

    @pytest.mark.parametrize(
        "shared",
        [
            {"author_name": "Rita Fields"},
            {"address": "198.51.100.7"},
            {"author_url": "https://clocks-and-brass.info/"},
        ],
        ids=["name", "address", "site"],
    )
    def test_one_author_teaches_a_few_times(self, send, decide, taken, shared, monkeypatch):
        monkeypatch.setattr("spam.presumed.MOST_OF_ONE", FEW)
        decide()
        other = send()
        comments = [send(**shared) for _ in range(FEW + 2)]
        decide()

        newest = [comment.body for comment in comments[-FEW:]]
        assert taken() == [*reversed(newest), other.body]

    def test_so_does_one_browser(self, session, send, decide, taken, monkeypatch):
        monkeypatch.setattr("spam.presumed.MOST_OF_ONE", FEW)
        decide()
        for _ in range(FEW + 2):
            send().author_token = "b" * 64
        session.commit()
        decide()

        assert len(taken()) == FEW

    def test_comments_without_an_address_share_none(
        self, session, send, decide, taken, monkeypatch
    ):
        monkeypatch.setattr("spam.presumed.MOST_OF_ONE", FEW)
        decide()
        for _ in range(FEW + 2):
            send()
        session.execute(update(Comment).values(address_hash=""))
        session.commit()
        decide()

        assert len(taken()) == FEW + 2

    def test_a_bounded_number_of_the_newest_is_taken(self, send, decide, taken, monkeypatch):
        monkeypatch.setattr("blog.services.presumed_honest.MOST_PRESUMED", FEW)
        decide()
        comments = [send() for _ in range(FEW + 2)]
        decide()

        assert taken() == [comment.body for comment in reversed(comments[-FEW:])]

    def test_a_bounded_number_is_looked_at(self, send, decide, taken, monkeypatch):
        monkeypatch.setattr("blog.services.presumed_honest.MOST_LOOKED_AT", FEW)
        decide()
        send()
        for number in range(FEW):
            send(f"{TEXT} {number}")
        decide()

        assert taken() == [f"{TEXT} {FEW - 1}"]


def test_it_asks_the_database_as_often_for_many_as_for_few(session, send, decide, now):
    statements: list[str] = []

    def asked() -> int:
        examples = labelled_examples(session, settled_before=now())
        session.expire_all()
        statements.clear()
        assert presumed_messages(session, examples)
        return len(statements)

    event.listen(session.get_bind(), "before_cursor_execute", lambda *a: statements.append(a[2]))
    decide()
    send()
    decide()
    few = asked()
    for _ in range(9):
        send()
    decide()

    assert asked() == few
    assert session.scalar(select(Comment.id).limit(1))
