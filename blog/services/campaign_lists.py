"""The pages of campaigns: the list from kept figures, and one campaign with its members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import joinedload, load_only

from blog.db import COUNTED, Campaign, Comment, Decision, Post, writing
from blog.domain.errors import NotFoundError
from blog.domain.identity import existing_id
from blog.domain.moderation import Rule, Status
from blog.domain.variants import MOST_TEXTS, Piece, variants
from blog.services import following
from blog.services.alike import SeenCampaign, seen_campaign
from blog.services.campaign_places import (
    CampaignFilter,
    CampaignOrder,
    key_after,
    key_before,
    listed,
    read_key,
)
from blog.services.clock import Clock, DbSession
from blog.services.folding import folded, name_key

__all__ = ["CampaignFilter", "CampaignOrder", "CampaignPage", "CampaignReader", "CampaignView"]
PAGE_SIZE: Final = 20
MEMBERS_PER_PAGE: Final = 50
SAMPLE: Final = 5
READ_CHARS: Final = 1_500  # of each text that is compared


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign, what its texts have in common, and some of the names it came under."""

    campaign: Campaign
    pieces: tuple[Piece, ...]
    names: tuple[str, ...]
    is_followed: bool


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """One page of the list; ``next_page`` and ``previous_page`` are handed back as they are."""

    rows: list[CampaignRow]
    filter: CampaignFilter
    page: str
    next_page: str | None
    previous_page: str | None


@dataclass(frozen=True, slots=True)
class CampaignView:
    """One campaign.

    Attributes
    ----------
    members
        One page of the comments with ``status``, oldest first; ``None`` for any status.
    by_following
        Numbers of the members that were decided by following.
    seen
        To be handed back with a decision on all of it.
    heads
        For each status the oldest member: the one by which those are decided.
    """

    campaign: Campaign
    status: Status | None
    pieces: tuple[Piece, ...]
    names: tuple[str, ...]
    members: list[Comment]
    next_page: str | None
    is_followed: bool
    by_following: frozenset[int]
    seen: SeenCampaign
    heads: dict[Status, Comment] = field(default_factory=dict)


class CampaignReader:
    """Lists campaigns at a cost that follows neither comments nor their number."""

    def __init__(self, *, session: DbSession, now: Clock) -> None:
        self._session, self._now = session, now

    def listing(self, chosen: CampaignFilter, page: str = "") -> CampaignPage:
        """Give one page of the list.

        Raises
        ------
        InvalidInputError
            If ``page`` is neither empty nor a key of an earlier page.
        """
        start, backwards = read_key(page)
        following = listed(chosen, start, backwards=backwards)
        found = list(self._session.scalars(following.limit(PAGE_SIZE + 1)))
        is_more, shown = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
        if backwards:
            shown.reverse()
        has_next, has_previous = (True, is_more) if backwards else (is_more, start is not None)
        samples = self._samples(shown)
        return CampaignPage(
            rows=[self._row(campaign, samples.get(campaign.id, [])) for campaign in shown],
            filter=chosen,
            page=page,
            next_page=key_after(shown[-1], chosen) if shown and has_next else None,
            previous_page=key_before(shown[0], chosen) if shown and has_previous else None,
        )

    def view(
        self, campaign_id: int, *, status: Status | None = None, after: int = 0
    ) -> CampaignView:
        """Give one campaign with a page of its members.

        Raises
        ------
        NotFoundError
            If there is no such campaign, or nothing repeats its only comment.
        """
        campaign = self._get(campaign_id)
        heads = self._heads(campaign_id)
        found = self._members(campaign_id, status, after)
        members = found[:MEMBERS_PER_PAGE]
        sample = self._samples([campaign], most=MOST_TEXTS).get(campaign_id, [])
        row = self._row(campaign, sample)
        return CampaignView(
            campaign=campaign,
            status=status,
            pieces=row.pieces,
            names=row.names,
            members=members,
            next_page=str(members[-1].id) if len(found) > MEMBERS_PER_PAGE else None,
            is_followed=row.is_followed,
            by_following=self._by_following([member.id for member in members]),
            seen=seen_campaign(self._session, campaign),
            heads=heads,
        )

    def end_following(self, campaign_id: int) -> bool:
        """Let later arrivals follow no more; say whether they did."""
        with writing(self._session):
            campaign = self._get(campaign_id)
            was = campaign.follow is not None
            following.end(campaign)
        return was

    def _get(self, campaign_id: int) -> Campaign:
        campaign = self._session.get(Campaign, existing_id(campaign_id))
        if campaign is None:
            raise NotFoundError("There is no such campaign.")
        return campaign

    def _row(self, campaign: Campaign, sample: Sequence[Comment]) -> CampaignRow:
        names = {name_key(member.author_name): member.author_name for member in sample}
        return CampaignRow(
            campaign=campaign,
            pieces=variants([folded(member.body[:READ_CHARS]) for member in sample]),
            names=tuple(names.values()),
            is_followed=following.is_followed(campaign, self._now()),
        )

    def _samples(
        self, campaigns: Sequence[Campaign], *, most: int = SAMPLE
    ) -> dict[int, list[Comment]]:
        """Give for each campaign its oldest members of every status, at most so many in all."""
        arms = [
            _first_ids(campaign.id, status, most)
            for campaign in campaigns
            for status in COUNTED
            if getattr(campaign, status.value) > 0
        ]
        if not arms:
            return {}
        ids = self._session.scalars(union_all(*arms)).all()
        chosen = select(Comment).where(Comment.id.in_(ids)).order_by(Comment.id)
        needed = load_only(Comment.body, Comment.author_name, Comment.campaign_id)
        found: dict[int, list[Comment]] = {}
        for comment in self._session.scalars(chosen.options(needed)):
            found.setdefault(comment.campaign_id or 0, []).append(comment)
        return {campaign_id: members[:most] for campaign_id, members in found.items()}

    def _heads(self, campaign_id: int) -> dict[Status, Comment]:
        ids = union_all(*(_first_ids(campaign_id, status, 1) for status in COUNTED))
        numbers = self._session.scalars(ids).all()
        found = self._session.scalars(select(Comment).where(Comment.id.in_(numbers)))
        return {comment.status: comment for comment in found}

    def _members(self, campaign_id: int, status: Status | None, after: int) -> list[Comment]:
        """Read one page by number; of every status one page at most is looked at."""
        arms = [
            _first_ids(campaign_id, one, MEMBERS_PER_PAGE + 1, after=after)
            for one in ((status,) if status else COUNTED)
        ]
        ids = self._session.scalars(union_all(*arms) if len(arms) > 1 else arms[0]).all()
        post = joinedload(Comment.post).options(load_only(Post.slug, Post.title, Post.lang))
        chosen = select(Comment).where(Comment.id.in_(ids)).options(post)
        return list(self._session.scalars(chosen.order_by(Comment.id).limit(MEMBERS_PER_PAGE + 1)))

    def _by_following(self, ids: Sequence[int]) -> frozenset[int]:
        found = select(Decision.comment_id).where(
            Decision.comment_id.in_(ids), Decision.rule == Rule.CAMPAIGN_FOLLOWED
        )
        return frozenset(self._session.scalars(found))


def _first_ids(campaign_id: int, status: Status, limit: int, *, after: int = 0) -> Select[int]:
    first = (
        select(Comment.id)
        .where(Comment.campaign_id == campaign_id, Comment.status == status, Comment.id > after)
        .order_by(Comment.id)
        .limit(limit)
        .subquery()
    )
    return select(first.c.id)
