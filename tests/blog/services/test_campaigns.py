"""What is known of near copies counts as evidence, within bounds, and never costs a comment."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import delete, select, text

from blog.db import Assessment, Comment, CommentFingerprint
from blog.domain.comments import NewComment
from blog.domain.moderation import DecisionKind, Status
from blog.services.messages import message_of
from spam.sightings import COPY_APPROVED, Sightings

APPROVE, SPAM, REJECT = DecisionKind.APPROVE, DecisionKind.MARK_SPAM, DecisionKind.REJECT
PRAISE = "What a splendid notebook, the tides have never been told so clearly to anybody here."
DISGUISED = PRAISE.translate(str.maketrans("aeo", "аео"))
OTHER = (
    "Our rowing club paints its boats in March; the varnish has to be dry before the first race."
)
FERRY = "https://ferry-times.example.net"


@pytest.fixture
def overrides():
    return {"RATE_LIMITS": False, "CAMPAIGN_DAYS": 7}


@pytest.fixture
def seen(services):
    def look(comment, **more):
        message = message_of(comment, comment.post)
        return services.campaigns.sightings_of(message, post_id=comment.post_id, **more)

    return look


def reasons(session, comment):
    statement = select(Assessment).where(Assessment.comment_id == comment.id)
    newest = session.scalars(statement.order_by(Assessment.id.desc())).first()
    return {reason["name"]: reason["weight"] for reason in newest.reasons}


class TestSightings:
    def test_nothing_is_known_of_new_words(self, make, gate):
        make.comment(make.post(), OTHER)
        make.comment(make.post(), PRAISE)

        assert gate.sightings == [Sightings(), Sightings()]

    def test_copies_posts_and_names_are_counted_the_new_one_included(self, make, gate):
        posts = [make.post(), make.post()]
        make.comment(posts[0], PRAISE, author_name="Spike")
        make.comment(posts[1], DISGUISED, author_name="Berta")
        make.comment(posts[1], PRAISE, author_name="Rita")

        assert gate.sightings[-1] == Sightings(copies=2, posts=2, names=3)

    def test_a_name_in_look_alike_letters_is_the_same_name(self, make, gate):
        post = make.post()
        make.comment(post, PRAISE, author_name="Spike")
        make.comment(post, DISGUISED, author_name="Sріkе")

        assert gate.sightings[-1] == Sightings(copies=1, posts=1, names=1)

    def test_only_standing_decisions_of_people_count(self, make, gate, moderator, services):
        post = make.post()
        for number, kind in enumerate((SPAM, SPAM, APPROVE, REJECT)):
            copy = make.comment(post, f"{PRAISE} {number}", status=Status.PENDING)
            make.decide(copy, kind, by=moderator)
        taken_back = make.comment(post, PRAISE, status=Status.PENDING)
        make.decide(taken_back, SPAM, by=moderator)
        decision = services.moderation.detail(taken_back.id).undoable
        services.moderation.undo(decision.id, by=moderator)

        make.comment(post, DISGUISED)

        assert gate.sightings[-1] == Sightings(copies_spam=2, copies_ham=1, copies=5)

    def test_a_decision_on_an_earlier_text_does_not_count(self, make, gate, moderator, session):
        post = make.post()
        copy = make.comment(post, PRAISE, status=Status.PENDING)
        make.decide(copy, SPAM, by=moderator)
        copy.revision = 2
        session.commit()

        make.comment(post, DISGUISED)

        assert gate.sightings[-1] == Sightings(copies=1)

    def test_links_are_counted_whatever_the_words(self, make, gate, moderator):
        post = make.post()
        for number, kind in enumerate((SPAM, SPAM, APPROVE)):
            linked = make.comment(post, f"Number {number}", status=Status.PENDING, author_url=FERRY)
            make.decide(linked, kind, by=moderator)

        make.comment(post, "Thanks!", author_url=f"{FERRY}/shop")

        assert gate.sightings[-1] == Sightings(host_spam=2, host_ham=1)

    def test_what_is_older_than_the_setting_says_is_forgotten(self, make, gate, now):
        post = make.post()
        make.comment(post, PRAISE)
        now.advance(days=8)

        make.comment(post, DISGUISED)

        assert gate.sightings[-1] == Sightings()

    def test_judging_again_does_not_count_the_comment_itself(
        self, make, services, gate, session, seen
    ):
        posts = [make.post(), make.post()]
        held = [make.comment(post, PRAISE, status=Status.PENDING) for post in posts]
        gate.weighs_sightings = True

        services.retraining.rescore()

        assert gate.sightings[-2:] == [Sightings(copies=1, posts=2)] * 2
        assert reasons(session, held[0])["campaign"] == 1.0
        assert seen(held[0]) == Sightings(copies=2, posts=2)
        assert seen(held[0], but=held[0].id) == Sightings(copies=1, posts=2)


class TestEvidence:
    """The double weighs sightings as the scorer does: added to the log-odds."""

    @pytest.fixture(autouse=True)
    def _weigh(self, gate):
        gate.weighs_sightings = True

    def send(self, make, session, words, name, score, gate):
        gate.score = score
        post = make.post()
        receipt = make.services.comments.submit(
            post.slug, NewComment(name, words), address="192.0.2.1"
        )
        return session.get_one(Comment, receipt.comment_id)

    def test_a_second_copy_elsewhere_is_held_though_the_first_was_not(self, make, session, gate):
        first = self.send(make, session, PRAISE, "Spike", 0.4, gate)
        second = self.send(make, session, DISGUISED, "Berta", 0.4, gate)

        assert first.status is Status.PUBLISHED
        assert second.status is Status.PENDING
        assert reasons(session, second)["campaign"] == 1.0

    def test_what_nobody_decided_holds_at_most(self, make, session, gate):
        """Else anybody could repeat an honest comment until it counts as spam."""
        for number in range(9):
            self.send(make, session, PRAISE, f"Name {number}", 0.9, gate)

        last = self.send(make, session, PRAISE, "Rita", 0.9, gate)

        newest = session.scalars(select(Assessment).order_by(Assessment.id.desc())).first()
        assert newest.score > gate.policy.spam_at
        assert last.status is Status.PENDING

    def test_what_a_person_marked_counts_in_full(self, make, session, gate, moderator):
        first = self.send(make, session, PRAISE, "Spike", 0.6, gate)
        make.decide(first, SPAM, by=moderator)

        second = self.send(make, session, DISGUISED, "Berta", 0.6, gate)

        assert second.status is Status.SPAM
        assert {"copies_marked", "campaign"} <= reasons(session, second).keys()

    def test_copies_of_an_approved_comment_gain_a_bounded_weight(
        self, make, session, gate, moderator
    ):
        for number in range(5):
            copy = self.send(make, session, PRAISE, f"Name {number}", 0.7, gate)
            if copy.status is Status.PENDING:
                make.decide(copy, APPROVE, by=moderator)

        shameless = self.send(make, session, PRAISE, "Spike", 0.97, gate)

        assert reasons(session, shameless)["copies_approved"] == COPY_APPROVED
        assert (
            sum(weight for name, weight in reasons(session, shameless).items() if name != "told")
            >= COPY_APPROVED
        )


class TestFailures:
    def test_a_look_up_that_fails_loses_no_comment(self, make, session, gate, caplog):
        post = make.post()
        session.execute(text("ALTER TABLE fingerprint_bands RENAME TO elsewhere"))
        session.commit()

        with caplog.at_level(logging.ERROR):
            comment = make.comment(post, PRAISE)

        assert gate.sightings == [None]
        assert session.get_one(Comment, comment.id).body == PRAISE
        assert session.scalars(select(Assessment.comment_id)).all() == [comment.id]
        assert session.scalars(select(CommentFingerprint)).all() == []
        assert "no sightings" in caplog.text
        assert "no fingerprint stored" in caplog.text
        assert "splendid" not in caplog.text

        session.execute(text("ALTER TABLE elsewhere RENAME TO fingerprint_bands"))
        session.commit()
        assert make.services.campaigns.fill() == 1

    def test_a_fingerprint_that_cannot_be_taken_loses_no_comment(self, make, gate, monkeypatch):
        post = make.post()

        def explode(text):
            raise ZeroDivisionError

        monkeypatch.setattr("blog.services.fingerprints.remembered_print", explode)

        comment = make.comment(post, PRAISE)

        assert gate.sightings == [None]
        assert comment.status is Status.PUBLISHED
        assert comment.campaign_id is None


class TestCampaignOf:
    def test_copies_belong_to_the_first(self, make):
        post = make.post()
        first, other, copy = (make.comment(post, words) for words in (PRAISE, OTHER, DISGUISED))

        assert (first.campaign_id, other.campaign_id) == (first.id, other.id)
        assert copy.campaign_id == first.id

    def test_no_chain_of_small_changes_leads_far(self, make):
        """Each repeats half of the one before it; the last has no word of the first."""
        post = make.post()
        words = (PRAISE + " " + OTHER).split()
        steps = [" ".join(words[start : start + 14]) for start in range(0, len(words) - 13, 3)]

        chain = [make.comment(post, step) for step in steps]

        assert chain[1].campaign_id == chain[0].id
        assert chain[-1].campaign_id != chain[0].id

    def test_a_campaign_outlives_its_first_comment(self, make, moderator):
        post = make.post()
        first, second = make.comment(post, PRAISE), make.comment(post, f"{PRAISE} 2")
        make.decide(first, DecisionKind.REMOVE, by=moderator)

        third = make.comment(post, DISGUISED)

        assert second.campaign_id == third.campaign_id == first.id


class TestFill:
    @pytest.fixture
    def bare(self, make, session):
        """Comments from before there were fingerprints."""
        post = make.post()
        comments = [make.comment(post, words) for words in (PRAISE, "Thanks!", DISGUISED)]
        session.execute(text("DELETE FROM fingerprint_bands"))
        session.execute(delete(CommentFingerprint))
        session.execute(text("UPDATE comments SET campaign_id = NULL"))
        session.commit()
        return comments

    def test_what_is_missing_is_made_up_for_once(self, bare, services, session):
        shares = []

        assert services.campaigns.fill(progress=lambda _, share: shares.append(share)) == 3

        session.expire_all()
        assert [comment.campaign_id for comment in bare] == [bare[0].id, None, bare[0].id]
        assert shares == [1.0]
        assert services.campaigns.fill() == 0

    def test_what_another_normaliser_read_is_read_again(self, make, services, session):
        make.comment(make.post(), PRAISE)
        session.execute(text("UPDATE comment_fingerprints SET normaliser_version = 0"))
        session.commit()

        assert services.campaigns.fill() == 1
        assert services.campaigns.fill() == 0

    def test_what_was_removed_stays_without(self, bare, services, session, make, moderator):
        make.decide(bare[0], DecisionKind.REMOVE, by=moderator)

        assert services.campaigns.fill() == 2
        assert session.get(CommentFingerprint, bare[0].id) is None
