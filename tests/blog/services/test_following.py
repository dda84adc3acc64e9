"""Later arrivals follow a campaign's decision for a time; nothing is published by a trick."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.db import Campaign, Comment, Decision
from blog.domain.comments import NewComment
from blog.domain.errors import InvalidInputError
from blog.domain.moderation import DecisionKind, Policy, Rule, Status, followed, label_of
from blog.services.moderation import DecisionOrder

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind
PRAISE = "What a splendid notebook, the tides have never been told so clearly to anybody here."
FERRY = "https://ferry-times.example/"
POLICY = Policy(hold_at=0.5, spam_at=0.95)


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def post(make):
    return make.post()


@pytest.fixture
def follow(make, services, moderator, post, session):
    """Decide a held comment's campaign and those to come; give batch and comment."""

    def run(kind, body=PRAISE, *, days=7, **fields):
        first = make.comment(post, body, status=Status.PENDING, **fields)
        order = DecisionOrder(first.id, kind, Status.PENDING, 1)
        result = services.moderation.decide_campaign(order, by=moderator, follow_days=days)
        return result.batch, first

    return run


@pytest.fixture
def later(services, gate, session):
    """Send a comment from elsewhere with a score of its own."""

    def send(post, body=PRAISE, *, score=0.7, address="203.0.113.50", **fields):
        gate.score = score
        new = NewComment(fields.pop("author_name", "Spike"), body, **fields)
        receipt = services.comments.submit(post.slug, new, address=address)
        session.expire_all()
        return session.get_one(Comment, receipt.comment_id)

    return send


def decisions(session, comment):
    return session.scalars(
        select(Decision).where(Decision.comment_id == comment.id).order_by(Decision.id)
    ).all()


@pytest.mark.parametrize(
    ("kind", "own", "score", "is_same", "expected"),
    [
        (SPAM, APPROVE, 0.01, True, SPAM),
        (REJECT, APPROVE, 0.01, True, REJECT),
        (APPROVE, HOLD, 0.9, True, APPROVE),  # the same words and links, below the limit for spam
        (APPROVE, HOLD, 0.9, False, HOLD),  # other words or another link
        (APPROVE, APPROVE, 0.01, False, HOLD),  # even where the model would let it through
        (APPROVE, HOLD, 0.97, True, HOLD),  # evidence that nobody settled: a person looks
        (APPROVE, SPAM, 0.97, True, None),  # what the filter bins stays there
        (APPROVE, HOLD, None, True, HOLD),  # no verdict
        (HOLD, APPROVE, 0.01, True, None),
    ],
)
def test_what_follows_is_a_table(kind, own, score, is_same, expected):
    assert followed(kind, own, score=score, policy=POLICY, is_same=is_same) is expected


def test_nothing_is_published_without_a_policy():
    assert followed(APPROVE, HOLD, score=0.1, policy=None, is_same=True) is HOLD


class TestSpam:
    def test_a_later_copy_follows_by_the_rule_and_teaches_nothing(
        self, follow, later, post, session
    ):
        batch, _ = follow(SPAM)

        copy = later(post, f"{PRAISE} Really.", score=0.1)

        assert copy.status is Status.SPAM
        (made,) = decisions(session, copy)
        assert (made.rule, made.user_id, made.batch) == (Rule.CAMPAIGN_FOLLOWED, None, batch)
        assert label_of([made], revision=1) is None

    def test_other_comments_do_not_follow(self, follow, later, post):
        follow(SPAM)

        other = later(post, "The varnish of the club's boats has to dry in March.", score=0.1)

        assert other.status is Status.PUBLISHED

    def test_after_the_time_they_are_judged_as_ever(self, follow, later, post, now):
        follow(SPAM, days=7)
        now.advance(days=7, seconds=1)

        assert later(post, f"{PRAISE} Really.", score=0.1).status is Status.PUBLISHED

    def test_one_undo_takes_all_of_it_back_and_ends_it(
        self, follow, later, post, services, moderator, session
    ):
        batch, first = follow(SPAM)
        copy = later(post, f"{PRAISE} Really.", score=0.1)

        result = services.moderation.undo_batch(batch, by=moderator)

        session.expire_all()
        assert (result.decided, result.stale) == (2, [])
        assert session.get_one(Comment, first.id).status is Status.PENDING
        assert session.get_one(Comment, copy.id).status is Status.PENDING  # a person looks
        assert session.get_one(Campaign, first.id).follow is None
        assert later(post, f"{PRAISE} Again.", score=0.1, author_name="B").status is (
            Status.PUBLISHED
        )

    def test_it_can_be_ended(self, follow, later, post, services):
        _, first = follow(SPAM)

        assert services.campaign_lists.end_following(first.id)
        assert not services.campaign_lists.end_following(first.id)

        assert later(post, f"{PRAISE} Really.", score=0.1).status is Status.PUBLISHED

    def test_the_campaigns_page_lists_who_followed(self, follow, later, post, services):
        _, first = follow(SPAM)
        copy = later(post, f"{PRAISE} Really.", score=0.1)

        view = services.campaign_lists.view(first.id)

        assert view.is_followed
        assert view.by_following == {copy.id}


