"""What moderators ask for, and which of it may be done: stale and illegal orders are sorted out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select

from blog.db import Comment, Decision
from blog.domain.errors import (
    BlogError,
    IllegalTransitionError,
    NotFoundError,
    StaleDecisionError,
)
from blog.domain.identity import MAX_ID
from blog.domain.moderation import NAMES, RESULT, DecisionKind, Status, status_after
from blog.domain.sentences import Sentence
from blog.services.clock import DbSession
from blog.services.decision_log import MOST_NAMED

MOST_KEPT: Final = 1_001  # a comment and the most that one press decides with it


@dataclass(frozen=True, slots=True)
class DecisionOrder:
    """What a moderator wants for one comment, and what the page showed when they chose."""

    comment_id: int
    kind: DecisionKind
    seen_status: Status
    seen_revision: int


@dataclass(slots=True)
class DecisionResult:
    """What became of many orders; ``stale`` and ``illegal`` list comments that were left.

    ``unseen`` lists near copies that were left because the page had not shown them. ``made`` are
    the first decisions that were made, at most ``MOST_KEPT`` of them. ``bulk_action_id`` names the
    bulk action that goes on with what was too much to decide at once.
    """

    decided: int = 0
    unchanged: int = 0
    stale: list[int] = field(default_factory=list)
    illegal: list[int] = field(default_factory=list)
    unseen: list[int] = field(default_factory=list)
    batch: str | None = None
    bulk_action_id: int | None = None
    made: list[Decision] = field(default_factory=list)

    def count(self, made: Sequence[Decision]) -> None:
        """Add decisions to what was decided."""
        self.decided += len(made)
        self.made += made[: max(0, MOST_KEPT - len(self.made))]

    @property
    def named(self) -> list[int]:
        """The first comments that were decided, for the log."""
        return [decision.comment_id for decision in self.made[:MOST_NAMED]]

    @property
    def subject(self) -> str:
        """Those comments in words."""
        named = ", ".join(f"#{number}" for number in self.named)
        more = self.decided - len(self.named)
        return f"{named} and {more} more" if more > 0 else named


def load(session: DbSession, ids: Iterable[int]) -> dict[int, Comment]:
    """Give the comments with some numbers, by number; inside a writing transaction as they are."""
    wanted = [number for number in ids if 1 <= number <= MAX_ID]
    found = session.scalars(select(Comment).where(Comment.id.in_(wanted)))
    return {comment.id: comment for comment in found}


def holds_already(order: DecisionOrder, comment: Comment | None) -> bool:
    """Say whether a comment stands where an order wants it, with the text that was seen."""
    return (
        comment is not None
        and comment.revision == order.seen_revision
        and comment.status is RESULT[order.kind]
    )


def refusal(order: DecisionOrder, comment: Comment | None) -> BlogError | None:
    """Give why an order cannot be carried out; ``None`` if it can."""
    if comment is None:
        return NotFoundError("There is no such comment.")
    if comment.revision != order.seen_revision:
        return StaleDecisionError(
            Sentence("The comment's text was changed after you looked at it.")
        )
    if comment.status is not order.seen_status:
        return StaleDecisionError(
            Sentence(
                "The comment is now {status}; when you looked it was {seen}.",
                status=NAMES[comment.status],
                seen=NAMES[order.seen_status],
            )
        )
    try:
        status_after(comment.status, order.kind)
    except IllegalTransitionError as problem:
        return problem
    return None


def sort_out(
    orders: Iterable[DecisionOrder], comments: Mapping[int, Comment], result: DecisionResult
) -> dict[DecisionKind, list[Comment]]:
    """Give what can be decided, by kind; note in ``result`` what cannot, and what holds already."""
    ready: dict[DecisionKind, list[Comment]] = {}
    taken: set[int] = set()
    for order in orders:
        comment = comments.get(order.comment_id)
        if holds_already(order, comment) or order.comment_id in taken:
            result.unchanged += 1
        elif isinstance(problem := refusal(order, comment), IllegalTransitionError):
            result.illegal.append(order.comment_id)
        elif problem is not None or comment is None:
            result.stale.append(order.comment_id)
        else:
            taken.add(order.comment_id)
            ready.setdefault(order.kind, []).append(comment)
    return ready
