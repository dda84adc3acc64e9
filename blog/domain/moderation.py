"""What may happen to a comment: statuses, decisions, the transition table, the policy, labels.

The only copy of these rules. Pure: scores arrive as plain numbers, decisions as plain records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from blog.domain.errors import IllegalTransitionError
from blog.domain.sentences import Sentence


class Status(StrEnum):
    """Where a comment stands."""

    PENDING = "pending"
    PUBLISHED = "published"
    REJECTED = "rejected"
    SPAM = "spam"
    REMOVED = "removed"


class DecisionKind(StrEnum):
    """One recorded change of status."""

    APPROVE = "approve"
    HOLD = "hold"
    REJECT = "reject"
    MARK_SPAM = "spam"
    REMOVE = "remove"


class Rule(StrEnum):
    """Names of the rules that choose a first status."""

    NO_VERDICT = "no_verdict"
    ABOVE_SPAM_AT = "above_spam_at"
    ABOVE_HOLD_AT = "above_hold_at"
    EVERYTHING_HELD = "everything_held"
    CLEAN = "clean"
    CAMPAIGN_FOLLOWED = "campaign_followed"
    LINKS_REMOVED = "links_removed"
    """Made by a person: published without the links, which undoing puts back."""
    POST_HELD = "post_held"
    FIRST_COMMENT = "first_comment"
    TRUSTED_AUTHOR = "trusted_author"
    LINK_ADDED = "link_added"
    TEXT_CHANGED = "text_changed"
    BLOCKED_PHRASE = "blocked_phrase"
    BLOCKED_HOST = "blocked_host"
    BLOCKED_MAIL_DOMAIN = "blocked_mail_domain"
    BLOCKED_NETWORK = "blocked_network"
    BLOCKED_AUTHOR = "blocked_author"
    ALLOWED_PHRASE = "allowed_phrase"
    ALLOWED_HOST = "allowed_host"
    ALLOWED_MAIL_DOMAIN = "allowed_mail_domain"
    ALLOWED_NETWORK = "allowed_network"
    ALLOWED_AUTHOR = "allowed_author"


class Label(StrEnum):
    """What a human decision teaches the classifier."""

    SPAM = "spam"
    HAM = "ham"


RESULT: dict[DecisionKind, Status] = {
    DecisionKind.APPROVE: Status.PUBLISHED,
    DecisionKind.HOLD: Status.PENDING,
    DecisionKind.REJECT: Status.REJECTED,
    DecisionKind.MARK_SPAM: Status.SPAM,
    DecisionKind.REMOVE: Status.REMOVED,
}
KIND_LEADING_TO: dict[Status, DecisionKind] = {status: kind for kind, status in RESULT.items()}

NAMES: dict[str, Sentence] = {
    Status.PENDING: Sentence("pending"),
    Status.PUBLISHED: Sentence("published"),
    Status.REJECTED: Sentence("rejected"),
    Status.SPAM: Sentence("spam"),
    Status.REMOVED: Sentence("removed"),
    DecisionKind.APPROVE: Sentence("approve"),
    DecisionKind.HOLD: Sentence("hold"),
    DecisionKind.REJECT: Sentence("reject"),
    DecisionKind.REMOVE: Sentence("remove"),
}
"""What statuses and decisions are called in sentences; both have one named spam."""

_A, _H, _R, _S, _X = DecisionKind
ALLOWED: dict[Status | None, frozenset[DecisionKind]] = {
    None: frozenset({_A, _H, _S}),
    Status.PENDING: frozenset({_A, _R, _S, _X}),
    Status.PUBLISHED: frozenset({_H, _R, _S, _X}),
    Status.REJECTED: frozenset({_A, _H, _S, _X}),
    Status.SPAM: frozenset({_A, _H, _R, _X}),
    Status.REMOVED: frozenset(),
}


def status_after(current: Status | None, kind: DecisionKind) -> Status:
    """Give the status that follows, or refuse.

    Raises
    ------
    IllegalTransitionError
        If the table does not allow ``kind`` from ``current`` (``None`` for a new comment).
    """
    if kind not in ALLOWED[current]:
        raise IllegalTransitionError(
            Sentence(
                "A comment that is {status} cannot be decided as “{kind}”; allowed: {allowed}.",
                status=NAMES.get(current or "", Sentence("new")),
                kind=NAMES[kind],
                allowed=tuple(NAMES[name] for name in sorted(ALLOWED[current]))
                or Sentence("nothing"),
            )
        )
    return RESULT[kind]


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits that turn a score into a first status; scores are in [0, 1]."""

    hold_at: float
    spam_at: float
    hold_everything: bool = False


