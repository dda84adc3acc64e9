"""The local limit at a retraining: what moves it, what keeps it, and that the simulation agrees."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import update

import spam
from blog.db import Assessment, Comment
from blog.domain.moderation import DecisionKind, Status
from blog.services.labels import lessons
from blog.services.local_limits import LocalLimits, evidence_of
from blog.services.messages import message_of
from blog.services.retraining import RANDOM_STATE
from blog.services.spam_gate import Limits as OwnersLimits
from spam.augment import spin
from spam.candidate import Candidate
from spam.correction import Corrected, correct_and_test
from spam.dataset import Example, Message
from spam.local_limits import LOWEST, STEP
from spam.scorer import Scorer
from spam.simulation import Settings, Simulation
from spam.store import base_card
from spam.thresholds import NEVER
from tests.many import add_held, add_published
from tests.spam.conftest import HAM_TEMPLATES, SPAM_TEMPLATES, spun_set

pytestmark = pytest.mark.usefixtures("session")
APPROVE, _, REJECT, SPAM, _ = DecisionKind
HOLD_AT = base_card().hold_at
ONE_DOWN = max(1 / (1 + math.exp(STEP) * (1 - HOLD_AT) / HOLD_AT), LOWEST)


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False}


@pytest.fixture(scope="module")
def base():
    """The base model, but it bins nothing: the simulation asks nobody about what is binned."""
    shipped = spam.load()
    return Scorer(shipped.weights, replace(shipped.card, spam_at=NEVER))


@pytest.fixture
def teach(make, post, moderator, now):
    """Let a moderator decide on held comments, spam and honest ones in turn; give the numbers."""

    def decide(count: int, *, seed: int = 1) -> list[int]:
        comments = []
        for example in spun_set(count, seed):
            now.advance(minutes=1)
            comment = make.comment(post, example.message.text, status=Status.PENDING)
            make.decide(comment, SPAM if example.is_spam else APPROVE, by=moderator)
            comments.append(comment.id)
        return comments

    return decide


@pytest.fixture
def publish(session, post, now):
    """Let the filter publish comments that nobody objects to."""

    def some(count: int, *, score: float = 0.03, hold_at: float = HOLD_AT) -> list[int]:
        now.advance(minutes=1)
        return add_published(session, post, [score] * count, at=now(), hold_at=hold_at)

    return some


@pytest.fixture
def suspect(session):
    """Let sightings have spoken against comments, with so much weight, when they came."""

    def comments(ids, weight: float) -> None:
        reasons = [
            {"name": "host_marked", "weight": weight, "detail": "A link."},
            {"name": "word:ferry", "weight": 9.0, "detail": "A word, which is no sighting."},
        ]
        chosen = update(Assessment).where(Assessment.comment_id.in_(ids))
        session.execute(chosen.values(reasons=reasons))
        session.commit()

    return comments


def current(retraining) -> dict:
    return retraining.model_page().current


class TestAtARetraining:
    def test_with_few_honest_comments_the_base_models_limit_stands(
        self, retraining, teach, publish
    ):
        teach(30)
        publish(200)

        result = retraining.run()

        card = current(retraining)
        assert result.is_promoted, result.reason
        assert card["hold_at"] == HOLD_AT
        assert card["limits_note"].startswith("Inherited: At most 1.0%")
        assert "about 208 honest comments, 230 needed" in card["limits_note"]

    def test_it_goes_down_by_a_step_and_again_at_the_next(self, retraining, teach, publish):
        teach(30)
        publish(420)
        first = retraining.run()
        after_first = current(retraining)
        teach(40, seed=2)

        second = retraining.run()

        assert first.is_promoted, first.reason
        assert after_first["hold_at"] == pytest.approx(ONE_DOWN)
        assert "0 of about 422 reach it" in after_first["limits_note"]
        assert second.is_promoted, second.reason
        assert current(retraining)["hold_at"] == LOWEST

    def test_after_a_roll_back_it_goes_on_from_the_version_in_use(self, retraining, teach, publish):
        teach(30)
        publish(420)
        retraining.run()
        retraining.roll_back()
        teach(40, seed=2)

        result = retraining.run()

        assert result.is_promoted, result.reason
        assert current(retraining)["hold_at"] == pytest.approx(ONE_DOWN)

    def test_many_honest_comments_held_raise_it_at_once(self, retraining, teach, publish, suspect):
        """The model has learnt their words; it was a link that got them held."""
        taught = teach(60)
        publish(400)
        suspect(taught[1::2], 5.0)

        result = retraining.run()

        card = current(retraining)
        assert result.is_promoted, result.reason
        assert HOLD_AT < card["hold_at"] <= card["spam_at"]
        assert "reach it. The aim is 70% of the 1.0% that may wait." in card["limits_note"]

    def test_one_that_the_comparison_refuses_leaves_the_version_befores(
        self, retraining, teach, publish, suspect, make, post, moderator
    ):
        taught = teach(60)
        for thing in ("ferry", "kettle", "museum", "fence", "tower", "engine", "recipe", "bridge"):
            mild = make.comment(post, f"My channel has the {thing} too", status=Status.PENDING)
            make.decide(mild, SPAM, by=moderator)
        publish(400)
        suspect(taught[1::2], 20.0)

        result = retraining.run()

        card = current(retraining)
        assert result.is_promoted, result.reason
        assert card["hold_at"] == HOLD_AT
        assert card["limits_note"].startswith(
            "Inherited from the version before. Another limit, 0.990, did no better: It "
        )

    def test_comments_that_wait_keep_it_from_going_down(
        self, retraining, teach, publish, session, post, now
    ):
        teach(30)
        publish(420)
        add_held(session, post, 1, at=now(), score=0.9)

        result = retraining.run()

        assert result.is_promoted, result.reason
        assert current(retraining)["hold_at"] == HOLD_AT
        assert "keep it from going down" in current(retraining)["limits_note"]

    def test_the_owners_limit_wins_and_while_it_is_higher_nothing_goes_down(
        self, services, retraining, teach, publish, moderator
    ):
        services.limits.save(hold_at=0.9, spam_at=0.0, by=moderator)
        teach(30)
        publish(420)

        result = retraining.run()

        assert result.is_promoted, result.reason
        assert current(retraining)["hold_at"] == HOLD_AT
        assert services.limits.in_force().policy.hold_at == 0.9


class TestEvidence:
    @pytest.fixture
    def evidence(self, session, now, base):
        def gather(hours: float = 0.0):
            settled_before = now() - timedelta(hours=hours)
            taught = lessons(session, settled_before=settled_before)
            return evidence_of(
                session,
                taught,
                Corrected(Candidate(base.weights, base.card), np.zeros(len(taught))),
                settled_before=settled_before,
                is_watched=True,
            )

        return gather

    def test_published_comments_count_as_far_as_the_filter_believed_them(
        self, teach, publish, evidence
    ):
        teach(4)
        publish(10, score=0.25)

        assert evidence().honest == pytest.approx(2 + 7.5)

    def test_what_came_before_the_oldest_decision_does_not_count(self, teach, publish, evidence):
        publish(10)
        teach(4)

        assert evidence().honest == 2

    def test_what_was_taken_down_or_has_not_settled_does_not_count(
        self, make, session, now, moderator, teach, publish, evidence
    ):
        teach(4)
        first, *_ = publish(10, score=0.0)
        make.decide(session.get_one(Comment, first), REJECT, by=moderator)
        now.advance(hours=30)
        publish(10)

        assert evidence(hours=24).honest == pytest.approx(2 + 9)

    def test_what_the_filter_alone_would_have_held_or_never_judged_does_not_count(
        self, session, teach, publish, evidence
    ):
        """A trusted author's comment, and one that came while no model could be used."""
        teach(4)
        publish(1, score=0.8)
        (unjudged,) = publish(1)
        session.execute(
            update(Assessment).where(Assessment.comment_id == unjudged).values(score=None)
        )
        session.commit()

        assert evidence().honest == 2

    def test_the_latest_verdict_on_the_present_text_counts(
        self, session, now, teach, publish, evidence
    ):
        teach(4)
        (published,) = publish(1, score=0.5)
        for revision, score in ((1, 0.3), (2, 0.1), (1, None)):
            session.add(
                Assessment(
                    comment_id=published,
                    revision=revision,
                    score=score,
                    reasons=[],
                    hold_at=HOLD_AT,
                    created_at=now(),
                )
            )
        session.commit()

        assert evidence().honest == pytest.approx(2 + 0.7)

    def test_approved_comments_score_with_what_sightings_said_and_spam_does_not_count(
        self, teach, suspect, evidence
    ):
        taught = teach(4)
        suspect(taught[:2], 4.0)

        assert sorted(evidence().approved) == pytest.approx([0.5, 1 / (1 + math.exp(-4.0))])

    def test_held_comments_wait_and_one_without_a_score_counts_as_the_highest(
        self, session, post, now, teach, evidence
    ):
        teach(4)
        add_held(session, post, 2, at=now(), score=0.8)
        add_held(session, post, 1, at=now(), score=None)

        assert sorted(evidence().waiting) == [0.8, 0.8, 1.0]

    def test_an_approval_that_has_not_settled_waits_too(self, now, teach, evidence):
        teach(4)
        now.advance(hours=30)
        teach(4, seed=2)
        now.advance(hours=1)

        found = evidence(hours=24)

        assert (len(found.approved), found.waiting) == (2, (0.7, 0.7))

    def test_only_the_newest_held_comments_are_looked_at(
        self, session, post, now, teach, evidence, monkeypatch
    ):
        monkeypatch.setattr("blog.services.local_limits.MOST_WAITING", 3)
        teach(4)
        add_held(session, post, 3, at=now(), score=0.9)
        add_held(session, post, 2, at=now(), score=0.8)

        assert sorted(evidence().waiting) == [0.8, 0.8, 0.9]


