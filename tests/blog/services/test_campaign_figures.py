"""The kept figures of campaigns agree with the comments, whatever happens to them."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import delete, func, select, text

from blog.db import COUNTED, Campaign, Comment, writing
from blog.domain.moderation import ALLOWED, DecisionKind, Status

PRAISE = "What a splendid notebook, the tides have never been told so clearly to anybody here"


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def copies(make):
    posts = [make.post(), make.post()]
    return [
        make.comment(posts[n % 2], f"{PRAISE} {n}", author_name=f"Name {n % 3}", status=status)
        for n, status in enumerate([Status.PENDING] * 4 + [Status.PUBLISHED, Status.SPAM])
    ]


def assert_in_step(session):
    session.expire_all()
    for campaign in session.scalars(select(Campaign)):
        members = session.scalars(select(Comment).where(Comment.campaign_id == campaign.id)).all()
        assert campaign.size == len(members)
        for status in COUNTED:
            number = sum(member.status is status for member in members)
            assert getattr(campaign, status.value) == number


def test_figures_begin_with_the_second_comment(make, session):
    post = make.post()
    first = make.comment(post, PRAISE)
    assert session.scalars(select(Campaign)).all() == []

    make.comment(post, f"{PRAISE} too")

    campaign = session.get_one(Campaign, first.id)
    assert (campaign.size, campaign.published) == (2, 2)


def test_posts_names_and_times_are_kept(copies, session, now):
    campaign = session.get_one(Campaign, copies[0].id)

    assert (campaign.size, campaign.posts, campaign.names) == (6, 2, 3)
    assert (campaign.pending, campaign.published, campaign.spam) == (4, 1, 1)
    assert campaign.first_at == campaign.last_at == now()
    assert campaign.last_id == copies[-1].id


def test_any_run_of_decisions_leaves_them_right(copies, make, session, moderator, services):
    chance = random.Random(5)
    for _ in range(40):
        comment = session.get_one(Comment, chance.choice(copies).id)
        kinds = sorted(ALLOWED[comment.status] - {DecisionKind.REMOVE})
        make.decide(comment, chance.choice(kinds), by=moderator)
        undoable = services.moderation.detail(comment.id).undoable
        if chance.random() < 0.3 and undoable is not None:
            services.moderation.undo(undoable.id, by=moderator)
        assert_in_step(session)


def test_what_is_removed_leaves_and_one_alone_is_no_campaign(copies, make, session, moderator):
    for comment in copies[:4]:
        make.decide(session.get_one(Comment, comment.id), DecisionKind.REMOVE, by=moderator)
        assert_in_step(session)
    assert session.get_one(Campaign, copies[0].id).size == 2

    make.decide(session.get_one(Comment, copies[4].id), DecisionKind.REMOVE, by=moderator)

    session.expire_all()
    assert session.get(Campaign, copies[0].id) is None


def test_filling_begins_the_figures_of_older_campaigns(copies, session, services):
    session.execute(delete(Campaign))
    session.execute(text("UPDATE comments SET author_key = NULL"))
    session.commit()

    services.campaigns.fill()

    session.expire_all()
    campaign = session.get_one(Campaign, copies[0].id)
    assert (campaign.size, campaign.posts, campaign.names) == (6, 2, 3)
    assert session.scalar(select(func.count()).where(Comment.author_key.is_(None))) == 0
    assert_in_step(session)


def test_a_campaign_that_was_never_counted_is_when_the_next_joins(copies, make, session):
    session.execute(delete(Campaign))
    session.commit()

    make.comment(make.post(), f"{PRAISE} once more")

    assert session.get_one(Campaign, copies[0].id).size == 7
    assert_in_step(session)


def test_leaving_one_campaign_for_another_is_counted_on_both_sides(copies, session, services):
    from blog.services.campaign_figures import join

    with writing(session):
        join(session, session.get_one(Comment, copies[5].id), copies[5].id)

    session.expire_all()
    assert session.get_one(Campaign, copies[0].id).size == 5
    assert_in_step(session)
