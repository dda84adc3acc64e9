"""Past comments: only people's standing decisions count, with the score of the model in use."""

from __future__ import annotations

import pytest

from blog.db import Assessment
from blog.domain.moderation import DecisionKind
from blog.services.label_counts import label_counts
from blog.services.past_comments import past_comments, undisputed_counts
from tests.blog.services.past import APPROVE, SPAM, Past


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture
def past(make, moderator) -> Past:
    return Past(make, moderator)


def read(session, **options):
    return past_comments(session, **{"version": "double-1"} | options)


def assess_again(session, now, comment, score, model):
    session.add(
        Assessment(
            comment_id=comment.id,
            revision=comment.revision,
            score=score,
            reasons=[],
            model_version=model,
            created_at=now(),
        )
    )
    session.commit()


def test_an_empty_blog_has_none(session):
    found = read(session)

    assert (found.rows, found.without_score, found.is_capped, found.by_current) == ((), 0, False, 0)


def test_what_people_approved_is_honest_and_what_they_marked_is_spam(session, past):
    honest, spam = past.decided(0.7, APPROVE), past.decided(0.6, SPAM)

    rows = {row.comment_id: (row.is_spam, row.score, row.lang) for row in read(session).rows}

    assert rows == {honest.id: (False, 0.7, "en"), spam.id: (True, 0.6, "en")}


def test_what_the_filter_decided_alone_and_what_teaches_nothing_is_not_counted(session, past):
    past.comment(0.02)
    past.comment(0.99)
    past.decided(0.7, DecisionKind.REJECT)
    past.decided(0.7, DecisionKind.REMOVE)

    assert read(session).rows == ()


def test_a_decision_taken_back_does_not_count_and_counts_again_when_that_is_taken_back(
    session, past
):
    comment = past.decided(0.7, SPAM)

    past.undo(comment)
    assert read(session).rows == ()
    past.undo(comment)
    assert [row.is_spam for row in read(session).rows] == [True]


def test_they_are_the_ones_that_teach(session, past, now):
    for kind in (APPROVE, SPAM, APPROVE, DecisionKind.REJECT):
        past.decided(0.7, kind)
    past.undo(past.decided(0.8, SPAM))

    counts = label_counts(session, now=now(), settling_hours=0)

    rows = read(session).rows
    assert counts == {"spam": sum(r.is_spam for r in rows), "ham": sum(not r.is_spam for r in rows)}


def test_the_score_of_the_model_in_use_wins_over_a_later_one_of_another(session, past, now):
    first, second = past.decided(0.7, APPROVE), past.decided(0.6, SPAM)
    for comment in (first, second):
        assess_again(session, now, comment, 0.1, "older")
    assess_again(session, now, second, 0.2, "oldest")

    scores = {row.comment_id: row.score for row in read(session).rows}
    elsewhere = read(session, version="newer")

    assert scores == {first.id: 0.7, second.id: 0.6}
    assert {row.comment_id: row.score for row in elsewhere.rows} == {first.id: 0.1, second.id: 0.2}
    assert (read(session).by_current, elsewhere.by_current) == (2, 0)


def test_a_text_that_was_never_judged_is_told_apart(session, past):
    past.decided(None, APPROVE)
    past.decided(0.7, SPAM)

    found = read(session)

    assert (len(found.rows), found.without_score) == (1, 1)


def test_a_verdict_on_an_earlier_text_does_not_count(session, past):
    comment = past.decided(0.7, APPROVE)
    past.make.services.moderation.detail(comment.id).decisions[-1].revision = 2
    comment.revision = 2
    session.commit()

    found = read(session)

    assert (found.rows, found.without_score) == ((), 1)


def test_only_those_decided_last_are_read(session, past):
    early = past.decided(0.7, APPROVE)
    late = [past.decided(0.6, SPAM) for _ in range(2)]

    capped, whole = read(session, most=2), read(session, most=3)

    assert {row.comment_id for row in capped.rows} == {comment.id for comment in late}
    assert early.id in {row.comment_id for row in whole.rows}
    assert (capped.is_capped, whole.is_capped) == (True, False)


def test_published_and_never_decided_on_is_counted_by_language(session, past, make):
    italian = make.post(lang="it")
    for score in (0.02, 0.3, 0.4):
        past.comment(score)
    past.comment(0.2, post=italian)
    past.decided(0.3, APPROVE)  # a person said so
    past.comment(0.7)  # waits

    found = undisputed_counts(session, version="double-1", limits=(0.3, 0.35, 1.0))

    assert [(row.lang, row.total, row.reaching) for row in found] == [
        ("en", 3, (2, 1, 0)),
        ("it", 1, (0, 0, 0)),
    ]


def test_of_these_only_the_newest_are_counted(session, past):
    for score in (0.4, 0.02, 0.03):
        past.comment(score)

    [row] = undisputed_counts(session, version="double-1", limits=(0.3,), most=2)

    assert (row.total, row.reaching) == (2, (0,))
