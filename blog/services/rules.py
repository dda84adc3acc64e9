"""The owner's rules and the settings beside them: listing, writing, and the compiled book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from blog.db import Comment, OwnerRule, Post, RuleSettings, writing
from blog.domain.closing import MAX_CLOSE_DAYS, closes_at
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.identity import MAX_ID, existing_id
from blog.domain.log import Act
from blog.domain.rules import MAX_RULES, NewRule, ReadyRule, RuleBook, RuleKind, cleaned
from blog.domain.sentences import Sentence
from blog.domain.text import clean_email
from blog.services.clock import Clock, DbSession
from blog.services.folding import folded
from blog.services.log import write_entry
from blog.services.site import raise_version
from blog.services.trust import TrustService

THE_ROW: Final = 1
MAX_TRUST_AFTER: Final = 100
PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What holds for every post; ``close_after_days`` of 0 is never."""

    hold_first: bool = False
    close_after_days: int = 0
    allow_trusted: bool = False
    trust_after: int = 3


@dataclass(frozen=True, slots=True)
class RulePage:
    """One page of the rules, newest first; ``next_before`` leads to the older ones."""

    rules: list[OwnerRule]
    settings: SiteRules
    next_before: int | None


class RuleService:
    """Everything about rules but what they do to a comment."""

    def __init__(self, *, session: DbSession, trust: TrustService, now: Clock) -> None:
        self._session, self._trust, self._now = session, trust, now
        self._kept: tuple[int, RuleBook] | None = None

    def page(self, before: int | None = None) -> RulePage:
        """Give the rules with who made them, and the settings."""
        chosen = select(OwnerRule).options(joinedload(OwnerRule.user))
        if before:
            chosen = chosen.where(OwnerRule.id < before)
        found = list(
            self._session.scalars(chosen.order_by(OwnerRule.id.desc()).limit(PAGE_SIZE + 1))
        )
        is_more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
        return RulePage(found, self.settings(), found[-1].id if is_more else None)

    def get(self, rule_id: int) -> OwnerRule:
        """Give one rule."""
        rule = self._session.get(OwnerRule, existing_id(rule_id))
        if rule is None:
            raise NotFoundError("There is no such rule.")
        return rule

    def has_expired(self, rule: OwnerRule) -> bool:
        """Say whether a rule does nothing any more."""
        return rule.expires_at is not None and rule.expires_at <= self._now()

    def settings(self) -> SiteRules:
        """Give what holds for every post."""
        return _settings_of(self._row())

    def in_force(self) -> tuple[RuleBook, SiteRules]:
        """Give the compiled rules of the present version, and the settings; one small read."""
        row = self._row()
        if self._kept is None or self._kept[0] != row.version:
            rules = self._session.scalars(select(OwnerRule).order_by(OwnerRule.id))
            self._kept = (row.version, RuleBook(ready(rule) for rule in rules))
        return self._kept[1], _settings_of(row)

    def checked(self, new: NewRule) -> NewRule:
        """Check and normalise a rule; of an author, find who is meant.

        Raises
        ------
        InvalidInputError
            Naming each field.
        """
        if new.kind is RuleKind.AUTHOR:
            new = self._of_author(new)
        return cleaned(new, fold=folded, now=self._now())

    def add(self, new: NewRule, *, by: int) -> OwnerRule:
        """Make a rule; it holds from the next comment on."""
        checked = self.checked(new)
        with writing(self._session):
            if (self._session.scalar(select(func.count(OwnerRule.id))) or 0) >= MAX_RULES:
                raise InvalidInputError(
                    {
                        "value": Sentence(
                            "Expected at most {most:,} rules; remove some first.", most=MAX_RULES
                        )
                    }
                )
            rule = OwnerRule(
                kind=checked.kind,
                value=checked.value,
                shown=checked.shown,
                user_id=by,
                created_at=self._now(),
                hits=0,
            )
            self._fill(rule, checked)
            self._session.add(rule)
            self._session.flush()
            self._changed(Act.RULE_ADDED, rule, by)
        return rule

    def change(self, rule_id: int, new: NewRule, *, by: int) -> OwnerRule:
        """Change what a rule does, its note and its end; what it looks for stays."""
        with writing(self._session):
            rule = self.get(rule_id)
            same = NewRule(
                rule.kind, rule.value, new.effect, new.note, new.expires_at, shown=rule.shown
            )
            self._fill(rule, cleaned(same, fold=folded, now=self._now()))
            self._session.flush()
            self._changed(Act.RULE_CHANGED, rule, by)
        return rule

    def remove(self, rule_id: int, *, by: int) -> str:
        """Take a rule away and give how it was written; no past decision changes."""
        with writing(self._session):
            rule = self.get(rule_id)
            self._changed(Act.RULE_REMOVED, rule, by)
            self._session.delete(rule)
        return rule.shown

    def set(self, wanted: SiteRules, *, by: int) -> None:
        """Set what holds for every post, and when comments on each of them close.

        Raises
        ------
        InvalidInputError
            For numbers out of range.
        """
        check_settings(wanted)
        with writing(self._session):
            row = self._row()
            row.hold_first, row.allow_trusted = wanted.hold_first, wanted.allow_trusted
            row.trust_after = wanted.trust_after
            if row.close_after_days != wanted.close_after_days:
                row.close_after_days = wanted.close_after_days
                self._close_posts(wanted.close_after_days)
            row.version += 1
            details = {name: getattr(wanted, name) for name in SiteRules.__dataclass_fields__}
            write_entry(self._session, Act.RULES_SET, by=by, now=self._now(), details=dict(details))

    def count_hits(self, ids: list[int]) -> None:
        """Count one more hit of rules, in the transaction that stores the comment."""
        if ids:
            self._session.execute(
                update(OwnerRule)
                .where(OwnerRule.id.in_(ids))
                .values(hits=OwnerRule.hits + 1, last_hit_at=self._now()),
                execution_options={"synchronize_session": False},
            )

    def _row(self) -> RuleSettings:
        return self._session.get_one(RuleSettings, THE_ROW, populate_existing=True)

    def _of_author(self, new: NewRule) -> NewRule:
        """Find the identity that a comment's number or a mail address stands for."""
        typed = new.value.strip()[:300]
        if "@" in typed:
            try:
                address = clean_email(typed)
            except InvalidInputError:
                address = None
            value, shown = self._trust.mail_key(address), f"whoever confirmed {address}"
        else:
            value, shown = self._token_of(typed.removeprefix("#")), f"author of comment {typed}"
        if value is None:
            raise InvalidInputError(
                {
                    "value": Sentence(
                        "Expected the number of a comment that was sent with a browser's token, "
                        "such as #17, or a mail address."
                    )
                }
            )
        return NewRule(new.kind, value, new.effect, new.note, new.expires_at, shown)

    def _token_of(self, number: str) -> str | None:
        if not (number.isascii() and number.isdigit() and len(number) < 11):  # noqa: PLR2004 - more digits than any id
            return None
        comment = self._session.get(Comment, int(number)) if 0 < int(number) <= MAX_ID else None
        return comment.author_token if comment else None

    def _fill(self, rule: OwnerRule, checked: NewRule) -> None:
        self._refuse_twin(rule, checked)
        rule.effect, rule.note = checked.effect, checked.note
        rule.expires_at = checked.expires_at

    def _refuse_twin(self, rule: OwnerRule, checked: NewRule) -> None:
        twin = self._session.scalar(
            select(OwnerRule.id).where(
                OwnerRule.kind == checked.kind,
                OwnerRule.value == checked.value,
                OwnerRule.effect == checked.effect,
            )
        )
        if twin is not None and twin != rule.id:
            raise InvalidInputError(
                {
                    "value": Sentence(
                        "Expected a new rule, found one that rule {number} repeats.", number=twin
                    )
                }
            )

    def _changed(self, act: Act, rule: OwnerRule, by: int) -> None:
        row = self._row()
        row.version += 1
        details: dict[str, Any] = {"kind": rule.kind.value, "effect": rule.effect.value}
        write_entry(self._session, act, by=by, now=self._now(), subject=rule.shown, details=details)

    def _close_posts(self, site_days: int) -> None:
        """Work out anew when comments close, where a post has no number of days of its own."""
        posts = self._session.execute(
            select(Post.id, Post.published_at).where(
                Post.close_after_days.is_(None), Post.published_at.is_not(None)
            )
        )
        moments: list[dict[str, int | datetime | None]] = [
            {
                "id": post.id,
                "comments_close_at": closes_at(
                    post.published_at, post_days=None, site_days=site_days
                ),
            }
            for post in posts
        ]
        if moments:
            self._session.execute(update(Post), moments)
        raise_version(self._session)


def ready(rule: OwnerRule) -> ReadyRule:
    """Give a rule ready to be compared."""
    return ReadyRule(rule.id, rule.kind, rule.value, rule.effect, rule.shown, rule.expires_at)


def check_settings(wanted: SiteRules) -> None:
    """Refuse numbers out of range.

    Raises
    ------
    InvalidInputError
        Naming the fields.
    """
    faults: dict[str, str] = {}
    if not 0 <= wanted.close_after_days <= MAX_CLOSE_DAYS:
        faults["close_after_days"] = Sentence("Expected 0 to {most:,} days.", most=MAX_CLOSE_DAYS)
    if not 1 <= wanted.trust_after <= MAX_TRUST_AFTER:
        faults["trust_after"] = Sentence("Expected 1 to {most:,} comments.", most=MAX_TRUST_AFTER)
    if faults:
        raise InvalidInputError(faults)


def _settings_of(row: RuleSettings) -> SiteRules:
    return SiteRules(row.hold_first, row.close_after_days, row.allow_trusted, row.trust_after)
