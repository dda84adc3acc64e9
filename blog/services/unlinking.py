"""Publishing a comment without its links: an edit and a decision in one, taken back together."""

from __future__ import annotations

from blog.db import Comment, writing
from blog.domain.comments import NewComment
from blog.domain.errors import NotFoundError
from blog.domain.identity import existing_id
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind
from blog.domain.unlinking import without_links
from blog.services.campaigns import CampaignService
from blog.services.clock import Clock, DbSession
from blog.services.comments import assessment_of
from blog.services.decisions import Maker, record_decision
from blog.services.log import write_entry
from blog.services.messages import message_of
from blog.services.orders import DecisionOrder, load, refusal
from blog.services.spam_gate import Gate
from blog.services.texts import replace_text


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
        comment = self._session.get(Comment, existing_id(order.comment_id))
        if comment is None:
            raise NotFoundError("There is no such comment.")
        _refuse(order, comment)
        body = without_links(comment.body)
        message = message_of(
            NewComment(
                author_name=comment.author_name,
                body=body,
                trap_filled=comment.trap_filled,
                form_seconds=comment.form_seconds,
            ),
            comment.post,
        )
        look = self._campaigns.look(message, post_id=comment.post_id, but=comment.id)
        judgement = self._gate.assess(message, look.sightings)
        with writing(self._session):
            comment = load(self._session, [order.comment_id]).get(order.comment_id)
            _refuse(order, comment)
            if comment is None:  # pragma: no cover - refused above
                raise NotFoundError("There is no such comment.")
            now = self._now()
            kept = replace_text(self._session, comment, body=body, author_url=None, by=by, now=now)
            self._session.add(assessment_of(comment, judgement, now))
            maker = Maker(user_id=by)
            decision = record_decision(
                self._session, comment, DecisionKind.APPROVE, maker=maker, now=now
            )
            kept.decision_id = decision.id
            write_entry(
                self._session,
                Act.DECIDED,
                by=by,
                now=now,
                subject=f"comment #{comment.id}",
                details={"decision": DecisionKind.APPROVE.value, "without_links": True},
            )
        return decision.id


def _refuse(order: DecisionOrder, comment: Comment | None) -> None:
    problem = refusal(order, comment)
    if problem is not None:
        raise problem
