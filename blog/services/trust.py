"""Who writes, as far as that is proven: signed browser tokens, confirmed addresses, trust.

A name or an address that was merely typed proves nothing. Tokens and addresses are kept as keyed
hashes only.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import func, select

from blog.db import Comment, ConfirmedAddress, Decision, writing
from blog.domain.errors import NotFoundError
from blog.domain.moderation import Status
from blog.domain.trust import Standing
from blog.services.clock import Clock, DbSession
from blog.services.rate_limits import AddressHasher

MOST_BROWSERS: Final = 20
MAX_COOKIE_CHARS: Final = 200


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that sends a comment.

    Attributes
    ----------
    cookie
        The signed token, to be set as a cookie; unguessable, so it is its own proof.
    author_token
        Its keyed hash, as comments keep it.
    is_known
        Whether the browser sent the token, and not the blog just made it.
    """

    cookie: str
    author_token: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Sender:
    """Who is proven to have sent a comment: every browser of theirs, and the address if proven."""

    tokens: frozenset[str] = field(default_factory=frozenset)
    mail_key: str | None = None

    @property
    def identities(self) -> frozenset[str]:
        """Give what rules about authors compare."""
        return self.tokens | ({self.mail_key} if self.mail_key else set())


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the page of a confirmation link shows."""

    email: str
    author_name: str
    body_html: str
    created_at: datetime
    is_confirmed: bool


class TrustService:
    """Recognises browsers, keeps confirmed addresses, and tells what an author has published."""

    def __init__(
        self, *, session: DbSession, hasher: AddressHasher, secret: str, now: Clock
    ) -> None:
        self._session, self._hasher, self._now = session, hasher, now
        self._browsers = URLSafeSerializer(secret, salt="author-browser")
        self._confirmations = URLSafeSerializer(secret, salt="comment-confirmation")

    def browser(self, cookie: str | None) -> Browser:
        """Recognise a browser by its cookie; without a valid one it gets a new token."""
        number = self._read(cookie)
        if number is not None and cookie is not None:
            return Browser(cookie, self._token(number), is_known=True)
        fresh = secrets.token_urlsafe(24)
        return Browser(str(self._browsers.dumps(fresh)), self._token(fresh), is_known=False)

    def sender(self, author_token: str, email: str | None) -> Sender:
        """Say who is proven to write, inside whatever transaction the caller has."""
        mail_key = self.mail_key(email)
        if mail_key is None:
            return Sender(frozenset({author_token}))
        confirmed = frozenset(self.browsers_of(mail_key))
        if author_token not in confirmed:
            return Sender(frozenset({author_token}))
        return Sender(confirmed, mail_key)

    def browsers_of(self, mail_key: str) -> list[str]:
        """Give the tokens of the browsers that an address was confirmed with, newest first."""
        return list(
            self._session.scalars(
                select(ConfirmedAddress.author_token)
                .where(ConfirmedAddress.mail_key == mail_key)
                .order_by(ConfirmedAddress.confirmed_at.desc())
                .limit(MOST_BROWSERS)
            )
        )

    def standing(self, sender: Sender, *, enough: int, but: int | None = None) -> Standing:
        """Count what a sender has published with substance since their last spam, up to enough.

        Parameters
        ----------
        but
            A comment that does not count for itself, when its text is being changed.
        """
        theirs = Comment.author_token.in_(sender.tokens)
        spam_at = self._session.scalar(
            select(func.max(Decision.created_at))
            .join(Comment, Comment.id == Decision.comment_id)
            .where(theirs, Comment.status == Status.SPAM, Decision.to_status == Status.SPAM)
        )
        good = select(Comment.id).where(
            theirs, Comment.status == Status.PUBLISHED, Comment.has_substance.is_(True)
        )
        if but is not None:
            good = good.where(Comment.id != but)
        if spam_at is not None:
            good = good.where(Comment.created_at > spam_at)
        found = self._session.scalars(good.limit(enough)).all()
        return Standing(published=len(found), spam_at=spam_at)

    def mail_key(self, email: str | None) -> str | None:
        """Give the keyed hash of an address, case ignored; ``None`` for none."""
        return self._hasher.keyed("mail:" + email.strip().casefold()) if email else None

    def is_confirmed(self, email: str) -> bool:
        """Say whether somebody confirmed this address, from whichever browser."""
        mail_key = self.mail_key(email)
        return mail_key is not None and bool(self.browsers_of(mail_key))

    def confirmation_token(self, comment_id: int) -> str:
        """Make the signed part of the link that confirms a comment's address.

        For a mail to that address and nobody else: who has the link owns the address.
        """
        return str(self._confirmations.dumps(comment_id))

    def confirmation(self, token: str) -> Confirmation:
        """Give what a confirmation link would confirm; changes nothing."""
        comment = self._comment_of(token)
        known = self._session.get(ConfirmedAddress, self._pair(comment))
        return Confirmation(
            email=comment.author_email or "",
            author_name=comment.author_name,
            body_html=comment.rendered_body,
            created_at=comment.created_at,
            is_confirmed=known is not None,
        )

    def confirm(self, token: str) -> None:
        """Keep that the owner of a comment's address wrote it; twice is no error."""
        with writing(self._session):
            comment = self._comment_of(token)
            mail_key, author_token = self._pair(comment)
            if self._session.get(ConfirmedAddress, (mail_key, author_token)) is None:
                self._session.add(
                    ConfirmedAddress(
                        mail_key=mail_key, author_token=author_token, confirmed_at=self._now()
                    )
                )

    def _pair(self, comment: Comment) -> tuple[str, str]:
        mail_key = self.mail_key(comment.author_email)
        if mail_key is None or comment.author_token is None:
            raise NotFoundError("There is no address of this comment to confirm.")
        return mail_key, comment.author_token

    def _comment_of(self, token: str) -> Comment:
        try:
            comment_id = self._confirmations.loads(token)
        except (BadSignature, UnicodeError):
            raise NotFoundError("This link is not one that the blog gave out.") from None
        comment = self._session.get(Comment, comment_id)
        if comment is None or comment.status is Status.REMOVED:
            raise NotFoundError("There is no such comment any more.")
        return comment

    def _read(self, cookie: str | None) -> str | None:
        if not cookie or len(cookie) > MAX_COOKIE_CHARS:
            return None
        try:
            found = self._browsers.loads(cookie)
        except (BadSignature, UnicodeError):
            return None
        return found if isinstance(found, str) else None

    def _token(self, number: str) -> str:
        return self._hasher.keyed("author:" + number)
