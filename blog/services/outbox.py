"""The outbox: queued with what it tells of, sent by the worker, tried again when it fails.

Nothing talks to the network inside a transaction: a message is claimed, sent, and noted.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy import Select, delete, or_, select

from blog.db import OutboxMessage, Webhook, writing
from blog.domain.outbox import (
    KEPT_DAYS,
    MAX_SUBJECT_CHARS,
    OutboxKind,
    OutboxState,
    body_text,
    header_text,
    next_try,
)
from blog.services.clock import Clock, DbSession

log = logging.getLogger(__name__)
CLAIM: Final = timedelta(minutes=2)  # far longer than any sender's time-out
MAX_ERROR_CHARS: Final = 300
TIDY_PAUSE: Final = timedelta(hours=1)


class SendingError(Exception):
    """A message could not be delivered; the text is for administrators."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to be sent now.

    Attributes
    ----------
    secret
        Of the webhook; empty for mail.
    """

    id: int
    recipient: str
    subject: str
    body: str
    secret: str
    created_at: datetime
    attempts: int


class Sender(Protocol):
    """A door out of the blog."""

    def send(self, parcel: Parcel) -> None:
        """Deliver, within seconds.

        Raises
        ------
        SendingError
            If it was not delivered.
        """


def is_queued(session: DbSession, key: str) -> bool:
    """Say whether something with this key is waiting, or was sent or given up lately."""
    return session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)) is not None


def queue_mail(
    session: DbSession,
    *,
    to: str,
    subject: str,
    text: str,
    now: datetime,
    key: str | None = None,
) -> bool:
    """Queue a text mail inside the caller's transaction; ``False`` where ``key`` is known."""
    if key is not None and is_queued(session, key):
        return False
    session.add(
        OutboxMessage(
            kind=OutboxKind.MAIL,
            recipient=to,
            subject=header_text(subject, most=MAX_SUBJECT_CHARS),
            body=body_text(text),
            key=key,
            created_at=now,
            due_at=now,
            attempts=0,
            state=OutboxState.WAITING,
        )
    )
    return True


def withdraw(session: DbSession, key: str) -> None:
    """Send a message no more that has not been sent, inside the caller's transaction."""
    session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.key == key, OutboxMessage.state == OutboxState.WAITING
        )
    )


def queue_call(
    session: DbSession, webhook: Webhook, *, event: str, payload: str, now: datetime
) -> None:
    """Queue one call of a webhook inside the caller's transaction."""
    session.add(
        OutboxMessage(
            kind=OutboxKind.WEBHOOK,
            recipient=webhook.url,
            subject=event,
            body=payload,
            webhook_id=webhook.id,
            key=f"call-{secrets.token_hex(16)}",
            created_at=now,
            due_at=now,
            attempts=0,
            state=OutboxState.WAITING,
        )
    )


class OutboxTask:
    """Sends what is due, one message at a turn."""

    def __init__(
        self, *, session: DbSession, senders: Mapping[OutboxKind, Sender], now: Clock
    ) -> None:
        self._session, self._senders, self._now = session, senders, now
        self._tidied_at: datetime | None = None

    def run_due(self) -> bool:
        """Send one message if one is due; tell whether one was."""
        self._tidy()
        if self._due() is None:
            return False
        parcel = self._claim()
        if parcel is None:
            return False
        kind, what = parcel
        try:
            self._sender(kind).send(what)
        except SendingError as problem:
            self._note_failure(what, str(problem))
        else:
            self._note_success(what)
        return True

    def _sender(self, kind: OutboxKind) -> Sender:
        sender = self._senders.get(kind)
        if sender is None:
            raise SendingError("No way to send it is set up.")
        return sender

    def _due(self) -> int | None:
        """Look without beginning to write: the common answer is that there is nothing."""
        found = self._session.scalar(self._next())
        self._session.rollback()
        return found

    def _next(self) -> Select[int]:
        now = self._now()
        return (
            select(OutboxMessage.id)
            .where(
                OutboxMessage.state == OutboxState.WAITING,
                OutboxMessage.due_at <= now,
                or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now),
            )
            .order_by(OutboxMessage.due_at, OutboxMessage.id)
            .limit(1)
        )

    def _claim(self) -> tuple[OutboxKind, Parcel] | None:
        with writing(self._session):
            number = self._session.scalar(self._next())
            message = None if number is None else self._session.get(OutboxMessage, number)
            if message is None:
                return None
            message.claimed_until = self._now() + CLAIM
            webhook = self._session.get(Webhook, message.webhook_id) if message.webhook_id else None
            return message.kind, Parcel(
                id=message.id,
                recipient=message.recipient,
                subject=message.subject,
                body=message.body,
                secret=webhook.secret if webhook else "",
                created_at=message.created_at,
                attempts=message.attempts,
            )

    def _note_success(self, parcel: Parcel) -> None:
        with writing(self._session):
            message = self._session.get(OutboxMessage, parcel.id)
            if message is not None:
                message.state, message.sent_at = OutboxState.SENT, self._now()
                message.claimed_until = message.last_error = None
                message.attempts += 1
                _empty(message)

    def _note_failure(self, parcel: Parcel, problem: str) -> None:
        log.warning("not delivered message=%s attempts=%s", parcel.id, parcel.attempts + 1)
        with writing(self._session):
            message = self._session.get(OutboxMessage, parcel.id)
            if message is None:
                return
            message.attempts += 1
            message.claimed_until, message.last_error = None, problem[:MAX_ERROR_CHARS]
            again = next_try(message.attempts, self._now())
            if again is None:
                message.state = OutboxState.FAILED
                _empty(message)
            else:
                message.due_at = again

    def _tidy(self) -> None:
        """Forget what was sent or given up long ago; once an hour."""
        now = self._now()
        if self._tidied_at is not None and now - self._tidied_at < TIDY_PAUSE:
            return
        self._tidied_at = now
        with writing(self._session):
            self._session.execute(
                delete(OutboxMessage).where(
                    OutboxMessage.state != OutboxState.WAITING,
                    OutboxMessage.due_at < now - timedelta(days=KEPT_DAYS),
                )
            )


def _empty(message: OutboxMessage) -> None:
    """Keep of a mail that is done with neither words, nor the links in it, nor its address."""
    if message.kind is OutboxKind.MAIL:
        if message.last_error and message.recipient:
            message.last_error = message.last_error.replace(message.recipient, "…")
        message.recipient = message.body = ""
