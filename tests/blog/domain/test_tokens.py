from __future__ import annotations

from datetime import timedelta

import pytest

from blog.domain.accounts import Role
from blog.domain.tokens import (
    SCOPES_OF,
    SECRET_CHARS,
    Scope,
    is_token,
    lifetime,
    scopes_in,
    scopes_text,
    with_checksum,
)

SECRET = "aB3" * 10 + "xY"


def test_a_token_is_told_by_prefix_length_and_checksum():
    text = with_checksum(SECRET)

    assert len(SECRET) == SECRET_CHARS
    assert text.startswith("blarney_" + SECRET)
    assert is_token(text)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:0],
        lambda text: text[:-1],
        lambda text: text + "0",
        lambda text: text + "\n",
        lambda text: text.replace("blarney_", "Blarney_"),
        lambda text: text.replace("aB3", "aB4", 1),
        lambda text: text[:-1] + ("0" if text[-1] != "0" else "1"),
        lambda text: "é" * len(text),
        lambda text: text * 10_000,
    ],
)
def test_anything_else_is_no_token(change):
    assert not is_token(change(with_checksum(SECRET)))


def test_each_role_has_scopes_and_only_an_administrator_may_administer():
    assert set(SCOPES_OF) == set(Role)
    assert [role for role in Role if Scope.ADMINISTER in SCOPES_OF[role]] == [Role.ADMINISTRATOR]
    assert Scope.WRITE_POSTS not in SCOPES_OF[Role.MODERATOR]
    assert Scope.MODERATE not in SCOPES_OF[Role.AUTHOR]
    assert all(Scope.READ in scopes for scopes in SCOPES_OF.values())


def test_scopes_are_stored_in_one_order_and_read_back():
    assert scopes_text([Scope.MODERATE, Scope.READ, Scope.READ]) == "read moderate"
    assert scopes_in("read moderate") == {Scope.READ, Scope.MODERATE}
    assert scopes_in("moderate_all  read") == {Scope.READ}
    assert scopes_in("") == frozenset()


def test_a_lifetime_is_in_days_or_for_ever():
    assert lifetime(7) == timedelta(days=7)
    assert lifetime(None) is None
