"""One mail asks the owner of an address whether a comment is theirs; nobody is flooded with them."""

from __future__ import annotations

import email
import email.policy
import re

import pytest
from sqlalchemy import select

from blog.db import Comment, OutboxMessage
from blog.domain.comments import NewComment
from blog.domain.confirmations import MOST_OF_BLOG, MOST_OF_NETWORK, MOST_TO_DOMAIN, PAUSE_DAYS
from blog.domain.moderation import DecisionKind, Status
from blog.domain.outbox import PAUSES, OutboxState
from tests.people import ADDRESS

SITE = "https://blog.example.org"
MAIL = "rita@mail.example"


@pytest.fixture
def overrides(server):
    return {
        "SMTP_URL": f"smtp://127.0.0.1:{server.port}",
        "SITE_URL": SITE,
        "SITE_TITLE": "The quay",
        "RATE_LIMITS": False,
    }


@pytest.fixture
def post(make):
    return make.post("The leak")


@pytest.fixture
def send(services, session, post):
    """Send a comment with the wish to confirm its address."""
    numbers = iter(range(10_000))

    def do(address=MAIL, *, network=ADDRESS, cookie=None, wants=True, **fields):
        new = NewComment(
            author_name=fields.pop("author_name", "Rita"),
            body=fields.pop("body", f"The number {next(numbers)} ferry was late."),
            author_email=address,
            confirm_address=wants,
        )
        receipt = services.comments.submit(post.slug, new, address=network, cookie=cookie)
        return session.get_one(Comment, receipt.comment_id)

    return do


def work(services):
    while services.work.run_due():
        pass


def waiting(session):
    return [one.recipient for one in session.scalars(select(OutboxMessage))]


def read(mail):
    return email.message_from_string(mail, policy=email.policy.default)


