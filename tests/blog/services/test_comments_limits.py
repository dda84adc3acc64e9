"""Comments sent twice, previews, and how many one address may send."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import func, select

from blog.db import Comment, RateWindow
from blog.domain.comments import NewComment
from blog.domain.errors import (
    InvalidInputError,
    RateLimitedError,
)
from blog.domain.moderation import DecisionKind
from tests.blog.services.sent_comments import NOTHING, on_sqlite, send, stored
from tests.people import ADDRESS, OTHER_ADDRESS, RITA


class TestSentTwice:
    def test_same_comment_sent_again_stores_nothing(self, make, services, session):
        post = make.post()
        new = NewComment(RITA, "Sent by an impatient finger.")

        first = services.comments.submit(post.slug, new, address=ADDRESS)
        second = services.comments.submit(post.slug, new, address=ADDRESS)

        assert second == first
        assert session.scalar(select(func.count(Comment.id))) == 1

    @pytest.mark.parametrize(
        ("fields", "address"),
        [
            ({"body": "Which quay do you mean!"}, ADDRESS),
            ({"author_name": "Rita M."}, ADDRESS),
            ({"author_email": "rita@example.org"}, ADDRESS),
            ({"author_url": "example.org"}, ADDRESS),
            ({}, OTHER_ADDRESS),
        ],
    )
    @on_sqlite
    def test_a_comment_that_differs_is_another_comment(self, make, services, fields, address):
        post = make.post()

        first = send(services, post)
        second = send(services, post, address=address, **fields)

        assert second.comment_id != first.comment_id

    @pytest.mark.parametrize(
        "fields",
        [{"body": " Which quay do you mean?\r\n"}, {"form_seconds": 9.0}, {"author_url": ""}],
    )
    @on_sqlite
    def test_what_cleaning_removes_makes_no_difference(self, make, services, fields):
        post = make.post()

        assert send(services, post) == send(services, post, **fields)

    def test_the_same_words_under_another_post_or_comment_are_another_comment(self, make, services):
        post = make.post()
        root = make.comment(post)
        receipts = [
            send(services, post),
            send(services, make.post()),
            send(services, post, parent_id=root.id),
        ]

        assert len({receipt.comment_id for receipt in receipts}) == 3

    def test_the_receipt_tells_how_things_stand_now(self, make, services, gate, session, moderator):
        post = make.post()
        gate.score = 0.7
        held = send(services, post)
        comment = session.get_one(Comment, held.comment_id)
        make.decide(comment, DecisionKind.APPROVE, by=moderator)

        again = send(services, post)

        assert not held.is_published
        assert held.path == f"/comments/status/{held.status_token}"
        assert again.is_published
        assert again.path.endswith(f"#comment-{comment.id}")

    def test_a_removed_comment_may_be_sent_again(self, make, services, session, moderator):
        post = make.post()
        first = send(services, post)
        comment = session.get_one(Comment, first.comment_id)
        make.decide(comment, DecisionKind.REMOVE, by=moderator)

        assert send(services, post).comment_id != first.comment_id


@on_sqlite
@pytest.mark.usefixtures("session")
class TestPreview:
    def test_shows_what_would_be_shown_and_stores_no_comment(self, services, session):
        page = services.comments.preview(" *a* <b>\r\n", address=ADDRESS)

        assert page.strip() == "<p><em>a</em> &lt;b&gt;</p>"
        assert stored(session) == NOTHING | {"RateWindow": 1}

    @pytest.mark.parametrize("body", ["", "x" * 10_001, "\x00", "***"])
    def test_refuses_what_sending_would_refuse(self, services, body):
        with pytest.raises(InvalidInputError) as refused:
            services.comments.preview(body, address=ADDRESS)

        assert list(refused.value.fields) == ["body"]


class TestLimits:
    @pytest.fixture
    def overrides(self):
        return {"COMMENTS_PER_WINDOW": 2, "PREVIEWS_PER_WINDOW": 3, "RATE_WINDOW_SECONDS": 600}

    def test_too_many_comments_from_one_address_are_refused(self, make, services, session, now):
        post = make.post()
        now.advance(seconds=100)
        for number in range(2):
            send(services, post, body=f"Number {number}")

        with pytest.raises(RateLimitedError, match="at most 2 in 10 minutes") as refused:
            send(services, post, body="One more")

        assert refused.value.retry_after_seconds == 500
        assert stored(session)["Comment"] == 2

    def test_other_addresses_are_not_affected(self, make, services):
        post = make.post()
        for number in range(2):
            send(services, post, body=f"Number {number}")

        assert send(services, post, address=OTHER_ADDRESS).is_published

    def test_addresses_of_one_ipv6_network_count_as_one(self, make, services):
        post = make.post()
        send(services, post, body="One", address="2001:db8:1:2::1")
        send(services, post, body="Two", address="2001:db8:1:2:ffff:ffff:ffff:ffff")

        with pytest.raises(RateLimitedError):
            send(services, post, body="Three", address="2001:db8:1:2:aaaa::")
        assert send(services, post, body="Four", address="2001:db8:1:3::1").is_published

    def test_an_ipv4_address_written_as_ipv6_is_the_same(self, make, services):
        post = make.post()
        send(services, post, body="One", address="192.0.2.1")
        send(services, post, body="Two", address="::ffff:192.0.2.1")

        with pytest.raises(RateLimitedError):
            send(services, post, body="Three", address="192.0.2.1")

    def test_the_window_ends(self, make, services, now):
        post = make.post()
        for number in range(2):
            send(services, post, body=f"Number {number}")
        with pytest.raises(RateLimitedError) as refused:
            send(services, post, body="Later")

        now.advance(seconds=refused.value.retry_after_seconds)

        assert send(services, post, body="Later").is_published

    def test_what_is_refused_is_not_counted_and_old_windows_go(self, make, services, session, now):
        post = make.post()
        for number in range(5):
            with suppress(RateLimitedError):
                send(services, post, body=f"Number {number}")
        assert session.scalars(select(RateWindow.count)).all() == [2]

        now.advance(days=2)
        send(services, post, body="Much later")

        assert session.scalars(select(RateWindow.count)).all() == [1]

    def test_a_comment_sent_again_is_not_counted(self, make, services):
        post = make.post()
        for _ in range(5):
            send(services, post)

        assert send(services, post, body="Another").is_published

    def test_previews_have_a_limit_of_their_own(self, make, services):
        post = make.post()
        for _ in range(3):
            services.comments.preview("a", address=ADDRESS)

        with pytest.raises(RateLimitedError, match="at most 3"):
            services.comments.preview("a", address=ADDRESS)
        assert send(services, post).is_published


class TestWithoutLimits:
    @pytest.fixture
    def overrides(self):
        return {"RATE_LIMITS": False, "COMMENTS_PER_WINDOW": 1, "PREVIEWS_PER_WINDOW": 1}

    def test_everything_is_let_through_and_nothing_counted(self, make, services, session):
        post = make.post()

        for number in range(3):
            send(services, post, body=f"Number {number}")
            services.comments.preview("a", address=ADDRESS)

        assert stored(session) == {
            "Comment": 3,
            "Assessment": 3,
            "Decision": 3,
            "RateWindow": 0,
        }
