"""Setting a second factor up, doing without it, and what is kept of it."""

from __future__ import annotations

import pytest
from pyotp import TOTP
from sqlalchemy import func, select

from blog.db import LogEntry, RecoveryCode, SecondFactor
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.log import Act
from blog.domain.second_factor import RECOVERY_CODES
from tests.blog.services.cheap import hash_cheaply
from tests.people import ADA, ADDRESS, MAX, PASSWORD

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def factors(services):
    hash_cheaply(services)
    return services.people.second_factors


@pytest.fixture
def ada(factors, make):
    return make.user(ADA)


@pytest.fixture
def confirm(factors, ada, now):
    def with_the_app(code=None, password=PASSWORD):
        app = TOTP(factors.state(ada.id).pending_secret or "A" * 32)
        return factors.confirm(ada.id, code or app.at(now()), password=password, address=ADDRESS)

    return with_the_app


def last_act(session):
    return session.scalars(select(LogEntry.act).order_by(LogEntry.id.desc())).first()


class TestSettingUp:
    def test_nothing_is_asked_for_until_a_code_has_shown_that_it_works(self, factors, ada):
        factors.begin(ada.id)

        state = factors.state(ada.id)
        assert state.since is None
        assert len(state.pending_secret) == 32
        assert factors.users_with_one() == set()

    def test_the_address_for_the_app_names_blog_and_user(self, factors, ada):
        factors.begin(ada.id)

        state = factors.state(ada.id)
        assert state.pending_address == (
            f"otpauth://totp/Blarney:Ada?secret={state.pending_secret}&issuer=Blarney"
        )

    def test_a_code_and_the_password_turn_it_on(self, factors, ada, confirm, session, now):
        factors.begin(ada.id)

        codes = confirm()

        state = factors.state(ada.id)
        assert state.since == now()
        assert state.codes_left == len(set(codes)) == RECOVERY_CODES
        assert factors.users_with_one() == {ada.id}
        assert last_act(session) == Act.SECOND_FACTOR_SET

    def test_the_secret_is_never_given_again(self, factors, ada, confirm):
        factors.begin(ada.id)
        secret = factors.state(ada.id).pending_secret
        confirm()

        assert secret not in repr(factors.state(ada.id))

    @pytest.mark.parametrize(
        ("code", "password", "field"),
        [("000000", PASSWORD, "code"), ("", PASSWORD, "code"), (None, "wrong", "current")],
    )
    def test_a_refused_confirmation_changes_nothing(
        self, factors, ada, confirm, code, password, field
    ):
        factors.begin(ada.id)
        before = factors.state(ada.id)

        with pytest.raises(InvalidInputError) as refused:
            confirm(code if code is None else code or " ", password)

        assert list(refused.value.fields) == [field]
        assert factors.state(ada.id) == before

    def test_beginning_again_makes_another_secret(self, factors, ada):
        factors.begin(ada.id)
        first = factors.state(ada.id).pending_secret

        factors.begin(ada.id)

        assert factors.state(ada.id).pending_secret != first

    def test_a_confirmed_one_is_not_replaced(self, factors, ada, confirm):
        factors.begin(ada.id)
        confirm()

        with pytest.raises(InvalidInputError, match="already"):
            factors.begin(ada.id)
        with pytest.raises(InvalidInputError, match="already"):
            confirm("123456")

    def test_without_beginning_there_is_nothing_to_confirm(self, factors, ada, confirm):
        assert factors.state(ada.id).pending_address == ""
        with pytest.raises(InvalidInputError):
            confirm()

    @pytest.mark.usefixtures("ada")
    def test_there_is_none_for_nobody(self, factors):
        for do in (factors.begin, factors.reset):
            with pytest.raises(NotFoundError):
                do(999)


class TestRecoveryCodes:
    def test_they_are_kept_as_keyed_hashes(self, factors, ada, confirm, session):
        factors.begin(ada.id)
        codes = confirm()

        kept = session.scalars(select(RecoveryCode.code_hash)).all()
        assert len(set(kept)) == RECOVERY_CODES
        assert not any(code.replace("-", "") in " ".join(kept) for code in codes)

    def test_new_ones_replace_the_old(self, factors, ada, confirm, session):
        factors.begin(ada.id)
        old = confirm()

        new = factors.new_recovery_codes(ada.id, password=PASSWORD, address=ADDRESS)

        assert not set(old) & set(new)
        assert factors.state(ada.id).codes_left == RECOVERY_CODES
        assert last_act(session) == Act.RECOVERY_CODES_MADE

    def test_they_need_the_password_and_a_second_factor(self, factors, ada):
        with pytest.raises(InvalidInputError, match="current password"):
            factors.new_recovery_codes(ada.id, password="wrong", address=ADDRESS)
        with pytest.raises(InvalidInputError, match="found none"):
            factors.new_recovery_codes(ada.id, password=PASSWORD, address=ADDRESS)


class TestDoingWithout:
    def test_turning_it_off_needs_the_password_and_leaves_nothing(
        self, factors, ada, confirm, session
    ):
        factors.begin(ada.id)
        confirm()
        with pytest.raises(InvalidInputError):
            factors.turn_off(ada.id, password="wrong", address=ADDRESS)
        assert factors.users_with_one() == {ada.id}

        factors.turn_off(ada.id, password=PASSWORD, address=ADDRESS)

        for record in (RecoveryCode.id, SecondFactor.user_id):
            assert session.scalar(select(func.count(record))) == 0
        assert last_act(session) == Act.SECOND_FACTOR_OFF

    def test_giving_up_half_way_is_not_worth_an_entry(self, factors, ada, session):
        factors.begin(ada.id)

        factors.turn_off(ada.id, password=PASSWORD, address=ADDRESS)
        factors.turn_off(ada.id, password=PASSWORD, address=ADDRESS)

        assert last_act(session) == Act.USER_ADDED

    def test_an_administrator_can_take_it_away_which_is_written_down(
        self, factors, ada, confirm, make, session
    ):
        boss = make.user(MAX)
        factors.begin(ada.id)
        confirm()

        assert factors.reset(ada.id, by=boss.id).name == ADA
        factors.reset(ada.id, by=boss.id)

        entries = session.scalars(
            select(LogEntry).where(LogEntry.act == Act.SECOND_FACTOR_RESET)
        ).all()
        assert [(entry.user_id, entry.subject) for entry in entries] == [(boss.id, ADA)]
        assert factors.state(ada.id).since is None
