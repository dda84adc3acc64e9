"""Taking back many decisions at once, with few statements; the caller's transaction commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from blog.db import Comment, Decision
from blog.domain.moderation import ALLOWED, KIND_LEADING_TO, DecisionKind, Rule, Status
from blog.services.clock import Clock, DbSession
from blog.services.decisions import Maker, record_decisions
from blog.services.texts import restore_texts

DECIDED_ON: Final = load_only(
    Comment.id,
    Comment.post_id,
    Comment.root_id,
    Comment.status,
    Comment.position,
    Comment.revision,
    Comment.published_at,
    Comment.campaign_id,
)
"""What deciding needs of a comment: not its texts."""


@dataclass(slots=True)
class Taken:
    """What became of many decisions that were to be taken back; ``left`` are comments."""

    made: list[Decision] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


def take_back(
    session: DbSession, decisions: Sequence[Decision], *, maker: Maker, now: Clock
) -> Taken:
    """Return comments to where they stood before; those decided again since are left.

    Parameters
    ----------
    decisions
        Few enough to be held in memory; of several about one comment the newest counts.

    Notes
    -----
    What followed a campaign's decision goes back to a person, whatever it was. Edits that were made
    with a decision are undone with it.
    """
    taken = Taken()
    made_with = {decision.id: decision for decision in decisions}
    comments = light_comments(session, [decision.comment_id for decision in decisions])
    newest = newest_decisions(session, list(comments))
    returning: dict[DecisionKind, dict[int, int]] = {}
    for decision in decisions:
        comment_id = decision.comment_id
        back = _kind_back(decision)
        is_newest = newest.get(comment_id) == decision.id
        if back is None and decision.user_id is None:
            continue
        if is_newest and back is not None and back in ALLOWED[comments[comment_id].status]:
            returning.setdefault(back, {})[comment_id] = decision.id
        else:
            taken.left.append(comment_id)
    for kind, undoes in returning.items():
        of_kind = [comments[number] for number in undoes]
        chosen = [made_with[decision_id] for decision_id in undoes.values()]
        restore_texts(session, chosen, by=maker.user_id, now=now())
        taken.made += record_decisions(
            session, of_kind, kind, maker=maker, now=now(), undoes=undoes
        )
    return taken


def light_comments(session: DbSession, ids: Sequence[int]) -> dict[int, Comment]:
    """Give comments by number, without their texts."""
    found = session.scalars(select(Comment).where(Comment.id.in_(ids)).options(DECIDED_ON))
    return {comment.id: comment for comment in found}


def newest_decisions(session: DbSession, ids: Sequence[int]) -> dict[int, int]:
    """Give the number of the newest decision about each comment."""
    rows = session.execute(
        select(Decision.comment_id, func.max(Decision.id))
        .where(Decision.comment_id.in_(ids))
        .group_by(Decision.comment_id)
    )
    return {row[0]: row[1] for row in rows}


def _kind_back(decision: Decision) -> DecisionKind | None:
    """Give what leads back to where the comment stood; only what a person decided has a way."""
    if decision.rule == Rule.CAMPAIGN_FOLLOWED:
        return None if decision.to_status is Status.PENDING else DecisionKind.HOLD
    if decision.user_id is None or decision.from_status is None:
        return None
    return KIND_LEADING_TO[decision.from_status]
