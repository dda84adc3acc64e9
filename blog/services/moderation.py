"""Deciding on comments: one, many, a whole campaign."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import timedelta
from typing import Final

from blog.db import BulkAction, Comment, writing
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.moderation import RESULT, DecisionKind
from blog.domain.sentences import Sentence
from blog.services import following
from blog.services.alike import (
    MOST_AT_ONCE,
    SeenCampaign,
    changed_since,
    first_members,
    members_of,
    moved_since,
    present_moment,
    unseen_members,
)
from blog.services.bulk_actions import AT_ONCE_SECONDS, add_campaign_action
from blog.services.bulk_batches import BulkRunner
from blog.services.clock import Clock, DbSession
from blog.services.decision_log import note_decided
from blog.services.decisions import Maker, record_decisions
from blog.services.orders import (
    DecisionOrder,
    DecisionResult,
    holds_already,
    load,
    refusal,
    sort_out,
)
from blog.services.queue import QueueReader
from blog.services.undoing import Undoing

__all__ = ["MAX_FOLLOW_DAYS", "MAX_ORDERS", "DecisionOrder", "DecisionResult", "ModerationService"]

MAX_ORDERS = 1_000
MAX_FOLLOW_DAYS: Final = 90


class ModerationService(Undoing, QueueReader):
    """Everything moderators do with comments."""

    def __init__(
        self, *, session: DbSession, runner: BulkRunner, now: Clock, page_size: int
    ) -> None:
        super().__init__(session=session, page_size=page_size)
        self._runner = runner
        self._now = now

    def decide(
        self, orders: Sequence[DecisionOrder], *, by: int, note: str | None = None
    ) -> DecisionResult:
        """Carry out what one press asked for.

        A single order that cannot be carried out raises; of many, the rest is done and the
        others are listed. Deciding what already holds is no error and adds nothing.

        Raises
        ------
        NotFoundError, StaleDecisionError, IllegalTransitionError
            For a single order.
        InvalidInputError
            For no order, or more than ``MAX_ORDERS``.
        """
        if not 1 <= len(orders) <= MAX_ORDERS:
            raise InvalidInputError(
                {
                    "comment_id": Sentence(
                        "Expected 1 to {most:,} comments, found {found:,}.",
                        most=MAX_ORDERS,
                        found=len(orders),
                    )
                }
            )
        result = DecisionResult(batch=secrets.token_hex(16) if len(orders) > 1 else None)
        maker = Maker(user_id=by, note=note, batch=result.batch)
        with writing(self._session):
            comments = load(self._session, [order.comment_id for order in orders])
            if len(orders) == 1:
                _refuse(orders[0], comments.get(orders[0].comment_id))
            self._carry_out(orders, comments, maker, result)
            self._note(result, maker)
        return result

    def decide_campaign(
        self,
        order: DecisionOrder,
        *,
        by: int,
        note: str | None = None,
        seen: Mapping[int, int] | SeenCampaign | None = None,
        follow_days: int | None = None,
    ) -> DecisionResult:
        """Decide a comment and, in one batch, the others of its campaign that stand where it does.

        Parameters
        ----------
        seen
            What the page showed of the others: each with its revision, or up to which moment.
            Of these, what changed meanwhile is left and listed; what came since is left too.
            ``None``: all. Unless each was shown there may be very many: above ``MOST_AT_ONCE`` a
            bulk action decides them, which the result names; it has begun, and one undo takes back
            all of it.
        follow_days
            For how long later arrivals get the same decision; ``None`` for not at all.

        Raises
        ------
        NotFoundError, StaleDecisionError, IllegalTransitionError
            For the comment itself; nothing was decided then.
        InvalidInputError
            For more than ``MAX_ORDERS`` that were shown, or days that are no span to follow.
        """
        _check_days(order.kind, follow_days)
        result = DecisionResult(batch=secrets.token_hex(16))
        maker = Maker(user_id=by, note=note, batch=result.batch)
        if isinstance(seen, Mapping):
            self._decide_listed(order, maker, result, seen=seen, follow_days=follow_days)
        else:
            self._decide_whole(order, maker, result, seen=seen, follow_days=follow_days)
        return result

    def _decide_listed(
        self,
        order: DecisionOrder,
        maker: Maker,
        result: DecisionResult,
        *,
        seen: Mapping[int, int],
        follow_days: int | None,
    ) -> None:
        """Decide a comment and those of its campaign that were shown one by one."""
        if len(seen) > MAX_ORDERS:
            raise InvalidInputError(
                {
                    "copy": Sentence(
                        "Expected at most {most:,} comments, found {found:,}.",
                        most=MAX_ORDERS,
                        found=len(seen),
                    )
                }
            )
        with writing(self._session):
            first = self._first(order)
            members = {c.id: c for c in members_of(self._session, first, limit=MAX_ORDERS)}
            result.unseen = sorted(members.keys() - seen.keys())
            members |= self._moved_on(first, seen.keys() - members.keys()) | {first.id: first}
            others = [
                replace(order, comment_id=number, seen_revision=revision)
                for number, revision in seen.items()
                if number != order.comment_id
            ]
            self._carry_out([order, *others], members, maker, result)
            self._follow(first, order.kind, maker, follow_days)
            self._note(result, maker, campaign=first.campaign_id)

    def _decide_whole(
        self,
        order: DecisionOrder,
        maker: Maker,
        result: DecisionResult,
        *,
        seen: SeenCampaign | None,
        follow_days: int | None,
    ) -> None:
        """Decide a comment and all of its campaign, in one transaction or as a bulk action."""
        with writing(self._session):
            first = self._first(order)
            campaign_id = first.campaign_id
            members = self._standing(first, order, seen)
            if seen is not None and campaign_id is not None:
                result.unseen = unseen_members(self._session, campaign_id, order.seen_status, seen)
                result.stale = moved_since(self._session, campaign_id, order.seen_status, seen)
            if campaign_id is not None and len(members) > MOST_AT_ONCE:
                action = self._begin(order, campaign_id, seen, maker)
                self._carry_out([order], {first.id: first}, maker, result)
                action.done = action.entry.count = result.decided
                result.bulk_action_id = action.id
            else:
                self._carry_out([order], {first.id: first}, maker, result)
                self._decide_members(members, order, maker, result, seen=seen)
                self._note(result, maker, campaign=campaign_id)
            self._follow(first, order.kind, maker, follow_days)
        if result.bulk_action_id is not None:
            self._runner.run(result.bulk_action_id, seconds=AT_ONCE_SECONDS)
            result.decided = self._session.get_one(BulkAction, result.bulk_action_id).done

    def _standing(
        self, first: Comment, order: DecisionOrder, seen: SeenCampaign | None
    ) -> list[Comment]:
        """Give the campaign's members to decide, one more than is decided at once at most."""
        if first.campaign_id is None or RESULT[order.kind] is order.seen_status:
            return []
        limit = MOST_AT_ONCE + 1
        status = order.seen_status
        return first_members(self._session, first.campaign_id, status, seen=seen, limit=limit)

    def _begin(
        self, order: DecisionOrder, campaign_id: int, seen: SeenCampaign | None, maker: Maker
    ) -> BulkAction:
        return add_campaign_action(
            self._session,
            order,
            campaign_id=campaign_id,
            seen=seen or present_moment(self._session),
            maker=maker,
            now=self._now(),
        )

    def _decide_members(
        self,
        members: Sequence[Comment],
        order: DecisionOrder,
        maker: Maker,
        result: DecisionResult,
        *,
        seen: SeenCampaign | None,
    ) -> None:
        """Decide the members that were neither decided nor edited since the page was shown."""
        others = [comment for comment in members if comment.id != order.comment_id]
        stale = changed_since(self._session, [comment.id for comment in others], seen)
        result.stale += sorted(stale - set(result.stale))
        chosen = [comment for comment in others if comment.id not in stale]
        if chosen:
            now = self._now()
            result.count(record_decisions(self._session, chosen, order.kind, maker=maker, now=now))

    def _first(self, order: DecisionOrder) -> Comment:
        """Give the comment that a campaign is decided by, if it may be decided so."""
        first = load(self._session, [order.comment_id]).get(order.comment_id)
        _refuse(order, first)
        if first is None:  # pragma: no cover - refused above
            raise NotFoundError("There is no such comment.")
        return first

    def _moved_on(self, first: Comment, ids: AbstractSet[int]) -> dict[int, Comment]:
        """Give those that were seen in the campaign and stand elsewhere now."""
        if first.campaign_id is None:
            return {}
        found = load(self._session, sorted(ids)).values()
        return {c.id: c for c in found if c.campaign_id == first.campaign_id}

    def _carry_out(
        self,
        orders: Sequence[DecisionOrder],
        comments: Mapping[int, Comment],
        maker: Maker,
        result: DecisionResult,
    ) -> None:
        """Decide what can be decided, all of one kind together."""
        for kind, chosen in sort_out(orders, comments, result).items():
            result.count(
                record_decisions(self._session, chosen, kind, maker=maker, now=self._now())
            )

    def _follow(
        self, first: Comment, kind: DecisionKind, maker: Maker, follow_days: int | None
    ) -> None:
        if follow_days is not None:
            until = self._now() + timedelta(days=follow_days)
            following.begin(self._session, first, kind, maker=maker, until=until)

    def _note(self, result: DecisionResult, maker: Maker, *, campaign: int | None = None) -> None:
        """Write down in the log what one press decided, all of it in one entry."""
        if result.made:
            note_decided(
                self._session, result.made, maker=maker, now=self._now(), campaign=campaign
            )


def _refuse(order: DecisionOrder, comment: Comment | None) -> None:
    """Raise why a single order cannot be carried out; what holds already is no fault."""
    problem = None if holds_already(order, comment) else refusal(order, comment)
    if problem is not None:
        raise problem


def _check_days(kind: DecisionKind, days: int | None) -> None:
    if days is not None and not (1 <= days <= MAX_FOLLOW_DAYS and kind in following.FOLLOWABLE):
        raise InvalidInputError(
            {
                "follow_days": Sentence(
                    "Expected 1 to {most:,} days of approving, rejecting or marking as spam, found "
                    "{found:,} of “{decision}”.",
                    most=MAX_FOLLOW_DAYS,
                    found=days,
                    decision=kind,
                )
            }
        )
