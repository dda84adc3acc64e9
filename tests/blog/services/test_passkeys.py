"""Passkeys: adding and removing them, and every wrong answer."""

from __future__ import annotations

import pytest

from blog.db import Passkey, RecoveryCode, SpentChallenge
from blog.domain.accounts import TRIES_PER_NAME, Role
from blog.domain.errors import (
    InvalidInputError,
    NotFoundError,
    RateLimitedError,
    SignInError,
)
from blog.domain.log import Act
from blog.domain.passkeys import CHALLENGE_SECONDS, MAX_PASSKEYS
from blog.domain.second_factor import RECOVERY_CODES
from tests.authenticator import PRESENT, SITE, Authenticator, from_base64
from tests.blog.services.cheap import hash_cheaply
from tests.blog.services.passkey_answers import HOSTILE, count, latest
from tests.people import ADA, ADDRESS, MAX, PASSWORD

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def overrides():
    return {"SITE_URL": SITE}


@pytest.fixture
def people(services):
    hash_cheaply(services)
    return services.people


@pytest.fixture
def ada(people, make):
    return make.user(ADA, Role.ADMINISTRATOR)


class TestAdding:
    def test_the_first_one_makes_recovery_codes_and_is_a_second_factor(
        self, people, ada, add, session, now
    ):
        device = add(name=" The  blue phone ")

        [kept] = people.passkeys.of(ada.id)
        assert (kept.name, kept.created_at, kept.used_at) == ("The blue phone", now(), None)
        assert kept.credential_id == device.credential_id
        assert kept.transports == "hybrid internal"
        assert len(set(device.recovery)) == RECOVERY_CODES
        state = people.second_factors.state(ada.id)
        assert (state.is_on, state.since, state.passkeys) == (True, None, 1)
        assert people.second_factors.users_with_one() == {ada.id}
        entry = latest(session)
        assert (entry.act, entry.user_id, entry.subject) == (
            Act.PASSKEY_ADDED, ada.id, "The blue phone",
        )  # fmt: skip

    def test_the_browser_is_asked_for_what_can_stand_alone(self, people, ada, device):
        asked = people.passkeys.begin(ada.id, "Other", password=PASSWORD, address=ADDRESS).options

        assert asked["rp"] == {"id": "blog.example", "name": "Blarney"}
        assert asked["attestation"] == "none"
        assert asked["authenticatorSelection"]["residentKey"] == "required"
        assert asked["authenticatorSelection"]["userVerification"] == "required"
        assert ADA not in asked["user"]["id"]
        [known] = asked["excludeCredentials"]
        assert from_base64(known["id"]) == device.credential_id
        assert len(from_base64(asked["challenge"])) == 32

    def test_later_ones_leave_the_recovery_codes_alone(self, people, ada, add):
        first = add()
        second = add(name="A key")

        assert second.recovery == []
        assert people.second_factors.state(ada.id).codes_left == len(first.recovery)

    @pytest.mark.parametrize(
        ("name", "password", "field"),
        [("", PASSWORD, "name"), ("a" * 81, PASSWORD, "name"), (" \n", PASSWORD, "name"), ("A", "wrong", "current")],
    )  # fmt: skip
    def test_name_and_password_come_first(self, people, ada, name, password, field):
        with pytest.raises(InvalidInputError) as refused:
            people.passkeys.begin(ada.id, name, password=password, address=ADDRESS)

        assert list(refused.value.fields) == [field]

    def test_wrong_passwords_count_as_at_the_door(self, people, ada):
        for _ in range(TRIES_PER_NAME):
            with pytest.raises(InvalidInputError):
                people.passkeys.begin(ada.id, "A", password="wrong", address=ADDRESS)

        with pytest.raises(RateLimitedError):
            people.passkeys.begin(ada.id, "A", password=PASSWORD, address=ADDRESS)

    def test_there_are_ten_at_most(self, people, ada, add):
        started = people.passkeys.begin(ada.id, "Late", password=PASSWORD, address=ADDRESS)
        for number in range(MAX_PASSKEYS):
            add(name=f"Key {number}")

        with pytest.raises(InvalidInputError, match="at most 10"):
            add(name="One more")
        with pytest.raises(InvalidInputError, match="at most 10"):
            people.passkeys.add(ada.id, started.ticket, Authenticator().make(started.options))
        assert len(people.passkeys.of(ada.id)) == MAX_PASSKEYS

    @pytest.mark.parametrize(
        "wrong",
        [
            {"origin": "https://evil.example"},
            {"origin": "http://blog.example"},
            {"origin": f"{SITE}:8443"},
            {"origin": f"{SITE}.evil.example"},
            {"rp_id": "evil.example"},
            {"flags": PRESENT},
            {"flags": 0},
            {"credential_id": b""},
            {"credential_id": b"x" * 1_024},
        ],
    )
    def test_a_wrong_answer_adds_nothing(self, people, ada, add, wrong):
        with pytest.raises(InvalidInputError, match="Expected a new passkey"):
            add(**wrong)

        assert people.passkeys.of(ada.id) == []
        assert not people.second_factors.state(ada.id).is_on

    @pytest.mark.parametrize("answer", HOSTILE)
    def test_a_hostile_answer_adds_nothing(self, people, ada, answer):
        asked = people.passkeys.begin(ada.id, "A phone", password=PASSWORD, address=ADDRESS)

        with pytest.raises(InvalidInputError, match="Expected a new passkey"):
            people.passkeys.add(ada.id, asked.ticket, answer)

    def test_an_answer_to_another_challenge_adds_nothing(self, people, ada):
        asked = people.passkeys.begin(ada.id, "A phone", password=PASSWORD, address=ADDRESS)
        other = people.passkeys.begin(ada.id, "A phone", password=PASSWORD, address=ADDRESS)

        with pytest.raises(InvalidInputError):
            people.passkeys.add(ada.id, asked.ticket, Authenticator().make(other.options))

    def test_a_challenge_is_answered_once_even_if_wrongly(self, people, ada, session):
        asked = people.passkeys.begin(ada.id, "A phone", password=PASSWORD, address=ADDRESS)
        with pytest.raises(InvalidInputError):
            people.passkeys.add(ada.id, asked.ticket, "{}")

        with pytest.raises(InvalidInputError):
            people.passkeys.add(ada.id, asked.ticket, Authenticator().make(asked.options))

        assert count(session, SpentChallenge.challenge_hash) == 1

    def test_a_challenge_grows_old_and_is_forgotten(self, people, ada, add, session, now):
        add()
        asked = people.passkeys.begin(ada.id, "A phone", password=PASSWORD, address=ADDRESS)
        now.advance(seconds=CHALLENGE_SECONDS + 1)

        with pytest.raises(InvalidInputError, match="within five minutes"):
            people.passkeys.add(ada.id, asked.ticket, Authenticator().make(asked.options))

        now.advance(seconds=CHALLENGE_SECONDS)
        add(name="Another")
        assert count(session, SpentChallenge.challenge_hash) == 1

    @pytest.mark.parametrize("ticket", ["", "x", "WzFd.x", "é", "\ud800", "." * 5_000])
    def test_a_made_up_ticket_opens_nothing(self, people, ada, ticket):
        with pytest.raises(InvalidInputError, match="within five minutes"):
            people.passkeys.add(ada.id, ticket, "{}")

    def test_a_ticket_is_for_its_user_and_its_purpose_only(self, people, ada, door, make):
        other = make.user(MAX)
        asked = people.passkeys.begin(ada.id, "A phone", password=PASSWORD, address=ADDRESS)
        answer = Authenticator().make(asked.options)

        with pytest.raises(InvalidInputError):
            people.passkeys.add(other.id, asked.ticket, answer)
        with pytest.raises(InvalidInputError):
            people.passkeys.add(ada.id, door.begin().ticket, answer)
        with pytest.raises(SignInError):
            door.sign_in(asked.ticket, answer, address=ADDRESS)

    def test_a_passkey_belongs_to_one_user(self, people, device, make):
        other = make.user(MAX)
        asked = people.passkeys.begin(other.id, "Mine", password=PASSWORD, address=ADDRESS)

        with pytest.raises(InvalidInputError):
            people.passkeys.add(other.id, asked.ticket, device.make(asked.options))

        assert people.passkeys.of(other.id) == []


