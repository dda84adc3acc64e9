"""Trust is earned by substance under a proven identity, and lost by spam."""

from __future__ import annotations

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from blog.db import Comment, ConfirmedAddress, Decision
from blog.domain.comments import NewComment
from blog.domain.errors import NotFoundError
from blog.domain.moderation import DecisionKind, Rule, Status
from blog.domain.rules import Effect, RuleKind
from blog.services.rules import SiteRules
from tests.people import ADDRESS

SUBSTANCE = (
    "By the table the tides at the quay should turn at noon, yet day {} of my log says one.",
    "Wet until noon? On day {} I stood at the quay with dry boots by half past ten already.",
)
PRAISE = "Great post, thank you, wonderful and helpful article, I love your nice blog, visit {}!"


@pytest.fixture
def post(make, services, moderator):
    services.rules.set(SiteRules(hold_first=True), by=moderator)
    return make.post(body="Tides come twice a day.\n\nThe quay is wet until noon.")


@pytest.fixture
def browser(services):
    return services.trust.browser(None).cookie


@pytest.fixture
def send(services, session, make, moderator):
    """Send a comment; a person publishes it when it waits and that is wished."""

    def do(post, body, *, cookie=None, publish=False, **fields):
        new = NewComment(author_name=fields.pop("author_name", "Rita"), body=body, **fields)
        receipt = services.comments.submit(post.slug, new, address=ADDRESS, cookie=cookie)
        comment = session.get_one(Comment, receipt.comment_id)
        if publish and comment.status is not Status.PUBLISHED:
            make.decide(comment, DecisionKind.APPROVE, by=moderator)
        return comment

    return do


def first_rule(session, comment):
    chosen = select(Decision.rule).where(Decision.comment_id == comment.id).order_by(Decision.id)
    return session.scalars(chosen).first()


def earn(send, post, cookie, text=SUBSTANCE[0], times=3):
    return [send(post, text.format(number), cookie=cookie, publish=True) for number in range(times)]


class TestEarning:
    def test_three_with_substance_published(self, post, browser, send, session):
        earned = earn(send, post, browser)

        fourth = send(post, "And again.", cookie=browser)

        assert [first_rule(session, each) for each in earned] == [Rule.FIRST_COMMENT] * 3
        assert first_rule(session, fourth) == Rule.CLEAN

    def test_never_by_praise(self, post, browser, send, session):
        earn(send, post, browser, PRAISE, times=5)

        assert first_rule(session, send(post, "And again.", cookie=browser)) == Rule.FIRST_COMMENT

    def test_never_by_the_same_name_and_address(self, post, browser, send, session):
        for number in range(4):
            send(post, SUBSTANCE[0].format(number), publish=True, author_email="rita@mail.example")

        last = send(post, "And again.", cookie=browser, author_email="rita@mail.example")
        assert first_rule(session, last) == Rule.FIRST_COMMENT

    def test_not_by_what_only_waits(self, post, browser, send, session):
        for number in range(4):
            send(post, SUBSTANCE[0].format(number), cookie=browser)

        assert first_rule(session, send(post, "And again.", cookie=browser)) == Rule.FIRST_COMMENT

    def test_publishes_at_once_where_that_is_switched_on(
        self, post, browser, send, session, services, gate, moderator
    ):
        earn(send, post, browser)
        gate.score = 0.7
        assert first_rule(session, send(post, "One.", cookie=browser)) == Rule.ABOVE_HOLD_AT

        services.rules.set(SiteRules(hold_first=True, allow_trusted=True), by=moderator)

        assert first_rule(session, send(post, "Two.", cookie=browser)) == Rule.TRUSTED_AUTHOR
        gate.score = 0.97
        assert first_rule(session, send(post, "Three.", cookie=browser)) == Rule.ABOVE_SPAM_AT


class TestLosing:
    def test_spam_takes_it_however_old_the_comment(
        self, post, browser, send, session, make, moderator, now
    ):
        earned = earn(send, post, browser, times=4)
        now.advance(hours=1)

        make.decide(earned[0], DecisionKind.MARK_SPAM, by=moderator)

        assert first_rule(session, send(post, "And again.", cookie=browser)) == Rule.FIRST_COMMENT

    def test_new_substance_earns_it_again(self, post, browser, send, session, make, moderator, now):
        earned = earn(send, post, browser)
        make.decide(earned[0], DecisionKind.MARK_SPAM, by=moderator)
        now.advance(hours=1)

        earn(send, post, browser, SUBSTANCE[1])

        assert first_rule(session, send(post, "And again.", cookie=browser)) == Rule.CLEAN

    def test_a_wrong_spam_decision_taken_back_gives_it_back(
        self, post, browser, send, session, make, moderator
    ):
        earned = earn(send, post, browser)
        make.decide(earned[0], DecisionKind.MARK_SPAM, by=moderator)
        make.decide(earned[0], DecisionKind.APPROVE, by=moderator)

        assert first_rule(session, send(post, "And again.", cookie=browser)) == Rule.CLEAN

    def test_removing_forgets_who_wrote(self, post, browser, send, make, moderator):
        comment = send(post, "Something.", cookie=browser)
        assert comment.author_token is not None

        make.decide(comment, DecisionKind.REMOVE, by=moderator)

        assert comment.author_token is None


