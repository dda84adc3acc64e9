"""Passwords: made into slow hashes and compared with them."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import TYPE_CHECKING

from blog.db import User, writing
from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence
from blog.services.attempts import SignInAttempts
from blog.services.clock import DbSession

if TYPE_CHECKING:
    from argon2 import PasswordHasher


class Passwords:
    """The one place that knows how passwords are kept."""

    def __init__(self, *, session: DbSession, attempts: SignInAttempts) -> None:
        self._session = session
        self._attempts = attempts
        self._decoy: str | None = None

    @cached_property
    def method(self) -> PasswordHasher:
        """Loaded when a password is first handled: most commands never do."""
        from argon2 import PasswordHasher

        return PasswordHasher()

    def hashed(self, password: str) -> str:
        """Give what is stored of a password."""
        return self.method.hash(password.encode("utf-8", "replace"))

    def matches(self, user: User | None, password: str) -> bool:
        """Compare; an unknown name costs the same time as a wrong password."""
        from argon2.exceptions import InvalidHashError, VerificationError

        if self._decoy is None:
            self._decoy = self.hashed(secrets.token_hex(16))
        try:
            stored = user.password_hash if user else self._decoy
            return self.method.verify(stored, password.encode("utf-8", "replace"))
        except (VerificationError, InvalidHashError):
            return False

    def confirm(self, user: User, password: str, *, address: str) -> None:
        """Make sure that who is signed in knows the password; tries count as at sign-in.

        Raises
        ------
        InvalidInputError
            Naming the field ``current``.
        RateLimitedError
            After too many failures from this address.
        """
        self._attempts.refuse_if_locked(user.name_key, address)
        if not self.matches(user, password):
            with writing(self._session):
                self._attempts.note_failure(user.name_key, address)
            raise InvalidInputError({"current": Sentence("Expected your current password.")})
