"""Signing in with name, password and code; lock-out; what the log keeps of it."""

from __future__ import annotations

import pytest
from pyotp import TOTP
from sqlalchemy import func, select

from blog.db import Device, LogEntry, SecondFactor, SignInAttempt
from blog.domain.accounts import (
    CODE_TRIES_PER_USER,
    LOCK_SECONDS,
    TRIES_PER_ADDRESS,
    TRIES_PER_NAME,
    Role,
)
from blog.domain.errors import CodeNeededError, RateLimitedError, SignInError
from blog.domain.log import Act, Via
from blog.domain.second_factor import HALF_SECONDS, STEP_SECONDS
from blog.services.origin import ORIGIN, Origin
from tests.blog.services.cheap import hash_cheaply
from tests.people import ADA, ADDRESS, MAX, OTHER_ADDRESS, PASSWORD

pytestmark = pytest.mark.usefixtures("session")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def door(services):
    hash_cheaply(services)
    return services.people.sign_ins


@pytest.fixture
def ada(door, make):
    return make.user(ADA, Role.ADMINISTRATOR)


@pytest.fixture
def factor(services, ada, session, now):
    """Give Ada a confirmed second factor, its first code long used; give its app."""
    factors = services.people.second_factors
    factors.begin(ada.id)
    app = TOTP(session.get(SecondFactor, ada.id).secret)
    app.recovery = factors.confirm(ada.id, app.at(now()), password=PASSWORD, address=ADDRESS)
    now.advance(seconds=10 * STEP_SECONDS)
    return app


def fail(door, name=ADA, address=ADDRESS, **more):
    with pytest.raises(SignInError):
        door.sign_in(name, more.pop("password", "a wrong password"), address=address, **more)


def latest(session):
    return session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()


@pytest.mark.usefixtures("ada")
class TestPassword:
    def test_name_and_password_open_the_door_in_any_spelling(self, door, ada):
        for name in (ADA, "ada", " ADA ", "Àda", "𝐀da", "A\u200bda"):
            assert door.sign_in(name, PASSWORD, address=ADDRESS).user is ada, name

    def test_everything_else_is_refused_with_the_same_words(self, door):
        cases = [
            (ADA, "wrong password"),
            (ADA, ""),
            (ADA, PASSWORD.upper()),
            (ADA, PASSWORD + "\x00"),
            (ADA, "\ud800"),
            (ADA, "x" * 100_000),
            ("Nobody", PASSWORD),
            ("", PASSWORD),
            ("\x00", PASSWORD),
            ("\ud800", PASSWORD),
            ("x" * 100_000, PASSWORD),
            ("' OR 1=1 --", PASSWORD),
        ]
        for number, (name, password) in enumerate(cases):
            with pytest.raises(SignInError, match=r"^Name and password do not belong together\.$"):
                door.sign_in(name, password, address=f"192.0.2.{number}")

    def test_an_unknown_name_costs_a_comparison_too(self, door, monkeypatch):
        """Counted, not timed: one password hash is verified either way."""
        verified = []
        method = type(door._passwords.method)
        verify = method.verify
        monkeypatch.setattr(
            method, "verify", lambda self, *given: verified.append(given) or verify(self, *given)
        )

        fail(door, ADA)
        fail(door, "Nobody")

        known, unknown = (stored for stored, _ in verified)
        assert known.split("$")[:4] == unknown.split("$")[:4]  # same method, same cost
        assert known != unknown

    def test_a_damaged_hash_lets_nobody_in(self, door, ada, session):
        ada.password_hash = "not a hash"
        session.commit()

        fail(door)


@pytest.mark.usefixtures("ada")
class TestLockOut:
    def test_after_some_failures_the_name_is_locked_for_the_address(self, door):
        for _ in range(TRIES_PER_NAME):
            fail(door)

        with pytest.raises(RateLimitedError) as refused:
            door.sign_in(ADA, PASSWORD, address=ADDRESS)
        assert 0 < refused.value.retry_after_seconds <= LOCK_SECONDS + 1

    def test_the_owner_elsewhere_is_not_locked_out(self, door, ada):
        for _ in range(TRIES_PER_NAME):
            fail(door)

        assert door.sign_in(ADA, PASSWORD, address=OTHER_ADDRESS).user is ada

    def test_another_name_from_the_same_address_is_not_locked(self, door, make):
        other = make.user(MAX)
        for _ in range(TRIES_PER_NAME):
            fail(door)

        assert door.sign_in(MAX, PASSWORD, address=ADDRESS).user is other

    def test_spelling_does_not_give_more_tries(self, door):
        for name in ("Ada", "ADA", "àda", " ada", "a\u200bda"):
            fail(door, name)

        with pytest.raises(RateLimitedError):
            door.sign_in("aDa", PASSWORD, address=ADDRESS)

    def test_many_names_lock_the_address(self, door):
        for number in range(TRIES_PER_ADDRESS):
            fail(door, f"name {number}")

        with pytest.raises(RateLimitedError):
            door.sign_in(ADA, PASSWORD, address=ADDRESS)

    def test_one_ipv6_network_is_one_address(self, door):
        for number in range(TRIES_PER_NAME):
            fail(door, address=f"2001:db8::{number + 1:x}")

        with pytest.raises(RateLimitedError):
            door.sign_in(ADA, PASSWORD, address="2001:db8::ffff")

    def test_a_lock_ends_by_itself_however_often_somebody_tries(self, door, ada, now):
        for _ in range(TRIES_PER_NAME):
            fail(door)
        for _ in range(3):
            now.advance(seconds=LOCK_SECONDS / 4)
            with pytest.raises(RateLimitedError):
                door.sign_in(ADA, "a wrong password", address=ADDRESS)
        now.advance(seconds=LOCK_SECONDS / 4)

        assert door.sign_in(ADA, PASSWORD, address=ADDRESS).user is ada

    def test_old_failures_are_forgotten_and_none_names_anybody(self, door, session, now):
        fail(door)
        now.advance(seconds=LOCK_SECONDS + 1)
        fail(door)

        attempts = session.scalars(select(SignInAttempt)).all()
        assert len(attempts) == 1
        kept = f"{attempts[0].name_hash} {attempts[0].address_hash}".lower()
        assert "ada" not in kept.split()
        assert ADDRESS not in kept


