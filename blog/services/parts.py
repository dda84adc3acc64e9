"""What services share and nobody else asks for; like them, made when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from blog.services.clock import Clock, DbSession

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from blog.domain.outbox import OutboxKind
    from blog.services.bulk_batches import BulkRunner
    from blog.services.bulk_selection import Selection
    from blog.services.first_decisions import FirstDecisions
    from blog.services.letters import Letterhead
    from blog.services.limits import OwnerLimits
    from blog.services.outbox import OutboxTask, Sender
    from blog.services.rate_limits import AddressHasher, RateLimits
    from blog.services.rules import RuleService
    from blog.services.shadow import ShadowedGate
    from blog.services.spam_gate import Gate
    from blog.services.trust import TrustService
    from blog.settings import Settings
    from spam.store import ModelStore


@dataclass(frozen=True, slots=True)
class Given:
    """What all services are made of; see ``build_services``."""

    session: DbSession
    engine: Engine
    settings: Settings
    head: str
    environ: Mapping[str, str]
    now: Clock
    gate: Gate | None


class Parts:
    """The shared parts. Imports stand where they are needed: a command loads what it uses."""

    def __init__(self, given: Given) -> None:
        self.__dict__["_given"] = given

    @cached_property
    def rules(self) -> RuleService:
        """Rules of the owner."""
        from blog.services.rules import RuleService

        return RuleService(session=self._session, trust=self.trust, now=self._now)

    @cached_property
    def trust(self) -> TrustService:
        """Trust in authors."""
        from blog.services.trust import TrustService

        return TrustService(
            session=self._session,
            hasher=self._hasher,
            secret=self._settings.secret_key,
            now=self._now,
        )

    @property
    def _session(self) -> DbSession:
        return self._given.session

    @property
    def _settings(self) -> Settings:
        return self._given.settings

    @property
    def _now(self) -> Clock:
        return self._given.now

    @property
    def _given(self) -> Given:
        given: Given = self.__dict__["_given"]
        return given

    @cached_property
    def _store(self) -> ModelStore:
        from spam.store import ModelStore

        return ModelStore(self._settings.models_dir)

    @cached_property
    def _owner(self) -> OwnerLimits:
        from blog.services.limits import OwnerLimits
        from blog.services.spam_gate import Limits

        chosen = self._settings
        limits = Limits(chosen.hold_at, chosen.spam_at, chosen.hold_everything)
        return OwnerLimits(settings=limits, store=self._store)

    @cached_property
    def _gate(self) -> Gate:
        from blog.services.spam_gate import SpamGate

        return self._given.gate or SpamGate(store=self._store, limits=self._owner)

    @cached_property
    def _shadowed(self) -> ShadowedGate:
        from blog.services.shadow import ShadowedGate

        return ShadowedGate(gate=self._gate, store=self._store, limits=self._owner)

    @cached_property
    def _hasher(self) -> AddressHasher:
        from blog.services.rate_limits import AddressHasher

        return AddressHasher(self._settings.secret_key)

    @cached_property
    def _rate_limits(self) -> RateLimits:
        from blog.services.rate_limits import RateLimits

        return RateLimits(
            is_on=self._settings.rate_limits,
            window_seconds=self._settings.rate_window_seconds,
            comments=self._settings.comments_per_window,
            previews=self._settings.previews_per_window,
            calls=self._settings.calls_per_window,
        )

    @cached_property
    def _letterhead(self) -> Letterhead:
        from blog.services.letters import Letterhead

        return Letterhead(
            site_title=self._settings.site_title,
            site_url=self._settings.site_url,
            site_lang=self._settings.site_lang,
            can_mail=self._settings.can_mail,
        )

    @cached_property
    def _selection(self) -> Selection:
        from blog.services.bulk_selection import Selection

        return Selection(session=self._session)

    @cached_property
    def _runner(self) -> BulkRunner:
        from blog.services.bulk_batches import BulkRunner

        return BulkRunner(session=self._session, selection=self._selection, now=self._now)

    @cached_property
    def _first_decisions(self) -> FirstDecisions:
        from blog.services.first_decisions import FirstDecisions

        return FirstDecisions(rules=self.rules, trust=self.trust, now=self._now)

    @cached_property
    def _outbox(self) -> OutboxTask:
        from blog.domain.outbox import OutboxKind
        from blog.services.mail import MailSender
        from blog.services.outbox import OutboxTask
        from blog.services.webhook_calls import WebhookSender

        chosen = self._settings
        senders: dict[OutboxKind, Sender] = {OutboxKind.WEBHOOK: WebhookSender(now=self._now)}
        if chosen.smtp_url:
            domain = chosen.sender.rpartition("@")[2]
            senders[OutboxKind.MAIL] = MailSender(chosen.smtp_url, chosen.sender, domain)
        return OutboxTask(session=self._session, senders=senders, now=self._now)
