"""Invitations: a link that makes its finder a user, once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from blog.db import Invitation, writing
from blog.domain.accounts import Role, check_password, checked_name
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.identity import existing_id
from blog.domain.invitations import MAX_NOTE_CHARS, MAX_OPEN, VALID_DAYS, InvitationState, state_of
from blog.domain.log import Act
from blog.domain.outbox import OutboxState
from blog.domain.sentences import Sentence
from blog.domain.text import clean_line, refuse_unstorable
from blog.services.accounts import AccountService
from blog.services.clock import Clock, DbSession
from blog.services.devices import DeviceService, SignIn, hash_of
from blog.services.invitation_mails import InvitationMails
from blog.services.log import write_entry
from blog.services.passwords import Passwords

GONE = Sentence(
    "This invitation does not hold any more: it was used, taken back or has expired. "
    "Please ask for another one."
)
LISTED = 50
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation, and the token of its link, which is known only now."""

    invitation: Invitation
    token: str


class InvitationService:
    """Everything about invitations. The link is shown once, and mailed where that is asked for."""

    def __init__(
        self,
        *,
        session: DbSession,
        now: Clock,
        passwords: Passwords,
        accounts: AccountService,
        devices: DeviceService,
        mails: InvitationMails,
    ) -> None:
        self._session = session
        self._now = now
        self._passwords = passwords
        self._accounts = accounts
        self._devices = devices
        self._mails = mails

    def invite(self, role: Role, *, by: int, note: str = "", send_to: str = "") -> Invited:
        """Make an invitation; the token has to be passed on, nothing can show it again.

        Parameters
        ----------
        send_to
            A mail address that the link is sent to; empty for none.

        Raises
        ------
        InvalidInputError
            If the note is too long, the address cannot be written to, or too many invitations are
            open.
        """
        address = self._mails.address(send_to)
        refuse_unstorable("note", note)
        kept = clean_line(note)
        if len(kept) > MAX_NOTE_CHARS:
            raise InvalidInputError(
                {
                    "note": Sentence(
                        "Expected at most {most:,} characters, found {found:,}.",
                        most=MAX_NOTE_CHARS,
                        found=len(kept),
                    )
                }
            )
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with writing(self._session):
            self._refuse_too_many()
            invitation = Invitation(
                token_hash=hash_of(token),
                role=role,
                note=kept,
                sent_to=address,
                invited_by_id=by,
                created_at=self._now(),
                expires_at=self._now() + timedelta(days=VALID_DAYS),
            )
            self._session.add(invitation)
            self._mails.queue(invitation, token)
            self._write(Act.INVITED, by, invitation)
        return Invited(invitation, token)

    def listing(self) -> list[Invitation]:
        """Give the newest invitations, whatever became of them."""
        chosen = select(Invitation).order_by(Invitation.id.desc()).limit(LISTED)
        whom = (joinedload(Invitation.invited_by), joinedload(Invitation.used_by))
        return list(self._session.scalars(chosen.options(*whom)))

    def deliveries(self, invitations: Sequence[Invitation]) -> dict[int, OutboxState]:
        """Tell by the invitation's number what became of its mail, as long as that is known."""
        return self._mails.deliveries(invitations)

    def state(self, invitation: Invitation) -> InvitationState:
        """Tell where an invitation stands; none outlives the rights of who gave it."""
        giver = invitation.invited_by
        state = state_of(
            now=self._now(),
            expires_at=invitation.expires_at,
            used_at=invitation.used_at,
            revoked_at=invitation.revoked_at,
        )
        may_invite = giver.is_active and giver.role is Role.ADMINISTRATOR
        if state is InvitationState.OPEN and not may_invite:
            return InvitationState.REVOKED
        return state

    def revoke(self, invitation_id: int, *, by: int) -> Invitation:
        """Take an invitation back; one that is used or taken back already stays as it is."""
        with writing(self._session):
            invitation = self._session.get(Invitation, existing_id(invitation_id))
            if invitation is None:
                raise NotFoundError("There is no such invitation.")
            if invitation.used_at is None and invitation.revoked_at is None:
                invitation.revoked_at = self._now()
                self._mails.withdraw(invitation)
                self._write(Act.INVITATION_REVOKED, by, invitation)
        return invitation

    def open_one(self, token: str) -> Invitation:
        """Give the invitation of a link.

        Raises
        ------
        NotFoundError
            If it does not hold, or never did.
        """
        found = self._session.scalar(
            select(Invitation)
            .where(Invitation.token_hash == hash_of(token))
            .options(joinedload(Invitation.invited_by))
        )
        if found is None or self.state(found) is not InvitationState.OPEN:
            raise NotFoundError(GONE)
        return found

    def accept(self, token: str, name: str, password: str, *, browser: str = "") -> SignIn:
        """Make the invited person a user and sign them in; the link is used up.

        Raises
        ------
        NotFoundError
            If the invitation does not hold.
        InvalidInputError
            If name or password cannot be had; the link can be used again.
        """
        self.open_one(token)
        checked_name(name)
        check_password(password)
        password_hash = self._passwords.hashed(password)
        with writing(self._session):
            invitation = self.open_one(token)
            user = self._accounts.new(name, password_hash, invitation.role)
            self._session.flush()
            invitation.used_at, invitation.used_by = self._now(), user
            entered = self._devices.begin(user, browser=browser)
            self._write(Act.INVITATION_ACCEPTED, user.id, invitation)
            details = {"browser": entered.device.browser, "second_factor": "none"}
            write_entry(
                self._session,
                Act.SIGNED_IN,
                by=user.id,
                now=self._now(),
                subject=user.name,
                details=details,
            )
        return entered

    def _refuse_too_many(self) -> None:
        open_ones = select(func.count(Invitation.id)).where(
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > self._now(),
        )
        if (self._session.scalar(open_ones) or 0) >= MAX_OPEN:
            raise InvalidInputError(
                {
                    "note": Sentence(
                        "Expected fewer than {most:,} open invitations; take some back first.",
                        most=MAX_OPEN,
                    )
                }
            )

    def _write(self, act: Act, by: int, invitation: Invitation) -> None:
        details: dict[str, Any] = {"role": invitation.role.value}
        if act is Act.INVITED and invitation.sent_to is not None:
            details["is_mailed"] = True
        write_entry(
            self._session, act, by=by, now=self._now(), subject=invitation.note, details=details
        )
