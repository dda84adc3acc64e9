"""Writing bulk actions down: each with its entry in the log, and that of a whole campaign."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from blog.db import BulkAction
from blog.domain.bulk import BulkState
from blog.domain.log import Act
from blog.domain.queue import QueueFilter
from blog.services.alike import SeenCampaign
from blog.services.bulk_selection import Selection
from blog.services.clock import DbSession
from blog.services.decisions import Maker
from blog.services.log import write_entry
from blog.services.orders import DecisionOrder
from blog.services.queue_filters import store_filter

AT_ONCE_SECONDS: Final = 1.0
"""How long whoever asks for a bulk action works on it; the worker does the rest."""


def add_action(
    session: DbSession, action: BulkAction, *, now: datetime, campaign: int | None = None
) -> BulkAction:
    """Add an action with its entry in the log, whose count will follow; no commit."""
    action.state, action.created_at = BulkState.QUEUED, now
    action.done = action.left_alone = action.last_id = 0
    action.entry = write_entry(
        session,
        Act.DECIDED if action.undoes_batch is None else Act.UNDONE,
        by=action.user_id,
        now=now,
        count=0,
        batch=action.batch,
    )
    action.entry.undoes = action.undoes_batch
    session.add(action)
    session.flush()
    action.entry.subject = f"bulk action {action.id}"
    action.entry.details = {"bulk": action.id, "kind": action.kind}
    if campaign is not None:
        action.entry.details |= {"campaign": campaign}
    return action


def add_campaign_action(
    session: DbSession,
    order: DecisionOrder,
    *,
    campaign_id: int,
    seen: SeenCampaign,
    maker: Maker,
    now: datetime,
) -> BulkAction:
    """Add the action that decides all of a campaign that stands where the ordered comment does.

    Parameters
    ----------
    seen
        Up to when: what came, was decided or was edited later is not its.
    """
    members = QueueFilter(status=order.seen_status, campaign=campaign_id)
    return add_action(
        session,
        BulkAction(
            user_id=maker.user_id,
            kind=order.kind,
            filter=store_filter(members),
            note=maker.note,
            batch=maker.batch,
            total=Selection(session=session).count(members, until=seen.comment_id),
            until_id=seen.comment_id,
            seen_decision_id=seen.decision_id,
            seen_assessment_id=seen.assessment_id,
        ),
        now=now,
        campaign=campaign_id,
    )
