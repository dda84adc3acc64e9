"""What deciding one of a campaign changes about the others: at once for a few, then by the worker."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from blog.db import Campaign, Comment, CommentLabel, CommentSearch
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter, QueueOrder
from blog.domain.search import worth_token
from blog.services import worth
from blog.services.campaign_figures import count_again, join
from blog.services.moderation import DecisionOrder

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind
PRAISE = "What a splendid notebook, the tides have never been told so clearly to anybody here"
OTHER = "Our rowing club paints its boats in March and the varnish has to dry before the race"


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture(autouse=True)
def _labels_of_a_language_do_not_matter(monkeypatch):
    monkeypatch.setattr("blog.domain.worth.RARE", 0.0)


@pytest.fixture
def wave(make, services, session):
    """Send near copies; what each is worth is written when all are there."""

    def send(count, words=PRAISE):
        post = make.post()
        ids = [make.comment(post, f"{words} {n}", status=Status.PENDING).id for n in range(count)]
        services.search.fill(again=True)
        return [session.get_one(Comment, number) for number in ids]

    return send


@pytest.fixture
def worths(session, services):
    """Give what held comments are worth by number; what is kept agrees with itself and the index."""

    def read():
        session.rollback()
        session.expire_all()
        rows = session.scalars(select(CommentSearch).where(CommentSearch.status == Status.PENDING))
        found = {row.comment_id: row.worth for row in rows}
        for row in session.scalars(select(CommentSearch)):
            marks = [token for token in row.document.split() if token.startswith("y~")]
            assert marks == [worth_token(row.status, row.worth)]
        return found

    return read


@pytest.fixture
def anew(session, services, worths):
    """Give what they are worth when every document is written anew."""

    def read():
        services.search.fill(again=True)
        return worths()

    return read


def work(services):
    task = worth.WorthTask(session=services.search._session)
    done = 0
    while task.run_due():
        done += 1
    return done


def assert_counted(session):
    """Hold the kept numbers of labels against the labels."""
    members = select(Comment.campaign_id, func.count()).join(
        CommentLabel, CommentLabel.comment_id == Comment.id
    )
    counted = dict(session.execute(members.group_by(Comment.campaign_id)).all())
    for campaign in session.scalars(select(Campaign)):
        assert campaign.labelled == counted.get(campaign.id, 0)


@pytest.mark.parametrize("kind", [SPAM, APPROVE])
def test_the_others_of_its_campaign_are_worth_less_at_once(
    wave, worths, anew, make, services, moderator, session, kind
):
    copies, other = wave(4), wave(2, OTHER)
    before = worths()

    make.decide(copies[1], kind, by=moderator)

    after = worths()
    assert {after[copies[n].id] < before[copies[n].id] for n in (0, 2, 3)} == {True}
    assert {after[each.id] == before[each.id] for each in other} == {True}
    assert work(services) == 0
    assert_counted(session)
    assert anew() == after


def test_the_order_by_worth_follows(wave, make, services, moderator):
    copies, other = wave(4), wave(3, OTHER)
    by_worth = QueueFilter(order=QueueOrder.WORTH)
    first = services.moderation.queue(by_worth).rows[0].comment
    assert first.campaign_id == copies[0].id

    make.decide(copies[1], SPAM, by=moderator)

    first = services.moderation.queue(by_worth).rows[0].comment
    assert first.campaign_id == other[0].id


def test_what_is_taken_back_makes_them_worth_as_much_again(wave, worths, make, services, moderator):
    copies = wave(4)
    before = worths()
    make.decide(copies[0], SPAM, by=moderator)

    newest = services.moderation.detail(copies[0].id).undoable
    services.moderation.undo(newest.id, by=moderator)

    assert worths() == before


@pytest.mark.parametrize("kinds", [(REJECT,), (SPAM, SPAM), (SPAM, APPROVE)])
def test_what_teaches_nothing_new_changes_nothing(wave, worths, make, moderator, kinds):
    copies = wave(4)
    for comment, kind in zip(copies, kinds[:-1], strict=False):
        make.decide(comment, kind, by=moderator)
    before = worths()

    make.decide(copies[len(kinds) - 1], kinds[-1], by=moderator)

    after = worths()
    assert after == {number: before[number] for number in after}


def test_as_long_as_one_is_labelled_they_stay_so(wave, worths, make, services, moderator, session):
    copies = wave(4)
    for comment in copies[:2]:
        make.decide(comment, SPAM, by=moderator)
    less = worths()[copies[3].id]

    make.decide(copies[0], REMOVE, by=moderator)
    assert worths()[copies[3].id] == less
    make.decide(copies[1], REMOVE, by=moderator)

    assert worths()[copies[3].id] > less
    assert_counted(session)


def test_of_a_large_one_a_few_follow_at_once_and_the_worker_does_the_rest(
    wave, worths, anew, make, services, moderator, monkeypatch
):
    monkeypatch.setattr("blog.services.worth.MOST_AT_ONCE", 3)
    monkeypatch.setattr("blog.services.worth.PART", 4)
    copies = wave(12)
    before = worths()

    make.decide(copies[0], SPAM, by=moderator)

    changed = [number for number, each in worths().items() if each != before[number]]
    assert changed == [copy.id for copy in copies[1:4]]
    assert work(services) == 3  # four, four, none left
    after = worths()
    assert all(after[copy.id] < before[copy.id] for copy in copies[1:])
    assert anew() == after


def test_a_press_follows_up_a_few_in_all(wave, worths, services, moderator, make, monkeypatch):
    monkeypatch.setattr("blog.services.worth.MOST_AT_ONCE", 3)
    one, two = wave(4), wave(4, OTHER)
    before = worths()
    orders = [DecisionOrder(each.id, SPAM, Status.PENDING, 1) for each in (one[0], two[0])]

    services.moderation.decide(orders, by=moderator)

    assert sum(each != before[number] for number, each in worths().items()) == 3
    work(services)
    assert sum(each != before[number] for number, each in worths().items()) == 6


def test_a_member_that_leaves_takes_its_label_along(wave, make, services, moderator, session):
    copies = wave(3)
    make.decide(copies[2], SPAM, by=moderator)
    comment = session.get_one(Comment, copies[2].id)

    join(session, comment, None)
    session.commit()
    assert session.get_one(Campaign, copies[0].id).labelled == 0
    join(session, comment, copies[0].id)
    session.commit()
    assert_counted(session)
    session.execute(update(Campaign).values(labelled=7))
    session.expire_all()
    count_again(session, copies[0].id)
    assert_counted(session)