class TestRemoving:
    def remove(self, people, user, passkey_id, password=PASSWORD):
        return people.passkeys.remove(user.id, passkey_id, password=password, address=ADDRESS)

    @pytest.mark.usefixtures("device")
    def test_the_last_one_takes_the_recovery_codes_along(self, people, ada, session):
        [kept] = people.passkeys.of(ada.id)
        with pytest.raises(InvalidInputError, match="current password"):
            self.remove(people, ada, kept.id, "wrong")

        assert self.remove(people, ada, kept.id).name == "A phone"

        assert count(session, Passkey.id) == count(session, RecoveryCode.id) == 0
        assert (latest(session).act, latest(session).subject) == (Act.PASSKEY_REMOVED, "A phone")
        assert people.sign_ins.sign_in(ADA, PASSWORD, address=ADDRESS).user is ada

    def test_an_earlier_one_leaves_them(self, people, ada, add):
        add(), add(name="A key")
        [first, second] = people.passkeys.of(ada.id)

        self.remove(people, ada, first.id)

        assert people.passkeys.of(ada.id) == [second]
        assert people.second_factors.state(ada.id).codes_left == RECOVERY_CODES

    @pytest.mark.usefixtures("device")
    def test_nobody_removes_anothers(self, people, ada, make):
        other = make.user(MAX)
        [kept] = people.passkeys.of(ada.id)

        for passkey_id in (kept.id, 999, 10**12):
            with pytest.raises(NotFoundError):
                self.remove(people, other, passkey_id)
        assert people.passkeys.of(ada.id) == [kept]

    def test_an_app_and_passkeys_share_the_recovery_codes(self, people, ada, add, app_code):
        _, codes = app_code(ada)
        assert len(codes) == RECOVERY_CODES
        assert add().recovery == []

        people.second_factors.turn_off(ada.id, password=PASSWORD, address=ADDRESS)
        assert people.second_factors.state(ada.id).codes_left == RECOVERY_CODES

        _, more = app_code(ada)
        assert more == []
        [kept] = people.passkeys.of(ada.id)
        self.remove(people, ada, kept.id)
        assert people.second_factors.state(ada.id).codes_left == RECOVERY_CODES
        people.second_factors.turn_off(ada.id, password=PASSWORD, address=ADDRESS)
        assert people.second_factors.state(ada.id).codes_left == 0

    @pytest.mark.usefixtures("device")
    def test_giving_an_app_up_half_way_leaves_the_codes(self, people, ada):
        people.second_factors.begin(ada.id)

        people.second_factors.turn_off(ada.id, password=PASSWORD, address=ADDRESS)

        assert people.second_factors.state(ada.id).codes_left == RECOVERY_CODES

    @pytest.mark.usefixtures("device")
    def test_a_reset_removes_them_too(self, people, ada, session):
        people.second_factors.reset(ada.id)

        assert count(session, Passkey.id) == count(session, RecoveryCode.id) == 0
        assert latest(session).act == Act.SECOND_FACTOR_RESET
        assert people.sign_ins.sign_in(ADA, PASSWORD, address=ADDRESS).user is ada