class TestReject:
    def test_it_is_held_and_rejected_at_once(self, follow, later, post, session):
        follow(REJECT)

        copy = later(post, f"{PRAISE} Really.", score=0.1)

        assert copy.status is Status.REJECTED
        assert [made.kind for made in decisions(session, copy)] == [HOLD, REJECT]
        assert {made.rule for made in decisions(session, copy)} == {Rule.CAMPAIGN_FOLLOWED}

    def test_its_undo_holds_it(self, follow, later, post, services, moderator, session):
        batch, _ = follow(REJECT)
        copy = later(post, f"{PRAISE} Really.", score=0.1)

        services.moderation.undo_batch(batch, by=moderator)

        session.expire_all()
        assert session.get_one(Comment, copy.id).status is Status.PENDING


class TestApprove:
    def test_the_very_same_is_published_elsewhere(self, follow, later, make):
        follow(APPROVE, author_url=FERRY)

        copy = later(make.post(), author_url=FERRY)

        assert copy.status is Status.PUBLISHED

    @pytest.mark.parametrize(
        ("body", "url"),
        [
            (PRAISE, "https://pills.example/"),  # another link
            (PRAISE, "https://ferry-times.example/pills"),  # the same host, another page
            (f"{PRAISE} https://pills.example/", FERRY),  # one link more
            (f"{PRAISE} Buy pills by telephone.", FERRY),  # other words
        ],
    )
    def test_a_trick_is_held(self, follow, later, make, session, body, url):
        follow(APPROVE, author_url=FERRY)

        copy = later(make.post(), body, author_url=url, score=0.1)

        assert copy.status is Status.PENDING
        assert decisions(session, copy)[0].rule == Rule.CAMPAIGN_FOLLOWED

    def test_what_the_filter_bins_stays_binned(self, follow, later, make, session):
        follow(APPROVE)

        copy = later(make.post(), score=0.99)

        assert copy.status is Status.SPAM
        assert decisions(session, copy)[0].rule == Rule.ABOVE_SPAM_AT

    def test_nothing_is_compared_with_a_text_that_changed_since(self, follow, later, make, session):
        _, first = follow(APPROVE)
        comment = session.get_one(Comment, first.id)
        comment.body = comment.rendered_body = f"{PRAISE} Pills."
        comment.revision = 2
        session.commit()

        assert later(make.post(), f"{PRAISE} Pills.").status is Status.PENDING

    def test_nothing_follows_an_approval_that_was_overruled(
        self, follow, later, make, session, moderator
    ):
        _, first = follow(APPROVE)
        make.decide(session.get_one(Comment, first.id), SPAM, by=moderator)

        assert later(make.post()).status is Status.PENDING


@pytest.mark.parametrize(("kind", "days"), [(SPAM, 0), (SPAM, 91), (REMOVE, 7)])
def test_a_span_that_makes_no_sense_is_refused(make, services, moderator, post, kind, days):
    first = make.comment(post, PRAISE, status=Status.PENDING)
    order = DecisionOrder(first.id, kind, Status.PENDING, 1)

    with pytest.raises(InvalidInputError, match="days"):
        services.moderation.decide_campaign(order, by=moderator, follow_days=days)
