"""Publishing a comment without its links: an edit and a decision in one, taken back together."""

from __future__ import annotations

from typing import Final

from blog.db import writing
from blog.domain.errors import NotFoundError
from blog.domain.moderation import DecisionKind, Rule
from blog.domain.unlinking import without_links
from blog.services.campaigns import CampaignService
from blog.services.clock import Clock, DbSession
from blog.services.decision_log import note_decided
from blog.services.decisions import Maker, record_decision
from blog.services.edits import revise
from blog.services.orders import DecisionOrder, load, refusal
from blog.services.spam_gate import Gate

_KIND: Final = DecisionKind.APPROVE


class UnlinkingService:
    """Takes the links out of a comment and publishes it."""

    def __init__(
        self, *, session: DbSession, gate: Gate, campaigns: CampaignService, now: Clock
    ) -> None:
        self._session, self._now = session, now
        self._gate, self._campaigns = gate, campaigns

    def publish(self, order: DecisionOrder, *, by: int) -> int:
        """Approve a comment without its links; give the number of the decision.

        The new text is judged like any other, for the record; a person has decided already. The
        text as typed is kept, and undoing the decision restores it.

        Raises
        ------
        NotFoundError, StaleDecisionError, IllegalTransitionError
            As for any decision.
        InvalidInputError
            If nothing but links is in the text.
        """
        with writing(self._session):
            comment = load(self._session, [order.comment_id]).get(order.comment_id)
            problem = refusal(order, comment)
            if problem is not None:
                raise problem
            if comment is None:  # pragma: no cover - refused above
                raise NotFoundError("There is no such comment.")
            now = self._now()
            revise(
                self._session,
                comment,
                body=without_links(comment.body),
                author_url=None,
                gate=self._gate,
                campaigns=self._campaigns,
                now=now,
                by=by,
            )
            maker = Maker(user_id=by, rule=Rule.LINKS_REMOVED)
            decision = record_decision(self._session, comment, _KIND, maker=maker, now=now)
            note_decided(self._session, [decision], maker=maker, now=now)
        return decision.id
