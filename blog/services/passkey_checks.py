"""The ceremonies of passkeys: challenges that are given out, and answers that are checked.

Only checking an answer needs the optional library, which takes long to import; so that is done
then and never before.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from typing import Any, Final, TypeVar

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, select

from blog.db import Passkey, SpentChallenge
from blog.domain.errors import NotFoundError
from blog.domain.passkeys import (
    CHALLENGE_SECONDS,
    MAX_ANSWER_CHARS,
    MAX_CREDENTIAL_BYTES,
    Offer,
    Purpose,
    RelyingParty,
    relying_party,
    transports_text,
)
from blog.services.clock import Clock, DbSession

_CHALLENGE_BYTES: Final = 32
_logger = logging.getLogger(__name__)
_Checked = TypeVar("_Checked")


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a browser is asked, in the words of Web Authentication, and the ticket to keep for it.

    The ticket stands for the challenge and belongs into the browser's session, not onto a page.
    """

    options: dict[str, Any]
    ticket: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge that was given out for one purpose and is not too old."""

    text: str
    user_id: int
    """Of whom an answer is expected; 0 for anybody."""
    name: str
    """For a passkey to be added: how its user calls it."""


@dataclass(frozen=True, slots=True)
class MadePasskey:
    """What an authenticator tells of a passkey that it has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: str


class PasskeyChecks:
    """Knows nothing of passwords, tries and the log; those who ask do."""

    def __init__(self, *, session: DbSession, secret: str, site_url: str, now: Clock) -> None:
        self._session = session
        self._now = now
        self._signer = URLSafeSerializer(secret, salt="passkey challenge")
        self._party = relying_party(site_url)
        self._is_installed = find_spec("webauthn") is not None

    @property
    def offer(self) -> Offer:
        """Whether passkeys can be used, and if not, what is missing."""
        if not self._is_installed:
            return Offer.NOT_INSTALLED
        return Offer.READY if self._party else Offer.NO_ADDRESS

    @property
    def party(self) -> RelyingParty:
        """The site as passkeys know it.

        Raises
        ------
        NotFoundError
            If passkeys cannot be used.
        """
        if self._party is None or not self._is_installed:
            raise NotFoundError("Passkeys are not offered on this blog.")
        return self._party

    def ceremony(
        self, purpose: Purpose, user_id: int, options: dict[str, Any], *, name: str = ""
    ) -> Ceremony:
        """Give a challenge out for one purpose; ``options`` are what to ask the browser besides."""
        text, issued_at = secrets.token_urlsafe(_CHALLENGE_BYTES), int(self._now().timestamp())
        ticket = self._signer.dumps([purpose.value, user_id, issued_at, text, name])
        asked = {"challenge": text, "timeout": CHALLENGE_SECONDS * 1000}
        return Ceremony(asked | options, str(ticket))

    def challenge(self, ticket: str, purpose: Purpose, user_id: int) -> Challenge | None:
        """Read a ticket; ``None`` when it is too old, or for another purpose or user."""
        try:
            known, whose, issued_at, text, name = self._signer.loads(ticket)
        except (BadSignature, ValueError, TypeError):
            return None
        is_late = self._now().timestamp() - issued_at > CHALLENGE_SECONDS
        if is_late or (known, whose) != (purpose.value, user_id):
            return None
        return Challenge(text, whose, name)

    def spend(self, challenge: Challenge) -> bool:
        """Use a challenge up inside the caller's writing transaction; say whether it was unused."""
        old = self._now() - timedelta(seconds=2 * CHALLENGE_SECONDS)
        self._session.execute(delete(SpentChallenge).where(SpentChallenge.spent_at < old))
        spent = hashlib.sha256(challenge.text.encode()).hexdigest()
        if self._session.get(SpentChallenge, spent) is not None:
            return False
        self._session.add(SpentChallenge(challenge_hash=spent, spent_at=self._now()))
        return True

    def named_in(self, answer: str) -> Passkey | None:
        """Find the passkey that an answer claims to come from; nothing is proved by that."""
        named = _checked(lambda: _decoded(_read(answer)["id"]))
        if named is None or len(named) > MAX_CREDENTIAL_BYTES:
            return None
        return self._session.scalar(select(Passkey).where(Passkey.credential_id == named))

    def made(self, challenge: Challenge, answer: str) -> MadePasskey | None:
        """Check the answer of an authenticator that made a passkey; ``None`` for a wrong one."""
        from webauthn import verify_registration_response

        party = self.party

        def check() -> MadePasskey:
            read = _read(answer)
            verified = verify_registration_response(
                credential=read,
                expected_challenge=_decoded(challenge.text),
                expected_rp_id=party.id,
                expected_origin=party.origin,
                require_user_verification=True,
            )
            return MadePasskey(
                verified.credential_id,
                verified.credential_public_key,
                verified.sign_count,
                transports_text(read["response"].get("transports") or ()),
            )

        made = _checked(check)
        return made if made and len(made.credential_id) <= MAX_CREDENTIAL_BYTES else None

    def count_in(
        self, challenge: Challenge, answer: str, passkey: Passkey, *, is_alone: bool
    ) -> int | None:
        """Check the answer of a passkey and give its counter; ``None`` for a wrong answer.

        Whether the counter grew is for the caller to judge: only a true signature tells of copies.

        Parameters
        ----------
        is_alone
            Whether no password was given, so that the device must have made sure who uses it.
        """
        from webauthn import verify_authentication_response

        party = self.party
        return _checked(
            lambda: (
                verify_authentication_response(
                    credential=_read(answer),
                    expected_challenge=_decoded(challenge.text),
                    expected_rp_id=party.id,
                    expected_origin=party.origin,
                    credential_public_key=passkey.public_key,
                    credential_current_sign_count=0,
                    require_user_verification=is_alone,
                ).new_sign_count
            )
        )


def described(passkeys: Iterable[Passkey]) -> list[dict[str, Any]]:
    """Name passkeys to a browser, in the words of Web Authentication."""
    return [
        {
            "type": "public-key",
            "id": urlsafe_b64encode(one.credential_id).rstrip(b"=").decode("ascii"),
            "transports": one.transports.split(),
        }
        for one in passkeys
    ]


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _read(answer: str) -> dict[str, Any]:
    """Read what a browser sent, which may be anything."""
    if len(answer) > MAX_ANSWER_CHARS:
        raise ValueError("too long")
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise TypeError("no object")
    return read


def _checked(check: Callable[[], _Checked]) -> _Checked | None:
    """Run a check on what a stranger sent; ``None`` whenever it fails, in whatever way."""
    try:
        return check()
    except Exception as problem:  # noqa: BLE001 - a hostile answer may trip the library anywhere; each is a refusal
        _logger.info("passkey refused: %s", type(problem).__name__)
        return None
