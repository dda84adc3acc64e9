"""Signing in: name and password, then a code when there is a second factor."""

from __future__ import annotations

from typing import Final, NoReturn

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from blog.db import LogEntry, User, writing
from blog.domain.accounts import name_key
from blog.domain.errors import CodeNeededError, SignInError
from blog.domain.log import Act
from blog.domain.second_factor import HALF_SECONDS, is_app_code, typed
from blog.domain.sentences import Sentence
from blog.services.attempts import SignInAttempts
from blog.services.clock import Clock, DbSession
from blog.services.codes import SecondCodes
from blog.services.devices import DeviceService, SignIn
from blog.services.log import write_entry
from blog.services.passwords import Passwords
from blog.services.rate_limits import AddressHasher

WRONG: Final = Sentence("Name and password do not belong together.")
WRONG_CODE: Final = Sentence("Expected a code that your app shows now, or an unused recovery code.")
TOO_LATE: Final = Sentence("Expected the code within five minutes. Please begin again.")
LATEST: Final = 10


class SignInService:
    """The door. Says the same, as slowly, for names that exist and names that do not."""

    def __init__(
        self,
        *,
        session: DbSession,
        now: Clock,
        secret: str,
        passwords: Passwords,
        attempts: SignInAttempts,
        codes: SecondCodes,
        devices: DeviceService,
    ) -> None:
        self._session = session
        self._now = now
        self._passwords = passwords
        self._attempts = attempts
        self._codes = codes
        self._devices = devices
        self._hash = AddressHasher(secret)
        self._signer = URLSafeSerializer(secret, salt="second step")

    def sign_in(
        self, name: str, password: str, *, address: str, browser: str = "", code: str = ""
    ) -> SignIn:
        """Check name, password and, where there is a second factor, the code.

        Raises
        ------
        SignInError
            If they do not belong together; the same, and as slow, for unknown names.
        CodeNeededError
            If a code is needed and none was given; ``finish`` takes it.
        RateLimitedError
            After too many failures from this address.
        """
        key = name_key(name)
        self._attempts.refuse_if_locked(key, address)
        user = self._session.scalar(select(User).where(User.name_key == key))
        if not self._passwords.matches(user, password) or user is None or not user.is_active:
            self._refuse(key, user, address)
        if not typed(code) and self._codes.are_needed(user.id):
            raise CodeNeededError(self._half_of(user))
        return self._enter(user, code, address=address, browser=browser)

    def finish(self, half: str, code: str, *, address: str, browser: str = "") -> SignIn:
        """Take the code that ``sign_in`` asked for.

        Raises
        ------
        SignInError
            If the code is wrong.
        RateLimitedError
            After too many wrong codes.
        """
        user = self.user_of(half)
        if user is None:
            raise SignInError(TOO_LATE)
        self._attempts.refuse_if_locked(user.name_key, address)
        return self._enter(user, code, address=address, browser=browser)

    def user_of(self, half: str) -> User | None:
        """Give whose password ``half`` stands for; ``None`` when it is too old or was changed."""
        try:
            user_id, issued_at, mark = self._signer.loads(half)
        except (BadSignature, ValueError, TypeError):
            return None
        user = self._session.get(User, user_id)
        is_late = self._now().timestamp() - issued_at > HALF_SECONDS
        if user is None or is_late or mark != self._mark_of(user):
            return None
        return user if user.is_active else None

    def latest(self, user_id: int) -> list[LogEntry]:
        """Give a user's own latest sign-ins, and second factors that were wrong."""
        found: list[LogEntry] = []
        for act in (Act.SIGNED_IN, Act.SECOND_FACTOR_FAILED, Act.PASSKEY_COPIED):
            chosen = select(LogEntry).where(LogEntry.user_id == user_id, LogEntry.act == act)
            found += self._session.scalars(chosen.order_by(LogEntry.id.desc()).limit(LATEST))
        return sorted(found, key=lambda entry: entry.id, reverse=True)[:LATEST]

    def _refuse(self, key: str, user: User | None, address: str) -> NoReturn:
        """Count the failure; what was typed is not kept, as it may be a password."""
        with writing(self._session):
            self._attempts.note_failure(key, address)
            write_entry(
                self._session,
                Act.SIGN_IN_FAILED,
                by=None,
                now=self._now(),
                subject=user.name if user else "",
            )
        raise SignInError(WRONG)

    def _enter(self, user: User, code: str, *, address: str, browser: str) -> SignIn:
        if is_app_code(typed(code)):
            self._attempts.refuse_codes_if_locked(user.id)
        mark, opened = self._mark_of(user), None
        with writing(self._session):
            if mark == self._mark_of(user) and user.is_active:
                opened = self._codes.use(user.id, code)
            if opened is None:
                self._note_wrong_code(user, address)
            else:
                entered = self._devices.let_in(user, browser=browser, second_factor=opened.value)
        if opened is None:
            raise SignInError(WRONG_CODE)
        return entered

    def _note_wrong_code(self, user: User, address: str) -> None:
        self._attempts.note_failure(user.name_key, address)
        self._attempts.note_wrong_code(user.id)
        write_entry(
            self._session,
            Act.SECOND_FACTOR_FAILED,
            by=user.id,
            now=self._now(),
            subject=user.name,
        )

    def _half_of(self, user: User) -> str:
        issued_at = int(self._now().timestamp())
        return str(self._signer.dumps([user.id, issued_at, self._mark_of(user)]))

    def _mark_of(self, user: User) -> str:
        """Change with the password, without telling anything about it."""
        return self._hash.keyed(f"password {user.password_hash}")
