"""Taking decisions back, by one more decision each. Nothing here ever expires."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select

from blog.db import Comment, Decision, writing
from blog.domain.errors import NotFoundError, StaleDecisionError
from blog.domain.identity import existing_id
from blog.domain.log import Act
from blog.services import following
from blog.services.clock import Clock, DbSession
from blog.services.decision_log import note_taken_back
from blog.services.decisions import Maker
from blog.services.log import write_entry
from blog.services.orders import DecisionResult, load
from blog.services.taking_back import take_back

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
            taken = take_back(self._session, [decision], maker=Maker(user_id=by), now=self._now)
            if not taken.made:
                raise StaleDecisionError("Something newer was decided about this comment.")
            undoes = str(decision.id)
            note_taken_back(self._session, taken.made, by=by, now=self._now(), undoes=undoes)
            return load(self._session, [decision.comment_id])[decision.comment_id]

    def undo_batch(self, batch: str, *, by: int) -> DecisionResult:
        """Take back everything one press decided; comments decided again since are left.

        What followed a campaign's decision is held again, and later arrivals follow no more. A
        large batch is taken back in several transactions.
        """
        batch = batch[:MAX_BATCH_CHARS]
        newest = self._session.scalar(select(func.max(Decision.id)).where(Decision.batch == batch))
        if newest is None:
            raise NotFoundError("There is nothing to take back.")
        result = DecisionResult(batch=secrets.token_hex(16))
        after = 0
        while after < newest:
            with writing(self._session):
                following.end_batch(self._session, batch)
                after = self._take_back_part(batch, result, after=after, newest=newest, by=by)
                if after >= newest:
                    self._note_undone(result, by=by, undoes=batch)
        return result

    def _take_back_part(
        self, batch: str, result: DecisionResult, *, after: int, newest: int, by: int
    ) -> int:
        """Take back the next decisions above a number; give the last one's number."""
        decisions = self._session.scalars(
            select(Decision)
            .where(Decision.batch == batch, Decision.id > after, Decision.id <= newest)
            .order_by(Decision.id)
            .limit(PART)
        ).all()
        maker = Maker(user_id=by, batch=result.batch)
        taken = take_back(self._session, decisions, maker=maker, now=self._now)
        result.count(taken.made)
        result.stale += taken.left
        return decisions[-1].id if decisions else newest

    def _note_undone(self, result: DecisionResult, *, by: int, undoes: str) -> None:
        """Write down in the log what was taken back, all of it in one entry."""
        if not result.decided:
            return
        if result.decided == len(result.made):
            note_taken_back(self._session, result.made, by=by, now=self._now(), undoes=undoes)
            return
        entry = write_entry(
            self._session,
            Act.UNDONE,
            by=by,
            now=self._now(),
            subject=result.subject,
            count=result.decided,
            batch=result.batch,
            details={"comments": result.named},
        )
        entry.undoes = undoes