@pytest.mark.usefixtures("factor")
class TestSecondFactor:
    def test_name_password_and_code_together_open_the_door(self, door, ada, factor, now):
        entered = door.sign_in(ADA, PASSWORD, address=ADDRESS, code=factor.at(now()))

        assert entered.user is ada

    def test_without_the_code_nobody_is_in_yet(self, door, session):
        with pytest.raises(CodeNeededError):
            door.sign_in(ADA, PASSWORD, address=ADDRESS)

        assert session.scalar(select(func.count(Device.id))) == 0

    def test_a_wrong_password_is_told_before_any_code_is_asked_for(self, door, factor, now):
        for code in ("", factor.at(now()), factor.recovery[0]):
            fail(door, code=code, address=f"192.0.2.{len(code)}")

    def test_the_second_step_takes_the_code(self, door, ada, factor, now):
        entered = door.finish(self.half(door), factor.at(now()), address=ADDRESS, browser=FIREFOX)

        assert entered.user is ada
        assert entered.device.browser == "Firefox on Linux"

    @pytest.mark.parametrize("typed", ["{} ", " {}", "{0[0]}{0[1]} {0[2]}{0[3]}-{0[4]}{0[5]}"])
    def test_spaces_in_a_code_do_not_matter(self, door, factor, now, typed):
        assert door.finish(self.half(door), typed.format(factor.at(now())), address=ADDRESS)

    def test_a_code_counts_once(self, door, factor, now):
        code = factor.at(now())
        door.finish(self.half(door), code, address=ADDRESS)

        with pytest.raises(SignInError):
            door.finish(self.half(door), code, address=ADDRESS)
        fail(door, password=PASSWORD, code=code)

    @pytest.mark.parametrize(("steps", "counts"), [(-2, False), (-1, True), (1, True), (2, False)])
    def test_clocks_may_differ_by_one_step(self, door, factor, now, steps, counts):
        code = factor.at(int(now().timestamp()) + steps * STEP_SECONDS)

        if counts:
            assert door.finish(self.half(door), code, address=ADDRESS)
        else:
            with pytest.raises(SignInError):
                door.finish(self.half(door), code, address=ADDRESS)

    def test_after_a_code_of_the_next_step_older_ones_do_not_count(self, door, factor, now):
        door.finish(
            self.half(door), factor.at(int(now().timestamp()) + STEP_SECONDS), address=ADDRESS
        )

        with pytest.raises(SignInError):
            door.finish(self.half(door), factor.at(now()), address=ADDRESS)

    @pytest.mark.parametrize(
        "code", ["000000", "12345", "x" * 10_000, "\ud800", "²²²²²²", "１２３４５６", "' OR 1=1"]
    )
    def test_other_codes_are_refused(self, door, code):
        with pytest.raises(SignInError, match="Expected a code"):
            door.finish(self.half(door), code, address=ADDRESS)

    def test_a_recovery_code_counts_once_in_any_spelling(self, door, ada, factor):
        first, second, *_ = factor.recovery

        assert door.finish(self.half(door), first.upper(), address=ADDRESS).user is ada
        assert door.finish(self.half(door), second.replace("-", " "), address=ADDRESS)
        for used in (first, second):
            with pytest.raises(SignInError):
                door.finish(self.half(door), used, address=ADDRESS)

    @pytest.mark.usefixtures("factor")
    def test_somebody_elses_recovery_code_opens_nothing(self, door, make, services, now):
        other = make.user(MAX)
        factors = services.people.second_factors
        factors.begin(other.id)
        app = TOTP(factors.state(other.id).pending_secret)
        codes = factors.confirm(other.id, app.at(now()), password=PASSWORD, address=ADDRESS)

        with pytest.raises(SignInError):
            door.finish(self.half(door), codes[0], address=ADDRESS)

    def test_wrong_codes_lock_the_name_for_the_address(self, door, factor, now):
        half = self.half(door)
        for _ in range(TRIES_PER_NAME):
            with pytest.raises(SignInError):
                door.finish(half, "000000", address=ADDRESS)

        with pytest.raises(RateLimitedError):
            door.finish(half, factor.at(now()), address=ADDRESS)
        assert door.finish(half, factor.at(now()), address=OTHER_ADDRESS)

    def test_wrong_codes_from_many_addresses_lock_the_app_but_not_the_recovery_codes(
        self, door, ada, factor, now
    ):
        half = self.half(door)
        for number in range(CODE_TRIES_PER_USER):
            with pytest.raises(SignInError):
                door.finish(half, "000000", address=f"192.0.2.{number}")

        with pytest.raises(RateLimitedError, match="recovery code"):
            door.finish(half, factor.at(now()), address=OTHER_ADDRESS)
        assert door.finish(half, factor.recovery[0], address=OTHER_ADDRESS).user is ada
        now.advance(seconds=LOCK_SECONDS)
        assert door.finish(self.half(door), factor.at(now()), address=OTHER_ADDRESS)

    def test_the_first_step_is_good_for_some_minutes(self, door, factor, now):
        half = self.half(door)
        now.advance(seconds=HALF_SECONDS + 1)

        assert door.user_of(half) is None
        with pytest.raises(SignInError, match="begin again"):
            door.finish(half, factor.at(now()), address=ADDRESS)

    @pytest.mark.usefixtures("factor")
    def test_the_first_step_is_lost_with_the_password_and_the_rights(
        self, door, ada, services, make
    ):
        half = self.half(door)
        assert door.user_of(half) is ada

        services.accounts.reset_password(ADA, "nine copper kettles")
        assert door.user_of(half) is None

        half = self.half(door, "nine copper kettles")
        boss = make.user("Bea", Role.ADMINISTRATOR)
        services.accounts.set_active(ada.id, is_active=False, by=boss.id)
        assert door.user_of(half) is None

    @pytest.mark.parametrize("half", ["", "x", "WzEsMSwiYSJd.x", "é", "\ud800", "." * 5_000])
    def test_a_made_up_first_step_is_nobodys(self, door, half):
        assert door.user_of(half) is None

    def half(self, door, password=PASSWORD):
        with pytest.raises(CodeNeededError) as needed:
            door.sign_in(ADA, password, address=OTHER_ADDRESS)
        return needed.value.half


