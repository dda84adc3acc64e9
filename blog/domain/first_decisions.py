"""The first decision on a comment: the score's, then the owner's rules and settings on top.

In this order, the first that applies decides: a rule that blocks to spam; the limit for spam; a
rule that blocks to hold; no verdict; everything held, on the blog or on the post; a rule that
allows; trusted authors, where they are allowed; the limit for holding; the first comments of an
author. Whatever allows a comment comes after everything that a person asked to see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from blog.domain.moderation import DecisionKind, Policy, Rule, Status, first_status
from blog.domain.rules import Effect, ReadyRule, RuleKind

BLOCKED: Final = {kind: Rule(f"blocked_{kind}") for kind in RuleKind}
ALLOWED_BY: Final = {kind: Rule(f"allowed_{kind}") for kind in RuleKind}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the owner wants of a comment besides what its score says.

    Attributes
    ----------
    matched
        The rules that match, oldest first.
    hold_all, hold_first
        Whether every comment here waits; whether those of authors not trusted yet do.
    is_trusted, allow_trusted
        Whether the author has earned trust; whether that publishes at once.
    """

    matched: tuple[ReadyRule, ...] = ()
    hold_all: bool = False
    hold_first: bool = False
    is_trusted: bool = False
    allow_trusted: bool = False


@dataclass(frozen=True, slots=True)
class FirstDecision:
    """What to do, the rule that said so, and of an owner's rule how it is written.

    ``batch`` is that of the decision which is followed, where one is.
    """

    kind: DecisionKind
    rule: Rule
    note: str | None = None
    batch: str | None = None


def first_decision(
    score: float | None,
    policy: Policy | None,
    wishes: Wishes,
    *,
    settled_score: float | None = None,
) -> FirstDecision:
    """Choose the first decision on a new comment, or on a new text of one."""
    kind, rule = first_status(score, policy, settled_score=settled_score)
    own = FirstDecision(kind, rule)
    stopped = _stopped(own, wishes) or _held(own, policy, wishes)
    if stopped is not None:
        return stopped
    would_wait = kind is DecisionKind.HOLD or (wishes.hold_first and not wishes.is_trusted)
    if would_wait and (allowed := _allowed(score, policy, wishes)):
        return allowed
    if kind is DecisionKind.APPROVE and would_wait:
        return FirstDecision(DecisionKind.HOLD, Rule.FIRST_COMMENT)
    return own


def _stopped(own: FirstDecision, wishes: Wishes) -> FirstDecision | None:
    """Give what a blocking rule or the limit for spam says, the stronger first."""
    if blocking := _first(wishes.matched, Effect.SPAM):
        return _by(blocking, DecisionKind.MARK_SPAM, BLOCKED)
    if own.kind is DecisionKind.MARK_SPAM:
        return own
    if blocking := _first(wishes.matched, Effect.HOLD):
        return _by(blocking, DecisionKind.HOLD, BLOCKED)
    return None


def _held(own: FirstDecision, policy: Policy | None, wishes: Wishes) -> FirstDecision | None:
    """Give what holds every comment: no verdict, the blog's wish, the post's."""
    if own.rule is Rule.NO_VERDICT or policy is None or policy.hold_everything:
        return own
    return FirstDecision(DecisionKind.HOLD, Rule.POST_HELD) if wishes.hold_all else None


def _allowed(score: float | None, policy: Policy | None, wishes: Wishes) -> FirstDecision | None:
    """Let a comment through, unless its score reaches the limit for spam by whatever evidence."""
    if score is None or policy is None or score >= policy.spam_at:
        return None
    if allowing := _first(wishes.matched, Effect.ALLOW):
        return _by(allowing, DecisionKind.APPROVE, ALLOWED_BY)
    if wishes.allow_trusted and wishes.is_trusted:
        return FirstDecision(DecisionKind.APPROVE, Rule.TRUSTED_AUTHOR)
    return None


def _first(matched: Iterable[ReadyRule], effect: Effect) -> ReadyRule | None:
    return next((rule for rule in matched if rule.effect is effect), None)


def _by(rule: ReadyRule, kind: DecisionKind, names: dict[RuleKind, Rule]) -> FirstDecision:
    return FirstDecision(kind, names[rule.kind], rule.shown)


def decision_on_edit(
    status: Status, fresh: FirstDecision, *, has_new_link: bool
) -> FirstDecision | None:
    """Choose what a new text by its author leads to; ``None`` leaves the status as it is.

    Nothing is ever published by an edit. What was published goes back to a person when its text
    would not have been published, or gained a link; what the filter put with the spam goes to a
    person when the new text is none.
    """
    if fresh.kind is DecisionKind.MARK_SPAM:
        return None if status is Status.SPAM else fresh
    if status is Status.SPAM:
        held = fresh.kind is DecisionKind.HOLD
        return fresh if held else FirstDecision(DecisionKind.HOLD, Rule.TEXT_CHANGED)
    if status is not Status.PUBLISHED:
        return None
    if fresh.kind is DecisionKind.HOLD:
        return fresh
    return FirstDecision(DecisionKind.HOLD, Rule.LINK_ADDED) if has_new_link else None
