"""Changing a comment's text: kept, judged anew, never published by itself."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.db import Assessment, CommentRevision, Decision, LogEntry, writing
from blog.domain.comments import NewComment
from blog.domain.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RateLimitedError,
    StaleDecisionError,
)
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind, Rule, Status
from blog.services.edits import revise
from blog.services.moderation import DecisionOrder
from tests.people import ADDRESS


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


@pytest.fixture
def edit(services):
    """Change a comment as its author does."""

    def do(comment, body=None, *, author_url="", seen=None, address=ADDRESS):
        return services.edits.edit(
            services.comments.status_token(comment.id),
            body=comment.body if body is None else body,
            author_url=author_url,
            seen_revision=comment.revision if seen is None else seen,
            address=address,
        )

    return do


def last_decision(session, comment):
    chosen = select(Decision).where(Decision.comment_id == comment.id)
    return session.scalars(chosen.order_by(Decision.id.desc())).first()


class TestEditing:
    def test_a_clean_change_stays_published(self, make, session, edit):
        comment = make.comment(make.post(), "The tide was low.")

        edited = edit(comment, "The tide was high.")

        assert (edited.is_changed, edited.is_published) == (True, True)
        assert edited.path.endswith(f"#comment-{comment.id}")
        assert (comment.revision, comment.status) == (2, Status.PUBLISHED)
        assert last_decision(session, comment).rule == Rule.CLEAN

    @pytest.mark.parametrize(
        ("score", "status", "rule"),
        [
            (0.7, Status.PENDING, Rule.ABOVE_HOLD_AT),
            (0.99, Status.SPAM, Rule.ABOVE_SPAM_AT),
            (None, Status.PENDING, Rule.NO_VERDICT),
        ],
    )
    def test_a_published_comment_goes_where_its_new_text_belongs(
        self, make, session, services, gate, edit, score, status, rule
    ):
        post = make.post()
        comment = make.comment(post, "The tide was low.")
        gate.score = score

        edited = edit(comment, "Buy cheap pills now.")

        decision = last_decision(session, comment)
        assert (comment.status, decision.rule, decision.revision) == (status, rule, 2)
        assert edited.path.startswith("/comments/status/")
        session.expire_all()
        assert services.posts.get(post.id).comment_count == 0
        assert services.moderation.counts()[status] == 1

    @pytest.mark.parametrize(
        ("body", "author_url"),
        [
            ("The tide was low. https://new.example/a", ""),
            ("The tide was low. [see](http://new.example)", ""),
            ("The tide was low, says new.example", ""),
            ("The tide was low.", "https://new.example"),
        ],
    )
    def test_a_new_link_waits_for_a_person(self, make, session, edit, body, author_url):
        comment = make.comment(make.post(), "The tide was low.")

        edit(comment, body, author_url=author_url)

        assert comment.status is Status.PENDING
        assert last_decision(session, comment).rule == Rule.LINK_ADDED

    def test_the_links_that_were_there_may_stay_or_go(self, make, edit):
        comment = make.comment(
            make.post(), "Low at https://old.example/a today.", author_url="https://rita.example"
        )

        edit(comment, "High at https://old.example/a today.", author_url="https://rita.example")
        edit(comment, "High today.")

        assert (comment.status, comment.author_url) == (Status.PUBLISHED, None)

    def test_rules_judge_the_new_text(self, make, session, edit):
        make.rule("casino")
        comment = make.comment(make.post(), "The tide was low.")

        edit(comment, "The casino was open.")

        decision = last_decision(session, comment)
        assert (decision.rule, decision.note) == (Rule.BLOCKED_PHRASE, "casino")

    def test_what_waits_is_not_published_by_an_edit(self, make, session, edit):
        comment = make.comment(make.post(), "Buy pills.", status=Status.PENDING)

        edit(comment, "The tide was low.")

        assert (comment.status, comment.revision) == (Status.PENDING, 2)
        assert len(session.scalars(select(Decision)).all()) == 1

    def test_the_filters_spam_goes_to_a_person_when_its_new_text_is_none(
        self, make, session, services, edit
    ):
        comment = make.comment(make.post(), "Buy pills.", status=Status.SPAM)
        token = services.comments.status_token(comment.id)
        assert services.comments.status(token).state == "held"

        edit(comment, "The tide was low.")

        assert last_decision(session, comment).rule == Rule.TEXT_CHANGED
        assert services.comments.status(token).state == "held"  # nothing is given away

    def test_a_decision_on_the_earlier_text_is_stale(self, make, services, moderator, edit):
        comment = make.comment(make.post(), status=Status.PENDING)
        seen = DecisionOrder(comment.id, DecisionKind.APPROVE, comment.status, comment.revision)

        edit(comment, "Something else entirely.")

        with pytest.raises(StaleDecisionError):
            services.moderation.decide([seen], by=moderator)

    def test_saving_what_was_there_changes_nothing(self, make, session, edit):
        comment = make.comment(make.post(), "The tide was low.")

        assert not edit(comment).is_changed
        assert comment.revision == 1
        assert (
            session.scalars(select(LogEntry).where(LogEntry.act == Act.COMMENT_EDITED)).all() == []
        )

    def test_is_written_down_without_the_text(self, make, session, edit):
        comment = make.comment(make.post(), "The tide was low.")

        edit(comment, "The tide was high.")

        entry = session.scalars(select(LogEntry).where(LogEntry.act != Act.POST_PUBLISHED)).one()
        assert (entry.act, entry.user_id, entry.subject) == (
            Act.COMMENT_EDITED,
            None,
            f"#{comment.id}",
        )
        assert entry.details == {"revision": 2, "status": "published"}


class TestWindow:
    def test_closes_fifteen_minutes_after_sending(self, make, services, now, edit):
        comment = make.comment(make.post())
        token = services.comments.status_token(comment.id)
        now.advance(minutes=14, seconds=59)
        assert services.edits.is_open(token)

        now.advance(seconds=1)

        assert not services.edits.is_open(token)
        with pytest.raises(NotAllowedError):
            services.edits.editable(token)
        with pytest.raises(NotAllowedError):
            edit(comment, "Too late.")
        assert comment.revision == 1

    @pytest.mark.parametrize(
        "kind", [DecisionKind.REJECT, DecisionKind.MARK_SPAM, DecisionKind.REMOVE]
    )
    def test_what_a_person_declined_is_closed(self, make, moderator, edit, kind):
        comment = make.comment(make.post())
        make.decide(comment, kind, by=moderator)

        with pytest.raises(NotAllowedError):
            edit(comment, "Please.")

    def test_what_a_person_approved_is_not(self, make, moderator, edit):
        comment = make.comment(make.post(), status=Status.PENDING)
        make.decide(comment, DecisionKind.APPROVE, by=moderator)

        edit(comment, "A better word.")

        assert comment.status is Status.PUBLISHED

    def test_needs_the_signed_link(self, make, services):
        comment = make.comment(make.post())

        for token in ("made-up", str(comment.id), services.trust.confirmation_token(comment.id)):
            with pytest.raises(NotFoundError):
                services.edits.edit(
                    token, body="Mine.", author_url="", seen_revision=1, address=ADDRESS
                )

    def test_two_edits_at_once_do_not_overwrite_each_other(self, make, edit):
        comment = make.comment(make.post())
        edit(comment, "From the first window.")

        with pytest.raises(StaleDecisionError):
            edit(comment, "From the second.", seen=1)

        assert comment.body == "From the first window."

    def test_counts_as_sending(self, make, edit):
        comment = make.comment(make.post())
        for number in range(19):
            edit(comment, f"Version {number}.")

        with pytest.raises(RateLimitedError):
            edit(comment, "One more.")

        assert comment.body == "Version 18."

    @pytest.mark.parametrize(
        ("field", "value"), [("body", ""), ("body", "***"), ("author_url", "::")]
    )
    def test_faults_change_nothing(self, make, edit, field, value):
        comment = make.comment(make.post(), "The tide was low.")

        with pytest.raises(InvalidInputError) as refused:
            edit(comment, **{field: value})

        assert field in refused.value.fields
        assert (comment.revision, comment.body) == (1, "The tide was low.")


class TestOff:
    @pytest.fixture
    def overrides(self):
        return {"EDIT_WINDOW_MINUTES": 0}

    def test_nothing_can_be_changed(self, make, services, edit):
        comment = make.comment(make.post())

        assert not services.edits.is_open(services.comments.status_token(comment.id))
        with pytest.raises(NotAllowedError):
            edit(comment, "Please.")


class TestSent:
    def test_lists_what_came_from_one_browser(self, make, services):
        post = make.post()
        cookie = services.trust.browser(None).cookie
        make.comment(post, "From elsewhere.")
        mine = services.comments.submit(
            post.slug, NewComment(author_name="Rita", body="Mine."), address=ADDRESS, cookie=cookie
        )

        [sent] = services.edits.sent_from(cookie)

        assert (sent.comment.id, sent.state, sent.can_edit) == (mine.comment_id, "published", True)
        assert services.comments.of_token(sent.token) is sent.comment
        assert services.edits.sent_from(None) == []


class TestSteps:
    def test_tell_each_change_newest_first(self, make, services, change):
        comment = make.comment(make.post(), "The tide was low.", author_url="https://a.example")
        user = make.user()
        change(comment, "The tide was high.", author_url="https://a.example")
        change(comment, "The tide was high.", by=user.id)

        newest, first = services.moderation.detail(comment.id).revisions

        assert (newest.revision, newest.by, newest.old_url, newest.new_url) == (
            2,
            user.name,
            "https://a.example",
            None,
        )
        assert [piece.text for piece in newest.pieces] == ["The tide was high."]
        assert (first.by, [piece.text for piece in first.pieces]) == (
            None,
            ["The tide was ", "low", "high", "."],
        )

    def test_are_none_for_a_comment_never_changed(self, make, services):
        assert services.moderation.detail(make.comment(make.post()).id).revisions == []