class TestLog:
    @pytest.fixture(autouse=True)
    def _from_a_page(self):
        before = ORIGIN.set(Origin(Via.PAGE, "198.51.100.0/24"))
        yield
        ORIGIN.reset(before)

    def test_a_sign_in_is_written_down_with_network_and_browser(self, door, ada, session):
        door.sign_in(ADA, PASSWORD, address=ADDRESS, browser=FIREFOX)

        entry = latest(session)
        assert (entry.act, entry.user_id) == (Act.SIGNED_IN, ada.id)
        assert (entry.via, entry.network) == (Via.PAGE, "198.51.100.0/24")
        assert entry.details == {"browser": "Firefox on Linux", "second_factor": "none"}

    @pytest.mark.usefixtures("ada")
    def test_a_failure_is_written_down_without_what_was_typed(self, door, session):
        fail(door, "my secret typed as a name")
        assert (latest(session).act, latest(session).subject) == (Act.SIGN_IN_FAILED, "")

        fail(door, "ADA")
        assert (latest(session).user_id, latest(session).subject) == (None, ADA)

    @pytest.mark.usefixtures("factor")
    def test_a_wrong_code_is_written_down_for_its_user(self, door, ada, session):
        fail(door, password=PASSWORD, code="000000")

        assert (latest(session).act, latest(session).user_id) == (
            Act.SECOND_FACTOR_FAILED,
            ada.id,
        )

    def test_ones_own_latest_are_given_newest_first_and_nobody_elses(self, door, factor, make, now):
        ada, other = ADA, make.user(MAX)
        door.sign_in(MAX, PASSWORD, address=ADDRESS)
        door.sign_in(ada, PASSWORD, address=ADDRESS, code=factor.at(now()))
        fail(door, password=PASSWORD, code="000000")
        door.sign_in(ada, PASSWORD, address=ADDRESS, code=factor.recovery[0])

        mine = door.latest(
            door.sign_in(ada, PASSWORD, address=ADDRESS, code=factor.recovery[1]).user.id
        )

        assert [entry.act for entry in mine] == [
            Act.SIGNED_IN,
            Act.SIGNED_IN,
            Act.SECOND_FACTOR_FAILED,
            Act.SIGNED_IN,
        ]
        assert [entry.details.get("second_factor") for entry in mine] == [
            "recovery_code",
            "recovery_code",
            None,
            "app",
        ]
        assert len(door.latest(other.id)) == 1
