"""The kept labels are those that the decisions amount to, whatever was done in which order."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from blog.db import Comment, CommentLabel, LabelCount
from blog.domain.moderation import ALLOWED, DecisionKind, Status
from blog.domain.queue import QueueFilter
from blog.services.edits import revise
from blog.services.label_counts import keep_labels, label_counts, minute_of
from blog.services.labels import lessons
from blog.services.moderation import DecisionOrder
from tests.blog.services.bulk_scene import order_of

APPROVE, HOLD, REJECT, SPAM, REMOVE = DecisionKind
COMMENTS = 3
places = st.integers(0, COMMENTS - 1)
acts = st.one_of(
    st.tuples(st.just("decide"), places, st.sampled_from([APPROVE, HOLD, REJECT, SPAM])),
    st.tuples(st.just("decide all"), st.sampled_from([APPROVE, SPAM])),
    st.tuples(st.just("take back"), places),
    st.tuples(st.just("take a batch back"), st.integers(0, 3)),
    st.tuples(st.just("edit"), places),
    st.tuples(st.just("without links"), places),
    st.tuples(st.just("remove"), places),
    st.tuples(st.just("wait"), st.sampled_from([1, 30, 59, 60, 61, 3_600])),
)


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


class Moderator:
    """Does what may be done, and nothing where it may not."""

    def __init__(self, services, session, gate, now, user_id, post, make):
        self._services, self._session, self._gate = services, session, gate
        self._now, self._user_id = now, user_id
        made = (make.comment(post, status=Status.PENDING, body=text) for text in _TEXTS)
        self._ids = [comment.id for comment in made]
        self._batches = []

    def do(self, act, *what):
        getattr(self, act.replace(" ", "_"))(*what)
        self._session.expire_all()

    def decide(self, place, kind):
        comment = self._comment(place)
        if kind in ALLOWED[comment.status]:
            self._services.moderation.decide([self._order(comment, kind)], by=self._user_id)

    def remove(self, place):
        self.decide(place, REMOVE)

    def decide_all(self, kind):
        comments = [self._session.get_one(Comment, number) for number in self._ids]
        orders = [self._order(comment, kind) for comment in comments]
        result = self._services.moderation.decide(orders, by=self._user_id)
        if result.decided:
            self._batches.append(result.batch)

    def take_back(self, place):
        newest = self._services.moderation.detail(self._ids[place]).undoable
        if newest is not None:
            self._services.moderation.undo(newest.id, by=self._user_id)

    def take_a_batch_back(self, place):
        if place < len(self._batches):
            result = self._services.moderation.undo_batch(self._batches[place], by=self._user_id)
            if result.decided:
                self._batches.append(result.batch)

    def edit(self, place):
        comment = self._comment(place)
        if comment.status is not Status.REMOVED:
            revise(
                self._session,
                comment,
                body=f"{comment.body} Again.",
                author_url=None,
                gate=self._gate,
                campaigns=self._services.campaigns,
                now=self._now(),
                by=None,
            )
            self._session.commit()

    def without_links(self, place):
        comment = self._comment(place)
        if APPROVE in ALLOWED[comment.status]:
            order = self._order(comment, APPROVE)
            self._services.unlinking.publish(order, by=self._user_id)

    def wait(self, seconds):
        self._now.advance(seconds=seconds)

    def _comment(self, place):
        return self._session.get_one(Comment, self._ids[place])

    def _order(self, comment, kind):
        return DecisionOrder(comment.id, kind, comment.status, comment.revision)


_TEXTS = (
    "The tide was late; see https://tides.example/today for the reason.",
    "Nobody oils the winch any more, which is a pity.",
    "A lamp on the pier would help, as https://lamps.example/ says.",
)


def counted(session, now, hours):
    """Count the labels from the decisions themselves, of whole minutes."""
    last = minute_of(now() - timedelta(hours=hours))
    every = lessons(session, settled_before=now())
    found = Counter(
        "spam" if lesson.example.is_spam else "ham"
        for lesson in every
        if minute_of(lesson.example.time) <= last
    )
    return {"spam": found["spam"], "ham": found["ham"]}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=st.lists(acts, max_size=12))
def test_the_kept_number_always_equals_the_counted_one(
    services, session, gate, now, moderator, make, story
):
    before = {hours: counted(session, now, hours) for hours in (0.0, 0.5)}
    assert before[0.0] == label_counts(session, now=now(), settling_hours=0.0)
    person = Moderator(services, session, gate, now, moderator, make.post(), make)

    for act in story:
        person.do(*act)

        for hours in (0.0, 0.5):
            kept = label_counts(session, now=now(), settling_hours=hours)
            assert kept == counted(session, now, hours)


def test_a_bulk_action_and_its_undo_are_counted(services, session, bulk, held, moderator, now):
    action = bulk.start(order_of(bulk.offer(QueueFilter()), SPAM), by=moderator)
    bulk.go_on(action.id, by=moderator)
    assert label_counts(session, now=now(), settling_hours=0) == {"spam": 10, "ham": 0}

    undo = bulk.undo(action.batch, by=moderator)
    bulk.go_on(undo.id, by=moderator)
    assert label_counts(session, now=now(), settling_hours=0) == {"spam": 0, "ham": 0}


def test_rules_leave_nothing_behind(session, make):
    for status in (Status.PUBLISHED, Status.PENDING, Status.SPAM):
        make.comment(make.post(), status=status)

    assert session.scalars(select(LabelCount)).all() == []


def test_keeping_again_changes_nothing(session, make, moderator, now):
    comment = make.comment(make.post(), status=Status.PENDING)
    make.decide(comment, SPAM, by=moderator)

    keep_labels(session, {comment.id: comment.campaign_id})
    session.commit()

    (kept,) = session.scalars(select(CommentLabel))
    assert (kept.comment_id, kept.label, kept.minute) == (comment.id, "spam", minute_of(now()))
    assert label_counts(session, now=now(), settling_hours=0) == {"spam": 1, "ham": 0}