class TestBrowsers:
    def test_a_signed_token_is_known_again(self, services):
        fresh = services.trust.browser(None)

        again = services.trust.browser(fresh.cookie)

        assert (fresh.is_known, again.is_known) == (False, True)
        assert again.author_token == fresh.author_token

    @pytest.mark.parametrize(
        "cookie", ["", "made-up", "x" * 5_000, "é\u200b", ".", "IjEi.not-the-signature"]
    )
    def test_anything_else_gets_a_new_one(self, services, cookie):
        assert not services.trust.browser(cookie).is_known

    def test_a_link_of_the_blog_is_no_browser(self, services, make):
        token = services.comments.status_token(make.comment(make.post()).id)

        assert not services.trust.browser(token).is_known

    def test_a_signed_thing_that_is_no_text_is_none(self, services):
        signer = URLSafeSerializer(
            "0123456789abcdef0123456789abcdef-for-tests-only", "author-browser"
        )

        assert not services.trust.browser(str(signer.dumps([1]))).is_known

    def test_only_a_keyed_hash_is_kept(self, post, browser, send):
        comment = send(post, "Something.", cookie=browser)

        assert len(comment.author_token) == 32
        assert comment.author_token not in browser


class TestConfirming:
    def test_joins_the_browsers_of_one_address(self, post, services, send, session):
        one, other = (services.trust.browser(None).cookie for _ in "12")
        mail = "Rita@Mail.example"
        mine = [
            send(post, SUBSTANCE[0].format(n), cookie=one, publish=True, author_email=mail)
            for n in range(3)
        ]
        second = send(post, "From the telephone.", cookie=other, author_email=mail.lower())
        assert first_rule(session, second) == Rule.FIRST_COMMENT

        for comment in (mine[0], second):
            services.trust.confirm(services.trust.confirmation_token(comment.id))

        third = send(post, "From there again.", cookie=other, author_email=mail)
        without = send(post, "And without it.", cookie=other)
        assert (first_rule(session, third), first_rule(session, without)) == (
            Rule.CLEAN,
            Rule.FIRST_COMMENT,
        )

    def test_somebody_elses_browser_gains_nothing_by_typing_the_address(
        self, post, services, send, session
    ):
        mail, mine = "rita@mail.example", services.trust.browser(None).cookie
        earned = [
            send(post, SUBSTANCE[0].format(n), cookie=mine, publish=True, author_email=mail)
            for n in range(3)
        ]
        services.trust.confirm(services.trust.confirmation_token(earned[0].id))

        thief = send(post, "It is me.", author_email=mail)

        assert first_rule(session, thief) == Rule.FIRST_COMMENT
        assert services.trust.is_confirmed("RITA@mail.example")
        assert not services.trust.is_confirmed("max@mail.example")

    def test_looking_confirms_nothing_and_twice_is_no_error(self, post, services, send, session):
        comment = send(post, "Something.", author_email="rita@mail.example")
        token = services.trust.confirmation_token(comment.id)

        assert not services.trust.confirmation(token).is_confirmed
        assert session.scalars(select(ConfirmedAddress)).all() == []
        services.trust.confirm(token)
        services.trust.confirm(token)

        assert services.trust.confirmation(token).is_confirmed
        assert len(session.scalars(select(ConfirmedAddress)).all()) == 1

    def test_a_status_link_confirms_nothing(self, post, services, send):
        comment = send(post, "Something.", author_email="rita@mail.example")

        for token in (services.comments.status_token(comment.id), "made-up"):
            with pytest.raises(NotFoundError):
                services.trust.confirm(token)

    def test_there_must_be_an_address_and_a_comment(self, post, services, send, make, moderator):
        without = send(post, "Something.")
        removed = send(post, "Another.", author_email="rita@mail.example")
        make.decide(removed, DecisionKind.REMOVE, by=moderator)

        for comment in (without, removed):
            with pytest.raises(NotFoundError):
                services.trust.confirm(services.trust.confirmation_token(comment.id))

    def test_a_rule_may_name_who_confirmed_an_address(self, post, services, send, make, session):
        cookie, mail = services.trust.browser(None).cookie, "rita@mail.example"
        comment = send(post, "Something.", cookie=cookie, author_email=mail)
        make.rule("Rita@mail.example", RuleKind.AUTHOR, effect=Effect.ALLOW)
        services.trust.confirm(services.trust.confirmation_token(comment.id))

        mine = send(post, "Again.", cookie=cookie, author_email=mail)
        thief = send(post, "Not me.", author_email=mail)

        assert first_rule(session, mine) == Rule.ALLOWED_AUTHOR
        assert first_rule(session, thief) == Rule.FIRST_COMMENT
