"""Codes of the second factor: checked, used up, and made anew."""

from __future__ import annotations

import secrets
from enum import StrEnum
from hmac import compare_digest

from sqlalchemy import delete, func, select, update

from blog.db import Passkey, RecoveryCode, SecondFactor
from blog.domain.second_factor import (
    NO_STEP,
    RECOVERY_ALPHABET,
    RECOVERY_CHARS,
    RECOVERY_CODES,
    acceptable_steps,
    in_groups,
    is_app_code,
    is_recovery_code,
    typed,
)
from blog.services.clock import Clock, DbSession
from blog.services.rate_limits import AddressHasher


class Factor(StrEnum):
    """What opened the door besides the password."""

    NONE = "none"
    APP = "app"
    RECOVERY_CODE = "recovery_code"
    PASSKEY = "passkey"
    PASSKEY_ALONE = "passkey_alone"
    """Without name and password: the device made sure who uses it."""


class SecondCodes:
    """Each code counts once; everything here runs inside the caller's transaction."""

    def __init__(self, *, session: DbSession, hasher: AddressHasher, now: Clock) -> None:
        self._session = session
        self._hash = hasher
        self._now = now

    def are_needed(self, user_id: int) -> bool:
        """Say whether a user has a second factor: a confirmed app or a passkey."""
        return self._confirmed(user_id) is not None or self.passkeys(user_id) > 0

    def passkeys(self, user_id: int) -> int:
        """Give how many passkeys a user has."""
        chosen = select(func.count(Passkey.id)).where(Passkey.user_id == user_id)
        return self._session.scalar(chosen) or 0

    def use(self, user_id: int, code: str) -> Factor | None:
        """Use a code up; ``None`` when it is wrong, used already or too old."""
        if not self.are_needed(user_id):
            return Factor.NONE
        text = typed(code)
        if is_app_code(text):
            factor = self._confirmed(user_id)
            return Factor.APP if factor and self.use_app_code(factor, text) else None
        return Factor.RECOVERY_CODE if self._use_recovery_code(user_id, text) else None

    def use_app_code(self, factor: SecondFactor, code: str) -> bool:
        """Say whether a code of the app counts now; neither it nor an older one counts again."""
        from pyotp import HOTP

        made = HOTP(factor.secret)
        step = NO_STEP
        for near in acceptable_steps(self._now(), last_step=factor.last_step):
            if compare_digest(made.at(near).encode(), typed(code).encode("utf-8", "replace")):
                step = near
        if step == NO_STEP:
            return False
        factor.last_step = step
        return True

    def left(self, user_id: int) -> int:
        """Give how many recovery codes are unused."""
        return (
            self._session.scalar(
                select(func.count(RecoveryCode.id)).where(
                    RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
                )
            )
            or 0
        )

    def replace(self, user_id: int) -> list[str]:
        """Make new recovery codes; those from before stop working. They can be shown only now."""
        self.remove(user_id)
        codes = ["".join(_letters()) for _ in range(RECOVERY_CODES)]
        self._session.add_all(
            RecoveryCode(user_id=user_id, code_hash=self._hashed(user_id, code)) for code in codes
        )
        return [in_groups(code) for code in codes]

    def remove_unneeded(self, user_id: int) -> None:
        """Let no recovery code count any more once the last second factor is gone."""
        self._session.flush()
        if not self.are_needed(user_id):
            self.remove(user_id)

    def remove(self, user_id: int) -> None:
        """Let no recovery code of a user count any more."""
        self._session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))

    def _confirmed(self, user_id: int) -> SecondFactor | None:
        factor = self._session.get(SecondFactor, user_id)
        return factor if factor is not None and factor.confirmed_at is not None else None

    def _use_recovery_code(self, user_id: int, code: str) -> bool:
        if not is_recovery_code(code):
            return False
        found = self._session.scalar(
            update(RecoveryCode)
            .where(
                RecoveryCode.user_id == user_id,
                RecoveryCode.code_hash == self._hashed(user_id, code),
                RecoveryCode.used_at.is_(None),
            )
            .values(used_at=self._now())
            .returning(RecoveryCode.id)
        )
        return found is not None

    def _hashed(self, user_id: int, code: str) -> str:
        return self._hash.keyed(f"recovery code {user_id} {code}")


def _letters() -> list[str]:
    return [secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_CHARS)]
