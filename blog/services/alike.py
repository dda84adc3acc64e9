"""The members of a campaign that stand where a comment stands: what one decision applies to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Integer, Select, and_, bindparam, func, literal, select, union_all
from sqlalchemy.orm import aliased, load_only

from blog.db import Assessment, Campaign, Comment, Decision, Post, among
from blog.domain.identity import MAX_ID
from blog.domain.moderation import Status
from blog.services.clock import DbSession

MOST_LISTED: Final = 200
MOST_AT_ONCE: Final = 500  # so many of a campaign are decided in the request; more in batches
MOST_IN_A_ROW: Final = 8  # so many are shown in the queue; for more there is the comment's page


@dataclass(frozen=True, slots=True)
class AlikeComment:
    """One of a campaign, with just what a list of them shows and a decision sends back."""

    id: int
    revision: int
    author_name: str
    post_lang: str
    post_title: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Other comments of the same campaign.

    Attributes
    ----------
    comments
        Those with the same status, oldest first, at most as many as asked for.
    is_more
        Whether there are more of them than these.
    elsewhere
        How many there are with each other status, counted up to ``MOST_LISTED``.
    """

    comments: list[AlikeComment] = field(default_factory=list)
    is_more: bool = False
    elsewhere: dict[Status, int] = field(default_factory=dict)


NOBODY: Final = Alike()


def alike_of(session: DbSession, comment: Comment) -> Alike:
    """Give the others of a comment's campaign, for its page."""
    found = alike_of_each(session, [comment], most=MOST_LISTED)[comment.id]
    return Alike(found.comments, found.is_more, _elsewhere(session, comment))


def alike_of_each(
    session: DbSession, comments: Sequence[Comment], *, most: int = MOST_IN_A_ROW
) -> dict[int, Alike]:
    """Give for each comment, by number, the others of its campaign with its status.

    Reads at most ``most + 3`` index entries for each campaign, however many comments it has.
    """
    members = _members(session, comments, limit=most + 2)
    found: dict[int, Alike] = {}
    for comment in comments:
        others = [
            other
            for other in members.get((comment.campaign_id, comment.status), [])
            if other.id != comment.id
        ]
        found[comment.id] = Alike(others[:most], len(others) > most) if others else NOBODY
    return found


def members_of(session: DbSession, comment: Comment, *, limit: int) -> list[Comment]:
    """Give the others of a comment's campaign that have its status, oldest first."""
    if comment.campaign_id is None:
        return []
    return list(
        session.scalars(
            select(Comment)
            .where(
                Comment.campaign_id == comment.campaign_id,
                Comment.status == comment.status,
                Comment.id != comment.id,
            )
            .order_by(Comment.id)
            .limit(limit)
        )
    )


@dataclass(frozen=True, slots=True)
class SeenCampaign:
    """Up to where a page knew a campaign, whose members it did not show one by one.

    Attributes
    ----------
    comment_id, decision_id, assessment_id
        The newest of each that there were.
    """

    comment_id: int
    decision_id: int
    assessment_id: int


def seen_campaign(session: DbSession, campaign: Campaign) -> SeenCampaign:
    """Give the present moment of a campaign, to be handed back with the decision."""
    decision = session.scalar(select(func.max(Decision.id)))
    assessment = session.scalar(select(func.max(Assessment.id)))
    return SeenCampaign(campaign.last_id, decision or 0, assessment or 0)


def present_moment(session: DbSession) -> SeenCampaign:
    """Give the present moment of all campaigns, for a decision on whatever there is."""
    newest = [
        session.scalar(select(func.max(column)))
        for column in (Comment.id, Decision.id, Assessment.id)
    ]
    return SeenCampaign(*(number or 0 for number in newest))


def first_members(
    session: DbSession,
    campaign_id: int,
    status: Status,
    *,
    seen: SeenCampaign | None,
    limit: int,
) -> list[Comment]:
    """Give the oldest members with a status, with just what deciding needs."""
    statement = select(Comment).where(Comment.campaign_id == campaign_id, Comment.status == status)
    if seen is not None:
        statement = statement.where(Comment.id <= seen.comment_id)
    needed = load_only(
        Comment.status,
        Comment.revision,
        Comment.campaign_id,
        Comment.post_id,
        Comment.root_id,
        Comment.position,
        Comment.published_at,
    )
    return list(session.scalars(statement.options(needed).order_by(Comment.id).limit(limit)))