class TestTheMail:
    def test_it_goes_to_the_address_and_its_link_confirms(self, services, send, server):
        send()
        work(services)

        ((to, text),) = server.mails
        mail = read(text)
        assert to == [MAIL]
        assert mail["Subject"] == "The quay: please confirm your mail address"
        assert mail.get_content_type() == "text/plain"
        token = re.search(rf"{SITE}/comments/confirm/(\S+)", mail.get_content())[1]
        assert not services.trust.confirmation(token).is_confirmed
        services.trust.confirm(token)
        assert services.trust.is_confirmed(MAIL)

    def test_nothing_that_the_commenter_wrote_is_in_it(self, services, send, server):
        send(
            author_name="Buy pills =?utf-8?q?x?= https://pills.example",
            body="Cheap pills at https://pills.example\n\nBcc: victim@mail.example",
        )
        work(services)

        ((to, text),) = server.mails
        assert to == [MAIL]
        assert "pills" not in text
        assert "victim" not in text
        assert set(read(text).keys()) == {
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

    def test_held_comments_get_it_too_and_nobody_who_did_not_ask(self, send, session, gate):
        gate.score = 0.7
        held = send()
        send("max@mail.example", wants=False)
        send(None)

        assert held.status is Status.PENDING
        assert waiting(session) == [MAIL]

    def test_a_comment_sent_again_queues_nothing_again(self, send, session):
        send(body="The same words.")
        send(body="The same words.")  # the first one's receipt, and nothing new

        assert len(waiting(session)) == 1

    @pytest.mark.parametrize("address", ["rita@mäil.example", "rïta@mail.example"])
    def test_an_address_that_the_server_may_read_otherwise_gets_none(self, send, session, address):
        send(address)

        assert waiting(session) == []

    def test_once_sent_it_is_emptied_and_still_known(self, services, send, session, server):
        send()
        work(services)
        assert len(server.mails) == 1
        session.expire_all()

        (kept,) = session.scalars(select(OutboxMessage))
        assert (kept.state, kept.recipient, kept.body) == (OutboxState.SENT, "", "")
        assert MAIL not in str(kept.key)
        send()
        assert len(session.scalars(select(OutboxMessage)).all()) == 1

    def test_given_up_it_is_emptied_as_well(self, services, send, session, server, now):
        server.refuses = True
        send()
        for _ in range(len(PAUSES) + 1):
            work(services)
            now.advance(days=1)
        session.expire_all()

        (kept,) = session.scalars(select(OutboxMessage))
        assert (kept.state, kept.recipient, kept.body) == (OutboxState.FAILED, "", "")
        assert "SMTPRecipientsRefused" in kept.last_error
        assert MAIL not in kept.last_error


class TestInItalian:
    @pytest.fixture
    def overrides(self, server):
        return {
            "SMTP_URL": f"smtp://127.0.0.1:{server.port}",
            "SITE_URL": SITE,
            "SITE_LANG": "it",
        }

    def test_readers_are_written_to_in_the_sites_language(self, services, send, server):
        send()
        work(services)

        mail = read(server.mails[0][1])
        assert mail["Subject"] == "Blarney: conferma il tuo indirizzo e-mail"
        assert "Somebody" not in mail.get_content()


class TestNobodyIsFlooded:
    @pytest.mark.parametrize("score", [0.97, 0.99])
    def test_spam_causes_none(self, send, session, gate, score):
        gate.score = score
        comment = send()

        assert comment.status is Status.SPAM
        assert waiting(session) == []

    def test_one_mailbox_gets_one_in_thirty_days(self, services, send, session, now):
        for address in (MAIL, MAIL.upper(), "r.i.t.a@mail.example", "rita+2@mail.example"):
            send(address)
        assert waiting(session) == [MAIL]

        work(services)
        now.advance(days=PAUSE_DAYS, seconds=-60)
        work(services)
        send()
        assert len(waiting(session)) == 1
        now.advance(hours=2)  # the worker tidies once an hour
        work(services)
        send()
        assert waiting(session)[-1] == MAIL

    def test_a_confirmed_address_gets_none(self, services, send, session):
        services.trust.confirm(services.trust.confirmation_token(send(wants=False).id))
        send()
        send("Rita@mail.example")

        assert waiting(session) == []

    def test_one_network_causes_few_in_a_day(self, send, session, now):
        for number in range(MOST_OF_NETWORK + 3):
            send(f"victim{number}@mail{number}.example")
        assert len(waiting(session)) == MOST_OF_NETWORK

        send("else@mail.example", network="198.51.100.77")
        assert len(waiting(session)) == MOST_OF_NETWORK + 1
        now.advance(days=1)
        send("more@mail.example")
        assert len(waiting(session)) == MOST_OF_NETWORK + 2

    def test_one_domain_gets_few_in_a_day(self, send, session):
        for number in range(MOST_TO_DOMAIN + 2):
            send(f"box{number}@victim.example", network=f"198.51.{number}.1")

        assert len(waiting(session)) == MOST_TO_DOMAIN

    def test_all_together_cause_few_in_a_day(self, send, session):
        for number in range(MOST_OF_BLOG + 1):
            send(f"victim@mail{number}.example", network=f"198.51.{number}.1")

        assert len(waiting(session)) == MOST_OF_BLOG

    def test_a_comment_is_taken_all_the_same(self, send):
        taken = [send(f"victim{n}@mail{n}.example") for n in range(MOST_OF_NETWORK + 2)]

        assert {comment.status for comment in taken} == {Status.PUBLISHED}

    def test_the_link_of_a_removed_comment_shows_nothing(
        self, services, send, make, moderator, server
    ):
        comment = send()
        make.decide(comment, DecisionKind.REMOVE, by=moderator)
        work(services)

        assert comment.author_email is None
        token = re.search(r"confirm/(\S+)", read(server.mails[0][1]).get_content())[1]
        with pytest.raises(Exception, match="no such comment"):
            services.trust.confirmation(token)


class TestWithoutMail:
    @pytest.fixture
    def overrides(self):
        return {"SMTP_URL": "smtp://127.0.0.1:1"}  # and no SITE_URL

    def test_none_is_queued(self, send, session):
        send()

        assert waiting(session) == []
