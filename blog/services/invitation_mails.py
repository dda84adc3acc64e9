"""Sending an invitation's link by mail, and telling what became of the mail.

The link's token is known when the invitation is made and never again. Until the mail is sent the
outbox holds it; then it is erased there too, and only its hash is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from blog.db import Invitation, OutboxMessage, User
from blog.domain.accounts import Role
from blog.domain.errors import InvalidInputError
from blog.domain.invitations import VALID_DAYS
from blog.domain.outbox import OutboxState, header_text
from blog.domain.sentences import Sentence
from blog.domain.text import clean_email, refuse_unstorable
from blog.services.clock import Clock, DbSession
from blog.services.letters import Letterhead
from blog.services.outbox import queue_mail, withdraw

FIELD: Final = "send_to"
ROLES: Final = {
    Role.ADMINISTRATOR: Sentence("administrator"),
    Role.MODERATOR: Sentence("moderator"),
    Role.AUTHOR: Sentence("author"),
}


class InvitationMails:
    """Queues, withdraws and follows the mails of invitations."""

    def __init__(self, *, session: DbSession, letterhead: Letterhead, now: Clock) -> None:
        self._session, self._letterhead, self._now = session, letterhead, now

    def address(self, typed: str) -> str | None:
        """Check the address to send to; ``None`` for none.

        Raises
        ------
        InvalidInputError
            If it is no address, or no mail can be sent from this blog.
        """
        refuse_unstorable(FIELD, typed)
        address = clean_email(typed, field=FIELD)
        if address is not None and not self._letterhead.can_mail:
            raise InvalidInputError(
                {
                    FIELD: Sentence(
                        "No mail is sent from this blog. Leave the address empty and pass the link "
                        "on yourself."
                    )
                }
            )
        return address

    def queue(self, invitation: Invitation, token: str) -> None:
        """Queue the mail, if there is an address, inside the transaction of the invitation."""
        if invitation.sent_to is None:
            return
        self._session.flush()  # its number is the mail's key
        head, language = self._letterhead, self._letterhead.in_language()
        giver = self._session.get_one(User, invitation.invited_by_id)
        sentences = (
            Sentence(
                "{name} invites you to {site} ({address}) as {role}.",
                name=header_text(giver.name),
                site=header_text(head.site_title),
                address=head.site_url,
                role=ROLES[invitation.role],
            ),
            Sentence(
                "Choose your name and a password on this page. Opening it does nothing yet:\n"
                "{link}",
                link=f"{head.site_url}/invitation/{token}",
            ),
            Sentence(
                "The link works once, for {days:,} days. Whoever has it can use it, so keep it to "
                "yourself.",
                days=VALID_DAYS,
            ),
            Sentence("If you do not know what this is about, do nothing."),
        )
        queue_mail(
            self._session,
            to=invitation.sent_to,
            subject=language.say(Sentence("{site}: an invitation", site=head.site_title)),
            text="\n\n".join(map(language.say, sentences)) + "\n",
            now=self._now(),
            key=_key(invitation),
        )

    def withdraw(self, invitation: Invitation) -> None:
        """Send no mail about an invitation that was taken back, unless it has left already."""
        withdraw(self._session, _key(invitation))

    def deliveries(self, invitations: Sequence[Invitation]) -> dict[int, OutboxState]:
        """Tell by the invitation's number what became of its mail, as long as that is known."""
        numbers = {_key(one): one.id for one in invitations if one.sent_to is not None}
        found = self._session.execute(
            select(OutboxMessage.key, OutboxMessage.state).where(OutboxMessage.key.in_(numbers))
        )
        return {numbers[key]: state for key, state in found if key}


def _key(invitation: Invitation) -> str:
    return f"invitation-{invitation.id}"
