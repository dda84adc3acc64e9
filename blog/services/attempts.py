"""Failed tries to sign in: counted, so that guessing is slow and nobody is locked out for good."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from blog.db import SignInAttempt
from blog.domain.accounts import LOCK_SECONDS, Attempt, code_lock_seconds, lock_seconds
from blog.domain.errors import RateLimitedError
from blog.services.clock import Clock, DbSession
from blog.services.rate_limits import AddressHasher


class SignInAttempts:
    """Names and addresses are kept as keyed hashes only."""

    def __init__(self, *, session: DbSession, hasher: AddressHasher, now: Clock) -> None:
        self._session = session
        self._hash = hasher
        self._now = now

    def refuse_if_locked(self, name_key: str, address: str) -> None:
        """Refuse a try for a name from an address that failed too often.

        Raises
        ------
        RateLimitedError
            Addresses elsewhere are not affected, and a try that is refused is not counted, so no
            lock outlives ``LOCK_SECONDS``.
        """
        attempts = self._recent(self._hash(address))
        name_hash = self._hash.keyed(name_key)
        if wait := lock_seconds(attempts, name_hash=name_hash, now=self._now()):
            raise RateLimitedError(
                "Too many failed tries from your network address. Please wait and try again.",
                retry_after_seconds=wait,
            )

    def refuse_codes_if_locked(self, user_id: int) -> None:
        """Refuse a code of a user's app after too many wrong ones, wherever they came from."""
        failures = [attempt.at for attempt in self._recent(self._of_codes(user_id))]
        if wait := code_lock_seconds(failures, now=self._now()):
            raise RateLimitedError(
                "Too many wrong codes. Please wait and try again, or use a recovery code.",
                retry_after_seconds=wait,
            )

    def note_failure(self, name_key: str, address: str) -> None:
        """Count a failure inside the caller's writing transaction; old ones are forgotten."""
        old = self._now() - timedelta(seconds=LOCK_SECONDS)
        self._session.execute(delete(SignInAttempt).where(SignInAttempt.at < old))
        self._add(self._hash.keyed(name_key), self._hash(address))

    def note_wrong_code(self, user_id: int) -> None:
        """Count a wrong code inside the caller's writing transaction."""
        self._add(self._of_codes(user_id), self._of_codes(user_id))

    def forget(self, name_key: str) -> None:
        """Forget the failures of a name, inside the caller's writing transaction."""
        name_hash = self._hash.keyed(name_key)
        self._session.execute(delete(SignInAttempt).where(SignInAttempt.name_hash == name_hash))

    def _recent(self, address_hash: str) -> list[Attempt]:
        rows = self._session.execute(
            select(SignInAttempt.name_hash, SignInAttempt.at).where(
                SignInAttempt.address_hash == address_hash,
                SignInAttempt.at > self._now() - timedelta(seconds=LOCK_SECONDS),
            )
        )
        return [Attempt(known, at) for known, at in rows]

    def _add(self, name_hash: str, address_hash: str) -> None:
        self._session.add(
            SignInAttempt(name_hash=name_hash, address_hash=address_hash, at=self._now())
        )

    def _of_codes(self, user_id: int) -> str:
        """Stand for all addresses together; no address looks like it."""
        return self._hash.keyed(f"codes of user {user_id}")
