"""What the worth of deciding a comment follows from, and keeping it when its campaign is decided.

Once people labelled a member of a campaign, the others are worth less, and more when that is taken
back. A few of those held are followed up with the decision, the rest by the worker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from blog.db import Assessment, Campaign, Comment, CommentLabel, CommentSearch, writing
from blog.domain.moderation import Status
from blog.domain.search import worth_token
from blog.domain.worth import MOST_COPIES, MOST_LABELS, worth_of
from blog.services.clock import DbSession

MOST_AT_ONCE: Final = 20  # held members are followed up with a decision
PART: Final = 200  # and so many at a time by the worker


class WorthFacts:
    """Gathers the facts that a comment's worth follows from; each read is bounded."""

    def __init__(self, session: DbSession) -> None:
        self._session = session
        self._labels: dict[str, int] = {}

    def of(
        self, comment: Comment, language: str, *, score: float | None, hold_at: float | None
    ) -> int:
        """Give the worth of one comment, in hundredths."""
        if score is None:
            return worth_of(None, None, labels=0, copies=0, is_decided=False)
        copies, is_decided = self._campaign(comment)
        return worth_of(
            score,
            hold_at,
            labels=self._labels_of(language),
            copies=copies,
            is_decided=is_decided,
        )

    def _labels_of(self, language: str) -> int:
        if language not in self._labels:
            some = (
                select(CommentSearch.comment_id)
                .where(CommentSearch.language == language, CommentSearch.is_taught)
                .limit(MOST_LABELS)
                .subquery()
            )
            counted = self._session.scalar(select(func.count()).select_from(some))
            self._labels[language] = counted or 0
        return self._labels[language]

    def _campaign(self, comment: Comment) -> tuple[int, bool]:
        """Give how many others its campaign has, and whether people labelled one of them."""
        if comment.campaign_id is None:
            return 0, False
        campaign = self._session.get(Campaign, comment.campaign_id)
        if campaign is None:
            return 0, False
        is_decided = campaign.labelled > 1 or (
            campaign.labelled == 1 and not is_labelled(self._session, comment)
        )
        return min(campaign.size - 1, MOST_COPIES), is_decided


def is_labelled(session: DbSession, comment: Comment) -> bool:
    """Say whether people's decisions label a comment."""
    found = select(CommentLabel.comment_id).where(CommentLabel.comment_id == comment.id)
    return session.scalar(found) is not None


class WorthTask:
    """Follows up the held members of campaigns that were decided; the worker's."""

    def __init__(self, *, session: DbSession) -> None:
        self._session = session

    def run_due(self) -> bool:
        """Follow up a part of one campaign; tell whether there was any. Else one indexed read."""
        due = select(Campaign.id).where(Campaign.worth_from.is_not(None)).limit(1)
        campaign_id = self._session.scalar(due)
        self._session.rollback()
        if campaign_id is None:
            return False
        with writing(self._session):
            campaign = self._session.get(Campaign, campaign_id)
            if campaign is not None:
                follow_up(self._session, campaign, limit=PART)
        return True


def count_labels(session: DbSession, steps: Mapping[int | None, int]) -> None:
    """Count labels that members of campaigns got or lost, by campaign; no commit.

    The first label of a campaign, and the last that is taken back, change what the others are
    worth: ``MOST_AT_ONCE`` of them are followed up here, in all.
    """
    left = MOST_AT_ONCE
    for campaign_id, step in steps.items():
        campaign = session.get(Campaign, campaign_id) if campaign_id and step else None
        if campaign is None:
            continue
        was_labelled = campaign.labelled > 0
        campaign.labelled += step
        if was_labelled != (campaign.labelled > 0):
            campaign.worth_from = 0
            session.flush()
            if left:
                left -= follow_up(session, campaign, limit=left)


def follow_up(session: DbSession, campaign: Campaign, *, limit: int) -> int:
    """Bring the worth of a campaign's next held members in step; count them; no commit."""
    if campaign.worth_from is None:
        return 0
    members = session.scalars(
        select(Comment)
        .where(
            Comment.campaign_id == campaign.id,
            Comment.status == Status.PENDING,
            Comment.id > campaign.worth_from,
        )
        .options(load_only(Comment.id, Comment.campaign_id))
        .order_by(Comment.id)
        .limit(limit)
    ).all()
    _refresh(session, members)
    campaign.worth_from = members[-1].id if len(members) == limit else None
    session.flush()
    return len(members)


def _refresh(session: DbSession, members: Sequence[Comment]) -> None:
    """Write the worth of comments anew, and nothing else of their documents."""
    ids = [member.id for member in members]
    facts, limits = WorthFacts(session), _limits(session, ids)
    documents = session.scalars(
        select(CommentSearch).where(CommentSearch.comment_id.in_(ids)),
        execution_options={"populate_existing": True},
    )
    known = {document.comment_id: document for document in documents}
    for member in members:
        document = known.get(member.id)
        if document is None:
            continue
        worth = facts.of(
            member, document.language, score=document.score, hold_at=limits.get(member.id)
        )
        if worth != document.worth:
            old, new = (worth_token(document.status, each) for each in (document.worth, worth))
            tokens = document.document.split(" ")
            document.document = " ".join(new if token == old else token for token in tokens)
            document.worth = worth
    session.flush()


def _limits(session: DbSession, ids: Sequence[int]) -> dict[int, float | None]:
    """Give the limit for holding of each comment's newest assessment."""
    newest = (
        select(func.max(Assessment.id))
        .where(Assessment.comment_id.in_(ids))
        .group_by(Assessment.comment_id)
    )
    rows = session.execute(
        select(Assessment.comment_id, Assessment.hold_at).where(Assessment.id.in_(newest))
    )
    return {row[0]: row[1] for row in rows}
