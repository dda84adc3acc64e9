"""Dry runs: what a rule or a setting would have done to past comments. Reads, never writes.

Bounded: the newest comments only, in pieces, so that a page stays quick on the largest blog.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from blog.db import Assessment, Comment, Decision, Post
from blog.domain.errors import InvalidInputError
from blog.domain.moderation import DecisionKind, Rule, Status, standing_decision
from blog.domain.rules import Effect, Facts, NewRule, ReadyRule, RuleBook, RuleKind
from blog.domain.sentences import Sentence
from blog.services.clock import Clock, DbSession
from blog.services.first_decisions import mail_domain_of
from blog.services.rule_facts import facts_of, hosts_facts, texts_of
from blog.services.rules import RuleService, SiteRules
from blog.services.trust import TrustService

LOOKED_AT: Final = 5_000
CHUNK: Final = 500
SAMPLES: Final = 10
_MAY_BE_ALLOWED: Final = frozenset({Rule.ABOVE_HOLD_AT.value, Rule.FIRST_COMMENT.value})


class Outcome(StrEnum):
    """What would have become of comments."""

    HELD = "held"
    BINNED = "binned"
    PUBLISHED = "published"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Trial:
    """What one rule or setting would have done.

    Attributes
    ----------
    outcome
        What would have become of the comments that ``changed`` counts: published ones held,
        binned or refused, or ones that waited published at once.
    looked_at, is_all
        How many comments were looked at, and whether there are no more.
    matched
        How many the rule matches, whatever became of them.
    changed, approved, rejected, spam
        Of those the ones that would have fared differently, and what people decided on them.
    samples
        The newest of the changed ones; of those that a rule matches, if it changes none.
    """

    outcome: Outcome
    looked_at: int
    is_all: bool
    matched: int = 0
    changed: int = 0
    approved: int = 0
    rejected: int = 0
    spam: int = 0
    samples: tuple[Comment, ...] = ()


class _Past(NamedTuple):
    id: int
    status: Status
    created_at: datetime
    author_token: str | None
    has_substance: bool
    published_at: datetime | None


class _First(NamedTuple):
    kind: DecisionKind
    rule: str | None


class RuleTrials:
    """Tries rules and settings on past comments."""

    def __init__(
        self, *, session: DbSession, rules: RuleService, trust: TrustService, now: Clock
    ) -> None:
        self._session, self._rules, self._trust, self._now = session, rules, trust, now

    def of_rule(self, new: NewRule) -> Trial | None:
        """Try a rule; ``None`` for network ranges, since no past comment's address is kept.

        Raises
        ------
        InvalidInputError
            If it is no rule that could be made.
        """
        checked = self._rules.checked(new)
        if checked.kind is RuleKind.NETWORK:
            return None
        rule = ReadyRule(0, checked.kind, checked.value, checked.effect, checked.shown)
        book, looked_at, matched = RuleBook([rule]), 0, []
        for comments in self._newest():
            looked_at += len(comments)
            matched += [
                comment
                for comment in comments
                if book.matches(self._facts(comment, checked.kind), self._now())
            ]
        trial = Trial(_outcome(checked.effect), looked_at, looked_at < LOOKED_AT, len(matched))
        changed = self._changed(matched, checked.effect)
        return self._counted(trial, changed, shown=changed or [each.id for each in matched])

    def of_site(self, wanted: SiteRules) -> list[Trial]:
        """Try the settings of the whole site: one trial for each that is on."""
        past = self._past(None)
        trials = [self._closing(past, wanted.close_after_days)] if wanted.close_after_days else []
        if wanted.hold_first:
            trials.append(self._holding(past, self._untrusted(past, wanted.trust_after)))
        if wanted.allow_trusted:
            trials.append(self._allowing(past, wanted.trust_after))
        return trials

    def of_post(
        self, post_id: int, *, hold_all: bool, hold_first: bool, close_after_days: int | None
    ) -> list[Trial]:
        """Try a post's own settings on its comments."""
        if (close_after_days or 0) < 0:
            raise InvalidInputError({"close_after_days": Sentence("Expected a number of days.")})
        past = self._past(post_id)
        trials = [self._closing(past, close_after_days)] if close_after_days else []
        if hold_all:
            trials.append(self._holding(past, {each.id for each in past}))
        elif hold_first:
            after = self._rules.settings().trust_after
            trials.append(self._holding(past, self._untrusted(past, after)))
        return trials

    def _newest(self) -> Iterator[list[Comment]]:
        """Give the newest comments in pieces, without keeping those gone through."""
        before: int | None = None
        for _ in range(LOOKED_AT // CHUNK):
            chosen = select(Comment).where(Comment.status != Status.REMOVED)
            chosen = chosen.options(defer(Comment.search_text))
            if before is not None:
                chosen = chosen.where(Comment.id < before)
            found = list(self._session.scalars(chosen.order_by(Comment.id.desc()).limit(CHUNK)))
            if found:
                yield found
            if len(found) < CHUNK:
                return
            before = found[-1].id

    def _facts(self, comment: Comment, kind: RuleKind) -> Facts:
        """Take only what a kind of rule looks at: folding five thousand texts takes a second."""
        body, rendered, url = comment.body, comment.rendered_body, comment.author_url
        if kind is RuleKind.PHRASE:
            return Facts(texts=texts_of(body, rendered, comment.author_name, url))
        if kind is RuleKind.HOST:
            return hosts_facts(body, rendered, url)
        facts = Facts(mail_domain=mail_domain_of(comment.author_email))
        if comment.author_token is None:
            return facts
        sender = self._trust.sender(comment.author_token, comment.author_email)
        is_proven = sender.mail_key is not None
        return replace(facts, identities=sender.identities, is_mail_proven=is_proven)

    def _changed(self, matched: Sequence[Comment], effect: Effect) -> list[int]:
        """Name the comments that would have fared differently."""
        if effect is not Effect.ALLOW:
            return [each.id for each in matched if each.status is Status.PUBLISHED]
        firsts = self._firsts([each.id for each in matched])
        waited = [each for each in matched if _could_be_allowed(firsts.get(each.id))]
        reaching = self._reaching_spam([each.id for each in waited])
        book, _ = self._rules.in_force()
        return [
            each.id
            for each in waited
            if each.id not in reaching and not self._is_blocked(each, book)
        ]

    def _is_blocked(self, comment: Comment, book: RuleBook) -> bool:
        facts = facts_of(
            body=comment.body,
            rendered=comment.rendered_body,
            author_name=comment.author_name,
            author_url=comment.author_url,
        )
        facts = replace(facts, mail_domain=mail_domain_of(comment.author_email))
        return any(rule.effect is not Effect.ALLOW for rule in book.matches(facts, self._now()))

    def _past(self, post_id: int | None) -> list[_Past]:
        """Give the newest comments, oldest first, without their texts."""
        chosen = (
            select(
                Comment.id,
                Comment.status,
                Comment.created_at,
                Comment.author_token,
                Comment.has_substance,
                Post.published_at,
            )
            .join(Post, Post.id == Comment.post_id)
            .where(Comment.status != Status.REMOVED)
        )
        if post_id is not None:
            chosen = chosen.where(Comment.post_id == post_id)
        rows = self._session.execute(chosen.order_by(Comment.id.desc()).limit(LOOKED_AT)).all()
        return [_Past(*row) for row in reversed(rows)]

    def _closing(self, past: Sequence[_Past], days: int) -> Trial:
        late = timedelta(days=min(days, 36_500))
        refused = [
            each.id
            for each in past
            if each.published_at is not None and each.created_at - each.published_at >= late
        ]
        published = {each.id for each in past if each.status is Status.PUBLISHED}
        trial = _trial(Outcome.REFUSED, past, len(refused))
        return self._counted(trial, [number for number in refused if number in published])

    def _holding(self, past: Sequence[_Past], waiting: set[int]) -> Trial:
        firsts = self._firsts([each.id for each in past if each.id in waiting])
        passed = {number for number, one in firsts.items() if one.kind is DecisionKind.APPROVE}
        changed = [each.id for each in past if each.id in passed]
        return self._counted(_trial(Outcome.HELD, past, len(waiting)), changed)

    def _allowing(self, past: Sequence[_Past], after: int) -> Trial:
        trusted = {each.id for each in past} - self._untrusted(past, after)
        firsts = self._firsts(sorted(trusted))
        waited = [number for number, one in firsts.items() if _could_be_allowed(one)]
        reaching = self._reaching_spam(waited)
        changed = sorted(set(waited) - reaching)
        return self._counted(_trial(Outcome.PUBLISHED, past, len(trusted)), changed)

    @staticmethod
    def _untrusted(past: Sequence[_Past], after: int) -> set[int]:
        """Name the comments whose authors had not earned trust among these when they came."""
        earned: dict[str, int] = {}
        untrusted: set[int] = set()
        for each in past:
            token = each.author_token
            if token is None or earned.get(token, 0) < after:
                untrusted.add(each.id)
            if token is None:
                continue
            if each.status is Status.SPAM:
                earned[token] = 0
            elif each.status is Status.PUBLISHED and each.has_substance:
                earned[token] = earned.get(token, 0) + 1
        return untrusted

    def _firsts(self, ids: Sequence[int]) -> dict[int, _First]:
        """Give the first decision on each comment."""
        found: dict[int, _First] = {}
        for some in _pieces(ids):
            rows = self._session.execute(
                select(Decision.comment_id, Decision.kind, Decision.rule).where(
                    Decision.comment_id.in_(some), Decision.from_status.is_(None)
                )
            )
            found |= {row.comment_id: _First(row.kind, row.rule) for row in rows}
        return found

    def _reaching_spam(self, ids: Sequence[int]) -> set[int]:
        """Name the comments whose newest score reaches the limit for spam, or which have none."""
        passing: set[int] = set()
        for some in _pieces(ids):
            newest = (
                select(func.max(Assessment.id))
                .where(Assessment.comment_id.in_(some))
                .group_by(Assessment.comment_id)
            )
            rows = self._session.execute(
                select(Assessment.comment_id, Assessment.score, Assessment.spam_at).where(
                    Assessment.id.in_(newest)
                )
            )
            passing |= {
                row.comment_id
                for row in rows
                if row.score is not None and row.spam_at is not None and row.score < row.spam_at
            }
        return set(ids) - passing

    def _counted(
        self, trial: Trial, changed: Sequence[int], *, shown: Sequence[int] | None = None
    ) -> Trial:
        """Add what people decided on the changed comments, and the newest of those to show."""
        kinds = [kind for some in _pieces(changed) for kind in self._standing(some)]
        newest = sorted(changed if shown is None else shown)[-SAMPLES:]
        samples = self._session.scalars(
            select(Comment)
            .where(Comment.id.in_(newest))
            .options(joinedload(Comment.post))
            .order_by(Comment.id.desc())
        )
        return replace(
            trial,
            changed=len(changed),
            approved=kinds.count(DecisionKind.APPROVE),
            rejected=kinds.count(DecisionKind.REJECT),
            spam=kinds.count(DecisionKind.MARK_SPAM),
            samples=tuple(samples),
        )

    def _standing(self, ids: Sequence[int]) -> Iterator[DecisionKind]:
        decisions = self._session.scalars(
            select(Decision)
            .where(Decision.comment_id.in_(ids))
            .order_by(Decision.comment_id, Decision.id)
        )
        for _, history in groupby(decisions, key=attrgetter("comment_id")):
            standing = standing_decision(list(history))
            if standing is not None:
                yield standing.kind


def _pieces(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _outcome(effect: Effect) -> Outcome:
    return {
        Effect.HOLD: Outcome.HELD,
        Effect.SPAM: Outcome.BINNED,
        Effect.ALLOW: Outcome.PUBLISHED,
    }[effect]


def _trial(outcome: Outcome, past: Sequence[_Past], matched: int) -> Trial:
    return Trial(outcome, len(past), len(past) < LOOKED_AT, matched)


def _could_be_allowed(first: _First | None) -> bool:
    return first is not None and first.kind is DecisionKind.HOLD and first.rule in _MAY_BE_ALLOWED
