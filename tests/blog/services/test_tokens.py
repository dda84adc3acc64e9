"""API tokens: what opens what, for how long, and what is kept of them."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from blog.db import ApiToken, LogEntry, db
from blog.domain.accounts import Role
from blog.domain.errors import InvalidInputError, NotAllowedError, NotFoundError, SignInError
from blog.domain.log import Act
from blog.domain.tokens import MAX_TOKENS_PER_USER, Scope, is_token, with_checksum
from tests.blog.services.cheap import hash_cheaply
from tests.people import ADA, MAX

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def tokens(services):
    hash_cheaply(services)
    return services.people.tokens


@pytest.fixture
def ada(tokens, make):
    return make.user(ADA, Role.ADMINISTRATOR)


@pytest.fixture
def made(tokens, ada):
    return tokens.create(ada.id, "  nightly  backup ", [Scope.READ, Scope.MODERATE])


class TestUse:
    def test_it_speaks_for_its_user_within_its_scopes(self, tokens, made, ada):
        bearer = tokens.by_api_token(made.text, scope=Scope.READ)

        assert (bearer.user.id, bearer.token_id) == (ada.id, made.token.id)
        assert bearer.scopes == {Scope.READ, Scope.MODERATE}

    @pytest.mark.parametrize("scope", [Scope.WRITE_POSTS, Scope.ADMINISTER])
    def test_other_scopes_are_refused(self, tokens, made, scope):
        with pytest.raises(NotAllowedError, match=scope.value):
            tokens.by_api_token(made.text, scope=scope)

    def test_it_never_reaches_beyond_the_present_role(self, tokens, services, ada, make):
        boss = make.user("Grace", Role.ADMINISTRATOR)
        everything = tokens.create(ada.id, "all of it", list(Scope))
        services.accounts.change_role(ada.id, Role.MODERATOR, by=boss.id)

        assert tokens.by_api_token(everything.text, scope=Scope.MODERATE).scopes == {
            Scope.READ,
            Scope.MODERATE,
        }
        for scope in (Scope.WRITE_POSTS, Scope.ADMINISTER):
            with pytest.raises(NotAllowedError):
                tokens.by_api_token(everything.text, scope=scope)

    def test_it_opens_nothing_for_a_deactivated_user(self, tokens, services, made, ada, make):
        boss = make.user("Grace", Role.ADMINISTRATOR)
        services.accounts.set_active(ada.id, is_active=False, by=boss.id)

        with pytest.raises(SignInError):
            tokens.by_api_token(made.text, scope=Scope.READ)

    @pytest.mark.parametrize(
        "text",
        ["", "x", "é", "\ud800", "blarney_" + "0" * 38, with_checksum("0" * 32), "x" * 9_999],
    )
    @pytest.mark.usefixtures("made")
    def test_any_other_text_is_refused(self, tokens, text):
        with pytest.raises(SignInError):
            tokens.by_api_token(text, scope=Scope.READ)

    def test_what_does_not_look_like_one_costs_no_question_to_the_database(self, tokens, made):
        statements = []
        event.listen(db.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))

        with pytest.raises(SignInError):
            tokens.by_api_token(made.text[:-1] + "!", scope=Scope.READ)

        assert statements == []

    def test_its_last_use_is_written_down_once_a_minute(self, tokens, made, ada, now):
        def use():
            tokens.by_api_token(made.text, scope=Scope.READ)
            return tokens.of(ada.id)[0].used_at

        first = now()
        assert use() == first
        now.advance(seconds=59)
        assert use() == first
        now.advance(seconds=1)
        assert use() == now()

    def test_a_database_that_cannot_write_refuses_nobody(self, tokens, made, ada):
        def refuse(_connection, _cursor, statement, *_more):
            if statement.startswith("UPDATE"):
                raise OperationalError(statement, {}, Exception("disk full"))

        event.listen(db.engine, "before_cursor_execute", refuse)

        assert tokens.by_api_token(made.text, scope=Scope.READ).user.id == ada.id


class TestMaking:
    def test_its_text_is_told_from_others_and_not_stored(self, made, session):
        rows = session.execute(select(ApiToken.__table__)).all()

        assert is_token(made.text)
        assert all(made.text[8:] not in str(value) for row in rows for value in row)

    @pytest.mark.usefixtures("made")
    def test_it_is_in_the_log_by_its_name_and_scopes(self, ada, session):
        entry = session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()

        assert (entry.act, entry.user_id, entry.subject) == (
            Act.TOKEN_CREATED,
            ada.id,
            "nightly backup",
        )
        assert entry.details == {"scopes": "read moderate"}

    @pytest.mark.parametrize(
        ("role", "scopes"),
        [
            (Role.MODERATOR, [Scope.READ, Scope.ADMINISTER]),
            (Role.MODERATOR, [Scope.WRITE_POSTS]),
            (Role.AUTHOR, [Scope.MODERATE]),
        ],
    )
    def test_nobody_gives_more_than_they_have(self, tokens, make, role, scopes):
        user = make.user(MAX, role)

        with pytest.raises(InvalidInputError) as refused:
            tokens.create(user.id, "too much", scopes)

        assert list(refused.value.fields) == ["scopes"]
        assert tokens.of(user.id) == []

    @pytest.mark.parametrize(
        ("name", "scopes", "days", "field"),
        [
            ("", [Scope.READ], None, "name"),
            ("x" * 81, [Scope.READ], None, "name"),
            ("a\x00", [Scope.READ], None, "name"),
            ("fine", [], None, "scopes"),
            ("fine", [Scope.READ], 8, "days"),
            ("fine", [Scope.READ], 0, "days"),
        ],
    )
    def test_other_input_is_refused(self, tokens, ada, name, scopes, days, field):
        with pytest.raises(InvalidInputError) as refused:
            tokens.create(ada.id, name, scopes, days=days)

        assert list(refused.value.fields) == [field]

    def test_there_is_an_end_to_them(self, tokens, ada):
        for number in range(MAX_TOKENS_PER_USER):
            tokens.create(ada.id, f"number {number}", [Scope.READ])

        with pytest.raises(InvalidInputError, match="revoke some"):
            tokens.create(ada.id, "one more", [Scope.READ])

    def test_there_is_none_for_nobody(self, tokens):
        with pytest.raises(NotFoundError):
            tokens.create(999, "a ghost's", [Scope.READ])


class TestEnding:
    def test_it_holds_as_long_as_was_said(self, tokens, ada, now):
        made = tokens.create(ada.id, "for a week", [Scope.READ], days=7)
        now.advance(days=7, seconds=-1)
        assert tokens.by_api_token(made.text, scope=Scope.READ)
        now.advance(seconds=1)

        with pytest.raises(SignInError):
            tokens.by_api_token(made.text, scope=Scope.READ)
        assert tokens.is_expired(tokens.of(ada.id)[0])

    def test_revoked_it_opens_nothing_and_leaves_the_list(self, tokens, made, ada, session):
        for _ in range(2):
            tokens.revoke(ada.id, made.token.id)

        with pytest.raises(SignInError):
            tokens.by_api_token(made.text, scope=Scope.READ)
        assert tokens.of(ada.id) == []
        acts = list(session.scalars(select(LogEntry.act)))
        assert acts.count(Act.TOKEN_REVOKED) == 1

    def test_nobody_revokes_somebody_elses(self, tokens, made, make):
        other = make.user(MAX)

        for number in (made.token.id, 999):
            with pytest.raises(NotFoundError):
                tokens.revoke(other.id, number)
        assert tokens.by_api_token(made.text, scope=Scope.READ)
