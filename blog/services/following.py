"""Following a campaign's decision: what becomes of those that come later, for a stated time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from blog.db import Campaign, Comment
from blog.domain.first_decisions import BLOCKED, FirstDecision
from blog.domain.moderation import RESULT, DecisionKind, Rule, followed
from blog.services.campaign_figures import count_again
from blog.services.clock import DbSession
from blog.services.decisions import Maker
from blog.services.folding import folded
from blog.services.spam_gate import Judgement

if TYPE_CHECKING:
    from blog.services.campaigns import Place

FOLLOWABLE: Final = frozenset({DecisionKind.APPROVE, DecisionKind.MARK_SPAM, DecisionKind.REJECT})
_HREF = re.compile(r'href="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Follow:
    """A decision that later arrivals get, and the comment on which somebody made it.

    ``model`` is ``None`` when that comment is not what it was, or does not stand where it did.
    """

    kind: DecisionKind
    batch: str | None
    model: Comment | None

    def outcome(self, comment: Comment, judgement: Judgement, own: FirstDecision) -> FirstDecision:
        """Choose the first decision on a new comment; ``own`` if it stands.

        What an owner's rule stops is never published by following.
        """
        if self.kind is DecisionKind.APPROVE and own.rule in BLOCKED.values():
            return own
        chosen = followed(
            self.kind,
            own.kind,
            score=judgement.verdict.score,
            policy=judgement.policy,
            is_same=self.model is not None and _substance(comment) == _substance(self.model),
        )
        if chosen is None:
            return own
        return FirstDecision(chosen, Rule.CAMPAIGN_FOLLOWED, batch=self.batch)


def following(session: DbSession, place: Place | None, now: datetime) -> Follow | None:
    """Give what a campaign's later arrivals get now, if somebody wanted that."""
    if place is None or place.campaign_id is None:
        return None
    campaign = session.get(Campaign, place.campaign_id)
    if campaign is None or not is_followed(campaign, now) or campaign.follow is None:
        return None
    model = session.get(Comment, campaign.follow_comment_id or 0)
    if model is not None and (
        model.revision != campaign.follow_revision or model.status is not RESULT[campaign.follow]
    ):
        model = None
    return Follow(campaign.follow, campaign.follow_batch, model)


def is_followed(campaign: Campaign, now: datetime) -> bool:
    """Say whether a campaign's decision is followed at a moment."""
    return campaign.follow_until is not None and campaign.follow_until > now


def begin(
    session: DbSession, first: Comment, kind: DecisionKind, *, maker: Maker, until: datetime
) -> None:
    """Let later arrivals of a comment's campaign follow the decision on it; no commit."""
    if first.campaign_id is None or kind not in FOLLOWABLE:
        return
    campaign = session.get(Campaign, first.campaign_id) or count_again(
        session, first.campaign_id, least=1
    )
    if campaign is None:  # pragma: no cover - the comment itself is a member
        return
    campaign.follow, campaign.follow_until = kind, until
    campaign.follow_comment_id, campaign.follow_user_id = first.id, maker.user_id
    campaign.follow_revision, campaign.follow_batch = first.revision, maker.batch


def end(campaign: Campaign) -> None:
    """End the following; what was decided by it stays."""
    campaign.follow = campaign.follow_until = campaign.follow_comment_id = None
    campaign.follow_revision = campaign.follow_user_id = campaign.follow_batch = None


def end_batch(session: DbSession, batch: str) -> None:
    """End what was begun with a batch of decisions."""
    for campaign in session.scalars(select(Campaign).where(Campaign.follow_batch == batch)):
        end(campaign)


def _substance(comment: Comment) -> tuple[str, frozenset[str]]:
    """Give what a reader gets of a comment: its words as they are read, and where its links go."""
    words = " ".join(folded(comment.body).casefold().split())
    return words, frozenset([*_HREF.findall(comment.rendered_body), comment.author_url or ""])
