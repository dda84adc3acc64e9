"""Asking the owner of a mail address, in one mail, whether a comment is theirs.

Nothing that the commenter wrote is in the mail: who types a stranger's address gets no words to
them.
"""

from __future__ import annotations

from typing import Final

from blog.db import Comment
from blog.domain.confirmations import (
    DAY_SECONDS,
    MOST_OF_BLOG,
    MOST_OF_NETWORK,
    MOST_TO_DOMAIN,
    PAUSE_DAYS,
    domain_of,
    mailbox_of,
)
from blog.domain.moderation import Status
from blog.domain.outbox import header_text
from blog.domain.sentences import Sentence
from blog.services.clock import Clock, DbSession
from blog.services.letters import Letterhead
from blog.services.outbox import is_queued, queue_mail
from blog.services.rate_limits import AddressHasher, has_room
from blog.services.trust import TrustService

ACCEPTED: Final = frozenset({Status.PENDING, Status.PUBLISHED})


class ConfirmationMails:
    """Queues the mail with a confirmation's link, if it may be sent at all."""

    def __init__(
        self,
        *,
        session: DbSession,
        trust: TrustService,
        hasher: AddressHasher,
        letterhead: Letterhead,
        now: Clock,
    ) -> None:
        self._session, self._trust, self._hasher = session, trust, hasher
        self._letterhead, self._now = letterhead, now

    def queue(self, comment: Comment) -> bool:
        """Queue the mail inside the caller's transaction; ``False`` where there is to be none.

        Whoever sent the comment is told neither: it would tell whether an address is known here.
        """
        address = comment.author_email
        if not self._letterhead.can_mail or not address or comment.status not in ACCEPTED:
            return False
        key = f"confirm-{self._hasher.keyed('mailbox:' + mailbox_of(address))}"
        if not address.isascii() or is_queued(self._session, key):
            return False
        if self._trust.is_confirmed(address) or not self._has_room(comment, address):
            return False
        language = self._letterhead.in_language()
        return queue_mail(
            self._session,
            to=address,
            subject=language.say(
                Sentence(
                    "{site}: please confirm your mail address", site=self._letterhead.site_title
                )
            ),
            text="\n\n".join(language.say(said) for said in self._sentences(comment)) + "\n",
            now=self._now(),
            key=key,
        )

    def _sentences(self, comment: Comment) -> list[Sentence]:
        head = self._letterhead
        path = f"/comments/confirm/{self._trust.confirmation_token(comment.id)}"
        return [
            Sentence(
                "Somebody sent a comment to {site} ({address}) and gave this mail address with it.",
                site=header_text(head.site_title),
                address=head.site_url,
            ),
            Sentence(
                "If that was you, confirm it on this page. Opening it changes nothing yet:\n{link}",
                link=head.site_url + path,
            ),
            Sentence(
                "Comments that you send from the same browser with this address are then known to "
                "be yours."
            ),
            Sentence(
                "If it was not you, do nothing: nothing is confirmed, and for {days:,} days no "
                "other such mail comes.",
                days=PAUSE_DAYS,
            ),
        ]

    def _has_room(self, comment: Comment, address: str) -> bool:
        """Count the mail; each of the limits holds for a day."""
        domain = self._hasher.keyed("mail-domain:" + domain_of(address))
        limits = (
            ("confirm-network", comment.address_hash, MOST_OF_NETWORK),
            ("confirm-domain", domain, MOST_TO_DOMAIN),
            ("confirm-blog", "", MOST_OF_BLOG),
        )
        return all(
            has_room(
                self._session,
                action=action,
                key=key,
                most=most,
                window_seconds=DAY_SECONDS,
                now=self._now,
            )
            for action, key, most in limits
        )
