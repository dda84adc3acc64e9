"""Signing in and out, lock-out, passwords, names that look the same."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from blog.db import SignInAttempt, User
from blog.domain.accounts import LOCK_SECONDS, TRIES_PER_ADDRESS, TRIES_PER_NAME, Role
from blog.domain.errors import (
    InvalidInputError,
    NotFoundError,
    RateLimitedError,
    SignInError,
)
from tests.people import ADA, ADDRESS, MAX, OTHER_ADDRESS, PASSWORD

pytestmark = pytest.mark.usefixtures("session")
NEW = "eight copper lanterns"


@pytest.fixture
def accounts(services):
    """The real service with the real method of hashing at its lowest cost."""
    services.accounts._passwords = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return services.accounts


@pytest.fixture
def ada(accounts, make):
    return make.user(ADA, Role.ADMINISTRATOR)


def fail(accounts, name=ADA, address=ADDRESS):
    with pytest.raises(SignInError):
        accounts.sign_in(name, "a wrong password", address=address)


@pytest.mark.usefixtures("ada")
class TestSigningIn:
    def test_name_and_password_open_the_door_in_any_spelling(self, accounts, ada):
        for name in (ADA, "ada", " ADA ", "Àda", "𝐀da", "A\u200bda"):
            assert accounts.sign_in(name, PASSWORD, address=ADDRESS) is ada, name

    def test_everything_else_is_refused_with_the_same_words(self, accounts):
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
                accounts.sign_in(name, password, address=f"192.0.2.{number}")

    def test_an_unknown_name_costs_a_comparison_too(self, accounts, monkeypatch):
        """Counted, not timed: one password hash is verified either way."""
        verified = []
        verify = type(accounts._passwords).verify
        monkeypatch.setattr(
            type(accounts._passwords),
            "verify",
            lambda self, *given: verified.append(given) or verify(self, *given),
        )

        fail(accounts, ADA)
        fail(accounts, "Nobody")

        known, unknown = (stored for stored, _ in verified)
        assert known.split("$")[:4] == unknown.split("$")[:4]  # same method, same cost
        assert known != unknown

    def test_a_damaged_hash_lets_nobody_in(self, accounts, ada, session):
        ada.password_hash = "not a hash"
        session.commit()

        fail(accounts)


@pytest.mark.usefixtures("ada")
class TestLockOut:
    def test_after_some_failures_the_name_is_locked_for_the_address(self, accounts):
        for _ in range(TRIES_PER_NAME):
            fail(accounts)

        with pytest.raises(RateLimitedError) as refused:
            accounts.sign_in(ADA, PASSWORD, address=ADDRESS)
        assert 0 < refused.value.retry_after_seconds <= LOCK_SECONDS + 1

    def test_the_owner_elsewhere_is_not_locked_out(self, accounts, ada):
        for _ in range(TRIES_PER_NAME):
            fail(accounts)

        assert accounts.sign_in(ADA, PASSWORD, address=OTHER_ADDRESS) is ada

    def test_another_name_from_the_same_address_is_not_locked(self, accounts, make):
        other = make.user(MAX)
        for _ in range(TRIES_PER_NAME):
            fail(accounts)

        assert accounts.sign_in(MAX, PASSWORD, address=ADDRESS) is other

    def test_spelling_does_not_give_more_tries(self, accounts):
        for name in ("Ada", "ADA", "àda", " ada", "a\u200bda"):
            fail(accounts, name)

        with pytest.raises(RateLimitedError):
            accounts.sign_in("aDa", PASSWORD, address=ADDRESS)

    def test_many_names_lock_the_address(self, accounts):
        for number in range(TRIES_PER_ADDRESS):
            accounts._note_failure(
                accounts._address_hash.keyed(f"n{number}"), accounts._address_hash(ADDRESS)
            )

        with pytest.raises(RateLimitedError):
            accounts.sign_in(ADA, PASSWORD, address=ADDRESS)

    def test_one_ipv6_network_is_one_address(self, accounts):
        for number in range(TRIES_PER_NAME):
            fail(accounts, address=f"2001:db8::{number + 1:x}")

        with pytest.raises(RateLimitedError):
            accounts.sign_in(ADA, PASSWORD, address="2001:db8::ffff")

    def test_a_lock_ends_by_itself_however_often_somebody_tries(self, accounts, ada, now):
        for _ in range(TRIES_PER_NAME):
            fail(accounts)
        for _ in range(3):
            now.advance(seconds=LOCK_SECONDS / 4)
            with pytest.raises(RateLimitedError):
                accounts.sign_in(ADA, "a wrong password", address=ADDRESS)
        now.advance(seconds=LOCK_SECONDS / 4)

        assert accounts.sign_in(ADA, PASSWORD, address=ADDRESS) is ada

    def test_old_failures_are_forgotten_and_none_names_anybody(self, accounts, session, now):
        fail(accounts)
        now.advance(seconds=LOCK_SECONDS + 1)
        fail(accounts)

        attempts = session.scalars(select(SignInAttempt)).all()
        assert len(attempts) == 1
        kept = f"{attempts[0].name_hash} {attempts[0].address_hash}".lower()
        assert "ada" not in kept.split()
        assert ADDRESS not in kept


class TestSessions:
    def test_a_session_is_known_by_its_key(self, accounts, ada):
        assert accounts.by_session(ada.id, ada.session_key) is ada

    @pytest.mark.parametrize(
        ("user_id", "key"),
        [
            (None, "wrong"),
            (None, ""),
            (None, "é"),
            (None, "\ud800"),
            (999, None),
            (0, None),
            (2**63, None),
        ],
    )
    def test_any_other_key_or_identity_is_nobody(self, accounts, ada, user_id, key):
        assert (
            accounts.by_session(user_id or (ada.id if key is not None else 0), key or "x") is None
        )

    def test_signing_out_ends_every_session(self, accounts, ada):
        key = ada.session_key

        accounts.sign_out(ada.id)

        assert accounts.by_session(ada.id, key) is None
        assert accounts.by_session(ada.id, ada.session_key) is ada

    def test_a_user_who_is_not_there_cannot_sign_out(self, accounts):
        with pytest.raises(NotFoundError):
            accounts.sign_out(999)


class TestPasswords:
    def test_a_change_needs_the_current_one_and_ends_every_session(self, accounts, ada):
        key = ada.session_key

        accounts.change_password(ada.id, PASSWORD, NEW)

        assert accounts.by_session(ada.id, key) is None
        assert accounts.sign_in(ADA, NEW, address=ADDRESS) is ada
        fail(accounts)
        with pytest.raises(SignInError):
            accounts.sign_in(ADA, PASSWORD, address=ADDRESS)

    @pytest.mark.parametrize(
        ("current", "new", "field"),
        [("wrong", NEW, "current"), (PASSWORD, "short", "password"), ("", "", "current")],
    )
    def test_a_refused_change_changes_nothing(self, accounts, ada, current, new, field):
        before = (ada.password_hash, ada.session_key)

        with pytest.raises(InvalidInputError) as refused:
            accounts.change_password(ada.id, current, new)

        assert list(refused.value.fields) == [field]
        assert (ada.password_hash, ada.session_key) == before

    def test_the_maintainer_can_set_one_which_also_ends_the_lock(self, accounts, ada, session):
        for _ in range(TRIES_PER_NAME):
            fail(accounts)
        key = ada.session_key

        accounts.reset_password("ADA", NEW)

        assert accounts.by_session(ada.id, key) is None
        assert accounts.sign_in(ADA, NEW, address=ADDRESS) is ada
        assert session.scalar(select(func.count(SignInAttempt.id))) == 0

    def test_nobodys_password_cannot_be_set(self, accounts):
        with pytest.raises(NotFoundError, match="'Nobody'"):
            accounts.reset_password("Nobody", NEW)

    def test_passwords_are_kept_as_slow_hashes_with_a_salt_each(self, make):
        one, two = make.user(ADA), make.user(MAX)

        assert one.password_hash.startswith("$argon2id$")
        assert one.password_hash != two.password_hash


class TestAdding:
    def test_a_user_is_added(self, accounts, now):
        user = accounts.add_user("  Ada\u200b Brook ", PASSWORD, Role.ADMINISTRATOR)

        assert (user.name, user.role, user.created_at) == ("Ada Brook", Role.ADMINISTRATOR, now())
        assert len(user.session_key) >= 32

    def test_a_name_that_is_taken_in_another_spelling_is_refused(self, accounts, make, session):
        make.user(ADA)

        for name in (ADA, "ada", "ADA", " Ada ", "Ādá", "Ａｄａ", "𝒜𝒹𝒶", "ᴬda"):
            with pytest.raises(InvalidInputError) as refused:
                accounts.add_user(name, PASSWORD, Role.MODERATOR)
            assert "taken" in refused.value.fields["name"]

        assert session.scalar(select(func.count(User.id))) == 1

    @pytest.mark.parametrize(
        "name",
        ["", "   ", "\u200b", "\u0301", "x" * 81, "ﷺ" * 80, "a\x00", "\ud800"],
    )
    def test_other_names_are_refused(self, accounts, name):
        with pytest.raises(InvalidInputError) as refused:
            accounts.add_user(name, PASSWORD, Role.MODERATOR)

        assert list(refused.value.fields) == ["name"]

    def test_a_short_password_is_refused(self, accounts):
        with pytest.raises(InvalidInputError) as refused:
            accounts.add_user(ADA, "short", Role.MODERATOR)

        assert list(refused.value.fields) == ["password"]

    def test_users_are_listed_by_name_and_counted(self, accounts, make):
        for name in ("Zoe", "ada", "Émile"):
            make.user(name)

        assert [user.name for user in accounts.users()] == ["ada", "Émile", "Zoe"]
        assert accounts.count() == 3
