"""An invitation's link goes to the address that was given, and nowhere else."""

from __future__ import annotations

import email
import email.policy
import re

import pytest
from sqlalchemy import select

from blog.db import Invitation, LogEntry, OutboxMessage
from blog.domain.accounts import Role
from blog.domain.errors import InvalidInputError
from blog.domain.log import Act
from blog.domain.outbox import PAUSES, OutboxState
from tests.blog.services.cheap import hash_cheaply
from tests.people import ADA

SITE = "https://blog.example.org"
MAIL = "bea@mail.example"
pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def overrides(server):
    return {
        "SMTP_URL": f"smtp://127.0.0.1:{server.port}",
        "SITE_URL": SITE,
        "SITE_TITLE": "The quay",
    }


@pytest.fixture
def invitations(services):
    hash_cheaply(services)
    return services.people.invitations


@pytest.fixture
def ada(invitations, make):
    return make.user(ADA, Role.ADMINISTRATOR)


def work(services, session):
    while services.work.run_due():
        pass
    session.expire_all()


def read(mail):
    return email.message_from_string(mail, policy=email.policy.default)


def test_the_link_in_the_mail_makes_a_user(invitations, services, session, ada, server):
    made = invitations.invite(Role.AUTHOR, by=ada.id, note="Bea, boatyard", send_to=f" {MAIL} ")
    assert invitations.deliveries([made.invitation]) == {made.invitation.id: OutboxState.WAITING}
    work(services, session)

    ((to, text),) = server.mails
    mail = read(text)
    assert to == [MAIL]
    assert mail["Subject"] == "The quay: an invitation"
    assert f"{ADA} invites you to The quay ({SITE}) as author." in mail.get_content()
    assert "boatyard" not in text  # the note is for the list only
    token = re.search(rf"{SITE}/invitation/(\S+)", mail.get_content())[1]
    assert token == made.token
    assert invitations.accept(token, "Bea", "eight copper lanterns").user.name == "Bea"
    (kept,) = invitations.listing()
    assert kept.sent_to == MAIL
    assert invitations.deliveries([kept]) == {kept.id: OutboxState.SENT}


def test_the_token_is_nowhere_once_it_was_sent(invitations, services, session, ada, server, caplog):
    caplog.set_level("DEBUG")
    made = invitations.invite(Role.AUTHOR, by=ada.id, send_to=MAIL)
    work(services, session)

    assert len(server.mails) == 1
    for table in (OutboxMessage, Invitation, LogEntry):
        rows = session.execute(select(table.__table__)).all()
        assert rows
        assert all(made.token not in str(value) for row in rows for value in row)
    assert made.token not in caplog.text
    entry = session.scalars(select(LogEntry).where(LogEntry.act == Act.INVITED)).one()
    assert entry.details == {"role": "author", "is_mailed": True}


def test_without_an_address_nothing_is_mailed(invitations, services, session, ada, server):
    made = invitations.invite(Role.AUTHOR, by=ada.id)
    work(services, session)

    assert server.mails == []
    assert made.invitation.sent_to is None
    assert invitations.deliveries([made.invitation]) == {}


def test_one_taken_back_before_it_left_is_not_sent(invitations, services, session, ada, server):
    made = invitations.invite(Role.AUTHOR, by=ada.id, send_to=MAIL)
    other = invitations.invite(Role.AUTHOR, by=ada.id, send_to="ben@mail.example")
    invitations.revoke(made.invitation.id, by=ada.id)
    work(services, session)

    assert [to for to, _ in server.mails] == [["ben@mail.example"]]
    assert list(invitations.deliveries([made.invitation, other.invitation])) == [
        other.invitation.id
    ]


def test_one_that_cannot_be_delivered_says_so(invitations, services, session, ada, server, now):
    server.refuses = True
    made = invitations.invite(Role.AUTHOR, by=ada.id, send_to=MAIL)
    for _ in range(len(PAUSES) + 1):
        work(services, session)
        now.advance(days=1)

    assert invitations.deliveries([made.invitation]) == {made.invitation.id: OutboxState.FAILED}
    assert session.scalars(select(OutboxMessage.body)).all() == [""]


def test_hostile_names_add_no_header_and_no_line(invitations, services, session, make, server):
    giver = make.user("Ada =?utf-8?q?x=0D=0ABcc:_victim@mail.example?=", Role.ADMINISTRATOR)
    invitations.invite(Role.MODERATOR, by=giver.id, send_to=MAIL)
    work(services, session)

    ((to, text),) = server.mails
    assert to == [MAIL]
    assert "=?" not in read(text).get_content()
    assert not [line for line in text.splitlines() if line.lower().startswith("bcc")]


@pytest.mark.parametrize(
    "address",
    [
        "no address",
        "a@b.example, c@d.example",
        "a@b.example\nBcc: c@d.example",
        "<a@b.example>",
        "a@" + "b" * 300 + ".example",
        "a\x00@b.example",
        "\ud800@b.example",
    ],
)
def test_what_is_no_address_is_refused_and_nothing_is_made(invitations, session, ada, address):
    with pytest.raises(InvalidInputError) as refused:
        invitations.invite(Role.AUTHOR, by=ada.id, send_to=address)

    assert list(refused.value.fields) == ["send_to"]
    assert session.scalars(select(Invitation)).all() == []
    assert session.scalars(select(OutboxMessage)).all() == []


class TestInItalian:
    @pytest.fixture
    def overrides(self, server):
        return {
            "SMTP_URL": f"smtp://127.0.0.1:{server.port}",
            "SITE_URL": SITE,
            "SITE_LANG": "it",
        }

    def test_it_speaks_the_sites_language(self, invitations, services, session, ada, server):
        invitations.invite(Role.MODERATOR, by=ada.id, send_to=MAIL)
        work(services, session)

        mail = read(server.mails[0][1])
        assert mail["Subject"] == "Blarney: un invito"
        assert f"{ADA} ti invita su Blarney ({SITE}) come moderatore." in mail.get_content()


class TestWithoutMail:
    @pytest.fixture
    def overrides(self):
        return {}

    def test_an_address_is_refused_in_words(self, invitations, ada):
        with pytest.raises(InvalidInputError, match="No mail is sent from this blog"):
            invitations.invite(Role.AUTHOR, by=ada.id, send_to=MAIL)
