"""Writing rules and settings, and what they do to the next comment."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from blog.db import Decision, LogEntry, OwnerRule
from blog.domain.comments import NewComment
from blog.domain.errors import CommentsClosedError, InvalidInputError, NotFoundError
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind, Rule, Status
from blog.domain.rules import Effect, NewRule, RuleKind
from blog.services.rules import SiteRules
from tests.people import ADDRESS, OTHER_ADDRESS

GOOD = "The table for the quay gives noon, yet at the wall the tides came an hour later today."


@pytest.fixture
def send(services, session):
    """Send a comment and give its first decision."""

    def do(post, body="The ferry was late.", *, address=ADDRESS, cookie=None, **fields):
        new = NewComment(author_name=fields.pop("author_name", "Rita"), body=body, **fields)
        receipt = services.comments.submit(post.slug, new, address=address, cookie=cookie)
        return session.scalars(
            select(Decision).where(Decision.comment_id == receipt.comment_id).order_by(Decision.id)
        ).first()

    return do


def acts(session):
    return [entry.act for entry in session.scalars(select(LogEntry).order_by(LogEntry.id))]


class TestWriting:
    def test_a_rule_says_who_made_it_and_is_written_down(self, make, services, session, moderator):
        rule = make.rule("Online Casino", note="From the spring wave.", by=moderator)

        [listed] = services.rules.page().rules
        assert (listed.value, listed.shown, listed.note) == (
            "online casino",
            "Online Casino",
            "From the spring wave.",
        )
        assert (listed.user_id, listed.hits, listed.last_hit_at) == (moderator, 0, None)
        entry = session.scalars(select(LogEntry).where(LogEntry.act == Act.RULE_ADDED)).one()
        assert (entry.user_id, entry.subject) == (moderator, "Online Casino")
        assert entry.details == {"kind": "phrase", "effect": "hold"}
        assert services.rules.get(rule.id) is listed

    def test_the_same_rule_twice_is_refused(self, make):
        make.rule("casino")

        with pytest.raises(InvalidInputError):
            make.rule("CASINO!")

    def test_a_rule_changes_in_effect_note_and_end_alone(
        self, make, services, session, now, moderator
    ):
        rule = make.rule("casino")
        now.advance(days=1)
        new = NewRule(RuleKind.HOST, "other.example", Effect.SPAM, "Worse than thought.")

        services.rules.change(rule.id, new, by=moderator)

        assert (rule.kind, rule.value) == (RuleKind.PHRASE, "casino")
        assert (rule.effect, rule.note) == (Effect.SPAM, "Worse than thought.")
        assert acts(session)[-1] is Act.RULE_CHANGED

    def test_a_removed_rule_is_gone_and_its_decisions_stay(
        self, make, services, session, send, moderator
    ):
        rule, post = make.rule("casino"), make.post()
        decision = send(post, "A casino again.")

        services.rules.remove(rule.id, by=moderator)

        assert session.scalars(select(OwnerRule)).all() == []
        assert (decision.rule, decision.note) == (Rule.BLOCKED_PHRASE, "casino")
        assert acts(session)[-1] is Act.RULE_REMOVED
        assert send(post, "Another casino.").kind is DecisionKind.APPROVE
        with pytest.raises(NotFoundError):
            services.rules.remove(rule.id, by=moderator)

    def test_rules_come_in_pages(self, make, services, moderator):
        for number in range(103):
            make.rule(f"word{number}", by=moderator)

        first = services.rules.page()
        second = services.rules.page(first.next_before)

        assert (len(first.rules), len(second.rules), second.next_before) == (100, 3, None)

    @pytest.mark.parametrize(
        "wanted",
        [
            SiteRules(trust_after=0),
            SiteRules(trust_after=101),
            SiteRules(close_after_days=-1),
            SiteRules(close_after_days=36_501),
        ],
    )
    def test_settings_out_of_range_are_refused(self, services, moderator, wanted):
        with pytest.raises(InvalidInputError):
            services.rules.set(wanted, by=moderator)

        assert services.rules.settings() == SiteRules()

    def test_settings_are_kept_and_written_down(self, services, session, moderator):
        wanted = SiteRules(hold_first=True, close_after_days=9, allow_trusted=True, trust_after=2)

        services.rules.set(wanted, by=moderator)

        assert services.rules.settings() == wanted
        entry = session.scalars(select(LogEntry)).one()
        assert (entry.act, entry.details["close_after_days"]) == (Act.RULES_SET, 9)


class TestDeciding:
    def test_a_rule_holds_from_the_next_comment_on_and_counts_its_hits(
        self, make, send, now, session
    ):
        post = make.post()
        assert send(post, "The casino is open.").kind is DecisionKind.APPROVE
        rule = make.rule("casino")
        now.advance(minutes=5)

        decision = send(post, "The casino is closed.")

        assert (decision.kind, decision.rule) == (DecisionKind.HOLD, Rule.BLOCKED_PHRASE)
        assert (decision.user_id, decision.note) == (None, "casino")
        session.refresh(rule)
        assert (rule.hits, rule.last_hit_at) == (1, now())

    @pytest.mark.parametrize(
        "body",
        ["A cаsino with a Cyrillic letter.", "A ca**si**no in bold.", "A c\u200basino, hidden."],
    )
    def test_disguises_do_not_help(self, make, send, body):
        make.rule("casino")

        assert send(make.post(), body).rule == Rule.BLOCKED_PHRASE

    def test_a_link_is_found_wherever_it_stands(self, make, send):
        make.rule("casino.example", RuleKind.HOST, effect=Effect.SPAM)
        post = make.post()

        found = [
            send(post, "See https://www.casino.example/win."),
            send(post, "See [this](http://x.casino.example)."),
            send(post, "Look at casino.example"),
            send(post, "My own site.", author_url="https://casino.example"),
        ]

        assert {decision.rule for decision in found} == {Rule.BLOCKED_HOST}
        assert {decision.to_status for decision in found} == {Status.SPAM}

    def test_a_network_is_compared_with_the_live_address(self, make, send):
        make.rule("203.0.113.0/24", RuleKind.NETWORK)
        post = make.post()

        assert send(post, "From there.", address=OTHER_ADDRESS).rule == Rule.BLOCKED_NETWORK
        assert send(post, "From here.").rule == Rule.CLEAN

    def test_an_expired_rule_does_nothing(self, make, services, send, now):
        rule = make.rule("casino", expires_at=now().replace(hour=13))
        now.advance(hours=2)

        assert send(make.post(), "The casino.").rule == Rule.CLEAN
        assert services.rules.has_expired(rule)

    def test_an_allowed_author_needs_the_browser_not_the_name(self, make, services, send, gate):
        post = make.post()
        gate.score = 0.7
        first = send(post, GOOD)
        cookie = services.trust.browser(None).cookie
        mine = send(post, GOOD + " Truly.", cookie=cookie)
        make.rule(f"#{mine.comment_id}", RuleKind.AUTHOR, effect=Effect.ALLOW)

        assert send(post, "Once more.", cookie=cookie).rule == Rule.ALLOWED_AUTHOR
        assert send(post, "In my name.").rule == Rule.ABOVE_HOLD_AT
        assert first.rule == Rule.ABOVE_HOLD_AT

    def test_a_rule_about_an_author_needs_a_comment_that_proves_one(self, make):
        for typed in ("#99", "Rita", "#", "-1", "99999999999"):
            with pytest.raises(InvalidInputError):
                make.rule(typed, RuleKind.AUTHOR)

    def test_everything_on_a_post_waits(self, make, send):
        decision = send(make.post(hold_all=True))

        assert (decision.kind, decision.rule) == (DecisionKind.HOLD, Rule.POST_HELD)

    def test_first_comments_wait_on_the_blog_or_on_one_post(self, make, services, send, moderator):
        post, other = make.post(hold_first=True), make.post()

        assert send(post).rule == Rule.FIRST_COMMENT
        assert send(other).rule == Rule.CLEAN
        services.rules.set(SiteRules(hold_first=True), by=moderator)
        assert send(other, "Another one.").rule == Rule.FIRST_COMMENT


class TestClosing:
    def test_comments_close_after_the_sites_days(self, make, services, send, now, moderator):
        post = make.post()
        services.rules.set(SiteRules(close_after_days=3), by=moderator)
        before = services.site.version()
        assert services.posts.takes_comments(post)

        now.advance(days=3)

        assert services.site.version() != before
        assert not services.posts.takes_comments(services.posts.get(post.id))
        with pytest.raises(CommentsClosedError):
            send(post)

    def test_a_post_goes_its_own_way(self, make, services, send, now, moderator):
        services.rules.set(SiteRules(close_after_days=3), by=moderator)
        never, sooner = make.post(close_after_days=0), make.post(close_after_days=1)

        now.advance(days=2)

        assert send(never).rule == Rule.CLEAN
        with pytest.raises(CommentsClosedError):
            send(sooner)

    def test_opening_again_is_one_setting_away(self, make, services, send, now, moderator):
        services.rules.set(SiteRules(close_after_days=3), by=moderator)
        post = make.post()
        now.advance(days=5)

        services.rules.set(SiteRules(), by=moderator)

        assert send(post).rule == Rule.CLEAN
