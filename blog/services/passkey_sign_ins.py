"""Signing in with a passkey: alone, or after name and password instead of a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, update

from blog.db import Passkey, User, writing
from blog.domain.errors import SignInError
from blog.domain.log import Act
from blog.domain.passkeys import Purpose, is_counter_back
from blog.domain.sentences import Sentence
from blog.services.attempts import SignInAttempts
from blog.services.clock import Clock, DbSession
from blog.services.codes import Factor
from blog.services.devices import DeviceService, SignIn
from blog.services.log import write_entry
from blog.services.passkey_checks import Ceremony, Challenge, PasskeyChecks, described
from blog.services.passkeys import TOO_LATE, PasskeyService
from blog.services.sign_ins import TOO_LATE as HALF_TOO_LATE
from blog.services.sign_ins import SignInService

WRONG_PASSKEY: Final = Sentence("Expected a passkey that was added here and works.")
_NOBODY: Final = 0


@dataclass(frozen=True, slots=True)
class _Shown:
    """A passkey with a true signature, and the counter that came with it."""

    passkey_id: int
    count: int


class PasskeySignIns:
    """The door for passkeys. Every refusal says the same, whatever was wrong."""

    def __init__(
        self,
        *,
        session: DbSession,
        now: Clock,
        attempts: SignInAttempts,
        devices: DeviceService,
        sign_ins: SignInService,
        passkeys: PasskeyService,
        checks: PasskeyChecks,
    ) -> None:
        self._session = session
        self._now = now
        self._attempts = attempts
        self._devices = devices
        self._sign_ins = sign_ins
        self._passkeys = passkeys
        self._checks = checks

    def begin(self) -> Ceremony:
        """Ask for any passkey of this blog, of whomever, that makes sure who uses it."""
        options: dict[str, Any] = {"rpId": self._checks.party.id, "userVerification": "required"}
        return self._checks.ceremony(Purpose.SIGN_IN, _NOBODY, options)

    def begin_second(self, half: str) -> Ceremony:
        """Ask for a passkey of the user whose name and password were right.

        Raises
        ------
        SignInError
            If that was too long ago.
        """
        user = self._user_of(half)
        options: dict[str, Any] = {
            "rpId": self._checks.party.id,
            "userVerification": "discouraged",
            "allowCredentials": described(self._passkeys.of(user.id)),
        }
        return self._checks.ceremony(Purpose.SECOND_STEP, user.id, options)

    def sign_in(self, ticket: str, answer: str, *, address: str, browser: str = "") -> SignIn:
        """Let the user of a passkey in, without name and password.

        Raises
        ------
        SignInError
            If the answer is wrong or late.
        RateLimitedError
            After too many failures from this address.
        """
        challenge = self._challenge(ticket, Purpose.SIGN_IN, _NOBODY)
        return self._enter(challenge, answer, "", address=address, browser=browser)

    def finish(
        self, half: str, ticket: str, answer: str, *, address: str, browser: str = ""
    ) -> SignIn:
        """Take a passkey instead of the code that ``SignInService.sign_in`` asked for.

        Raises
        ------
        SignInError
            If the answer is wrong or late, or the passkey is somebody else's.
        RateLimitedError
            After too many failures from this address.
        """
        challenge = self._challenge(ticket, Purpose.SECOND_STEP, self._user_of(half).id)
        return self._enter(challenge, answer, half, address=address, browser=browser)

    def _user_of(self, half: str) -> User:
        user = self._sign_ins.user_of(half)
        if user is None:
            raise SignInError(HALF_TOO_LATE)
        return user

    def _challenge(self, ticket: str, purpose: Purpose, user_id: int) -> Challenge:
        challenge = self._checks.challenge(ticket, purpose, user_id)
        if challenge is None:
            raise SignInError(TOO_LATE)
        return challenge

    def _enter(
        self, challenge: Challenge, answer: str, half: str, *, address: str, browser: str
    ) -> SignIn:
        passkey = self._checks.named_in(answer)
        user = self._user_of(half) if half else passkey.user if passkey else None
        self._attempts.refuse_if_locked(user.name_key if user else "", address)
        shown = self._shown(challenge, answer, passkey, user)
        opened = Factor.PASSKEY if half else Factor.PASSKEY_ALONE
        entered = None
        with writing(self._session):
            shown = shown if self._checks.spend(challenge) else None
            is_copy = shown is not None and self._is_copy(shown)
            if user and shown and not is_copy and self._may_enter(user, half) and self._use(shown):
                entered = self._devices.let_in(user, browser=browser, second_factor=opened.value)
            else:
                self._note_failure(user, opened, address, is_copy=is_copy)
        if entered is None:
            raise SignInError(WRONG_PASSKEY)
        return entered

    def _shown(
        self, challenge: Challenge, answer: str, passkey: Passkey | None, user: User | None
    ) -> _Shown | None:
        """Check the signature; ``None`` when it is wrong or the passkey is somebody else's."""
        if passkey is None or user is None or passkey.user_id != user.id:
            return None
        is_alone = challenge.user_id == _NOBODY
        count = self._checks.count_in(challenge, answer, passkey, is_alone=is_alone)
        return None if count is None else _Shown(passkey.id, count)

    def _is_copy(self, shown: _Shown) -> bool:
        """Compare with the counter as it is now: another sign-in may just have been faster."""
        kept = select(Passkey.sign_count).where(Passkey.id == shown.passkey_id)
        before = self._session.scalar(kept)
        return before is not None and is_counter_back(before, shown.count)

    def _use(self, shown: _Shown) -> bool:
        """Note the counter and the moment; ``False`` when the passkey was removed meanwhile."""
        used = self._session.scalar(
            update(Passkey)
            .where(Passkey.id == shown.passkey_id)
            .values(sign_count=shown.count, used_at=self._now())
            .returning(Passkey.id)
        )
        return used is not None

    def _may_enter(self, user: User, half: str) -> bool:
        return user.is_active and (not half or self._sign_ins.user_of(half) is not None)

    def _note_failure(
        self, user: User | None, opened: Factor, address: str, *, is_copy: bool
    ) -> None:
        """Count the failure and write it down; a copy, which has the right key, for its user."""
        self._attempts.note_failure(user.name_key if user else "", address)
        is_known = is_copy or opened is Factor.PASSKEY
        failed = Act.SECOND_FACTOR_FAILED if is_known else Act.SIGN_IN_FAILED
        write_entry(
            self._session,
            Act.PASSKEY_COPIED if is_copy else failed,
            by=user.id if user and is_known else None,
            now=self._now(),
            subject=user.name if user else "",
            details={"second_factor": opened.value},
        )
