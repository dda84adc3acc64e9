"""Passkeys when several things happen at the same moment, each in a session of its own."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from blog.db import Device, LogEntry, Passkey
from blog.domain.errors import InvalidInputError, SignInError
from blog.domain.log import Act
from blog.domain.passkeys import MAX_PASSKEYS
from tests.authenticator import SITE, Authenticator
from tests.blog.services.at_once import at_once
from tests.blog.services.cheap import hash_cheaply
from tests.people import ADA, ADDRESS, PASSWORD

pytestmark = pytest.mark.usefixtures("session")
TIMES = 4


@pytest.fixture
def overrides():
    return {"SITE_URL": SITE}


@pytest.fixture
def people(services):
    hash_cheaply(services)
    return services.people


@pytest.fixture
def ada(people, make, session):
    """Give a user; nothing of the test's own session is left open."""
    number = make.user(ADA).id
    session.commit()
    return number


def begin(people, user_id):
    return people.passkeys.begin(user_id, "A phone", password=PASSWORD, address=ADDRESS)


@pytest.fixture
def device(people, ada, session):
    device, asked = Authenticator(), begin(people, ada)
    people.passkeys.add(ada, asked.ticket, device.make(asked.options))
    session.commit()
    return device


def sign_in(people, asked, answer):
    return people.passkey_sign_ins.sign_in(asked.ticket, answer, address=ADDRESS).token


def test_one_answer_sent_many_times_opens_the_door_once(app, people, device, session):
    asked = people.passkey_sign_ins.begin()
    answer = device.show(asked.options)

    results = at_once(app, TIMES, lambda _: sign_in(people, asked, answer))

    assert [type(one) for one in results].count(str) == 1
    assert [type(one) for one in results].count(SignInError) == TIMES - 1
    assert session.scalar(select(func.count(Device.id))) == 1
    copies = select(LogEntry.id).where(LogEntry.act == Act.PASSKEY_COPIED)
    assert session.scalar(copies) is None  # a replay tells of no copy


def test_copies_with_the_same_counter_are_told_apart(app, people, device, session):
    asked = [people.passkey_sign_ins.begin() for _ in range(TIMES)]
    answers = []
    for one in asked:
        device.count = 9
        answers.append(device.show(one.options))

    results = at_once(app, TIMES, lambda number: sign_in(people, asked[number], answers[number]))

    assert [type(one) for one in results].count(str) == 1
    copies = select(func.count(LogEntry.id)).where(LogEntry.act == Act.PASSKEY_COPIED)
    assert session.scalar(copies) == TIMES - 1


def test_nobody_gets_more_than_ten(app, people, ada, session):
    for _ in range(MAX_PASSKEYS - 1):
        asked = begin(people, ada)
        people.passkeys.add(ada, asked.ticket, Authenticator().make(asked.options))
    more = [begin(people, ada) for _ in range(TIMES)]
    session.commit()

    results = at_once(
        app,
        TIMES,
        lambda number: people.passkeys.add(
            ada, more[number].ticket, Authenticator().make(more[number].options)
        ),
    )

    assert [type(one) for one in results].count(InvalidInputError) == TIMES - 1
    assert session.scalar(select(func.count(Passkey.id))) == MAX_PASSKEYS


def test_the_ticket_of_a_second_step_adds_nothing(people, ada, device):
    """It was given to who knew the password, but never said that a passkey should be added."""
    half = people.sign_ins._half_of(people.accounts.get(ada))
    asked = people.passkey_sign_ins.begin_second(half)

    with pytest.raises(InvalidInputError, match="within five minutes"):
        people.passkeys.add(ada, asked.ticket, Authenticator().make(asked.options))
