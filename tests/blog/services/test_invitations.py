"""Invitations: single use, seven days, never more than who gave them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from blog.db import Invitation, LogEntry, User
from blog.domain.accounts import Role
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.invitations import MAX_OPEN, VALID_DAYS, InvitationState
from blog.domain.log import Act
from tests.blog.services.cheap import hash_cheaply
from tests.people import ADA, MAX

pytestmark = pytest.mark.usefixtures("session")
NEW = "eight copper lanterns"


@pytest.fixture
def invitations(services):
    hash_cheaply(services)
    return services.people.invitations


@pytest.fixture
def ada(invitations, make):
    return make.user(ADA, Role.ADMINISTRATOR)


@pytest.fixture
def invited(invitations, ada):
    return invitations.invite(Role.AUTHOR, by=ada.id, note="  Bea, from the boatyard ")


def acts(session):
    return list(session.scalars(select(LogEntry.act).order_by(LogEntry.id)))


class TestAccepting:
    def test_it_makes_a_user_with_that_role_and_signs_them_in(
        self, invitations, invited, services, session
    ):
        entered = invitations.accept(invited.token, "Bea", NEW, browser="curl/8.5.0")

        assert (entered.user.name, entered.user.role) == ("Bea", Role.AUTHOR)
        device = services.people.devices.current(entered.user.id, entered.token)
        assert device.browser == "a script"
        assert acts(session)[-3:] == [Act.INVITED, Act.INVITATION_ACCEPTED, Act.SIGNED_IN]

    def test_it_works_once(self, invitations, invited, session):
        invitations.accept(invited.token, "Bea", NEW)

        with pytest.raises(NotFoundError, match="does not hold"):
            invitations.accept(invited.token, "Ben", NEW)
        assert session.scalar(select(func.count(User.id))) == 2

    @pytest.mark.parametrize(
        ("name", "password", "field"),
        [(ADA.upper(), NEW, "name"), ("", NEW, "name"), ("Bea", "short", "password")],
    )
    def test_after_a_refused_try_the_link_still_holds(
        self, invitations, invited, name, password, field
    ):
        with pytest.raises(InvalidInputError) as refused:
            invitations.accept(invited.token, name, password)

        assert list(refused.value.fields) == [field]
        assert invitations.accept(invited.token, "Bea", NEW).user.name == "Bea"

    @pytest.mark.parametrize("token", ["", "x", "é", "\ud800", "x" * 10_000, "' OR 1=1 --"])
    @pytest.mark.usefixtures("invited")
    def test_any_other_link_is_no_invitation(self, invitations, token):
        with pytest.raises(NotFoundError):
            invitations.open_one(token)

    def test_the_token_itself_is_not_stored(self, invited, session):
        rows = session.execute(select(Invitation.__table__)).all()

        assert len(invited.token) >= 43
        assert all(invited.token not in str(value) for row in rows for value in row)


class TestEnding:
    def test_after_seven_days_it_does_not_hold(self, invitations, invited, now):
        now.advance(days=VALID_DAYS, seconds=-1)
        assert invitations.open_one(invited.token).id == invited.invitation.id
        now.advance(seconds=1)

        with pytest.raises(NotFoundError):
            invitations.accept(invited.token, "Bea", NEW)
        assert invitations.state(invited.invitation) is InvitationState.EXPIRED

    def test_it_can_be_taken_back(self, invitations, invited, ada, session):
        for _ in range(2):
            invitations.revoke(invited.invitation.id, by=ada.id)

        with pytest.raises(NotFoundError):
            invitations.open_one(invited.token)
        assert acts(session).count(Act.INVITATION_REVOKED) == 1

    def test_one_that_was_used_stays_used(self, invitations, invited, ada):
        invitations.accept(invited.token, "Bea", NEW)

        found = invitations.revoke(invited.invitation.id, by=ada.id)

        assert invitations.state(found) is InvitationState.USED

    def test_none_outlives_the_rights_of_who_gave_it(
        self, invitations, invited, services, ada, make
    ):
        boss = make.user("Grace", Role.ADMINISTRATOR)
        services.accounts.change_role(ada.id, Role.MODERATOR, by=boss.id)
        with pytest.raises(NotFoundError):
            invitations.open_one(invited.token)

        services.accounts.change_role(ada.id, Role.ADMINISTRATOR, by=boss.id)
        services.accounts.set_active(ada.id, is_active=False, by=boss.id)
        assert invitations.state(invitations.listing()[0]) is InvitationState.REVOKED

    def test_there_is_nothing_to_take_back_under_other_numbers(self, invitations, ada):
        for number in (0, 999, 2**63):
            with pytest.raises(NotFoundError):
                invitations.revoke(number, by=ada.id)


class TestInviting:
    def test_the_newest_are_listed_first_with_who_gave_and_who_used_them(
        self, invitations, invited, ada
    ):
        invitations.accept(invited.token, "Bea", NEW)
        invitations.invite(Role.MODERATOR, by=ada.id)

        newest, older = invitations.listing()

        assert (newest.note, newest.role, newest.used_by) == ("", Role.MODERATOR, None)
        assert (older.note, older.invited_by.name) == ("Bea, from the boatyard", ADA)
        assert older.used_by.name == "Bea"

    @pytest.mark.parametrize("note", ["x" * 201, "a\x00", "\ud800"])
    def test_a_note_that_cannot_be_kept_is_refused(self, invitations, ada, note):
        with pytest.raises(InvalidInputError) as refused:
            invitations.invite(Role.AUTHOR, by=ada.id, note=note)

        assert list(refused.value.fields) == ["note"]

    @pytest.mark.usefixtures("now")
    def test_there_is_an_end_to_open_invitations(self, invitations, ada):
        made = [invitations.invite(Role.AUTHOR, by=ada.id) for _ in range(MAX_OPEN)]
        with pytest.raises(InvalidInputError, match="take some back"):
            invitations.invite(Role.AUTHOR, by=ada.id)

        invitations.revoke(made[0].invitation.id, by=ada.id)
        assert invitations.invite(Role.AUTHOR, by=ada.id, note=MAX).token
