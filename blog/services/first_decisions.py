"""The first decision on a comment, with everything the owner wants: rules, settings, trust."""

from __future__ import annotations

from dataclasses import dataclass, replace

from blog.db import Comment, Post
from blog.domain.first_decisions import FirstDecision, Wishes, first_decision
from blog.domain.rules import Facts, ascii_host
from blog.domain.trust import is_trusted
from blog.services.clock import Clock
from blog.services.rule_facts import facts_of
from blog.services.rules import RuleService
from blog.services.spam_gate import Judgement
from blog.services.trust import Sender, TrustService


@dataclass(frozen=True, slots=True)
class Holds:
    """What a post wants of its comments."""

    hold_all: bool
    hold_first: bool


def holds_of(post: Post) -> Holds:
    """Read a post's wishes; before a writing transaction begins, which forgets what was read."""
    return Holds(post.hold_all, post.hold_first)


class FirstDecisions:
    """Chooses first decisions; looks up rules, settings and trust, writes only rules' hits."""

    def __init__(self, *, rules: RuleService, trust: TrustService, now: Clock) -> None:
        self._rules, self._trust, self._now = rules, trust, now

    def facts(self, comment: Comment, *, address: str) -> Facts:
        """Take what rules look at from a comment; slow enough to be done before writing."""
        facts = facts_of(
            body=comment.body,
            rendered=comment.rendered_body,
            author_name=comment.author_name,
            author_url=comment.author_url,
        )
        return replace(facts, address=address, mail_domain=mail_domain_of(comment.author_email))

    def choose(
        self, comment: Comment, judgement: Judgement, *, facts: Facts, holds: Holds
    ) -> FirstDecision:
        """Choose the first decision inside the transaction that stores the comment.

        Counts the rules that matched.
        """
        book, settings = self._rules.in_force()
        sender = self._sender(comment)
        facts = replace(
            facts, identities=sender.identities, is_mail_proven=sender.mail_key is not None
        )
        matched = book.matches(facts, self._now())
        hold_first = settings.hold_first or holds.hold_first
        asks_trust = hold_first or settings.allow_trusted
        wishes = Wishes(
            matched=matched,
            hold_all=holds.hold_all,
            hold_first=hold_first,
            is_trusted=asks_trust and self._is_trusted(sender, comment, settings.trust_after),
            allow_trusted=settings.allow_trusted,
        )
        self._rules.count_hits([rule.id for rule in matched])
        return first_decision(
            judgement.verdict.score,
            judgement.policy,
            wishes,
            settled_score=judgement.settled_score,
        )

    def _sender(self, comment: Comment) -> Sender:
        if comment.author_token is None:
            return Sender()
        return self._trust.sender(comment.author_token, comment.author_email)

    def _is_trusted(self, sender: Sender, comment: Comment, after: int) -> bool:
        if not sender.tokens:
            return False
        standing = self._trust.standing(sender, enough=after, but=comment.id)
        return is_trusted(standing, after=after)


def mail_domain_of(email: str | None) -> str | None:
    """Give the domain of an address in ASCII, as rules keep it."""
    return ascii_host(email.rpartition("@")[2]) if email else None
