"""Use cases. ``Services`` bundles them; it is built once, by ``create_app``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from blog.services.clock import Clock, DbSession, utc_now
from blog.services.parts import Given, Parts

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from blog.services.accounts import AccountService
    from blog.services.alerts import AlertService
    from blog.services.bulk import BulkService
    from blog.services.campaign_lists import CampaignReader
    from blog.services.campaigns import CampaignService
    from blog.services.cards import CardService
    from blog.services.collisions import CollisionService
    from blog.services.comments import CommentService
    from blog.services.edits import EditService
    from blog.services.health import HealthService
    from blog.services.limit_history import LimitHistoryService
    from blog.services.limits import LimitsService
    from blog.services.log import LogService
    from blog.services.model_figures import ModelFiguresService
    from blog.services.moderation import ModerationService
    from blog.services.overview import OverviewService
    from blog.services.people import People
    from blog.services.retraining import RetrainingService
    from blog.services.rule_trials import RuleTrials
    from blog.services.search import SearchService
    from blog.services.shadow import ShadowService
    from blog.services.site import SiteService
    from blog.services.spam_gate import Gate
    from blog.services.unlinking import UnlinkingService
    from blog.services.webhooks import WebhookService
    from blog.services.work import WorkService
    from blog.services.writing import PostService
    from blog.settings import Settings


class Services(Parts):
    """Everything the web and the commands can ask for, each made when it is first asked for."""

    def make_all(self) -> None:
        """Make every service now, before threads and processes share them."""
        for name, made in (*vars(Parts).items(), *vars(Services).items()):
            if isinstance(made, cached_property):
                getattr(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse: what is built stays."""
        raise AttributeError(f"Expected services to stay as they are; {name!r} would change.")

    @property
    def accounts(self) -> AccountService:
        """Users and their passwords."""
        return self.people.accounts

    @cached_property
    def site(self) -> SiteService:
        """The version of what readers see."""
        from blog.services.site import SiteService

        return SiteService(engine=self._given.engine, now=self._now)

    @cached_property
    def posts(self) -> PostService:
        """Articles."""
        from blog.services.writing import PostService

        return PostService(
            session=self._session, now=self._now, page_size=self._settings.posts_per_page
        )

    @cached_property
    def comments(self) -> CommentService:
        """Sending comments, and the threads that are shown."""
        from blog.services.comments import CommentService
        from blog.services.confirmations import ConfirmationMails
        from blog.services.threads import ThreadSizes

        return CommentService(
            session=self._session,
            posts=self.posts,
            gate=self._shadowed,
            campaigns=self.campaigns,
            limits=self._rate_limits,
            hasher=self._hasher,
            secret=self._settings.secret_key,
            now=self._now,
            sizes=ThreadSizes(self._settings.threads_per_page, self._settings.replies_per_thread),
            trust=self.trust,
            first_decisions=self._first_decisions,
            confirmations=ConfirmationMails(
                session=self._session,
                trust=self.trust,
                hasher=self._hasher,
                letterhead=self._letterhead,
                now=self._now,
            ),
        )

    @cached_property
    def edits(self) -> EditService:
        """Changing a comment after it was sent."""
        from blog.services.edits import EditService

        return EditService(
            session=self._session,
            comments=self.comments,
            gate=self._shadowed,
            campaigns=self.campaigns,
            first_decisions=self._first_decisions,
            limits=self._rate_limits,
            hasher=self._hasher,
            trust=self.trust,
            minutes=self._settings.edit_window_minutes,
            now=self._now,
        )

    @cached_property
    def rule_trials(self) -> RuleTrials:
        """What rules would have done."""
        from blog.services.rule_trials import RuleTrials

        return RuleTrials(session=self._session, rules=self.rules, trust=self.trust, now=self._now)

    @cached_property
    def campaigns(self) -> CampaignService:
        """Near copies recognised."""
        from blog.services.campaigns import CampaignService

        return CampaignService(
            session=self._session, now=self._now, days=self._settings.campaign_days
        )

    @cached_property
    def campaign_lists(self) -> CampaignReader:
        """Campaigns to read."""
        from blog.services.campaign_lists import CampaignReader

        return CampaignReader(session=self._session, now=self._now)

    @cached_property
    def moderation(self) -> ModerationService:
        """The queue and decisions."""
        from blog.services.moderation import ModerationService

        return ModerationService(
            session=self._session,
            runner=self._runner,
            now=self._now,
            page_size=self._settings.queue_page_size,
        )

    @cached_property
    def overview(self) -> OverviewService:
        """How things stand."""
        from blog.services.overview import OverviewService

        return OverviewService(session=self._session, now=self._now)

    @cached_property
    def cards(self) -> CardService:
        """Why cards."""
        from blog.services.cards import CardService

        return CardService(session=self._session, reader=self.moderation, now=self._now)

    @cached_property
    def collisions(self) -> CollisionService:
        """Two moderators at once."""
        from blog.services.collisions import CollisionService

        return CollisionService(session=self._session, now=self._now)

    @cached_property
    def unlinking(self) -> UnlinkingService:
        """Publishing without links."""
        from blog.services.unlinking import UnlinkingService

        return UnlinkingService(
            session=self._session, gate=self._shadowed, campaigns=self.campaigns, now=self._now
        )

    @cached_property
    def bulk(self) -> BulkService:
        """Bulk actions."""
        from blog.services.bulk import BulkService

        return BulkService(
            session=self._session, selection=self._selection, runner=self._runner, now=self._now
        )

    @cached_property
    def log(self) -> LogService:
        """Who did what."""
        from blog.services.log import LogService

        return LogService(session=self._session)

    @cached_property
    def work(self) -> WorkService:
        """What is done in the background."""
        from blog.services.work import WorkService
        from blog.services.worth import WorthTask

        return WorkService(
            session=self._session,
            tasks=(
                self._runner,
                WorthTask(session=self._session),
                self.alerts,
                self._outbox,
                self.search,
            ),
        )

    @cached_property
    def alerts(self) -> AlertService:
        """Mails to moderators."""
        from blog.services.alerts import AlertService

        return AlertService(
            session=self._session,
            now=self._now,
            zone=ZoneInfo(self._settings.site_timezone),
            letterhead=self._letterhead,
        )

    @cached_property
    def webhooks(self) -> WebhookService:
        """Webhooks."""
        from blog.services.webhooks import WebhookService

        return WebhookService(session=self._session, now=self._now)

    @cached_property
    def search(self) -> SearchService:
        """The search's documents."""
        from blog.services.search import SearchService

        return SearchService(session=self._session)

    @cached_property
    def people(self) -> People:
        """Everything about users."""
        from blog.services.people import build_people

        return build_people(
            session=self._session,
            settings=self._settings,
            limits=self._rate_limits,
            letterhead=self._letterhead,
            now=self._now,
        )

    @cached_property
    def retraining(self) -> RetrainingService:
        """Models: made, chosen, looked after."""
        from blog.services.local_limits import LocalLimits
        from blog.services.retraining import RetrainingService

        return RetrainingService(
            session=self._session,
            store=self._store,
            gate=self._gate,
            campaigns=self.campaigns,
            now=self._now,
            settling_hours=self._settings.settling_hours,
            environ=self._given.environ,
            local_limits=LocalLimits(
                session=self._session,
                owner=self._owner,
                held_share=self._settings.held_share,
            ),
        )

    @cached_property
    def shadow(self) -> ShadowService:
        """A second model that only watches."""
        from blog.services.shadow import ShadowService

        return ShadowService(session=self._session, store=self._store, now=self._now)

    @cached_property
    def limits(self) -> LimitsService:
        """Limits of the score."""
        from blog.services.limits import LimitsService

        return LimitsService(
            session=self._session, owner=self._owner, store=self._store, now=self._now
        )

    @cached_property
    def limit_history(self) -> LimitHistoryService:
        """What other limits would have done."""
        from blog.services.limit_history import LimitHistoryService

        return LimitHistoryService(session=self._session)

    @cached_property
    def model_figures(self) -> ModelFiguresService:
        """How the model does."""
        from blog.services.model_figures import ModelFiguresService

        return ModelFiguresService(session=self._session, store=self._store, owner=self._owner)

    @cached_property
    def health(self) -> HealthService:
        """Whether the installation is sound."""
        from blog.services.health import HealthService

        return HealthService(
            session=self._session,
            gate=self._gate,
            data_dir=self._settings.data_dir,
            head=self._given.head,
            secret=self._settings.secret_key,
        )


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
    return Services(Given(session, engine, settings, head, environ, now, gate))
