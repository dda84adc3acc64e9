"""The second factor: setting one up, new recovery codes, and doing without one again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from blog.db import Passkey, SecondFactor, User, writing
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.log import Act
from blog.domain.second_factor import NO_STEP
from blog.domain.sentences import Sentence
from blog.services.clock import Clock, DbSession
from blog.services.codes import SecondCodes
from blog.services.log import write_entry
from blog.services.passwords import Passwords


@dataclass(frozen=True, slots=True)
class SecondFactorState:
    """How a user's second factors stand: the app's, and how many passkeys there are.

    Attributes
    ----------
    since
        When the app's was confirmed; ``None`` while there is none.
    pending_secret, pending_address
        Base32 and ``otpauth:`` address of one being set up; empty otherwise.
    codes_left
        Unused recovery codes.
    """

    since: datetime | None
    pending_secret: str
    pending_address: str
    codes_left: int
    passkeys: int

    @property
    def is_on(self) -> bool:
        """Whether name and password are not enough."""
        return self.since is not None or self.passkeys > 0


class SecondFactorService:
    """Everything about a user's second factor but the checking of codes at the door."""

    def __init__(
        self,
        *,
        session: DbSession,
        now: Clock,
        passwords: Passwords,
        codes: SecondCodes,
        issuer: str,
    ) -> None:
        self._session = session
        self._now = now
        self._passwords = passwords
        self._codes = codes
        self._issuer = issuer

    def state(self, user_id: int) -> SecondFactorState:
        """Tell how a user's second factor stands; the secret of a confirmed one is never given."""
        factor = self._session.get(SecondFactor, user_id)
        left, passkeys = self._codes.left(user_id), self._codes.passkeys(user_id)
        if factor is None or factor.confirmed_at is not None:
            since = factor.confirmed_at if factor else None
            return SecondFactorState(since, "", "", left, passkeys)
        from pyotp import TOTP

        name = self._user(user_id).name
        address = TOTP(factor.secret).provisioning_uri(name=name, issuer_name=self._issuer)
        return SecondFactorState(None, factor.secret, address, left, passkeys)

    def users_with_one(self) -> set[int]:
        """Give the users who have a second factor: a confirmed app or a passkey."""
        chosen = select(SecondFactor.user_id).where(SecondFactor.confirmed_at.is_not(None))
        return set(self._session.scalars(chosen.union(select(Passkey.user_id))))

    def begin(self, user_id: int) -> None:
        """Make a secret for an app, in place of one that was never confirmed.

        Raises
        ------
        InvalidInputError
            If there is a confirmed one already.
        """
        from pyotp import random_base32

        with writing(self._session):
            factor = self._session.get(SecondFactor, user_id)
            _refuse_confirmed(factor)
            if factor is None:
                factor = SecondFactor(user_id=self._user(user_id).id, last_step=NO_STEP)
                self._session.add(factor)
            factor.secret, factor.last_step = random_base32(), NO_STEP

    def confirm(self, user_id: int, code: str, *, password: str, address: str) -> list[str]:
        """Ask for codes from now on; give the recovery codes, which can be shown only now.

        None are given to who has some already, because of a passkey.

        Raises
        ------
        InvalidInputError
            Naming ``code`` or ``current`` (the password), whichever is wrong.
        """
        self._passwords.confirm(self._user(user_id), password, address=address)
        with writing(self._session):
            factor = self._session.get(SecondFactor, user_id)
            _refuse_confirmed(factor)
            if factor is None or not self._codes.use_app_code(factor, code):
                raise InvalidInputError(
                    {"code": Sentence("Expected the six digits that your app shows now.")}
                )
            codes = [] if self._codes.are_needed(user_id) else self._codes.replace(user_id)
            factor.confirmed_at = self._now()
            self._write(Act.SECOND_FACTOR_SET, user_id)
        return codes

    def new_recovery_codes(self, user_id: int, *, password: str, address: str) -> list[str]:
        """Replace the recovery codes; those from before stop working."""
        self._passwords.confirm(self._user(user_id), password, address=address)
        with writing(self._session):
            if not self._codes.are_needed(user_id):
                raise InvalidInputError({"code": Sentence("Expected a second factor, found none.")})
            codes = self._codes.replace(user_id)
            self._write(Act.RECOVERY_CODES_MADE, user_id)
        return codes

    def turn_off(self, user_id: int, *, password: str, address: str) -> None:
        """Ask for no code of an app any more, or give up setting one up."""
        self._passwords.confirm(self._user(user_id), password, address=address)
        with writing(self._session):
            if self._remove(user_id):
                self._write(Act.SECOND_FACTOR_OFF, user_id)

    def reset(self, user_id: int, *, by: int | None = None) -> User:
        """Take somebody's second factors away, because devices and recovery codes are lost.

        Raises
        ------
        NotFoundError
            If there is no such user.
        """
        with writing(self._session):
            user = self._user(user_id)
            removed = self._session.scalars(
                delete(Passkey).where(Passkey.user_id == user_id).returning(Passkey.id)
            ).all()
            if self._remove(user_id) or removed:
                self._write(Act.SECOND_FACTOR_RESET, by, subject=user.name)
        return user

    def _remove(self, user_id: int) -> bool:
        """Remove what there is of an app; say whether it was confirmed."""
        factor = self._session.get(SecondFactor, user_id)
        if factor is not None:
            self._session.delete(factor)
        self._codes.remove_unneeded(user_id)
        return factor is not None and factor.confirmed_at is not None

    def _user(self, user_id: int) -> User:
        user = self._session.get(User, user_id)
        if user is None:
            raise NotFoundError("There is no such user.")
        return user

    def _write(self, act: Act, by: int | None, subject: str = "") -> None:
        write_entry(self._session, act, by=by, now=self._now(), subject=subject)


def _refuse_confirmed(factor: SecondFactor | None) -> None:
    if factor is not None and factor.confirmed_at is not None:
        raise InvalidInputError(
            {"code": Sentence("You have a second factor already; turn it off first.")}
        )
