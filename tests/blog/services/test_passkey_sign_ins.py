"""Passkeys: signing in with them, and every wrong answer."""

from __future__ import annotations

import json

import pytest

from blog.db import Device
from blog.domain.accounts import TRIES_PER_NAME, Role
from blog.domain.errors import (
    CodeNeededError,
    RateLimitedError,
    SignInError,
)
from blog.domain.log import Act
from blog.domain.passkeys import CHALLENGE_SECONDS
from blog.domain.second_factor import HALF_SECONDS
from tests.authenticator import PRESENT, SITE, Authenticator, from_base64
from tests.blog.services.cheap import hash_cheaply
from tests.blog.services.passkey_answers import HOSTILE, count, latest
from tests.people import ADA, ADDRESS, MAX, OTHER_ADDRESS, PASSWORD

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


@pytest.fixture
def enter(door):
    """Sign in with a passkey alone."""

    def with_it(device, **changes):
        asked = door.begin()
        answer = device.show(asked.options, **changes)
        return door.sign_in(asked.ticket, answer, address=OTHER_ADDRESS)

    return with_it


@pytest.fixture
def half(people):
    """Take the first step with name and password."""

    def of(name=ADA):
        with pytest.raises(CodeNeededError) as needed:
            people.sign_ins.sign_in(name, PASSWORD, address=OTHER_ADDRESS)
        return needed.value.half

    return of


@pytest.fixture
def second(door, half):
    """Sign in with name, password and a passkey."""

    def with_it(device, first=None, **changes):
        first = first or half()
        asked = door.begin_second(first)
        answer = device.show(asked.options, **changes)
        return door.finish(first, asked.ticket, answer, address=OTHER_ADDRESS)

    return with_it


class TestSigningInWithOneAlone:
    def test_it_opens_the_door(self, people, ada, device, enter, session, now):
        now.advance(minutes=1)
        entered = enter(device)

        assert entered.user is ada
        assert people.devices.current(ada.id, entered.token) is entered.device
        [kept] = people.passkeys.of(ada.id)
        assert (kept.used_at, kept.sign_count) == (now(), 2)
        assert latest(session).act == Act.SIGNED_IN
        assert latest(session).details["second_factor"] == "passkey_alone"

    def test_anybodys_is_asked_for_without_naming_one(self, door):
        asked = door.begin().options

        assert asked["userVerification"] == "required"
        assert asked["rpId"] == "blog.example"
        assert "allowCredentials" not in asked

    def test_those_that_count_nothing_work_again_and_again(self, add, enter):
        device = add(count=0)

        assert enter(device).user.id == enter(device).user.id

    @pytest.mark.parametrize(
        "wrong",
        [
            {"origin": "https://evil.example"},
            {"origin": "http://blog.example"},
            {"rp_id": "evil.example"},
            {"flags": PRESENT},
            {"flags": 0},
            {"credential_id": b"unknown"},
            {"key": Authenticator().key},
        ],
    )
    def test_a_wrong_answer_opens_nothing(self, device, enter, session, wrong):
        for name, value in wrong.items():
            setattr(device, name, value)

        with pytest.raises(SignInError, match="Expected a passkey"):
            enter(device)

        assert count(session, Device.id) == 0
        assert latest(session).act == Act.SIGN_IN_FAILED

    @pytest.mark.usefixtures("device")
    @pytest.mark.parametrize("answer", HOSTILE)
    def test_a_hostile_answer_opens_nothing(self, door, answer):
        asked = door.begin()

        with pytest.raises(SignInError):
            door.sign_in(asked.ticket, answer, address=OTHER_ADDRESS)

    def test_a_hostile_part_of_a_true_answer_opens_nothing(self, device, door):
        for name in ("authenticatorData", "clientDataJSON", "signature"):
            for value in (None, 7, "", "AAAA", "é", "x" * 9_000, ["a"]):
                asked = door.begin()
                told = json.loads(device.show(asked.options))
                told["response"][name] = value
                with pytest.raises((SignInError, RateLimitedError)):
                    door.sign_in(asked.ticket, json.dumps(told), address=f"{name}{value}")

    def test_an_answer_is_good_once(self, device, door, session):
        asked = door.begin()
        answer = device.show(asked.options)
        door.sign_in(asked.ticket, answer, address=OTHER_ADDRESS)

        with pytest.raises(SignInError):
            door.sign_in(asked.ticket, answer, address=OTHER_ADDRESS)

        assert count(session, Device.id) == 1

    def test_a_challenge_is_answered_once_even_by_what_counts_nothing(self, add, door):
        device, asked = add(count=0), door.begin()
        door.sign_in(asked.ticket, device.show(asked.options), address=OTHER_ADDRESS)

        with pytest.raises(SignInError):
            door.sign_in(asked.ticket, device.show(asked.options), address=OTHER_ADDRESS)

    def test_an_answer_to_another_browsers_challenge_opens_nothing(self, device, door):
        mine, theirs = door.begin(), door.begin()

        with pytest.raises(SignInError):
            door.sign_in(theirs.ticket, device.show(mine.options), address=OTHER_ADDRESS)

    def test_a_late_answer_is_no_failed_try(self, device, door, now, session):
        asked = door.begin()
        now.advance(seconds=CHALLENGE_SECONDS + 1)

        with pytest.raises(SignInError, match="within five minutes"):
            door.sign_in(asked.ticket, device.show(asked.options), address=OTHER_ADDRESS)

        assert latest(session).act == Act.PASSKEY_ADDED

    @pytest.mark.parametrize("shown", [1, 5])
    def test_a_counter_that_went_back_is_refused_and_told_to_its_user(
        self, people, ada, device, enter, session, shown
    ):
        device.count = 5
        enter(device)
        device.count = shown

        with pytest.raises(SignInError):
            enter(device)

        assert (latest(session).act, latest(session).user_id) == (Act.PASSKEY_COPIED, ada.id)
        assert [entry.act for entry in people.sign_ins.latest(ada.id)] == [
            Act.PASSKEY_COPIED,
            Act.SIGNED_IN,
        ]

    def test_who_lacks_the_key_cannot_raise_that_alarm(self, device, enter, session):
        device.count, device.key = 1, Authenticator().key

        with pytest.raises(SignInError):
            enter(device)

        assert (latest(session).act, latest(session).user_id) == (Act.SIGN_IN_FAILED, None)

    def test_who_may_not_sign_in_does_not(self, device, enter, ada, services, make):
        boss = make.user("Bea", Role.ADMINISTRATOR)
        services.accounts.set_active(ada.id, is_active=False, by=boss.id)

        with pytest.raises(SignInError):
            enter(device)

    def test_a_removed_one_opens_nothing(self, people, ada, device, enter):
        [kept] = people.passkeys.of(ada.id)
        people.passkeys.remove(ada.id, kept.id, password=PASSWORD, address=ADDRESS)

        with pytest.raises(SignInError):
            enter(device)

    def test_too_many_failures_have_to_wait(self, device, enter):
        key, device.key = device.key, Authenticator().key
        for _ in range(TRIES_PER_NAME):
            with pytest.raises(SignInError):
                enter(device)
        device.key = key

        with pytest.raises(RateLimitedError):
            enter(device)

    def test_failures_with_unknown_ones_have_to_wait_too(self, enter):
        for _ in range(TRIES_PER_NAME):
            with pytest.raises(SignInError):
                enter(Authenticator())

        with pytest.raises(RateLimitedError):
            enter(Authenticator())


