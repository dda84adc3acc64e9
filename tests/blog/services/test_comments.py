"""Sending comments: what is stored, what is refused, what the author is told."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from blog.db import Assessment, Comment, Decision
from blog.domain.comments import NewComment
from blog.domain.moderation import Status
from tests.people import ADDRESS, RITA


def test_honest_comment_is_published_with_its_assessment_and_decision(make, services, session):
    post = make.post()

    receipt = services.comments.submit(
        post.slug, NewComment(RITA, "Which quay do you mean?"), address=ADDRESS
    )

    comment = session.get_one(Comment, receipt.comment_id)
    decision = session.scalars(select(Decision)).one()
    assessment = session.scalars(select(Assessment)).one()
    assert receipt.is_published
    assert receipt.path == f"/posts/{post.slug}#comment-{comment.id}"
    assert (comment.status, comment.position) == (Status.PUBLISHED, 1)
    assert (decision.rule, decision.user_id, decision.from_status) == ("clean", None, None)
    assert assessment.score == pytest.approx(0.02)
    assert services.moderation.counts()[Status.PUBLISHED] == 1


def test_same_comment_sent_again_stores_nothing(make, services, session):
    post = make.post()
    new = NewComment(RITA, "Sent by an impatient finger.")

    first = services.comments.submit(post.slug, new, address=ADDRESS)
    second = services.comments.submit(post.slug, new, address=ADDRESS)

    assert second == first
    assert session.scalar(select(func.count(Comment.id))) == 1
