"""A retraining and its roll back, whole: the real filter, gate, decisions and store."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import select

from blog.app import create_app
from blog.db import Assessment, Comment, Decision, db
from blog.domain.accounts import Role
from blog.domain.comments import NewComment
from blog.domain.moderation import DecisionKind, Status
from blog.domain.posts import PostInput
from blog.services.moderation import DecisionOrder
from spam.augment import spin
from spam.store import base_version
from tests.people import ADDRESS, MAX, PASSWORD

# A kind of spam of this blog's own, in words that the shipped model thinks nothing of; and what
# its readers really write about.
OWN_SPAM = (
    (
        "Our {harbour|quay} {gazette|circular} {lists|names} the {best|finest} {varnish|tar|rope} sellers, "
        "{subscribe|enrol} {today|now} and {ask|write} for the {gazette|circular}"
    ),
    (
        "{Subscribe|Enrol} to the harbour {gazette|circular}: {varnish|tar|rope} {offers|rebates} every "
        "{week|month} for {boat|hull} owners"
    ),
)
HONEST = (
    (
        "The {north|south} {mooring|slip} was {dry|muddy} again on {Monday|Friday}, we waited {two|three} "
        "hours for {water|the tide}."
    ),
    (
        "My {father|aunt} kept {a log|notes} of the {tides|winds} since {spring|autumn} and it {agrees|differs} "
        "with {yours|the table}."
    ),
)


@pytest.fixture
def app(database_url, tmp_path, now):
    settings = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "x" * 40,
        "RATE_LIMITS": False,
    }
    app = create_app(settings, now=now)
    yield app
    app.extensions["blarney"].site.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


class Blog:
    """One blog with its post, its readers and its moderator."""

    def __init__(self, services, now) -> None:
        self.services, self.now = services, now
        written = PostInput(title="The quay in winter", body="Ropes freeze.", published_at=now())
        self.slug = services.posts.save(None, written).slug
        self.moderator = services.accounts.add_user(MAX, PASSWORD, Role.MODERATOR).id
        self.random = np.random.default_rng(7)

    def send(self, text: str) -> Comment:
        self.now.advance(minutes=7)
        receipt = self.services.comments.submit(
            self.slug, NewComment(f"Reader at {self.now():%H:%M}", text), address=ADDRESS
        )
        return db.session.get_one(Comment, receipt.comment_id)

    def teach(self, count: int) -> None:
        """Send comments of both kinds, in turn, and let the moderator decide on each."""
        for number in range(count):
            templates = OWN_SPAM if number % 2 else HONEST
            text = spin(templates[number // 2 % 2], self.random)
            comment = self.send(f"{text} {number * 7919 % 1013:b}")
            self.decide(comment, DecisionKind.MARK_SPAM if number % 2 else DecisionKind.APPROVE)

    def decide(self, comment: Comment, kind: DecisionKind) -> None:
        """Decide as a person; what the filter did already is first held, then decided."""
        for step in (DecisionKind.HOLD, kind):
            order = DecisionOrder(comment.id, step, comment.status, comment.revision)
            if comment.status is not Status.PENDING or step is not DecisionKind.HOLD:
                self.services.moderation.decide([order], by=self.moderator)

    def score(self, text: str) -> float:
        return self.services.retraining.judge(text).verdict.score


@pytest.fixture
def blog(app, now):
    with app.app_context():
        yield Blog(app.extensions["blarney"], now)


def test_the_blogs_own_spam_is_learnt_judged_and_unlearnt(blog):
    services, retraining = blog.services, blog.services.retraining
    fresh = "Enrol to the harbour circular now: tar rebates every month for hull owners"
    honest = "The south slip was muddy on Friday, we waited three hours for the tide."

    # At first the shipped model serves and thinks little of the blog's own kind of spam.
    first = blog.send(fresh)
    before = {text: blog.score(text) for text in (fresh, honest)}
    assert retraining.model_page().current["version"] == base_version()
    with pytest.raises(Exception, match="at least 20"):
        retraining.run()

    # A moderator decides on sixty comments; the model made from that is better and promoted.
    blog.teach(60)
    assert retraining.model_page().labels == {"spam": 30, "ham": 30}
    result = retraining.run()
    assert result.is_promoted, result.reason
    card = retraining.model_page().current
    assert card["version"] == result.version
    assert card["parent"] == base_version()
    assert card["counts"] == {"local": {"ham": 30, "spam": 30}}

    # The running gate uses it for the very next comment, without a restart.
    assert blog.score(fresh) > before[fresh]
    assert blog.score(honest) <= before[honest]
    later = blog.send(fresh + " again")
    newest = select(Assessment).where(Assessment.comment_id == later.id)
    assert db.session.scalars(newest).one().model_version == result.version

    # Judging held comments again adds assessments and changes no status.
    blog.decide(first, DecisionKind.HOLD)
    decisions = len(db.session.scalars(select(Decision)).all())
    judged = retraining.rescore()
    own = select(Assessment).where(Assessment.comment_id == first.id).order_by(Assessment.id)
    models = [assessment.model_version for assessment in db.session.scalars(own)]
    assert judged >= 1
    assert models == [base_version(), result.version]
    assert first.status is Status.PENDING
    assert len(db.session.scalars(select(Decision)).all()) == decisions

    # Rolling back takes one step, at once, and nothing that was decided is lost.
    assert retraining.roll_back() == base_version()
    assert {text: blog.score(text) for text in (fresh, honest)} == before
    assert [row.version for row in retraining.versions()] == [result.version, base_version()]
    assert all(check.is_ok for check in services.health.checks())

    # And the version that was left can be promoted again.
    retraining.promote(result.version)
    assert blog.score(fresh) > before[fresh]
