"""Publishing without the link: an edit and a decision in one, taken back together."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.db import Assessment, Comment, CommentHost, CommentRevision, Decision, LogEntry
from blog.domain.errors import (
    IllegalTransitionError,
    InvalidInputError,
    NotFoundError,
    StaleDecisionError,
)
from blog.domain.moderation import DecisionKind, Label, Status, label_of
from blog.services.moderation import DecisionOrder

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind
BODY = "The tar I use is [this one](https://tar-and-rope.example/best), it dries overnight."
SITE = "https://rope.example/"


@pytest.fixture
def held(make):
    return make.comment(make.post(), BODY, status=Status.PENDING, author_url=SITE)


@pytest.fixture
def publish(services, moderator):
    def run(comment, **changes):
        seen = {"seen_status": comment.status, "seen_revision": comment.revision} | changes
        return services.unlinking.publish(DecisionOrder(comment.id, APPROVE, **seen), by=moderator)

    return run


def decisions(session, comment_id):
    return session.scalars(
        select(Decision).where(Decision.comment_id == comment_id).order_by(Decision.id)
    ).all()


def test_the_words_are_published_and_the_links_are_gone(publish, held, session, gate):
    publish(held)

    comment = session.get_one(Comment, held.id)
    assert comment.status is Status.PUBLISHED
    assert comment.body == "The tar I use is this one, it dries overnight."
    assert (comment.author_url, comment.revision) == (None, 2)
    assert "<a" not in comment.rendered_body
    assert session.scalars(select(CommentHost)).all() == []
    assert gate.seen[-1].text == comment.body  # judged as usual, for the record
    judged = session.scalars(select(Assessment.revision).order_by(Assessment.id)).all()
    assert judged == [1, 2]


def test_it_is_a_human_decision_about_the_new_text(publish, held, session, moderator):
    publish(held)

    made = decisions(session, held.id)
    assert (made[-1].user_id, made[-1].revision) == (moderator, 2)
    assert label_of(made, revision=2) is Label.HAM
    entry = session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()
    assert (entry.act, entry.subject) == ("decided", f"#{held.id}")


def test_the_text_as_typed_is_kept_for_the_history(publish, held, session, services, moderator):
    publish(held)

    (kept,) = services.cards.card(held.id).texts
    assert (kept.body, kept.author_url, kept.by_user_id) == (BODY, SITE, moderator)


@pytest.mark.parametrize("days", [0, 31, 400])
def test_undoing_restores_text_and_link_however_late(
    publish, held, session, services, moderator, now, days
):
    number = publish(held)
    now.advance(days=days)

    services.moderation.undo(number, by=moderator)

    comment = session.get_one(Comment, held.id)
    assert (comment.body, comment.author_url) == (BODY, SITE)
    assert (comment.status, comment.revision) == (Status.PENDING, 3)
    assert comment.rendered_body.count("<a ") == 1
    assert label_of(decisions(session, held.id), revision=3) is None
    judged = session.scalars(select(Assessment).order_by(Assessment.id)).all()
    assert [one.revision for one in judged] == [1, 2, 3]
    assert judged[2].reasons == judged[0].reasons
    assert {host for (host,) in session.execute(select(CommentHost.host))} == {
        "rope.example",
        "tar-and-rope.example",
    }


def test_a_text_that_was_edited_since_stays(publish, held, session, services, moderator):
    number = publish(held)
    comment = session.get_one(Comment, held.id)
    comment.body, comment.revision = "Written anew.", 3
    session.commit()

    services.moderation.undo(number, by=moderator)

    comment = session.get_one(Comment, held.id)
    assert (comment.body, comment.status) == ("Written anew.", Status.PENDING)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"seen_status": Status.SPAM}, StaleDecisionError),
        ({"seen_revision": 2}, StaleDecisionError),
    ],
)
def test_what_changed_meanwhile_is_refused(publish, held, session, changes, problem):
    with pytest.raises(problem):
        publish(held, **changes)

    assert session.get_one(Comment, held.id).body == BODY
    assert session.scalars(select(CommentRevision)).all() == []


def test_what_is_published_already_is_refused(publish, make):
    with pytest.raises(IllegalTransitionError):
        publish(make.comment(make.post(), BODY))


def test_links_alone_cannot_be_published_without(publish, make, session):
    comment = make.comment(make.post(), "https://tar.example/", status=Status.PENDING)

    with pytest.raises(InvalidInputError, match="nothing would be left"):
        publish(comment)

    assert session.get_one(Comment, comment.id).revision == 1


def test_there_must_be_a_comment(services, moderator):
    order = DecisionOrder(99, APPROVE, Status.PENDING, 1)
    with pytest.raises(NotFoundError):
        services.unlinking.publish(order, by=moderator)


def test_removing_erases_what_was_kept(publish, held, session, make, moderator):
    publish(held)

    make.decide(session.get_one(Comment, held.id), REMOVE, by=moderator)

    assert session.scalars(select(CommentRevision)).all() == []
