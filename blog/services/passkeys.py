"""One's own passkeys: adding one, the list, removing one."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select

from blog.db import Passkey, User, writing
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.identity import MAX_ID
from blog.domain.log import Act
from blog.domain.passkeys import Offer, Purpose, refuse_one_more
from blog.domain.sentences import Sentence
from blog.domain.text import checked_label
from blog.services.clock import Clock, DbSession
from blog.services.codes import SecondCodes
from blog.services.log import write_entry
from blog.services.passkey_checks import Ceremony, PasskeyChecks, described
from blog.services.passwords import Passwords
from blog.services.rate_limits import AddressHasher

TOO_LATE: Final = Sentence("Expected your device's answer within five minutes. Please try again.")
NOT_MADE: Final = Sentence(
    "Expected a new passkey for this blog from a device that asked who uses it, found none."
)
# Signatures by elliptic curves (Ed25519, ES256), then RSA for older Windows; RFC 9053.
_ALGORITHMS: Final = (-8, -7, -257)


class PasskeyService:
    """Everything about a user's passkeys but signing in with one."""

    def __init__(
        self,
        *,
        session: DbSession,
        now: Clock,
        passwords: Passwords,
        codes: SecondCodes,
        checks: PasskeyChecks,
        hasher: AddressHasher,
        issuer: str,
    ) -> None:
        self._session = session
        self._now = now
        self._passwords = passwords
        self._codes = codes
        self._checks = checks
        self._hash = hasher
        self._issuer = issuer

    @property
    def offer(self) -> Offer:
        """Whether passkeys can be used here, and if not, what is missing."""
        return self._checks.offer

    @property
    def is_offered(self) -> bool:
        """Whether pages offer passkeys."""
        return self.offer is Offer.READY

    def of(self, user_id: int) -> list[Passkey]:
        """Give a user's passkeys, the oldest first."""
        chosen = select(Passkey).where(Passkey.user_id == user_id)
        return list(self._session.scalars(chosen.order_by(Passkey.id)))

    def begin(self, user_id: int, name: str, *, password: str, address: str) -> Ceremony:
        """Ask for a passkey to be made; nothing is added before the device has answered.

        Raises
        ------
        InvalidInputError
            Naming ``name`` or ``current`` (the password), whichever is wrong.
        """
        party, kept = self._checks.party, checked_label("name", name)
        user = self._user(user_id)
        self._passwords.confirm(user, password, address=address)
        known = self.of(user_id)
        refuse_one_more(len(known))
        options: dict[str, Any] = {
            "rp": {"id": party.id, "name": self._issuer},
            "user": {"id": self._handle(user_id), "name": user.name, "displayName": user.name},
            "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in _ALGORITHMS],
            "excludeCredentials": described(known),
            "authenticatorSelection": {
                "residentKey": "required",
                "requireResidentKey": True,
                "userVerification": "required",
            },
            "attestation": "none",
        }
        return self._checks.ceremony(Purpose.ADD, user_id, options, name=kept)

    def add(self, user_id: int, ticket: str, answer: str) -> list[str]:
        """Keep the passkey that a device made; give recovery codes if it is the first factor.

        Raises
        ------
        InvalidInputError
            If the answer came too late, is no answer to what was asked, or is known already.
        """
        challenge = self._checks.challenge(ticket, Purpose.ADD, user_id)
        if challenge is None:
            raise InvalidInputError({"credential": TOO_LATE})
        made = self._checks.made(challenge, answer)
        with writing(self._session):
            is_fresh = self._checks.spend(challenge)
            if made is not None and is_fresh and self._is_unknown(made.credential_id):
                refuse_one_more(len(self.of(user_id)))
                is_first = not self._codes.are_needed(user_id)
                self._session.add(
                    Passkey(
                        user_id=user_id,
                        credential_id=made.credential_id,
                        public_key=made.public_key,
                        sign_count=made.sign_count,
                        transports=made.transports,
                        name=challenge.name,
                        created_at=self._now(),
                    )
                )
                codes = self._codes.replace(user_id) if is_first else []
                self._write(Act.PASSKEY_ADDED, user_id, challenge.name)
                return codes
        raise InvalidInputError({"credential": NOT_MADE})

    def remove(self, user_id: int, passkey_id: int, *, password: str, address: str) -> Passkey:
        """Let a passkey open nothing any more; with the last second factor recovery codes go too.

        Raises
        ------
        NotFoundError
            If the user has no such passkey.
        InvalidInputError
            Naming ``current`` when the password is wrong.
        """
        self._passwords.confirm(self._user(user_id), password, address=address)
        with writing(self._session):
            passkey = self._session.get(Passkey, passkey_id) if passkey_id <= MAX_ID else None
            if passkey is None or passkey.user_id != user_id:
                raise NotFoundError("There is no such passkey of yours.")
            self._session.delete(passkey)
            self._codes.remove_unneeded(user_id)
            self._write(Act.PASSKEY_REMOVED, user_id, passkey.name)
        return passkey

    def _is_unknown(self, credential_id: bytes) -> bool:
        known = select(Passkey.id).where(Passkey.credential_id == credential_id)
        return self._session.scalar(known) is None

    def _handle(self, user_id: int) -> str:
        """Name a user towards authenticators, the same each time and without telling who it is."""
        return self._hash.keyed(f"passkeys of user {user_id}")

    def _user(self, user_id: int) -> User:
        return self._session.get_one(User, user_id)  # who is signed in is there

    def _write(self, act: Act, user_id: int, name: str) -> None:
        write_entry(self._session, act, by=user_id, now=self._now(), subject=name)
