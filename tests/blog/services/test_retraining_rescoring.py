"""Judging held comments anew, and one text without storing it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from blog.db import Assessment, Comment, Decision
from blog.domain.errors import BusyError
from blog.domain.moderation import DecisionKind, Status
from blog.services.model_locks import RESCORING

pytestmark = pytest.mark.usefixtures("session")
REJECT = DecisionKind.REJECT


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


class TestRescoring:
    def test_held_comments_are_judged_again_and_no_status_changes(
        self, retraining, make, session, gate, moderator
    ):
        post = make.post()
        held = [make.comment(post, status=Status.PENDING) for _ in range(3)]
        others = [
            make.comment(post, status=status, by=moderator)
            for status in Status
            if status is not Status.PENDING
        ]
        decisions = session.scalar(select(func.count(Decision.id)))
        gate.score = 0.01  # would be published now
        seen: list[float] = []

        count = retraining.rescore(progress=lambda _, share: seen.append(share))

        session.expire_all()
        assert (count, seen) == (3, [1.0])
        assert {comment.status for comment in held} == {Status.PENDING}
        assert session.scalar(select(func.count(Decision.id))) == decisions
        for comment in (*held, *others):
            scores = session.scalars(
                select(Assessment.score)
                .where(Assessment.comment_id == comment.id)
                .order_by(Assessment.id)
            ).all()
            assert len(scores) == (2 if comment in held else 1)
            assert scores[-1] == pytest.approx(0.01) or comment in others

    def test_many_are_judged_in_parts(self, retraining, make, monkeypatch):
        monkeypatch.setattr("blog.services.retraining.RESCORE_CHUNK", 2)
        post = make.post()
        for _ in range(5):
            make.comment(post, status=Status.PENDING)
        seen: list[float] = []

        assert retraining.rescore(progress=lambda _, share: seen.append(share)) == 5
        assert seen == [0.4, 0.8, 1.0]

    def test_what_was_decided_meanwhile_is_left(self, retraining, make, session, gate, moderator):
        comment = make.comment(make.post(), status=Status.PENDING)
        assess = gate.assess

        def decide_meanwhile(message, sightings):
            make.decide(comment, REJECT, by=moderator)
            return assess(message, sightings)

        gate.assess = decide_meanwhile

        retraining.rescore()

        assert session.scalar(select(func.count(Assessment.id))) == 1

    def test_many_are_judged_by_a_process_of_their_own(
        self, retraining, make, monkeypatch, moderator
    ):
        monkeypatch.setattr("blog.services.retraining.MOST_AT_ONCE", 1)
        calls: list[list[str]] = []
        monkeypatch.setattr(
            "blog.services.own_process.subprocess.Popen", lambda words, **_: calls.append(words)
        )
        post = make.post()
        make.comment(post, status=Status.PENDING)
        assert retraining.rescore_or_start(by=moderator) == 1

        make.comment(post, status=Status.PENDING)
        assert retraining.rescore_or_start(by=moderator) is None

        assert [call[1:] for call in calls] == [
            ["-m", "blog.cli", "spam", "rescore", "--by", str(moderator)]
        ]

    def test_two_do_not_run_at_once(self, retraining, make):
        make.comment(make.post(), status=Status.PENDING)
        with retraining._alone(RESCORING):
            with pytest.raises(BusyError, match="judged anew"):
                retraining.rescore()
            page = retraining.model_page()
        assert (page.is_rescoring, page.is_running) == (True, False)
        assert not retraining.model_page().is_rescoring

    def test_nothing_held_is_no_work(self, retraining):
        assert retraining.rescore() == 0


def test_one_text_is_judged_without_being_stored(retraining, session, gate):
    judgement = retraining.judge("Words", author="Rita", author_url="https://example.org")

    assert judgement.verdict.score == pytest.approx(0.02)
    assert (gate.seen[0].text, gate.seen[0].author) == ("Words", "Rita")
    assert session.scalar(select(func.count(Comment.id))) == 0
