"""Users: adding them, passwords, roles, and names that look the same."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from blog.db import Decision, LogEntry, SignInAttempt, User
from blog.domain.accounts import TRIES_PER_NAME, Role
from blog.domain.errors import InvalidInputError, NotFoundError, RateLimitedError, SignInError
from blog.domain.log import Act
from blog.domain.moderation import Status
from tests.blog.services.cheap import hash_cheaply
from tests.people import ADA, ADDRESS, MAX, PASSWORD

pytestmark = pytest.mark.usefixtures("session")
NEW = "eight copper lanterns"


@pytest.fixture
def accounts(services):
    hash_cheaply(services)
    return services.accounts


@pytest.fixture
def ada(accounts, make):
    return make.user(ADA, Role.ADMINISTRATOR)


@pytest.fixture
def enter(accounts, services):
    def sign_in(name=ADA, password=PASSWORD, address=ADDRESS):
        return services.people.sign_ins.sign_in(name, password, address=address)

    return sign_in


def acts(session):
    return [entry.act for entry in session.scalars(select(LogEntry).order_by(LogEntry.id))]


class TestPasswords:
    def test_a_change_needs_the_current_one_and_ends_the_other_sessions(
        self, accounts, services, ada, enter
    ):
        here, there = enter(), enter()

        accounts.change_password(ada.id, PASSWORD, NEW, address=ADDRESS, keep=here.device.id)

        devices = services.people.devices
        assert devices.current(ada.id, here.token).id == here.device.id
        assert devices.current(ada.id, there.token) is None
        assert enter(password=NEW).user is ada
        with pytest.raises(SignInError):
            enter()

    @pytest.mark.parametrize(
        ("current", "new", "field"),
        [("wrong", NEW, "current"), (PASSWORD, "short", "password"), ("", "", "current")],
    )
    def test_a_refused_change_changes_nothing(self, accounts, ada, enter, current, new, field):
        there, before = enter(), ada.password_hash

        with pytest.raises(InvalidInputError) as refused:
            accounts.change_password(ada.id, current, new, address=ADDRESS)

        assert list(refused.value.fields) == [field]
        assert ada.password_hash == before
        assert accounts._devices.current(ada.id, there.token) is not None

    def test_guessing_the_current_one_is_limited_like_signing_in(self, accounts, ada, enter):
        for _ in range(TRIES_PER_NAME):
            with pytest.raises(InvalidInputError):
                accounts.change_password(ada.id, "wrong", NEW, address=ADDRESS)

        with pytest.raises(RateLimitedError):
            accounts.change_password(ada.id, PASSWORD, NEW, address=ADDRESS)
        with pytest.raises(RateLimitedError):
            enter()

    def test_the_maintainer_can_set_one_which_also_ends_the_lock(
        self, accounts, ada, enter, session
    ):
        there = enter()
        for _ in range(TRIES_PER_NAME):
            with pytest.raises(SignInError):
                enter(password="wrong")

        accounts.reset_password("ADA", NEW)

        assert accounts._devices.current(ada.id, there.token) is None
        assert enter(password=NEW).user is ada
        assert session.scalar(select(func.count(SignInAttempt.id))) == 0

    def test_nobodys_password_cannot_be_set(self, accounts):
        with pytest.raises(NotFoundError, match="'Nobody'"):
            accounts.reset_password("Nobody", NEW)

    def test_passwords_are_kept_as_slow_hashes_with_a_salt_each(self, ada, make):
        other = make.user(MAX)

        assert ada.password_hash.startswith("$argon2id$")
        assert ada.password_hash != other.password_hash


class TestAdding:
    def test_a_user_is_added(self, accounts, now):
        user = accounts.add_user("  Ada\u200b Brook ", PASSWORD, Role.ADMINISTRATOR)

        assert (user.name, user.role, user.created_at) == ("Ada Brook", Role.ADMINISTRATOR, now())
        assert user.is_active
        assert accounts.get(user.id) is accounts.named("ada brook") is user

    def test_who_added_whom_is_in_the_log(self, accounts, ada, session):
        accounts.add_user(MAX, PASSWORD, Role.MODERATOR, by=ada.id)

        entry = session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()
        assert (entry.act, entry.user_id, entry.subject) == (Act.USER_ADDED, ada.id, MAX)
        assert entry.details == {"role": "moderator"}

    @pytest.mark.usefixtures("ada")
    def test_a_name_that_is_taken_in_another_spelling_is_refused(self, accounts, session):
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

    def test_nobody_is_found_under_a_number_that_nobody_has(self, accounts):
        for number in (0, 999, 2**63):
            with pytest.raises(NotFoundError):
                accounts.get(number)


class TestRoles:
    def test_a_role_is_changed_once_and_written_down_once(self, accounts, ada, make, session):
        other = make.user(MAX)

        for _ in range(2):
            accounts.change_role(other.id, Role.AUTHOR, by=ada.id)

        assert other.role is Role.AUTHOR
        assert acts(session).count(Act.ROLE_CHANGED) == 1
        entry = session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()
        assert entry.details == {"before": "moderator", "after": "author"}

    def test_the_last_active_administrator_stays_one(self, accounts, ada, make):
        retired = make.user("Old Ben", Role.ADMINISTRATOR)
        accounts.set_active(retired.id, is_active=False, by=ada.id)

        with pytest.raises(InvalidInputError, match="last one"):
            accounts.change_role(ada.id, Role.MODERATOR, by=ada.id)
        with pytest.raises(InvalidInputError, match="last one"):
            accounts.set_active(ada.id, is_active=False, by=ada.id)

        assert (ada.role, ada.is_active) == (Role.ADMINISTRATOR, True)
        accounts.change_role(retired.id, Role.AUTHOR, by=ada.id)  # not active, so none is lost
        assert retired.role is Role.AUTHOR

    def test_with_a_second_administrator_the_first_may_step_down(self, accounts, ada, make):
        make.user("Bea", Role.ADMINISTRATOR)

        assert accounts.change_role(ada.id, Role.MODERATOR, by=ada.id).role is Role.MODERATOR


class TestDeactivating:
    def test_it_ends_the_sessions_and_closes_the_door_with_the_usual_words(
        self, accounts, ada, make, enter
    ):
        other = make.user(MAX)
        there = enter(MAX)

        accounts.set_active(other.id, is_active=False, by=ada.id)

        assert accounts._devices.current(other.id, there.token) is None
        with pytest.raises(SignInError, match=r"^Name and password do not belong together\.$"):
            enter(MAX)

    def test_it_can_be_taken_back_but_old_sessions_stay_ended(
        self, accounts, ada, make, enter, session
    ):
        other = make.user(MAX)
        there = enter(MAX)
        for is_active in (False, False, True, True):
            accounts.set_active(other.id, is_active=is_active, by=ada.id)

        assert enter(MAX).user is other
        assert accounts._devices.current(other.id, there.token) is None
        assert acts(session).count(Act.USER_DEACTIVATED) == 1
        assert acts(session).count(Act.USER_REACTIVATED) == 1

    def test_decisions_keep_the_name(self, accounts, ada, make, session):
        other = make.user(MAX)
        comment = make.comment(make.post(), status=Status.REJECTED, by=other.id)

        accounts.set_active(other.id, is_active=False, by=ada.id)

        decided = session.scalars(select(Decision).where(Decision.comment_id == comment.id)).all()
        assert decided[-1].user_id == other.id
        assert accounts.get(other.id).name == MAX
