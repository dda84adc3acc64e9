"""The local limit, from what the blog knows of how its honest comments score.

Read in the process of a retraining, never on a page: the time it takes grows with the comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import Select, func, select

from blog.db import Assessment, Comment, CommentLabel
from blog.domain.moderation import Label, Status
from blog.services.clock import DbSession
from blog.services.label_counts import minute_of
from blog.services.labels import Lesson
from blog.services.presumed_honest import belief_in_honesty, is_of_present_text
from blog.services.spam_gate import ChoosesPolicy
from spam.sightings import NAMES

if TYPE_CHECKING:
    from spam.correction import Corrected
    from spam.local_limits import Evidence
    from spam.scorer import Scorer
    from spam.thresholds import Limits

CHUNK: Final = 500
MOST_WAITING: Final = 20_000
"""Held comments that are looked at, the newest first: long before, the limit cannot go down."""
UNJUDGED: Final = 1.0
"""Stands for the score of a held comment that has none."""


class LocalLimits:
    """Gives each retraining the blog's local limits, by the rule of ``spam.local_limits``."""

    def __init__(self, *, session: DbSession, owner: ChoosesPolicy, held_share: float) -> None:
        self._session, self._owner, self._held_share = session, owner, held_share

    def limits(
        self,
        lessons: Sequence[Lesson],
        from_all: Corrected,
        *,
        base: Scorer,
        current: Scorer,
        settled_before: datetime,
    ) -> Limits:
        """Move the current model's limit as the evidence allows; see ``evidence_of``.

        Parameters
        ----------
        base
            The model that is corrected; its limits stand while there are too few comments.
        """
        from spam.local_limits import local_limits

        evidence = evidence_of(
            self._session,
            lessons,
            from_all,
            settled_before=settled_before,
            is_watched=self._is_watched(current),
        )
        return local_limits(
            base.card, evidence, hold_at=current.hold_at, held_share=self._held_share
        )

    def _is_watched(self, model: Scorer) -> bool:
        """Say whether all that reaches the model's limit is held: the owner's limit may win."""
        policy = self._owner.policy(model)
        return policy.hold_everything or policy.hold_at <= model.hold_at


def evidence_of(
    session: DbSession,
    lessons: Sequence[Lesson],
    from_all: Corrected,
    *,
    settled_before: datetime,
    is_watched: bool,
) -> Evidence:
    """Gather how honest comments score, since the oldest decision that is learnt from.

    Honest are those that people approved, and those that the filter published, that are still
    published and that nobody decided about: each as far as the filter believed it. Comments that
    it did not judge are left out, and so are those that a rule of the owner or trust published
    although the filter would have held them.

    Parameters
    ----------
    lessons
        All that people taught, oldest first; at least one.
    from_all
        The correction learnt from all of them, with how it judges each when that is left out.
    settled_before
        What was published later than this may still be taken down and does not count yet.
    is_watched
        Whether people look at all that reaches the model's limit.
    """
    from spam.local_limits import Evidence, approved_scores

    honest = [lesson.comment_id for lesson in lessons if not lesson.example.is_spam]
    known = dict(_known(session, honest))
    approved = approved_scores(
        from_all.left_out,
        [known.get(lesson.comment_id, 0.0) for lesson in lessons],
        [not lesson.example.is_spam for lesson in lessons],
    )
    since = min(lesson.example.time or settled_before for lesson in lessons)
    presumed = belief_in_honesty(session, since=since, until=settled_before)
    return Evidence(
        approved=approved,
        honest=len(approved) + presumed,
        waiting=(*_waiting(session), *_unsettled(session, settled_before)),
        is_watched=is_watched,
    )


def _known(session: DbSession, comment_ids: Sequence[int]) -> Iterator[tuple[int, float]]:
    """Give what sightings added to the log-odds of comments when their present text came."""
    for start in range(0, len(comment_ids), CHUNK):
        first = (
            select(func.min(Assessment.id))
            .join(Comment, is_of_present_text())
            .where(Comment.id.in_(comment_ids[start : start + CHUNK]))
            .group_by(Comment.id)
        )
        rows = session.execute(
            select(Assessment.comment_id, Assessment.reasons).where(Assessment.id.in_(first))
        )
        for comment_id, reasons in rows:
            yield comment_id, sum(each["weight"] for each in reasons if each["name"] in NAMES)


def _waiting(session: DbSession) -> list[float]:
    """Give the scores of the newest held comments."""
    held = (
        select(Comment.id.label("comment_id"))
        .where(Comment.status == Status.PENDING)
        .order_by(Comment.id.desc())
        .limit(MOST_WAITING)
    )
    return _latest_scores(session, held)


def _unsettled(session: DbSession, settled_before: datetime) -> list[float]:
    """Give the scores of comments whose approval is too new to count: it may be taken back."""
    approved = (
        select(CommentLabel.comment_id)
        .where(CommentLabel.label == Label.HAM, CommentLabel.minute > minute_of(settled_before))
        .order_by(CommentLabel.comment_id.desc())
        .limit(MOST_WAITING)
    )
    return _latest_scores(session, approved)


def _latest_scores(session: DbSession, chosen: Select[int]) -> list[float]:
    """Give what the filter said last of each; where it said nothing, the highest score."""
    held = chosen.subquery()
    latest = (
        select(func.max(Assessment.id))
        .where(Assessment.comment_id == held.c.comment_id)
        .correlate(held)
        .scalar_subquery()
    )
    scores = session.scalars(
        select(Assessment.score).select_from(held).outerjoin(Assessment, Assessment.id == latest)
    )
    return [UNJUDGED if score is None else score for score in scores]
