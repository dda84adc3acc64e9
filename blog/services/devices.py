"""Devices: where a user is signed in, and ending that."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload

from blog.db import Device, User, writing
from blog.domain.devices import browser_in_words
from blog.domain.errors import NotFoundError
from blog.domain.identity import MAX_ID
from blog.domain.log import Act
from blog.services.clock import Clock, DbSession
from blog.services.log import write_entry
from blog.services.origin import ORIGIN

SEEN_EVERY: Final = timedelta(minutes=5)
_TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class SignIn:
    """A user who has just been let in, and the token that the cookie has to carry."""

    user: User
    device: Device
    token: str


def hash_of(token: str) -> str:
    """Give what is stored of a random token; it has too many bits to be found by trying."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class DeviceService:
    """Everything about sessions. ``hours`` is how long one lasts."""

    def __init__(self, *, session: DbSession, now: Clock, hours: int) -> None:
        self._session = session
        self._now = now
        self._lifetime = timedelta(hours=hours)

    def current(self, user_id: int, token: str) -> Device | None:
        """Give the device of a cookie with its user, or ``None`` when that session has ended."""
        found = self._known(user_id, token)
        if found is None or self._now() - found.seen_at < SEEN_EVERY:
            return found
        self._note_seen(found.id)
        return self._known(user_id, token)

    def of(self, user_id: int) -> list[Device]:
        """Give where a user is signed in, the latest used first."""
        chosen = select(Device).where(
            Device.user_id == user_id, Device.created_at > self._now() - self._lifetime
        )
        return list(self._session.scalars(chosen.order_by(Device.seen_at.desc(), Device.id.desc())))

    def begin(self, user: User, *, browser: str) -> SignIn:
        """Add a device inside the caller's writing transaction; expired ones are forgotten.

        Parameters
        ----------
        browser
            What the browser says of itself; only its name in words is kept.
        """
        now, token = self._now(), secrets.token_urlsafe(_TOKEN_BYTES)
        self._session.execute(delete(Device).where(Device.created_at <= now - self._lifetime))
        device = Device(
            token_hash=hash_of(token),
            user=user,
            created_at=now,
            seen_at=now,
            network=ORIGIN.get().network,
            browser=browser_in_words(browser),
        )
        self._session.add(device)
        return SignIn(user, device, token)

    def let_in(self, user: User, *, browser: str, second_factor: str) -> SignIn:
        """Begin a session inside the caller's writing transaction and write it down."""
        entered = self.begin(user, browser=browser)
        details = {"browser": entered.device.browser, "second_factor": second_factor}
        write_entry(
            self._session,
            Act.SIGNED_IN,
            by=user.id,
            now=self._now(),
            subject=user.name,
            details=details,
        )
        return entered

    def sign_out(self, user_id: int, device_id: int) -> None:
        """End one's present session, and no other."""
        with writing(self._session):
            self._delete(user_id, device_id)
            write_entry(self._session, Act.SIGNED_OUT, by=user_id, now=self._now())

    def sign_out_everywhere(self, user_id: int) -> None:
        """End every session of a user, the present one too."""
        with writing(self._session):
            count = self.end_all(user_id)
            write_entry(
                self._session, Act.SIGNED_OUT, by=user_id, now=self._now(), count=max(1, count)
            )

    def end(self, user_id: int, device_id: int) -> Device:
        """End the session on one of a user's devices.

        Raises
        ------
        NotFoundError
            If the user has no such device, or no longer.
        """
        with writing(self._session):
            device = self._delete(user_id, device_id)
            if device is None:
                raise NotFoundError("Expected one of your devices; this session has ended already.")
            write_entry(
                self._session, Act.DEVICE_ENDED, by=user_id, now=self._now(), subject=device.browser
            )
        return device

    def end_others(self, user_id: int, *, keep: int) -> int:
        """End every session of a user but one; give how many that were."""
        with writing(self._session):
            count = self.end_all(user_id, keep=keep)
            if count:
                write_entry(
                    self._session, Act.DEVICE_ENDED, by=user_id, now=self._now(), count=count
                )
        return count

    def end_all(self, user_id: int, *, keep: int | None = None) -> int:
        """Remove a user's devices inside the caller's writing transaction; give how many."""
        chosen = delete(Device).where(Device.user_id == user_id)
        if keep is not None:
            chosen = chosen.where(Device.id != keep)
        return len(self._session.scalars(chosen.returning(Device.id)).all())

    def _delete(self, user_id: int, device_id: int) -> Device | None:
        device = self._session.get(Device, device_id) if 1 <= device_id <= MAX_ID else None
        if device is None or device.user_id != user_id:
            return None
        self._session.delete(device)
        return device

    def _known(self, user_id: int, token: str) -> Device | None:
        found = self._session.scalar(
            select(Device)
            .where(Device.token_hash == hash_of(token))
            .options(joinedload(Device.user))
        )
        if found is None or found.user_id != user_id or not found.user.is_active:
            return None
        return found if found.created_at > self._now() - self._lifetime else None

    def _note_seen(self, device_id: int) -> None:
        """Write down the visit; when that cannot be done, reading goes on without."""
        visit = {"seen_at": self._now(), "network": ORIGIN.get().network}
        try:
            with writing(self._session):
                self._session.execute(update(Device).where(Device.id == device_id).values(visit))
        except OperationalError:
            return
