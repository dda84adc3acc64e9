"""Changing a comment's text: kept, judged anew, never published by itself."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.db import Assessment, CommentRevision, writing
from blog.domain.errors import InvalidInputError
from blog.domain.moderation import DecisionKind, Status
from blog.services.edits import revise


@pytest.fixture
def change(session, services, gate, now):
    """Revise a comment in a transaction of its own."""

    def do(comment, body, *, author_url=None, by=None):
        with writing(session):
            return revise(
                session,
                comment,
                body=body,
                author_url=author_url,
                gate=gate,
                campaigns=services.campaigns,
                now=now(),
                by=by,
            )

    return do


class TestRevise:
    def test_keeps_every_earlier_text(self, make, session, change, now):
        comment = make.comment(make.post(), "The tide was **low**.", author_url="https://a.example")

        now.advance(minutes=1)
        change(comment, "The tide was high.")
        change(comment, "The tide was higher still.", by=make.user().id)

        kept = session.scalars(select(CommentRevision).order_by(CommentRevision.revision)).all()
        assert [(k.revision, k.body, k.author_url) for k in kept] == [
            (1, "The tide was **low**.", "https://a.example"),
            (2, "The tide was high.", None),
        ]
        assert [k.by_user_id is None for k in kept] == [True, False]
        assert kept[0].at == now()
        assert (comment.revision, comment.body) == (3, "The tide was higher still.")

    def test_renders_and_finds_the_new_text(self, make, change):
        comment = make.comment(make.post(), "The tide was low.")

        change(comment, "The *moon* was full.")

        assert "<em>moon</em>" in comment.rendered_body
        assert "moon" in comment.search_text
        assert "tide" not in comment.search_text

    def test_judges_the_new_text_for_the_new_revision(self, make, session, gate, change):
        comment = make.comment(make.post(), "The tide was low.")
        gate.score = 0.81

        change(comment, "Buy pills now.", author_url="https://pills.example")

        newest = session.scalars(select(Assessment).order_by(Assessment.id.desc())).first()
        assert (newest.revision, newest.score) == (2, 0.81)
        assert (gate.seen[-1].text, gate.seen[-1].author_url) == (
            "Buy pills now.",
            "https://pills.example",
        )

    def test_does_not_touch_the_status(self, make, gate, change):
        comment = make.comment(make.post(), status=Status.PENDING)
        gate.score = 0.01

        change(comment, "A quite different text.")

        assert comment.status is Status.PENDING

    def test_changes_what_readers_see_at_once(self, make, services, change):
        comment = make.comment(make.post())
        before = services.site.version()

        change(comment, "A quite different text.")

        assert services.site.version() != before

    def test_refuses_a_text_of_which_nothing_is_seen(self, make, session, change):
        comment = make.comment(make.post())

        with pytest.raises(InvalidInputError):
            change(comment, "***")

        assert comment.revision == 1
        assert session.scalars(select(CommentRevision)).all() == []

    def test_forgets_the_earlier_texts_of_a_removed_comment(self, make, session, change):
        comment = make.comment(make.post())
        change(comment, "A quite different text.")

        make.decide(comment, DecisionKind.REMOVE, by=make.user().id)

        assert session.scalars(select(CommentRevision)).all() == []
        with pytest.raises(InvalidInputError):
            change(comment, "Once more.")