class TestSecondStep:
    def test_name_password_and_passkey_open_the_door(self, ada, device, second, session):
        assert second(device).user is ada
        assert latest(session).details["second_factor"] == "passkey"

    def test_the_devices_of_the_user_are_asked_for(self, device, door, half):
        asked = door.begin_second(half()).options

        [known] = asked["allowCredentials"]
        assert from_base64(known["id"]) == device.credential_id
        assert known["transports"] == ["hybrid", "internal"]

    def test_the_password_makes_up_for_a_device_that_asks_nobody(self, device, second, ada):
        device.flags = PRESENT

        assert second(device).user is ada

    @pytest.mark.usefixtures("device")
    def test_name_and_password_alone_open_nothing_and_nor_does_a_made_up_code(self, people, half):
        first = half()

        for code in ("123456", "x", "abcd-efgh-ijkm"):
            with pytest.raises(SignInError):
                people.sign_ins.sign_in(ADA, PASSWORD, address=ADDRESS, code=code)
        with pytest.raises(SignInError):
            people.sign_ins.finish(first, "123456", address=OTHER_ADDRESS)

    def test_a_recovery_code_opens_the_door_once(self, people, ada, device, half):
        code = device.recovery[0]
        assert people.sign_ins.finish(half(), code, address=ADDRESS).user is ada

        with pytest.raises(SignInError):
            people.sign_ins.finish(half(), code, address=ADDRESS)

    def test_with_an_app_as_well_either_will_do(self, people, ada, device, app_code, half, second):
        code, _ = app_code(ada)

        assert second(device).user is ada
        assert people.sign_ins.finish(half(), code(), address=ADDRESS).user is ada

    @pytest.mark.usefixtures("device")
    def test_another_users_passkey_opens_nothing(self, add, second, make, session):
        others = add(make.user(MAX))

        with pytest.raises(SignInError):
            second(others)

        assert count(session, Device.id) == 0
        assert latest(session).act == Act.SECOND_FACTOR_FAILED
        assert latest(session).subject == ADA

    @pytest.mark.parametrize(
        "wrong", [{"origin": "https://evil.example"}, {"rp_id": "evil.example"}, {"flags": 0}, {"count": 1}]
    )  # fmt: skip
    def test_a_wrong_answer_opens_nothing(self, device, second, wrong):
        for name, value in wrong.items():
            setattr(device, name, value)

        with pytest.raises(SignInError):
            second(device)

    @pytest.mark.usefixtures("device")
    def test_the_first_step_does_not_wait_for_ever(self, door, half, now):
        first = half()
        now.advance(seconds=HALF_SECONDS + 1)

        for late in (first, "", "made up"):
            with pytest.raises(SignInError, match="begin again"):
                door.begin_second(late)
            with pytest.raises(SignInError, match="begin again"):
                door.finish(late, "", "{}", address=ADDRESS)

    def test_the_ticket_of_one_door_does_not_open_the_other(self, device, door, half):
        first, alone = half(), door.begin()
        asked = door.begin_second(first)

        with pytest.raises(SignInError):
            door.finish(first, alone.ticket, device.show(alone.options), address=ADDRESS)
        with pytest.raises(SignInError):
            door.sign_in(asked.ticket, device.show(asked.options), address=ADDRESS)

    def test_too_many_failures_have_to_wait(self, device, second, half):
        first, key = half(), device.key
        device.key = Authenticator().key
        for _ in range(TRIES_PER_NAME):
            with pytest.raises(SignInError):
                second(device, first)
        device.key = key

        with pytest.raises(RateLimitedError):
            second(device, first)
