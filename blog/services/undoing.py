"""Taking decisions back, by one more decision each. Nothing here ever expires."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import func, select

from blog.db import Campaign, Comment, Decision, writing
from blog.domain.errors import NotFoundError, StaleDecisionError
from blog.domain.identity import existing_id
from blog.domain.moderation import KIND_LEADING_TO, DecisionKind, Rule, Status, undoable_decision
from blog.services import following
from blog.services.clock import Clock, DbSession
from blog.services.decision_log import note_taken_back
from blog.services.decisions import Maker, record_decisions
from blog.services.orders import DecisionResult, load
from blog.services.texts import restore_text

PART = 500
MAX_BATCH_CHARS = 32


class Undoing:
    """Takes back single decisions and whole batches."""

    _session: DbSession
    _now: Clock

    def undo(self, decision_id: int, *, by: int) -> Comment:
        """Take back a comment's newest human decision, and the edit that was made with it.

        Raises
        ------
        StaleDecisionError
            If it is not the comment's newest one any more, or was taken back already.
        """
        with writing(self._session):
            decision = self._session.get(Decision, existing_id(decision_id))
            if decision is None:
                raise NotFoundError("There is no such decision.")
            kind = self._way_back(decision, [decision.comment_id])
            if kind is None:
                raise StaleDecisionError("Something newer was decided about this comment.")
            comment = load(self._session, [decision.comment_id])[decision.comment_id]
            made = self._take_back([decision], {comment.id: comment}, kind, by=by)
            self._log_undone(made, DecisionResult(), by=by, undoes=str(decision.id))
        return comment

    def undo_batch(self, batch: str, *, by: int) -> DecisionResult:
        """Take back everything one press decided; comments decided again since are left.

        What followed a campaign's decision is held again, and later arrivals follow no more. A
        large batch is taken back in several transactions.
        """
        result = DecisionResult(batch=secrets.token_hex(16))
        batch = batch[:MAX_BATCH_CHARS]
        ids = list(
            self._session.scalars(
                select(Decision.id).where(Decision.batch == batch).order_by(Decision.id)
            )
        )
        if not ids:
            raise NotFoundError("There is nothing to take back.")
        for start in range(0, len(ids), PART):
            with writing(self._session):
                self.end_following(batch)
                made = self.take_back_some(ids[start : start + PART], result, by=by)
                self._log_undone(made, result, by=by, undoes=batch)
        return result

    def take_back_some(
        self, ids: Sequence[int], result: DecisionResult, *, by: int
    ) -> list[Decision]:
        """Take decisions back inside the caller's transaction; those that cannot be are noted."""
        decisions = self._session.scalars(select(Decision).where(Decision.id.in_(ids))).all()
        comments = load(self._session, {decision.comment_id for decision in decisions})
        newest = self.newest_decisions(sorted(comments))
        kinds: dict[DecisionKind, list[Decision]] = {}
        for decision in sorted(decisions, key=lambda each: each.id):
            kind = self._kind_back(decision, newest.get(decision.comment_id))
            if kind is not None:
                kinds.setdefault(kind, []).append(decision)
            elif decision.user_id is not None:
                result.stale.append(decision.comment_id)
        made: list[Decision] = []
        for kind, chosen in kinds.items():
            made += self._take_back(chosen, comments, kind, by=by, batch=result.batch)
        result.decided += len(made)
        return made

    def _way_back(self, decision: Decision, ids: Sequence[int]) -> DecisionKind | None:
        return self._kind_back(decision, self.newest_decisions(ids).get(decision.comment_id))

    def _kind_back(self, decision: Decision, newest: int | None) -> DecisionKind | None:
        """Give the decision that takes one back; ``None`` if that cannot be."""
        if newest != decision.id:
            return None
        if decision.rule == Rule.CAMPAIGN_FOLLOWED:
            is_held = decision.to_status is Status.PENDING
            return None if is_held else DecisionKind.HOLD
        if undoable_decision([decision]) is None or decision.from_status is None:
            return None
        return KIND_LEADING_TO[decision.from_status]

    def newest_decisions(self, ids: Sequence[int]) -> dict[int, int]:
        """Give the number of each comment's newest decision."""
        rows = self._session.execute(
            select(Decision.comment_id, func.max(Decision.id))
            .where(Decision.comment_id.in_(ids))
            .group_by(Decision.comment_id)
        )
        return {row[0]: row[1] for row in rows}

    def _take_back(
        self,
        decisions: Sequence[Decision],
        comments: dict[int, Comment],
        kind: DecisionKind,
        *,
        by: int,
        batch: str | None = None,
    ) -> list[Decision]:
        now = self._now()
        for decision in decisions:
            if comments[decision.comment_id].revision > 1:
                comment = comments[decision.comment_id]
                restore_text(self._session, comment, decision.id, by=by, now=now)
        return record_decisions(
            self._session,
            [comments[decision.comment_id] for decision in decisions],
            kind,
            maker=Maker(user_id=by, batch=batch),
            now=now,
            undoes={decision.comment_id: decision.id for decision in decisions},
        )

    def end_following(self, batch: str) -> None:
        """Let nothing follow what a batch decided, inside the caller's transaction."""
        found = select(Campaign).where(Campaign.follow_batch == batch)
        for campaign in self._session.scalars(found):
            following.end(campaign)

    def _log_undone(
        self, made: Sequence[Decision], result: DecisionResult, *, by: int, undoes: str
    ) -> None:
        note_taken_back(self._session, made, result, by=by, now=self._now(), undoes=undoes)