def first_status(
    score: float | None, policy: Policy | None, *, settled_score: float | None = None
) -> tuple[DecisionKind, Rule]:
    """Choose the first decision on a new comment and the rule that made it.

    Failing safe means holding: without a policy or a score in [0, 1] a person has to look.

    Parameters
    ----------
    settled_score
        The score without the evidence of comments that nobody has decided about, where there is
        some. Such evidence holds a comment at most: else anybody could send somebody's words
        again and again until they count as spam.
    """
    if score is None or policy is None or not 0.0 <= score <= 1.0:
        return DecisionKind.HOLD, Rule.NO_VERDICT
    if min(score, score if settled_score is None else settled_score) >= policy.spam_at:
        return DecisionKind.MARK_SPAM, Rule.ABOVE_SPAM_AT
    if score >= policy.hold_at:
        return DecisionKind.HOLD, Rule.ABOVE_HOLD_AT
    if policy.hold_everything:
        return DecisionKind.HOLD, Rule.EVERYTHING_HELD
    return DecisionKind.APPROVE, Rule.CLEAN


def followed(
    follow: DecisionKind,
    own: DecisionKind,
    *,
    score: float | None,
    policy: Policy | None,
    is_same: bool,
) -> DecisionKind | None:
    """Choose what becomes of a comment that joins a campaign whose decision is followed.

    Near copies share two fifths at least, so whoever repeats an approved text may put anything
    into the rest. Hence only the very same words and links are published, and never what the
    model counts as spam; everything else waits for a person.

    Parameters
    ----------
    own
        What the policy chose for the comment by itself.
    is_same
        Whether its folded words and its links are those that somebody decided about.

    Returns
    -------
    DecisionKind or None
        ``None`` leaves ``own``.
    """
    if follow in {DecisionKind.MARK_SPAM, DecisionKind.REJECT}:
        return follow
    if follow is not DecisionKind.APPROVE or own is DecisionKind.MARK_SPAM:
        return None
    is_below = score is not None and policy is not None and 0.0 <= score < policy.spam_at
    return DecisionKind.APPROVE if is_same and is_below else DecisionKind.HOLD


class DecisionFacts(Protocol):
    """What ``label_of`` and ``undoable`` need to know of a decision, oldest to newest."""

    @property
    def id(self) -> int:
        """Identity, ascending with time."""

    @property
    def kind(self) -> DecisionKind:
        """What was decided."""

    @property
    def user_id(self) -> int | None:
        """Who decided; ``None`` when a rule did."""

    @property
    def undoes_id(self) -> int | None:
        """The decision taken back by this one."""

    @property
    def revision(self) -> int:
        """Which revision of the text was judged."""


_D = TypeVar("_D", bound=DecisionFacts)
_TEACHES = {DecisionKind.MARK_SPAM: Label.SPAM, DecisionKind.APPROVE: Label.HAM}


def standing_decision(decisions: Sequence[_D]) -> _D | None:
    """Give the newest human decision that was not taken back, or ``None``.

    ``decisions`` are one comment's, oldest first. Taking back a taking-back restores the first.
    """
    cancelled: set[int] = set()
    for decision in reversed(decisions):
        if decision.id in cancelled or decision.user_id is None:
            continue
        if decision.undoes_id is None:
            return decision
        cancelled.add(decision.undoes_id)
    return None


def label_of(decisions: Sequence[DecisionFacts], *, revision: int) -> Label | None:
    """Name what people's decisions say of a comment: spam, ham, or nothing.

    Only a person teaches; rejected and removed teach nothing; a decision on an earlier
    ``revision`` of the text teaches nothing about the present one.
    """
    standing = standing_decision(decisions)
    if standing is None or standing.revision != revision:
        return None
    return _TEACHES.get(standing.kind)


def undoable_decision(decisions: Sequence[_D]) -> _D | None:
    """Give the decision that may be taken back now: the newest, if a person made it.

    ``decisions`` are one comment's, oldest first. What was removed stays removed.
    """
    if not decisions:
        return None
    newest = decisions[-1]
    if newest.user_id is None or newest.kind is DecisionKind.REMOVE:
        return None
    return newest
