"""Campaigns: the list, one with its members, and the end of following."""

from __future__ import annotations

from typing import Any, Final

from blog.domain.tokens import Scope
from blog.services.campaign_lists import (
    CampaignFilter,
    CampaignOrder,
    CampaignPage,
    CampaignRow,
    CampaignView,
)
from blog.web import services
from blog.web.admin.moderation import TABS
from blog.web.api.comments import COMMENT, KIND, STATUS
from blog.web.api.decisions import SEEN_CAMPAIGN
from blog.web.api.fields import Choice, Flag, ListOf, MapOf, Maybe, Text
from blog.web.api.operations import MODERATORS, Asked, Operation
from blog.web.api.schemas import COUNT, COUNTS, ID, KEY, TEXT, WHEN, Fields, Of, Shape, listing

MAX_PAGE_KEY_CHARS: Final = 30
OPEN_STATUS: Final = Choice(type(TABS[0]), TABS)


def _counts(row: CampaignRow | CampaignView) -> dict[str, int]:
    return {status.value: getattr(row.campaign, status.value) for status in TABS}


SUMMARY: Final[Fields] = {
    "id": Of("campaign.id", ID),
    "size": Of("campaign.size", COUNT),
    "posts": Of("campaign.posts", COUNT),
    "names_counted": Of("campaign.names", COUNT),
    "counts": Of(_counts, COUNTS),
    "first_at": Of("campaign.first_at", WHEN),
    "last_at": Of("campaign.last_at", WHEN),
    "pieces": ListOf(
        Shape("CampaignPiece", {"text": TEXT, "varies": Flag(), "others": ListOf(TEXT)})
    ),
    "names": ListOf(TEXT),
    "is_followed": Flag(),
    "follow": Of("campaign.follow", Maybe(KIND)),
    "follow_until": Of("campaign.follow_until", Maybe(WHEN)),
}
PAGE: Final = listing(
    "CampaignPage",
    "campaigns",
    Shape("CampaignRow", SUMMARY),
    source="rows",
    next=Of("next_page", KEY),
    previous=Of("previous_page", KEY),
)
HEAD: Final = Shape("CampaignHead", {"id": ID, "status": STATUS, "revision": ID})
CAMPAIGN: Final = Shape(
    "Campaign",
    {
        **SUMMARY,
        "members": ListOf(COMMENT),
        "next": Of(lambda view: int(view.next_page) if view.next_page else None, Maybe(ID)),
        "by_following": Of(lambda view: sorted(view.by_following), ListOf(ID)),
        "seen_campaign": Of("seen", SEEN_CAMPAIGN),
        "heads": MapOf(HEAD),
    },
)


def page(asked: Asked) -> CampaignPage:
    """Give one page of the campaigns."""
    chosen = CampaignFilter(
        asked.query.get("status"), asked.query.get("order", CampaignOrder.NEWEST)
    )
    return services().campaign_lists.listing(chosen, asked.query.get("page", ""))


def one(asked: Asked, campaign_id: int) -> CampaignView:
    """Give one campaign with a page of its members."""
    return services().campaign_lists.view(
        campaign_id, status=asked.query.get("status"), after=asked.query.get("after", 0)
    )


def end_following(_asked: Asked, campaign_id: int) -> dict[str, Any]:
    """Let later arrivals follow no more."""
    return {"was_followed": services().campaign_lists.end_following(campaign_id)}


OPERATIONS: Final = (
    Operation(
        name="campaigns_page",
        method="GET",
        path="/campaigns",
        summary="One page of the campaigns, the one with the newest comment first.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=page,
        answer=PAGE,
        query={
            "status": OPEN_STATUS,
            "order": Choice(CampaignOrder),
            "page": Text(MAX_PAGE_KEY_CHARS),
        },
    ),
    Operation(
        name="campaigns_one",
        method="GET",
        path="/campaigns/<id:campaign_id>",
        summary="One campaign: what is the same, what varies, a page of its members.",
        scope=Scope.READ,
        roles=MODERATORS,
        view=one,
        answer=CAMPAIGN,
        query={"status": OPEN_STATUS, "after": ID},
    ),
    Operation(
        name="campaigns_end_following",
        method="POST",
        path="/campaigns/<id:campaign_id>/end-following",
        summary="Let later arrivals be judged like any other comment again.",
        scope=Scope.MODERATE,
        roles=MODERATORS,
        view=end_following,
        answer=Shape("WasFollowed", {"was_followed": Flag()}),
    ),
)
