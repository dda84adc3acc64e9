"""What people's decisions teach, and what they do not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blog.domain.moderation import DecisionKind, Status
from blog.services.label_counts import label_counts
from blog.services.labels import labelled_examples

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind


@pytest.fixture
def post(make):
    return make.post(title="Tides", lang="it")


@pytest.fixture
def labels(session, now):
    def read(hours=0.0):
        session.expire_all()
        settled = now() - timedelta(hours=hours)
        return {
            example.message.text: example.is_spam
            for example in labelled_examples(session, settled_before=settled)
        }

    return read


def test_people_teach_both_kinds(make, post, labels, moderator):
    for text, kind in (("Good words", APPROVE), ("Bad words", SPAM)):
        make.decide(make.comment(post, text, status=Status.PENDING), kind, by=moderator)

    assert labels() == {"Good words": False, "Bad words": True}


def test_rules_teach_nothing(make, post, labels):
    for status in (Status.PUBLISHED, Status.PENDING, Status.SPAM):
        make.comment(post, status=status)

    assert labels() == {}


@pytest.mark.parametrize("kind", [REJECT, REMOVE])
def test_rejected_and_removed_teach_nothing(make, post, labels, moderator, kind):
    make.decide(make.comment(post, status=Status.PENDING), kind, by=moderator)

    assert labels() == {}


def test_removing_what_was_spam_takes_the_lesson_away(make, post, labels, moderator):
    """The text is erased, so there is nothing to learn from."""
    comment = make.comment(post, status=Status.PENDING)
    make.decide(comment, SPAM, by=moderator)
    make.decide(comment, REMOVE, by=moderator)

    assert labels() == {}


def test_what_was_taken_back_teaches_nothing(make, services, post, labels, moderator):
    comment = make.comment(post, status=Status.PENDING)
    make.decide(comment, SPAM, by=moderator)
    services.moderation.undo(services.moderation.detail(comment.id).undoable.id, by=moderator)

    assert labels() == {}


def test_the_decision_that_stands_again_teaches(make, services, post, labels, moderator):
    comment = make.comment(post, "Words", status=Status.PENDING)
    make.decide(comment, APPROVE, by=moderator)
    make.decide(comment, SPAM, by=moderator)
    assert labels() == {"Words": True}

    services.moderation.undo(services.moderation.detail(comment.id).undoable.id, by=moderator)

    assert labels() == {"Words": False}


def test_a_text_changed_since_teaches_nothing(make, post, labels, moderator, session):
    comment = make.comment(post, status=Status.PENDING)
    make.decide(comment, SPAM, by=moderator)
    comment.revision = 2
    session.commit()

    assert labels() == {}


def test_a_decision_teaches_once_it_has_settled(make, post, labels, moderator, now):
    make.decide(make.comment(post, "Words", status=Status.PENDING), SPAM, by=moderator)

    assert labels(hours=2) == {}
    now.advance(hours=2)
    assert labels(hours=2) == {"Words": True}


def test_a_newer_decision_that_has_not_settled_hides_the_older(make, post, labels, moderator, now):
    """Somebody is making up their mind: neither is taught."""
    comment = make.comment(post, status=Status.PENDING)
    make.decide(comment, SPAM, by=moderator)
    now.advance(hours=3)
    make.decide(comment, APPROVE, by=moderator)

    assert labels(hours=2) == {}


def test_examples_come_in_the_order_of_decisions_with_all_the_classifier_sees(
    make, post, moderator, session, now
):
    comments = [
        make.comment(post, f"Words {n}", status=Status.PENDING, author_url="example.org")
        for n in range(3)
    ]
    for comment in reversed(comments):
        now.advance(minutes=1)
        make.decide(comment, SPAM, by=moderator)

    examples = labelled_examples(session, settled_before=now())

    assert [example.message.text for example in examples] == ["Words 2", "Words 1", "Words 0"]
    first = examples[0]
    assert (first.source, first.message.post_title, first.message.lang) == ("local", "Tides", "it")
    assert first.message.author_url == "https://example.org"
    assert first.time == now() - timedelta(minutes=2)


def test_labels_are_counted_by_name(make, post, moderator, session, now):
    for kind in (SPAM, SPAM, APPROVE, REJECT):
        make.decide(make.comment(post, status=Status.PENDING), kind, by=moderator)

    assert label_counts(session, now=now(), settling_hours=0.0) == {"spam": 2, "ham": 1}
    assert label_counts(session, now=now(), settling_hours=1.0) == {"spam": 0, "ham": 0}
