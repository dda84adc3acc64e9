"""The author's private page: what it tells, and what it never gives away."""

from __future__ import annotations

import pytest
from itsdangerous import URLSafeSerializer

from blog.domain.errors import NotFoundError
from blog.domain.moderation import DecisionKind, Status
from blog.domain.posts import PostInput
from tests.people import RITA

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind


@pytest.fixture
def told(services):
    return lambda comment: services.comments.status(services.comments.status_token(comment.id))


def undo(services, comment, by):
    services.moderation.undo(services.moderation.detail(comment.id).undoable.id, by=by)


def test_published_comment_leads_to_the_page(make, told):
    post = make.post(title="Tides")
    comment = make.comment(post, "*Late* again.")

    status = told(comment)

    assert status.state == "published"
    assert status.comment_path == f"/posts/{post.slug}#comment-{comment.id}"
    assert (status.post_title, status.post_slug, status.author_name) == ("Tides", post.slug, RITA)
    assert "<em>Late</em>" in status.body_html
    assert status.created_at == comment.created_at


def test_nothing_is_told_of_a_post_that_became_a_draft(make, services, told):
    post = make.post(title="Tides")
    comment = make.comment(post)

    services.posts.save(post.id, PostInput(title="Secret plans", body="Not yet."))
    status = told(comment)

    assert status.state == "published"
    assert (status.post_title, status.post_slug, status.comment_path) == (None, None, None)
    assert "not public" in status.reason


def test_held_and_filtered_comments_are_told_the_same(make, told):
    """So a spammer learns nothing from the page."""
    post = make.post()

    held = told(make.comment(post, status=Status.PENDING))
    filtered = told(make.comment(post, status=Status.SPAM))

    assert (held.state, held.reason) == (filtered.state, filtered.reason)
    assert held.state == "held"
    assert held.comment_path is filtered.comment_path is None
    assert "spam" not in held.reason.lower()


@pytest.mark.parametrize(
    ("decisions", "state", "said"),
    [
        ([REJECT], "declined", "decided not to publish"),
        ([SPAM], "declined", "took it for advertising"),
        ([APPROVE], "published", "on the page"),
        ([APPROVE, HOLD], "held", "waiting for a person"),
        ([APPROVE, REJECT], "declined", "decided not to publish"),
        ([SPAM, REJECT], "declined", "decided not to publish"),
        ([REMOVE], "removed", "text was erased"),
    ],
)
def test_what_a_moderator_decided_is_told(make, told, moderator, decisions, state, said):
    comment = make.comment(make.post(), status=Status.PENDING)
    for kind in decisions:
        make.decide(comment, kind, by=moderator)

    status = told(comment)

    assert status.state == state
    assert said in status.reason


def test_a_decision_taken_back_is_not_told(make, services, told, moderator):
    """The filter took it for spam; a person approved it by mistake and took that back."""
    comment = make.comment(make.post(), status=Status.SPAM)
    make.decide(comment, APPROVE, by=moderator)
    undo(services, comment, moderator)

    assert comment.status is Status.SPAM
    assert told(comment).state == "held"


def test_a_decision_standing_behind_one_taken_back_is_told(make, services, told, moderator):
    comment = make.comment(make.post(), status=Status.PENDING)
    make.decide(comment, REJECT, by=moderator)
    make.decide(comment, SPAM, by=moderator)
    undo(services, comment, moderator)

    assert "decided not to publish" in told(comment).reason


def test_removed_comments_words_are_nowhere(make, told, moderator):
    comment = make.comment(make.post(), "My secret.", author_email="rita@example.org")
    make.decide(comment, REMOVE, by=moderator)

    status = told(comment)

    assert (status.body_html, status.author_name) == ("", "")
    assert status.comment_path is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "1",
        "." * 50,
        "MQ.invented-signature",
        "é",
        "\ud800",
        "x" * 10_000,
    ],
)
def test_invented_links_lead_nowhere(services, session, token):
    with pytest.raises(NotFoundError):
        services.comments.status(token)


def test_a_link_cannot_be_changed_to_another_comment(make, services):
    post = make.post()
    one, two = make.comment(post), make.comment(post)
    first, second = (services.comments.status_token(comment.id) for comment in (one, two))

    forged = second.partition(".")[0] + "." + first.partition(".")[2]

    with pytest.raises(NotFoundError):
        services.comments.status(forged)
    for place in range(len(first)):
        changed = first[:place] + ("A" if first[place] != "A" else "B") + first[place + 1 :]
        if changed != first:
            with pytest.raises(NotFoundError):
                services.comments.status(changed)


def test_a_link_signed_with_another_secret_or_for_another_use_leads_nowhere(make, services, app):
    comment = make.comment(make.post())
    secret = app.config["SECRET_KEY"]

    for signer in (
        URLSafeSerializer("another secret", salt="comment-status"),
        URLSafeSerializer(secret, salt="something else"),
    ):
        with pytest.raises(NotFoundError):
            services.comments.status(signer.dumps(comment.id))


def test_a_link_to_a_comment_that_is_gone_leads_nowhere(services, session):
    with pytest.raises(NotFoundError, match="any more"):
        services.comments.status(services.comments.status_token(77))
