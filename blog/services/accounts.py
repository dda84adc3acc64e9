"""Signing in and out, users and their passwords."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from blog.db import SignInAttempt, User, writing
from blog.domain.accounts import (
    LOCK_SECONDS,
    MAX_NAME_KEY_CHARS,
    Attempt,
    Role,
    check_password,
    lock_seconds,
)
from blog.domain.errors import (
    InvalidInputError,
    NotFoundError,
    RateLimitedError,
    SignInError,
)
from blog.domain.identity import existing_id
from blog.domain.sentences import Sentence
from blog.domain.text import MAX_NAME_CHARS, clean_line, refuse_unstorable, search_key
from blog.services.clock import Clock, DbSession
from blog.services.rate_limits import AddressHasher

if TYPE_CHECKING:
    from argon2 import PasswordHasher

WRONG = Sentence("Name and password do not belong together.")


class AccountService:
    """Everything about users."""

    def __init__(self, *, session: DbSession, hasher: AddressHasher, now: Clock) -> None:
        self._session = session
        self._address_hash = hasher
        self._now = now
        self._decoy: str | None = None

    @cached_property
    def _passwords(self) -> PasswordHasher:
        """Loaded when a password is first handled: most commands never do."""
        from argon2 import PasswordHasher

        return PasswordHasher()

    def sign_in(self, name: str, password: str, *, address: str) -> User:
        """Check name and password.

        Raises
        ------
        SignInError
            If they do not belong together; the same, and as slow, for unknown names.
        RateLimitedError
            After too many failures from this address. Addresses elsewhere are not affected, and
            a try that is refused is not counted, so no lock outlives ``LOCK_SECONDS``.
        """
        key = _name_key(name)
        name_hash, address_hash = self._address_hash.keyed(key), self._address_hash(address)
        self._refuse_if_locked(name_hash, address_hash)
        user = self._session.scalar(select(User).where(User.name_key == key))
        if not self._matches(user, password) or user is None:
            self._note_failure(name_hash, address_hash)
            raise SignInError(WRONG)
        return user

    def by_session(self, user_id: int, session_key: str) -> User | None:
        """Give the user of a session, or ``None`` when it was ended."""
        try:
            user = self._session.get(User, existing_id(user_id))
        except NotFoundError:
            return None
        if user is None or not secrets.compare_digest(
            user.session_key.encode(), session_key.encode("utf-8", "replace")
        ):
            return None
        return user

    def sign_out(self, user_id: int) -> None:
        """End every session of a user, on every device."""
        with writing(self._session):
            self._known(user_id).session_key = _new_session_key()

    def change_password(self, user_id: int, current: str, new: str) -> User:
        """Replace a password; ends every session, the caller's too.

        Raises
        ------
        InvalidInputError
            If the current password is wrong or the new one too short.
        """
        user = self._known(user_id)
        if not self._matches(user, current):
            raise InvalidInputError({"current": Sentence("Expected your current password.")})
        return self._set_password(user.id, new)

    def reset_password(self, name: str, new: str) -> User:
        """Set a password from the command line; ends every session and forgets failed tries."""
        user = self._session.scalar(select(User).where(User.name_key == _name_key(name)))
        if user is None:
            raise NotFoundError(f"There is no user named {name!r}.")
        return self._set_password(user.id, new, forget_tries=True)

    def users(self) -> list[User]:
        """Give all users by name."""
        return list(self._session.scalars(select(User).order_by(User.name_key)))

    def add_user(self, name: str, password: str, role: Role) -> User:
        """Create a user.

        Raises
        ------
        InvalidInputError
            If the name is empty, too long or taken (also in other spelling), or the password short.
        """
        refuse_unstorable("name", name)
        shown = clean_line(name)
        key = _name_key(shown)
        # Some letters fold to many: the ligature U+FDFA alone to eighteen.
        if not key or len(shown) > MAX_NAME_CHARS or len(key) > MAX_NAME_KEY_CHARS:
            raise InvalidInputError(
                {
                    "name": Sentence(
                        "Expected 1 to {most:,} visible characters, found {found:,}.",
                        most=MAX_NAME_CHARS,
                        found=len(shown),
                    )
                }
            )
        check_password(password)
        password_hash = self._hashed(password)
        with writing(self._session):
            if self._session.scalar(select(User.id).where(User.name_key == key)):
                taken = Sentence("Expected an unused name; this one is taken.")
                raise InvalidInputError({"name": taken})
            user = User(
                name=shown,
                name_key=key,
                password_hash=password_hash,
                role=role,
                session_key=_new_session_key(),
                created_at=self._now(),
            )
            self._session.add(user)
        return user

    def count(self) -> int:
        """Give how many users there are."""
        return self._session.scalar(select(func.count(User.id))) or 0

    def _set_password(self, user_id: int, new: str, *, forget_tries: bool = False) -> User:
        check_password(new)
        password_hash = self._hashed(new)
        with writing(self._session):
            user = self._known(user_id)
            user.password_hash = password_hash
            user.session_key = _new_session_key()
            if forget_tries:
                name_hash = self._address_hash.keyed(user.name_key)
                self._session.execute(
                    delete(SignInAttempt).where(SignInAttempt.name_hash == name_hash)
                )
        return user

    def _known(self, user_id: int) -> User:
        user = self._session.get(User, existing_id(user_id))
        if user is None:
            raise NotFoundError("There is no such user.")
        return user

    def _refuse_if_locked(self, name_hash: str, address_hash: str) -> None:
        now = self._now()
        rows = self._session.execute(
            select(SignInAttempt.name_hash, SignInAttempt.at).where(
                SignInAttempt.address_hash == address_hash,
                SignInAttempt.at > now - timedelta(seconds=LOCK_SECONDS),
            )
        )
        attempts = [Attempt(known, at) for known, at in rows]
        if wait := lock_seconds(attempts, name_hash=name_hash, now=now):
            raise RateLimitedError(
                "Too many failed tries from your network address. Please wait and try again.",
                retry_after_seconds=wait,
            )

    def _note_failure(self, name_hash: str, address_hash: str) -> None:
        now = self._now()
        with writing(self._session):
            old = now - timedelta(seconds=LOCK_SECONDS)
            self._session.execute(delete(SignInAttempt).where(SignInAttempt.at < old))
            self._session.add(SignInAttempt(name_hash=name_hash, address_hash=address_hash, at=now))

    def _matches(self, user: User | None, password: str) -> bool:
        """Compare; an unknown name costs the same time as a wrong password."""
        from argon2.exceptions import InvalidHashError, VerificationError

        if self._decoy is None:
            self._decoy = self._hashed(secrets.token_hex(16))
        try:
            stored = user.password_hash if user else self._decoy
            return self._passwords.verify(stored, password.encode("utf-8", "replace"))
        except (VerificationError, InvalidHashError):
            return False

    def _hashed(self, password: str) -> str:
        return self._passwords.hash(password.encode("utf-8", "replace"))


def _name_key(name: str) -> str:
    storable = name[: MAX_NAME_CHARS * 4].encode("utf-8", "replace").decode()
    return search_key(clean_line(storable))


def _new_session_key() -> str:
    return secrets.token_urlsafe(32)
