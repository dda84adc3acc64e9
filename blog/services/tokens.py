"""API tokens: what lets a program act for a user, within the scopes that were chosen."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload

from blog.db import ApiToken, User, writing
from blog.domain.errors import InvalidInputError, NotAllowedError, NotFoundError, SignInError
from blog.domain.identity import existing_id
from blog.domain.log import Act
from blog.domain.sentences import Sentence
from blog.domain.text import checked_label
from blog.domain.tokens import (
    ALPHABET,
    LIFETIMES_DAYS,
    MAX_TOKENS_PER_USER,
    SCOPES_OF,
    SECRET_CHARS,
    Scope,
    is_token,
    lifetime,
    scopes_in,
    scopes_text,
    with_checksum,
)
from blog.services.call_limits import CallLimits
from blog.services.clock import Clock, DbSession
from blog.services.devices import hash_of
from blog.services.log import write_entry

USED_EVERY: Final = timedelta(minutes=1)
UNKNOWN: Final = Sentence(
    "Expected an API token that holds; this one is unknown, expired or revoked."
)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made, and its text, which is known only now."""

    token: ApiToken
    text: str


@dataclass(frozen=True, slots=True)
class TokenBearer:
    """For whom a program acts.

    Attributes
    ----------
    scopes
        What the token may be used for now: as chosen, and no more than the role allows.
    """

    user: User
    token_id: int
    scopes: frozenset[Scope]


class TokenService:
    """Everything about API tokens."""

    def __init__(self, *, session: DbSession, calls: CallLimits, now: Clock) -> None:
        self._session = session
        self._calls = calls
        self._now = now

    def create(
        self, user_id: int, name: str, scopes: Collection[Scope], *, days: int | None = None
    ) -> NewToken:
        """Make a token; ``days`` is how long it holds, ``None`` for ever.

        Raises
        ------
        InvalidInputError
            Naming ``name``, ``scopes`` or ``days``.
        """
        kept = _checked(name, scopes, days)
        text = with_checksum("".join(secrets.choice(ALPHABET) for _ in range(SECRET_CHARS)))
        age = lifetime(days)
        with writing(self._session):
            self._refuse_beyond_role(user_id, scopes)
            token = ApiToken(
                user_id=user_id,
                name=kept,
                token_hash=hash_of(text),
                scopes=scopes_text(scopes),
                created_at=self._now(),
                expires_at=self._now() + age if age else None,
            )
            self._session.add(token)
            self._write(Act.TOKEN_CREATED, user_id, token)
        return NewToken(token, text)

    def of(self, user_id: int) -> list[ApiToken]:
        """Give a user's tokens that were not revoked, newest first; expired ones among them."""
        chosen = select(ApiToken).where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        return list(self._session.scalars(chosen.order_by(ApiToken.id.desc())))

    def is_expired(self, token: ApiToken) -> bool:
        """Say whether a token's time is over."""
        return token.expires_at is not None and token.expires_at <= self._now()

    def revoke(self, user_id: int, token_id: int) -> ApiToken:
        """Let one of a user's tokens open nothing any more.

        Raises
        ------
        NotFoundError
            If the user has no such token.
        """
        with writing(self._session):
            token = self._session.get(ApiToken, existing_id(token_id))
            if token is None or token.user_id != user_id:
                raise NotFoundError("There is no such token of yours.")
            if token.revoked_at is None:
                token.revoked_at = self._now()
                self._write(Act.TOKEN_REVOKED, user_id, token)
        return token

    def by_api_token(self, text: str, *, scope: Scope) -> TokenBearer:
        """Give for whom a token speaks, if it may be used for ``scope``.

        Raises
        ------
        SignInError
            If the token is no token, or does not hold.
        NotAllowedError
            If it holds, but not for this scope or not with the user's present role.
        RateLimitedError
            If it was used too often.
        """
        token = self._holding(text)
        self._calls.count(token.id)
        allowed = scopes_in(token.scopes) & SCOPES_OF[token.user.role]
        bearer = TokenBearer(token.user, token.id, allowed)
        if scope not in allowed:
            raise NotAllowedError(
                Sentence(
                    "Expected a token with the scope {scope}, found another.", scope=scope.value
                )
            )
        if token.used_at is None or self._now() - token.used_at >= USED_EVERY:
            self._note_use(token.id)
        return bearer

    def _holding(self, text: str) -> ApiToken:
        if not is_token(text):
            raise SignInError(UNKNOWN)
        token = self._session.scalar(
            select(ApiToken)
            .where(ApiToken.token_hash == hash_of(text), ApiToken.revoked_at.is_(None))
            .options(joinedload(ApiToken.user))
        )
        if token is None or self.is_expired(token) or not token.user.is_active:
            raise SignInError(UNKNOWN)
        return token

    def _note_use(self, token_id: int) -> None:
        """Write down the use; when that cannot be done, the request goes on without."""
        try:
            with writing(self._session):
                changed = update(ApiToken).where(ApiToken.id == token_id)
                self._session.execute(changed.values(used_at=self._now()))
        except OperationalError:
            return

    def _refuse_beyond_role(self, user_id: int, scopes: Collection[Scope]) -> None:
        user = self._session.get(User, existing_id(user_id))
        if user is None:
            raise NotFoundError("There is no such user.")
        if beyond := set(scopes) - SCOPES_OF[user.role]:
            names = scopes_text(beyond)
            raise InvalidInputError(
                {
                    "scopes": Sentence(
                        "Expected scopes that your role has, found {names} besides.", names=names
                    )
                }
            )
        holding = select(func.count(ApiToken.id)).where(
            ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None)
        )
        if (self._session.scalar(holding) or 0) >= MAX_TOKENS_PER_USER:
            raise InvalidInputError(
                {
                    "name": Sentence(
                        "Expected at most {most:,} tokens; revoke some first.",
                        most=MAX_TOKENS_PER_USER,
                    )
                }
            )

    def _write(self, act: Act, by: int, token: ApiToken) -> None:
        details = {"scopes": token.scopes}
        write_entry(self._session, act, by=by, now=self._now(), subject=token.name, details=details)


def _checked(name: str, scopes: Collection[Scope], days: int | None) -> str:
    kept = checked_label("name", name)
    if not scopes:
        raise InvalidInputError({"scopes": Sentence("Expected at least one scope, found none.")})
    if days is not None and days not in LIFETIMES_DAYS:
        raise InvalidInputError(
            {"days": Sentence("Expected one of the times offered, found another.")}
        )
    return kept
