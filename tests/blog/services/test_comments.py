"""Sending comments: what is stored, what is refused, replies, all or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from blog.db import Assessment, Comment, Decision, Post, db
from blog.domain.errors import (
    CommentsClosedError,
    InvalidInputError,
    NotFoundError,
    TooComplexError,
)
from blog.domain.identity import MAX_ID
from blog.domain.moderation import Status
from blog.services.spam_gate import SpamGate
from spam.store import ModelStore
from tests.blog.services.sent_comments import GOOD, NOTHING, on_sqlite, send, stored
from tests.people import ADDRESS, RITA


class TestStoring:
    def test_honest_comment_is_published_with_its_assessment_and_decision(
        self, make, services, session, now
    ):
        post = make.post()

        receipt = send(services, post)

        comment = session.get_one(Comment, receipt.comment_id)
        decision = session.scalars(select(Decision)).one()
        assessment = session.scalars(select(Assessment)).one()
        assert receipt.is_published
        assert receipt.path == f"/posts/{post.slug}#comment-{comment.id}"
        assert (comment.status, comment.position) == (Status.PUBLISHED, 1)
        assert comment.published_at == comment.created_at == now()
        assert (decision.rule, decision.user_id, decision.from_status) == ("clean", None, None)
        assert assessment.score == pytest.approx(0.02)
        assert (assessment.hold_at, assessment.spam_at) == (0.5, 0.95)
        assert assessment.reasons[0]["name"] == "told"
        assert assessment.model_version == "double-1"
        assert services.moderation.counts()[Status.PUBLISHED] == 1

    @pytest.mark.parametrize(
        ("score", "status", "rule"),
        [
            (0.02, Status.PUBLISHED, "clean"),
            (0.5, Status.PENDING, "above_hold_at"),
            (0.97, Status.SPAM, "above_spam_at"),
            (None, Status.PENDING, "no_verdict"),
        ],
    )
    def test_the_filter_chooses_the_first_status(
        self, make, services, session, gate, score, status, rule
    ):
        gate.score = score

        receipt = send(services, make.post())

        comment = session.get_one(Comment, receipt.comment_id)
        assert comment.status is status
        assert session.scalars(select(Decision.rule)).one() == rule
        assert receipt.is_published == (status is Status.PUBLISHED)

    def test_without_a_verdict_the_comment_is_held_and_the_cause_written_down(
        self, make, services, session, gate
    ):
        gate.score = None

        send(services, make.post())

        assessment = session.scalars(select(Assessment)).one()
        assert (assessment.score, assessment.cause) == (None, "told to fail")
        assert (assessment.hold_at, assessment.model_version) == (None, None)

    def test_the_text_is_stored_as_typed_and_rendered_once(self, make, services, session):
        receipt = send(services, make.post(), body="  <b>Bold</b>\r\n*claim*\u202e ")

        comment = session.get_one(Comment, receipt.comment_id)
        assert comment.body == "<b>Bold</b>\n*claim*\u202e"
        assert comment.rendered_body.startswith("<p>&lt;b&gt;Bold&lt;/b&gt;<br>")
        assert (comment.revision, comment.renderer_version) == (1, 1)

    def test_every_field_is_kept(self, make, services, session):
        receipt = send(
            services,
            make.post(),
            author_email="rita@example.org",
            author_url="example.org",
            trap_filled=True,
            form_seconds=2.5,
        )

        comment = session.get_one(Comment, receipt.comment_id)
        assert comment.author_email == "rita@example.org"
        assert comment.author_url == "https://example.org"
        assert (comment.trap_filled, comment.form_seconds) == (True, 2.5)

    def test_the_classifier_sees_the_comment_and_its_post(self, make, services, gate):
        post = make.post(title="Tides", body="Twice a day. " * 300, lang="it")

        send(services, post, author_url="example.org", trap_filled=True, form_seconds=1.0)
        send(services, post, body="Without a site.")

        first, second = gate.seen
        assert (first.text, first.author) == (GOOD.body, RITA)
        assert first.author_url == "https://example.org"
        assert (first.post_title, first.lang) == ("Tides", "it")
        assert len(first.post_text) == 1_500
        assert (first.trap_filled, first.form_seconds) == (True, 1.0)
        assert second.author_url == ""  # asked for and not given

    def test_no_network_address_is_stored(self, make, services, session):
        receipt = send(services, make.post(), address="198.51.100.77")

        comment = session.get_one(Comment, receipt.comment_id)
        assert "198.51" not in comment.address_hash
        assert len(comment.address_hash) == 32

    def test_a_normalised_text_is_found_by_moderators(self, make, services, session):
        receipt = send(services, make.post(), body="Wonderful prоduсt, buy it")

        comment = session.get_one(Comment, receipt.comment_id)
        assert "product" in comment.search_text
        assert "prоduсt" in comment.search_text


class TestReplies:
    def test_reply_belongs_to_the_thread_of_its_parent(self, make, services, session):
        post = make.post()
        root = make.comment(post)
        reply = make.comment(post, parent_id=root.id)

        receipt = send(services, post, parent_id=reply.id)

        answer = session.get_one(Comment, receipt.comment_id)
        session.refresh(root)
        assert (answer.parent_id, answer.root_id, answer.position) == (reply.id, root.id, 2)
        assert (root.reply_count, root.replies_numbered) == (2, 2)

    @pytest.mark.parametrize("number", [0, -1, 999, MAX_ID, MAX_ID + 1, 2**63, 10**30])
    def test_reply_to_what_does_not_exist_is_refused(self, make, services, session, number):
        post = make.post()

        with pytest.raises(InvalidInputError) as refused:
            send(services, post, parent_id=number)

        assert list(refused.value.fields) == ["parent_id"]
        assert stored(session) == NOTHING

    def test_reply_to_a_comment_of_another_post_is_refused(self, make, services):
        elsewhere = make.comment(make.post())

        with pytest.raises(InvalidInputError) as refused:
            send(services, make.post(), parent_id=elsewhere.id)

        assert list(refused.value.fields) == ["parent_id"]

    @pytest.mark.parametrize(
        "status", [Status.PENDING, Status.SPAM, Status.REJECTED, Status.REMOVED]
    )
    def test_reply_to_what_readers_cannot_see_is_refused(self, make, services, moderator, status):
        post = make.post()
        hidden = make.comment(post, status=status, by=moderator)

        with pytest.raises(InvalidInputError, match="not under this post"):
            send(services, post, parent_id=hidden.id)

    def test_no_comment_can_answer_itself_or_its_own_reply(self, make, services, session):
        """The next identity is easy to guess; what does not exist yet cannot be answered."""
        post = make.post()
        root = make.comment(post)

        with pytest.raises(InvalidInputError):
            send(services, post, parent_id=root.id + 1)

        parents = dict(session.execute(select(Comment.id, Comment.parent_id)).all())
        assert parents == {root.id: None}


@pytest.mark.usefixtures("session")
class TestRefusals:
    @pytest.mark.parametrize(
        ("fields", "field", "error"),
        [
            ({"body": "x" * 10_001}, "body", TooComplexError),
            ({"body": "<" * 401}, "body", TooComplexError),
            ({"body": ">" * 5_000}, "body", TooComplexError),
            ({"body": "a\x00b"}, "body", InvalidInputError),
            ({"body": "\ud800"}, "body", InvalidInputError),
            ({"body": "   "}, "body", InvalidInputError),
            ({"body": "***"}, "body", InvalidInputError),  # renders as nothing
            ({"body": "\u200b\u200b"}, "body", InvalidInputError),
            ({"body": "[a]: https://example.org"}, "body", InvalidInputError),
            ({"author_name": ""}, "author_name", InvalidInputError),
            ({"author_name": "x\x00"}, "author_name", InvalidInputError),
            ({"author_email": "x"}, "author_email", InvalidInputError),
            ({"author_url": "javascript:alert(1)"}, "author_url", InvalidInputError),
        ],
    )
    @on_sqlite
    def test_a_refused_field_is_named_and_nothing_stored(
        self, make, services, session, gate, fields, field, error
    ):
        post = make.post()

        with pytest.raises(error) as refused:
            send(services, post, **fields)

        assert list(refused.value.fields) == [field]
        assert stored(session) == NOTHING
        assert gate.seen == []

    @pytest.mark.parametrize("slug", ["no-such-post", "", "%", "x" * 500])
    def test_a_missing_post_takes_no_comment(self, services, slug):
        with pytest.raises(NotFoundError):
            services.comments.submit(slug, GOOD, address=ADDRESS)

    @pytest.mark.parametrize("when", [None, timedelta(seconds=1)])
    def test_a_draft_or_scheduled_post_takes_no_comment(self, make, services, session, now, when):
        post = make.post(published_at=now() + when if when else None)

        with pytest.raises(NotFoundError):
            send(services, post)

        assert stored(session) == NOTHING

    def test_a_closed_post_takes_no_comment(self, make, services, session):
        post = make.post(are_comments_open=False)

        with pytest.raises(CommentsClosedError):
            send(services, post)

        assert stored(session) == NOTHING

    def test_a_post_can_be_closed_and_opened(self, make, services):
        post = make.post()

        services.posts.set_comments_open(post.id, is_open=False)
        with pytest.raises(CommentsClosedError):
            send(services, post)
        services.posts.set_comments_open(post.id, is_open=True)

        assert send(services, post).is_published

    def test_the_same_comment_sent_to_a_post_closed_since_gives_its_receipt(self, make, services):
        post = make.post()
        first = send(services, post)
        services.posts.set_comments_open(post.id, is_open=False)

        assert send(services, post) == first


class TestAllOrNothing:
    @pytest.mark.parametrize("table", ["comments", "decisions", "assessments", "rate_windows"])
    def test_nothing_is_stored_when_a_statement_fails(self, make, services, session, table):
        post = make.post()

        def fail(conn, cursor, statement, parameters, context, executemany):
            if statement.startswith(f"INSERT INTO {table}"):
                raise RuntimeError("the disk is full")

        event.listen(db.engine, "before_cursor_execute", fail)
        with pytest.raises(RuntimeError, match="the disk is full"):
            send(services, post)
        event.remove(db.engine, "before_cursor_execute", fail)

        assert stored(session) == NOTHING
        assert session.get_one(Post, post.id).comment_count == 0
        assert send(services, post).is_published

    def test_nothing_is_stored_when_the_gate_breaks_its_word(self, make, services, session, gate):
        post = make.post()

        def break_word(message, sightings):
            raise RuntimeError("never raises, they said")

        gate.assess = break_word
        with pytest.raises(RuntimeError):
            send(services, post)

        assert stored(session) == NOTHING

    def test_the_real_gate_holds_when_its_model_breaks(
        self, make, services, session, tmp_path, monkeypatch
    ):
        def explode(self, message, sightings):
            raise ZeroDivisionError

        monkeypatch.setattr("spam.scorer.Scorer.judge", explode)
        monkeypatch.setattr(services.comments, "_gate", SpamGate(store=ModelStore(tmp_path / "m")))

        receipt = send(services, make.post())

        comment = session.get_one(Comment, receipt.comment_id)
        assert comment.status is Status.PENDING
        assert session.scalars(select(Assessment.cause)).one() == "unexpected ZeroDivisionError"
