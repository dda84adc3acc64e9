"""Who calls the API: the bearer of a token, or the user of the signed-in session."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from flask import request
from flask_login import current_user
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from blog.domain.accounts import Role
from blog.domain.errors import NotAllowedError
from blog.domain.tokens import SCOPES_OF, Scope
from blog.web import services
from blog.web.auth import signed_in

REALM: Final = "Blarney"


@dataclass(frozen=True, slots=True)
class Caller:
    """For whom a request is answered; ``token_id`` is ``None`` for a session."""

    id: int
    name: str
    role: Role
    scopes: frozenset[Scope]
    token_id: int | None = None

    @property
    def only_of(self) -> int | None:
        """Name whose posts there are for this caller: an author's own, else everybody's."""
        return self.id if self.role is Role.AUTHOR else None


NOBODY: Final = Caller(0, "", Role.AUTHOR, frozenset())
"""Who asks for what is open to everybody: somebody with no right at all."""


def caller_for(scope: Scope, roles: Collection[Role]) -> Caller:
    """Give who calls, if they may do what needs a scope and one of some roles.

    Raises
    ------
    SignInError, Unauthorized
        If nobody known calls.
    NotAllowedError
        Saying which scope or role is missing.
    """
    caller = _bearer(scope) if "Authorization" in request.headers else _of_session()
    if caller.role not in roles:
        needed = " or ".join(sorted(role.value for role in roles))
        raise NotAllowedError(f"Expected the role {needed}, found {caller.role.value}.")
    if scope not in caller.scopes:
        raise NotAllowedError(
            f"Expected the scope {scope.value}, which the role {caller.role.value} does not have."
        )
    return caller


def challenge(error: str | None = None) -> WWWAuthenticate:
    """Give what a caller is told about how to authenticate (RFC 6750)."""
    told: dict[str, str | None] = {"realm": REALM}
    return WWWAuthenticate("bearer", told | ({"error": error} if error else {}))


def _bearer(scope: Scope) -> Caller:
    sent = request.authorization
    if sent is None or sent.type != "bearer" or not sent.token:
        raise Unauthorized(
            "Expected “Authorization: Bearer” and an API token, found something else.",
            www_authenticate=challenge("invalid_request"),
        )
    bearer = services().people.tokens.by_api_token(sent.token, scope=scope)
    user = bearer.user
    return Caller(user.id, user.name, user.role, bearer.scopes, bearer.token_id)


def _of_session() -> Caller:
    if not current_user.is_authenticated:
        raise Unauthorized(
            "Expected “Authorization: Bearer” and an API token, or a signed-in session; "
            "found neither.",
            www_authenticate=challenge(),
        )
    user = signed_in()
    return Caller(user.id, user.name, user.role, SCOPES_OF[user.role])
