"""Use cases. ``Services`` bundles them; it is built once, by ``create_app``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from blog.domain.outbox import OutboxKind
from blog.services.accounts import AccountService
from blog.services.alerts import AlertService
from blog.services.bulk import BulkService
from blog.services.bulk_batches import BulkRunner
from blog.services.bulk_selection import Selection
from blog.services.campaign_lists import CampaignReader
from blog.services.campaigns import CampaignService
from blog.services.cards import CardService
from blog.services.clock import Clock, DbSession, utc_now
from blog.services.collisions import CollisionService
from blog.services.comments import CommentService
from blog.services.confirmations import ConfirmationMails
from blog.services.edits import EditService
from blog.services.first_decisions import FirstDecisions
from blog.services.health import HealthService
from blog.services.letters import Letterhead
from blog.services.limit_history import LimitHistoryService
from blog.services.limits import LimitsService, OwnerLimits
from blog.services.log import LogService
from blog.services.mail import MailSender
from blog.services.model_figures import ModelFiguresService
from blog.services.moderation import ModerationService
from blog.services.outbox import OutboxTask, Sender
from blog.services.overview import OverviewService
from blog.services.people import People, build_people
from blog.services.rate_limits import AddressHasher, RateLimits
from blog.services.retraining import RetrainingService
from blog.services.rule_trials import RuleTrials
from blog.services.rules import RuleService
from blog.services.search import SearchService
from blog.services.shadow import ShadowedGate, ShadowService
from blog.services.site import SiteService
from blog.services.spam_gate import Gate, Limits, SpamGate
from blog.services.threads import ThreadSizes
from blog.services.trust import TrustService
from blog.services.unlinking import UnlinkingService
from blog.services.webhook_calls import WebhookSender
from blog.services.webhooks import WebhookService
from blog.services.work import WorkService
from blog.services.worth import WorthTask
from blog.services.writing import PostService
from blog.settings import Settings
from spam.store import ModelStore


@dataclass(frozen=True, slots=True)
class Services:
    """Everything the web and the commands can ask for."""

    site: SiteService
    posts: PostService
    comments: CommentService
    edits: EditService
    rules: RuleService
    rule_trials: RuleTrials
    trust: TrustService
    campaigns: CampaignService
    campaign_lists: CampaignReader
    moderation: ModerationService
    overview: OverviewService
    cards: CardService
    collisions: CollisionService
    unlinking: UnlinkingService
    bulk: BulkService
    log: LogService
    work: WorkService
    alerts: AlertService
    webhooks: WebhookService
    search: SearchService
    accounts: AccountService
    people: People
    retraining: RetrainingService
    shadow: ShadowService
    limits: LimitsService
    limit_history: LimitHistoryService
    model_figures: ModelFiguresService
    health: HealthService


def build_services(
    *,
    session: DbSession,
    engine: Engine,
    settings: Settings,
    head: str,
    environ: Mapping[str, str],
    now: Clock = utc_now,
    gate: Gate | None = None,
) -> Services:
    """Build the bundle.

    Parameters
    ----------
    head
        Name of the newest migration.
    environ
        Environment of the process that retraining starts from the web.
    gate
        A working double, for tests; the real gate otherwise.
    """
    store = ModelStore(settings.models_dir)
    owner = OwnerLimits(settings=_limits(settings), store=store)
    door = gate or SpamGate(store=store, limits=owner)
    hasher = AddressHasher(settings.secret_key)
    letterhead = _letterhead(settings)
    posts = PostService(session=session, now=now, page_size=settings.posts_per_page)
    selection = Selection(session=session)
    search = SearchService(session=session)
    runner = BulkRunner(session=session, selection=selection, now=now)
    moderation = ModerationService(
        session=session, runner=runner, now=now, page_size=settings.queue_page_size
    )
    trust = TrustService(session=session, hasher=hasher, secret=settings.secret_key, now=now)
    rules = RuleService(session=session, trust=trust, now=now)
    first_decisions = FirstDecisions(rules=rules, trust=trust, now=now)
    shadowed = ShadowedGate(gate=door, store=store, limits=owner)
    people = build_people(
        session=session,
        settings=settings,
        limits=_rate_limits(settings),
        letterhead=letterhead,
        now=now,
    )
    campaigns = CampaignService(session=session, now=now, days=settings.campaign_days)
    comments = CommentService(
        session=session,
        posts=posts,
        gate=shadowed,
        campaigns=campaigns,
        limits=_rate_limits(settings),
        hasher=hasher,
        secret=settings.secret_key,
        now=now,
        sizes=ThreadSizes(settings.threads_per_page, settings.replies_per_thread),
        trust=trust,
        first_decisions=first_decisions,
        confirmations=ConfirmationMails(
            session=session, trust=trust, hasher=hasher, letterhead=letterhead, now=now
        ),
    )
    alerts = AlertService(
        session=session,
        now=now,
        zone=ZoneInfo(settings.site_timezone),
        letterhead=letterhead,
    )
    return Services(
        site=SiteService(engine=engine, now=now),
        posts=posts,
        comments=comments,
        edits=EditService(
            session=session,
            comments=comments,
            gate=shadowed,
            campaigns=campaigns,
            first_decisions=first_decisions,
            limits=_rate_limits(settings),
            hasher=hasher,
            trust=trust,
            minutes=settings.edit_window_minutes,
            now=now,
        ),
        rules=rules,
        rule_trials=RuleTrials(session=session, rules=rules, trust=trust, now=now),
        trust=trust,
        campaigns=campaigns,
        overview=OverviewService(session=session, now=now),
        campaign_lists=CampaignReader(session=session, now=now),
        cards=CardService(session=session, reader=moderation, now=now),
        collisions=CollisionService(session=session, now=now),
        unlinking=UnlinkingService(session=session, gate=shadowed, campaigns=campaigns, now=now),
        moderation=moderation,
        bulk=BulkService(session=session, selection=selection, runner=runner, now=now),
        log=LogService(session=session),
        work=WorkService(
            session=session,
            tasks=(
                runner,
                WorthTask(session=session),
                alerts,
                _outbox(session, settings, now),
                search,
            ),
        ),
        alerts=alerts,
        webhooks=WebhookService(session=session, now=now),
        accounts=people.accounts,
        people=people,
        search=search,
        retraining=RetrainingService(
            session=session,
            store=store,
            gate=door,
            campaigns=campaigns,
            now=now,
            settling_hours=settings.settling_hours,
            environ=environ,
            held_share=settings.held_share,
        ),
        shadow=ShadowService(session=session, store=store, now=now),
        limits=LimitsService(session=session, owner=owner, store=store, now=now),
        limit_history=LimitHistoryService(session=session),
        model_figures=ModelFiguresService(session=session, store=store, owner=owner),
        health=HealthService(
            session=session,
            gate=door,
            data_dir=settings.data_dir,
            head=head,
            secret=settings.secret_key,
        ),
    )


def _outbox(session: DbSession, settings: Settings, now: Clock) -> OutboxTask:
    senders: dict[OutboxKind, Sender] = {OutboxKind.WEBHOOK: WebhookSender(now=now)}
    if settings.smtp_url:
        domain = settings.sender.rpartition("@")[2]
        senders[OutboxKind.MAIL] = MailSender(settings.smtp_url, settings.sender, domain)
    return OutboxTask(session=session, senders=senders, now=now)


def _letterhead(settings: Settings) -> Letterhead:
    return Letterhead(
        site_title=settings.site_title,
        site_url=settings.site_url,
        site_lang=settings.site_lang,
        can_mail=settings.can_mail,
    )


def _limits(settings: Settings) -> Limits:
    return Limits(settings.hold_at, settings.spam_at, settings.hold_everything)


def _rate_limits(settings: Settings) -> RateLimits:
    return RateLimits(
        is_on=settings.rate_limits,
        window_seconds=settings.rate_window_seconds,
        comments=settings.comments_per_window,
        previews=settings.previews_per_window,
        calls=settings.calls_per_window,
    )
