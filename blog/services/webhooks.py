"""Webhooks: kept by administrators, told of acts on comments through the outbox."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from blog.db import Comment, OutboxMessage, Post, Webhook, writing
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.identity import existing_id
from blog.domain.log import Act
from blog.domain.moderation import Status
from blog.domain.sentences import Sentence
from blog.domain.webhooks import (
    CHOICES,
    MAX_WEBHOOKS,
    MOST_LISTED,
    WebhookEvent,
    check_url,
    event_of,
)
from blog.services.clock import Clock, DbSession
from blog.services.log import write_entry
from blog.services.outbox import queue_call


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """A webhook with its latest call; ``None`` when it was never called."""

    webhook: Webhook
    latest: OutboxMessage | None


class WebhookService:
    """Everything administrators do with webhooks."""

    def __init__(self, *, session: DbSession, now: Clock) -> None:
        self._session, self._now = session, now

    def listing(self) -> list[WebhookRow]:
        """Give all webhooks, oldest first."""
        newest = (
            select(func.max(OutboxMessage.id))
            .where(OutboxMessage.webhook_id.is_not(None))
            .group_by(OutboxMessage.webhook_id)
        )
        latest = {
            message.webhook_id: message
            for message in self._session.scalars(
                select(OutboxMessage).where(OutboxMessage.id.in_(newest))
            )
        }
        webhooks = self._session.scalars(select(Webhook).order_by(Webhook.id))
        return [WebhookRow(webhook, latest.get(webhook.id)) for webhook in webhooks]

    def add(self, url: str, events: Iterable[str], *, by: int) -> Webhook:
        """Make a webhook with a fresh secret, switched on.

        Raises
        ------
        InvalidInputError
            If the address, the choice of events or the number of webhooks is not allowed.
        """
        chosen = [event.value for event in CHOICES if event.value in set(events)]
        if not chosen:
            raise InvalidInputError(
                {"events": Sentence("Expected at least one event, found none.")}
            )
        webhook = Webhook(
            url=check_url(url),
            secret=secrets.token_urlsafe(32),
            events=chosen,
            is_on=True,
            user_id=by,
            created_at=self._now(),
        )
        with writing(self._session):
            number = self._session.scalar(select(func.count(Webhook.id))) or 0
            if number >= MAX_WEBHOOKS:
                raise InvalidInputError(
                    {"url": Sentence("Expected at most {most:,} webhooks.", most=MAX_WEBHOOKS)}
                )
            self._session.add(webhook)
            self._log(Act.WEBHOOK_ADDED, webhook, by)
        return webhook

    def switch(self, webhook_id: int, *, is_on: bool, by: int) -> Webhook:
        """Switch a webhook on or off; what is queued already is still sent."""
        with writing(self._session):
            webhook = self._known(webhook_id)
            webhook.is_on = is_on
            self._log(Act.WEBHOOK_SWITCHED, webhook, by)
        return webhook

    def remove(self, webhook_id: int, *, by: int) -> Webhook:
        """Remove a webhook with what is queued for it."""
        with writing(self._session):
            webhook = self._known(webhook_id)
            self._log(Act.WEBHOOK_REMOVED, webhook, by)
            self._session.delete(webhook)
        return webhook

    def try_out(self, webhook_id: int) -> Webhook:
        """Queue a call that tells of no comment, to see whether it arrives."""
        with writing(self._session):
            webhook, now = self._known(webhook_id), self._now()
            payload = _payload(WebhookEvent.TEST, [], 0, now)
            queue_call(self._session, webhook, event=WebhookEvent.TEST, payload=payload, now=now)
        return webhook

    def _known(self, webhook_id: int) -> Webhook:
        webhook = self._session.get(Webhook, existing_id(webhook_id))
        if webhook is None:
            raise NotFoundError("There is no such webhook.")
        return webhook

    def _log(self, act: Act, webhook: Webhook, by: int) -> None:
        write_entry(self._session, act, by=by, now=self._now(), subject=webhook.url)


def announce(
    session: DbSession, changed: Sequence[tuple[Comment, Status]], *, now: datetime
) -> None:
    """Queue the calls that tell of new statuses, inside the caller's transaction.

    One act is one call for each webhook and event, however many comments it concerns.
    """
    told: dict[WebhookEvent, list[Comment]] = {}
    for comment, after in changed:
        if (event := event_of(after)) is not None:
            told.setdefault(event, []).append(comment)
    if not told:
        return
    webhooks = session.scalars(select(Webhook).where(Webhook.is_on)).all()
    for event, comments in told.items():
        wanted = [webhook for webhook in webhooks if event.value in webhook.events]
        if wanted:
            listed = _listed(session, comments[:MOST_LISTED])
            payload = _payload(event, listed, len(comments), now)
            for webhook in wanted:
                queue_call(session, webhook, event=event, payload=payload, now=now)


def _listed(session: DbSession, comments: Sequence[Comment]) -> list[dict[str, object]]:
    ids = {comment.post_id for comment in comments}
    rows = session.execute(select(Post.id, Post.slug).where(Post.id.in_(ids)))
    slugs = {row.id: row.slug for row in rows}
    return [
        {
            "id": comment.id,
            "post": slugs[comment.post_id],
            "desk": f"/admin/moderation/{comment.id}",
        }
        for comment in comments
    ]


def _payload(
    event: WebhookEvent, comments: list[dict[str, object]], count: int, now: datetime
) -> str:
    return json.dumps(
        {"event": event.value, "time": now.isoformat(), "count": count, "comments": comments}
    )
