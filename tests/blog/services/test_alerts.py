"""Mail tells the people of the desk what waits; hostile words in it stay words."""

from __future__ import annotations

import email
import email.policy

import pytest
from sqlalchemy import select

from blog.db import OutboxMessage
from blog.domain.accounts import Role
from blog.domain.alerts import Digest, Wishes
from blog.domain.errors import InvalidInputError
from blog.domain.moderation import DecisionKind, Status

SITE = "https://blog.example.org"
AWAKE = {"quiet_from": 0, "quiet_until": 0}


@pytest.fixture
def overrides(server):
    return {
        "SMTP_URL": f"smtp://127.0.0.1:{server.port}",
        "SITE_URL": SITE,
        "SITE_TITLE": "The quay",
    }


@pytest.fixture
def moderator(make):
    return make.user("Max").id


def work(services, now):
    """Let a minute pass, so that the alerts look again, and send what is due."""
    now.advance(minutes=1)
    while services.work.run_due():
        pass


def read(mail):
    return email.message_from_string(mail, policy=email.policy.default)


def test_what_waits_too_long_is_told_once_a_day(services, make, moderator, server, now):
    services.alerts.save(moderator, "max@example.org", Wishes(wait_hours=3, **AWAKE))
    comment = make.comment(make.post("The leak"), "A held one.", status=Status.PENDING)
    work(services, now)
    assert server.mails == []

    now.advance(hours=3)
    work(services, now)
    now.advance(hours=20)
    work(services, now)

    ((to, text),) = server.mails
    mail = read(text)
    assert to == ["max@example.org"]
    assert mail["Subject"] == "The quay: 1 comment waiting"
    assert mail["From"] == "blarney@blog.example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert f"{SITE}/admin/moderation/{comment.id}" in mail.get_content()
    assert "A held one." in mail.get_content()
    now.advance(hours=4)
    work(services, now)
    assert len(server.mails) == 2


def test_spam_is_never_told(services, make, moderator, server, now):
    services.alerts.save(moderator, "max@example.org", Wishes(wait_hours=1, **AWAKE))
    make.comment(make.post(), status=Status.SPAM)
    now.advance(days=3)
    work(services, now)

    assert server.mails == []


def test_a_summary_has_the_numbers_and_what_waits(services, make, moderator, server, now):
    services.alerts.save(moderator, "max@example.org", Wishes(digest=Digest.DAILY, **AWAKE))
    post = make.post()
    make.comment(post)
    make.comment(post, "A shop of shoes.", status=Status.SPAM)
    held = make.comment(post, "A held one.", status=Status.PENDING)
    now.advance(days=1)
    work(services, now)
    work(services, now)

    ((_, text),) = server.mails
    content = read(text).get_content()
    assert "Received:                       3" in content
    assert "A held one." in content
    assert "shoes" not in content
    make.decide(held, DecisionKind.REJECT, by=moderator)
    now.advance(days=1)
    work(services, now)
    assert "Nothing is waiting" in read(server.mails[1][1]).get_content()


def test_hostile_words_add_no_header_no_link_and_no_line(services, make, moderator, server, now):
    services.alerts.save(moderator, "max@example.org", Wishes(wait_hours=1, **AWAKE))
    post = make.post("=?utf-8?q?x=0D=0ABcc:_victim@example.org?= \u202eleak")
    make.comment(
        post,
        "Look at https://shop.example.com/ now.\n\nBcc: victim@example.org",
        author_name="Spike =?utf-8?q?y?=",
        status=Status.PENDING,
    )
    now.advance(hours=2)
    work(services, now)

    ((to, text),) = server.mails
    mail = read(text)
    assert to == ["max@example.org"]
    assert set(mail.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }
    assert "https://shop" not in mail.get_content()
    assert "\u202e" not in mail.get_content()
    assert "=?" not in mail.get_content()


def test_nothing_is_sent_in_quiet_hours(services, make, moderator, server, now):
    hour = now().hour
    quiet = Wishes(wait_hours=1, quiet_from=hour, quiet_until=(hour + 4) % 24)
    services.alerts.save(moderator, "max@example.org", quiet)
    make.comment(make.post(), status=Status.PENDING)
    now.advance(hours=2)
    work(services, now)
    assert server.mails == []

    now.advance(hours=2)
    work(services, now)
    assert len(server.mails) == 1


@pytest.mark.parametrize("change", ["deactivated", "an author now"])
def test_who_may_not_see_held_comments_is_not_told_of_them(
    services, make, moderator, server, now, change
):
    services.alerts.save(moderator, "max@example.org", Wishes(wait_hours=1, **AWAKE))
    by = make.user("Ada", Role.ADMINISTRATOR).id
    if change == "deactivated":
        services.accounts.set_active(moderator, is_active=False, by=by)
    else:
        services.accounts.change_role(moderator, Role.AUTHOR, by=by)
    make.comment(make.post(), status=Status.PENDING)
    now.advance(hours=2)
    work(services, now)

    assert server.mails == []


def test_a_refused_mail_is_tried_again(services, session, make, moderator, server, now):
    server.refuses = True
    services.alerts.save(moderator, "max@example.org", Wishes(wait_hours=1, **AWAKE))
    make.comment(make.post(), status=Status.PENDING)
    now.advance(hours=2)
    work(services, now)
    assert "SMTPRecipientsRefused" in session.scalar(select(OutboxMessage.last_error))

    server.refuses = False
    now.advance(minutes=2)
    work(services, now)
    assert len(server.mails) == 1


def test_a_wish_needs_an_address_and_sane_hours(services, moderator):
    with pytest.raises(InvalidInputError) as refusal:
        services.alerts.save(moderator, "", Wishes(wait_hours=1))
    assert set(refusal.value.fields) == {"email"}
    with pytest.raises(InvalidInputError) as refusal:
        services.alerts.save(moderator, "not an address", Wishes())
    assert set(refusal.value.fields) == {"email"}
    with pytest.raises(InvalidInputError) as refusal:
        services.alerts.save(moderator, "", Wishes(quiet_from=24, wait_hours=-1))
    assert set(refusal.value.fields) == {"quiet_from", "wait_hours"}


class TestWithoutAServer:
    @pytest.fixture
    def overrides(self):
        return {}

    def test_nothing_is_queued(self, services, session, make, moderator, now):
        services.alerts.save(moderator, "max@example.org", Wishes(wait_hours=1, **AWAKE))
        make.comment(make.post(), status=Status.PENDING)
        now.advance(hours=5)
        work(services, now)

        assert not services.alerts.can_mail
        assert session.scalars(select(OutboxMessage)).all() == []