class TestSimulation:
    """The same history gives the same limit in the simulation and on the blog."""

    @pytest.fixture
    def live(self, make, session, post, now, moderator, base):
        """Let comments come as in a simulation: answered at once if held; give them as it does."""

        def through(texts: list[tuple[str, bool]]) -> list[Example]:
            examples, published = [], []
            for text, is_spam in texts:
                now.advance(minutes=1)
                message = Message(
                    text=text,
                    author="Rita",
                    author_url="",
                    post_title=post.title,
                    post_text=post.plain_body,
                    lang=post.lang,
                    trap_filled=False,
                )
                score = base.judge(message).score
                if score < base.hold_at:
                    published.append(score)
                else:
                    comment = make.comment(post, text, status=Status.PENDING, author_name="Rita")
                    make.decide(comment, SPAM if is_spam else APPROVE, by=moderator)
                    assert message_of(comment, post) == message
                examples.append(Example(message, is_spam=is_spam, time=now()))
            add_published(session, post, published, at=now(), hold_at=base.hold_at)
            return examples

        return through

    @pytest.mark.parametrize(("every", "goes_up"), [(5, True), (40, False)])
    def test_it_agrees(self, live, session, now, base, every, *, goes_up):
        """Every so many of what looks like spam is honest."""
        random = np.random.default_rng(1)
        suspicious = [
            (f"{spin(SPAM_TEMPLATES[n % 2], random)} {n:b}", n % every != every - 1)
            for n in range(40)
        ]
        harmless = [(f"{spin(HAM_TEMPLATES[n % 2 * 2], random)} {n:b}", False) for n in range(800)]
        examples = live([*suspicious[:20], *harmless, *suspicious[20:]])
        taught = lessons(session, settled_before=now())
        decided = [lesson.example for lesson in taught]
        settings = Settings(
            every=len(decided), sample=0.0, seed=RANDOM_STATE, remembers=False, presumes=False
        )

        simulated = Simulation(base, settings).run(examples)
        local = LocalLimits(session=session, owner=OwnersLimits(), held_share=0.01).limits(
            taught,
            correct_and_test(base, decided, random_state=RANDOM_STATE),
            base=base,
            current=base,
            settled_before=now(),
        )
        assert simulated["retrainings"] == 1
        assert local.hold_at == simulated["hold_at"]
        assert (local.hold_at > base.hold_at) is goes_up
        assert local.hold_at != base.hold_at
