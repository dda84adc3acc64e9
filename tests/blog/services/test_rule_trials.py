"""Dry runs tell what would have been different, and change nothing."""

from __future__ import annotations

import pytest

from blog.domain.comments import NewComment
from blog.domain.errors import InvalidInputError
from blog.domain.moderation import DecisionKind, Status
from blog.domain.rules import Effect, NewRule, RuleKind
from blog.services import rule_trials
from blog.services.rule_trials import Outcome
from blog.services.rules import SiteRules
from tests.people import ADDRESS


@pytest.fixture
def post(make):
    return make.post()


@pytest.fixture
def casinos(make, post, moderator):
    """Six comments that name a casino, one of each fate, and one that does not."""
    published = make.comment(post, "The casino on the quay.")
    approved = make.comment(post, "A casino, again.", status=Status.PENDING)
    make.decide(approved, DecisionKind.APPROVE, by=moderator)
    make.comment(post, "Casino! Casino!", status=Status.PENDING)
    make.comment(post, "cаsino in disguise", status=Status.SPAM)
    make.comment(post, "Casino, refused.", status=Status.REJECTED, by=moderator)
    make.comment(post, "Casino, erased.", status=Status.REMOVED, by=moderator)
    make.comment(post, "Occasional casinos are other words.")
    return published, approved


def try_rule(services, value, kind=RuleKind.PHRASE, effect=Effect.HOLD):
    return services.rule_trials.of_rule(NewRule(kind, value, effect))


class TestRules:
    def test_tells_what_would_have_been_held(self, services, casinos):
        trial = try_rule(services, "Casino")

        assert (trial.outcome, trial.changed, trial.approved) == (Outcome.HELD, 2, 1)
        assert (trial.matched, trial.looked_at, trial.is_all) == (5, 6, True)
        assert [sample.id for sample in trial.samples] == [each.id for each in casinos][::-1]

    @pytest.mark.usefixtures("casinos")
    def test_tells_what_would_have_gone_to_the_spam(self, services):
        assert try_rule(services, "casino", effect=Effect.SPAM).outcome is Outcome.BINNED

    def test_shows_what_matches_when_nothing_would_be_different(self, services, make, post):
        held = make.comment(post, "A casino waits.", status=Status.PENDING)

        trial = try_rule(services, "casino")

        assert (trial.changed, [sample.id for sample in trial.samples]) == (0, [held.id])

    @pytest.mark.usefixtures("casinos")
    def test_stores_nothing(self, services, make):
        try_rule(services, "casino")

        assert services.rules.page().rules == []
        assert make.rule("casino").hits == 0

    @pytest.mark.usefixtures("casinos")
    def test_says_that_ranges_cannot_be_tried(self, services):
        assert try_rule(services, "198.51.100.0/24", RuleKind.NETWORK) is None

    def test_refuses_what_could_not_be_saved(self, services):
        with pytest.raises(InvalidInputError):
            try_rule(services, "!")

    def test_tries_links_and_mail_domains(self, services, make, post):
        make.comment(post, "See https://win.casino.example/now.")
        make.comment(post, "Mine.", author_email="rita@casino.example")

        assert try_rule(services, "casino.example", RuleKind.HOST).changed == 1
        assert try_rule(services, "casino.example", RuleKind.MAIL_DOMAIN).changed == 1

    def test_tries_authors_by_their_browser(self, services, post):
        cookie = services.trust.browser(None).cookie
        ids = [
            services.comments.submit(
                post.slug, NewComment("Rita", f"Mine {n}."), address=ADDRESS, cookie=cookie
            ).comment_id
            for n in range(2)
        ]
        services.comments.submit(post.slug, NewComment("Rita", "Not hers."), address=ADDRESS)

        assert try_rule(services, f"#{ids[0]}", RuleKind.AUTHOR).changed == 2

    def test_allowing_leaves_what_reaches_the_limit_or_is_blocked(
        self, services, make, post, moderator
    ):
        make.rule("forbidden")
        waits = make.comment(post, "A casino question.", status=Status.PENDING)
        marked = make.comment(post, "A casino offer.", status=Status.PENDING)
        make.decide(marked, DecisionKind.MARK_SPAM, by=moderator)
        make.comment(post, "A forbidden casino.", status=Status.PENDING)
        make.comment(post, "Casino, casino.", status=Status.SPAM)
        make.comment(post, "A published casino.")

        trial = try_rule(services, "casino", effect=Effect.ALLOW)

        assert (trial.outcome, trial.changed, trial.spam) == (Outcome.PUBLISHED, 2, 1)
        assert {sample.id for sample in trial.samples} == {waits.id, marked.id}

    def test_looks_at_the_newest_alone(self, services, make, post, monkeypatch):
        monkeypatch.setattr(rule_trials, "LOOKED_AT", 4)
        monkeypatch.setattr(rule_trials, "CHUNK", 2)
        for number in range(6):
            make.comment(post, f"Casino {number}.")

        trial = try_rule(services, "casino")

        assert (trial.looked_at, trial.is_all, trial.changed) == (4, False, 4)


