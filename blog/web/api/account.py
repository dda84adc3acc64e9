"""One's own account: who asks, and one's API tokens. Making a token takes a person on a page."""

from __future__ import annotations

from typing import Any, Final

from blog.domain.errors import NotAllowedError
from blog.domain.tokens import Scope
from blog.web import services
from blog.web.api.callers import Caller
from blog.web.api.fields import Choice, Flag, ListOf, Maybe
from blog.web.api.operations import EVERYBODY, Asked, Operation
from blog.web.api.schemas import ID, TEXT, WHEN, Of, Shape
from blog.web.api.users import ROLE


def _has_expired(token: Any) -> bool:
    return services().people.tokens.is_expired(token)


ONLY_ITSELF: Final = "Expected the token that asks; others are revoked on the page of your account."
SCOPES: Final = ListOf(Choice(Scope))
ACCOUNT: Final = Shape(
    "Account",
    {
        "id": ID,
        "name": TEXT,
        "role": ROLE,
        "scopes": Of(lambda caller: sorted(caller.scopes), SCOPES),
        "token_id": Maybe(ID),
    },
)
TOKEN: Final = Shape(
    "Token",
    {
        "id": ID,
        "name": TEXT,
        "scopes": Of(lambda token: token.scopes.split(), ListOf(TEXT)),
        "created_at": WHEN,
        "expires_at": Maybe(WHEN),
        "has_expired": Of(_has_expired, Flag()),
        "used_at": Maybe(WHEN),
        "revoked_at": Maybe(WHEN),
    },
)


def account(asked: Asked) -> Caller:
    """Give who asks, and what they may do this way."""
    return asked.by


def tokens(asked: Asked) -> dict[str, Any]:
    """Give one's tokens that were not revoked."""
    return {"tokens": services().people.tokens.of(asked.by.id)}


def revoke(asked: Asked, token_id: int) -> Any:
    """Revoke a token: the one that asks, or any of one's own from a signed-in session."""
    if asked.by.token_id not in {None, token_id}:
        raise NotAllowedError(ONLY_ITSELF)
    return services().people.tokens.revoke(asked.by.id, token_id)


OPERATIONS: Final = (
    Operation(
        name="account",
        method="GET",
        path="/account",
        summary="Who asks, and what they may do this way.",
        scope=Scope.READ,
        roles=EVERYBODY,
        view=account,
        answer=ACCOUNT,
    ),
    Operation(
        name="account_tokens",
        method="GET",
        path="/account/tokens",
        summary="Your API tokens that were not revoked; their texts are known to nobody.",
        scope=Scope.READ,
        roles=EVERYBODY,
        view=tokens,
        answer=Shape("Tokens", {"tokens": ListOf(TOKEN)}),
    ),
    Operation(
        name="account_revoke_token",
        method="DELETE",
        path="/account/tokens/<id:token_id>",
        summary="Revoke the token that asks, or from a session any of your own.",
        scope=Scope.READ,
        roles=EVERYBODY,
        view=revoke,
        answer=TOKEN,
    ),
)
