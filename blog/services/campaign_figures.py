"""Keeping each campaign's figures, so that no page counts its members.

Nothing here commits; every caller writes, and writers take turns. A comment that nothing repeats
has no row: the figures begin with the second member.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from blog.db import COUNTED, Campaign, Comment, CommentLabel
from blog.domain.moderation import Status
from blog.services.clock import DbSession
from blog.services.worth import is_labelled

LEAST: Final = 2
Move = tuple[int | None, Status | None, Status]
"""A campaign's number, the status that a comment had (``None``: it is new), and the one it got."""


def count_moves(session: DbSession, moves: Iterable[Move]) -> None:
    """Follow changes of status; what is removed leaves its campaign."""
    real = [move for move in moves if move[0] is not None and move[1] is not None]
    known = _known(session, {campaign_id for campaign_id, _, _ in real})
    for campaign_id, before, after in real:
        campaign = known.get(campaign_id or 0)
        if campaign is None or before is None:
            continue
        _add(campaign, before, -1)
        if after is Status.REMOVED:
            campaign.size -= 1
        else:
            _add(campaign, after, 1)
    for campaign in known.values():
        if campaign.size < LEAST and campaign.follow is None:
            session.delete(campaign)
            session.flush()


def join(session: DbSession, comment: Comment, campaign_id: int | None) -> None:
    """Make a stored comment a member of a campaign, and of no other."""
    if comment.campaign_id == campaign_id:
        return
    leave(session, comment)
    campaign = None if campaign_id is None else session.get(Campaign, campaign_id)
    if campaign is not None:
        campaign.posts += _is_new(session, campaign.id, Comment.post_id, comment.post_id)
        campaign.names += _is_new(session, campaign.id, Comment.author_key, comment.author_key)
        campaign.size += 1
        campaign.labelled += is_labelled(session, comment)
        _add(campaign, comment.status, 1)
        campaign.first_at = min(campaign.first_at, comment.created_at)
        campaign.last_at = max(campaign.last_at, comment.created_at)
        campaign.last_id = max(campaign.last_id, comment.id)
    comment.campaign_id = campaign_id
    session.flush()
    if campaign is None and campaign_id is not None and campaign_id != comment.id:
        count_again(session, campaign_id)


def leave(session: DbSession, comment: Comment) -> None:
    """Take a comment out of its campaign; that it was there stays in the numbers that only grow."""
    campaign_id = comment.campaign_id
    if campaign_id is not None:
        campaign = session.get(Campaign, campaign_id)
        if campaign is not None:
            campaign.labelled -= is_labelled(session, comment)
        count_moves(session, [(campaign_id, comment.status, Status.REMOVED)])
    comment.campaign_id = None


def count_again(session: DbSession, campaign_id: int, *, least: int = LEAST) -> Campaign | None:
    """Count a campaign's members from the comments; ``None`` for fewer than ``least`` of them."""
    facts = select(
        func.count(),
        func.count(Comment.post_id.distinct()),
        func.count(Comment.author_key.distinct()),
        func.min(Comment.created_at),
        func.max(Comment.created_at),
        func.max(Comment.id),
    ).where(Comment.campaign_id == campaign_id)
    size, posts, names, first_at, last_at, last_id = session.execute(facts).one()
    campaign = session.get(Campaign, campaign_id)
    if size < least:
        return campaign
    if campaign is None:
        campaign = Campaign(id=campaign_id)
        session.add(campaign)
    campaign.size, campaign.posts, campaign.names = size, posts, max(names, 1)
    campaign.first_at, campaign.last_at, campaign.last_id = first_at, last_at, last_id
    by_status = select(Comment.status, func.count()).where(Comment.campaign_id == campaign_id)
    counts = {row[0]: row[1] for row in session.execute(by_status.group_by(Comment.status))}
    for status in COUNTED:
        setattr(campaign, status.value, counts.get(status, 0))
    labelled = select(func.count()).select_from(CommentLabel).join(Comment)
    campaign.labelled = session.scalar(labelled.where(Comment.campaign_id == campaign_id)) or 0
    session.flush()
    return campaign


def _known(session: DbSession, ids: set[int | None]) -> dict[int, Campaign]:
    if not ids:
        return {}
    found = session.scalars(select(Campaign).where(Campaign.id.in_(ids)))
    return {campaign.id: campaign for campaign in found}


def _add(campaign: Campaign, status: Status, step: int) -> None:
    if status in COUNTED:
        setattr(campaign, status.value, getattr(campaign, status.value) + step)


def _is_new(
    session: DbSession, campaign_id: int, column: InstrumentedAttribute[Any], value: Any
) -> bool:
    """Say whether a campaign has no member with a value yet; one look into an index."""
    if value is None:
        return False
    found = select(Comment.id).where(Comment.campaign_id == campaign_id, column == value).limit(1)
    return session.scalar(found) is None