class TestSettings:
    def test_first_comments_of_the_blog(self, services, make, post):
        make.comment(post, "From nobody known.")
        make.comment(post, "Held anyway.", status=Status.PENDING)

        [trial] = services.rule_trials.of_site(SiteRules(hold_first=True))

        assert (trial.outcome, trial.changed, trial.matched) == (Outcome.HELD, 1, 2)

    def test_spare_whoever_had_earned_trust_by_then(self, services, post):
        cookie = services.trust.browser(None).cookie
        text = "The tides come twice a day, yet on day {} the quay stayed wet until three o'clock."
        for number in range(5):
            new = NewComment("Rita", text.format(number))
            services.comments.submit(post.slug, new, address=ADDRESS, cookie=cookie)

        [trial] = services.rule_trials.of_site(SiteRules(hold_first=True, trust_after=3))

        assert trial.changed == 3

    def test_trusted_authors_published_at_once(self, services, post, gate):
        cookie = services.trust.browser(None).cookie
        text = "The tides come twice a day, yet on day {} the quay stayed wet until three o'clock."
        for number, score in enumerate((0.02, 0.7, 0.99)):
            gate.score = score
            new = NewComment("Rita", text.format(number))
            services.comments.submit(post.slug, new, address=ADDRESS, cookie=cookie)

        [trial] = services.rule_trials.of_site(SiteRules(allow_trusted=True, trust_after=1))

        assert (trial.outcome, trial.changed, trial.matched) == (Outcome.PUBLISHED, 1, 2)

    def test_what_came_too_late(self, services, make, post, now):
        make.comment(post, "In time.")
        now.advance(days=3)
        late = make.comment(post, "Late.")
        make.comment(post, "Late, and held.", status=Status.PENDING)

        [trial] = services.rule_trials.of_site(SiteRules(close_after_days=3))

        assert (trial.outcome, trial.changed, trial.matched) == (Outcome.REFUSED, 1, 2)
        assert [sample.id for sample in trial.samples] == [late.id]

    @pytest.mark.usefixtures("post")
    def test_nothing_switched_on_is_nothing_to_try(self, services):
        assert services.rule_trials.of_site(SiteRules()) == []

    def test_one_post_alone(self, services, make, post):
        make.comment(post)
        make.comment(make.post())

        def try_post(**wanted):
            given = {"hold_all": False, "hold_first": False, "close_after_days": None} | wanted
            return services.rule_trials.of_post(post.id, **given)

        [held] = try_post(hold_all=True)
        [first] = try_post(hold_first=True)
        assert (held.changed, held.looked_at, first.changed) == (1, 1, 1)
        assert try_post(close_after_days=0) == []
        with pytest.raises(InvalidInputError):
            try_post(close_after_days=-1)