def changed_since(session: DbSession, ids: Sequence[int], seen: SeenCampaign | None) -> set[int]:
    """Give which of some comments were decided or edited after a page was shown."""
    if seen is None or not ids:
        return set()
    decided = select(Decision.comment_id).where(
        Decision.comment_id.in_(ids), Decision.id > seen.decision_id
    )
    return {*session.scalars(decided), *edited_since(session, ids, seen.assessment_id)}


def edited_since(session: DbSession, ids: Sequence[int], assessment_id: int | None) -> set[int]:
    """Give which of some comments were edited after an assessment; none where it is ``None``."""
    if assessment_id is None:
        return set()
    edited = select(Assessment.comment_id).where(
        Assessment.comment_id.in_(ids),
        Assessment.id > assessment_id,
        Assessment.revision > 1,
    )
    return set(session.scalars(edited))


def moved_since(
    session: DbSession, campaign_id: int, status: Status, seen: SeenCampaign
) -> list[int]:
    """Give members that were decided since a page was shown and stand elsewhere now."""
    found = session.scalars(
        select(Decision.comment_id)
        .join(Comment, Comment.id == Decision.comment_id)
        .where(
            Decision.id > seen.decision_id,
            Decision.from_status == status,
            Comment.campaign_id == campaign_id,
            Comment.id <= seen.comment_id,
            Comment.status != status,
        )
        .limit(MOST_LISTED)
    )
    return sorted(set(found))


def unseen_members(
    session: DbSession, campaign_id: int, status: Status, seen: SeenCampaign
) -> list[int]:
    """Give members with a status that came after a page was shown."""
    found = select(Comment.id).where(
        Comment.campaign_id == campaign_id,
        Comment.status == status,
        Comment.id > seen.comment_id,
    )
    return list(session.scalars(found.order_by(Comment.id).limit(MOST_LISTED)))


def _members(
    session: DbSession, comments: Sequence[Comment], *, limit: int
) -> dict[tuple[int | None, Status], list[AlikeComment]]:
    """Give the first ``limit`` and one of each campaign and status that the comments have."""
    asked = [comment.id for comment in comments if comment.campaign_id is not None]
    if not asked:
        return {}
    members: dict[tuple[int | None, Status], list[AlikeComment]] = {}
    found = session.execute(_FIRST_OF_EACH, {"ids": asked, "limit": limit})
    for campaign_id, status, number, revision, name, lang, title in found:
        other = AlikeComment(number, revision, name, lang, title)
        members.setdefault((campaign_id, status), []).append(other)
    return members


def _first_of_each() -> Select[int | None, Status, int, int, str, str, str]:
    """Read a bounded number of comments of each campaign, whatever its size."""
    place = (
        select(Comment.campaign_id, Comment.status).where(among(Comment.id)).distinct().subquery()
    )
    member, later = aliased(Comment), aliased(Comment)
    edge = (
        select(later.id)
        .where(later.campaign_id == place.c.campaign_id, later.status == place.c.status)
        .order_by(later.id)
        .offset(bindparam("limit", type_=Integer))
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            member.campaign_id,
            member.status,
            member.id,
            member.revision,
            member.author_name,
            Post.lang,
            Post.title,
        )
        .select_from(place)
        .join(
            member,
            and_(
                member.campaign_id == place.c.campaign_id,
                member.status == place.c.status,
                member.id <= func.coalesce(edge, MAX_ID),
            ),
        )
        .join(Post, Post.id == member.post_id)
        .order_by(member.id)
    )


_FIRST_OF_EACH: Final = _first_of_each()


def _ids(campaign_id: int, status: Status, limit: int) -> Select[int]:
    first = (
        select(Comment.id)
        .where(Comment.campaign_id == campaign_id, Comment.status == status)
        .order_by(Comment.id)
        .limit(limit)
        .subquery()
    )
    return select(first.c.id)


def _elsewhere(session: DbSession, comment: Comment) -> dict[Status, int]:
    if comment.campaign_id is None:
        return {}
    arms = []
    for status in Status:
        if status is not comment.status:
            some = _ids(comment.campaign_id, status, MOST_LISTED).subquery()
            arms.append(select(literal(status.value), func.count()).select_from(some))
    counts = {Status(name): number for name, number in session.execute(union_all(*arms))}
    return {status: number for status, number in counts.items() if number}
