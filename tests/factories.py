"""Makes posts, comments and users through the real services; complete by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from blog.db import Comment, OwnerRule, Post, User, Webhook, db
from blog.domain.accounts import Role
from blog.domain.comments import NewComment
from blog.domain.moderation import DecisionKind, Status
from blog.domain.posts import PostInput
from blog.domain.rules import Effect, NewRule, RuleKind
from blog.services import Services
from blog.services.moderation import DecisionOrder
from tests.fakes import FixedGate, StandingClock
from tests.people import ADDRESS, PASSWORD, RITA

SCORES = {Status.PUBLISHED: 0.02, Status.PENDING: 0.7, Status.SPAM: 0.99}


@dataclass
class Factory:
    """Needs an app context; ``make`` fixtures provide one."""

    services: Services
    gate: FixedGate
    now: StandingClock

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def post(self, title: str | None = None, **fields: Any) -> Post:
        number = next(self._numbers)
        published_at: datetime | None = fields.pop("published_at", self.now())
        written = PostInput(
            title=title or f"Post number {number}",
            body=fields.pop("body", "Tides come twice a day.\n\nThe quay is wet until noon."),
            published_at=published_at,
            **fields,
        )
        return self.services.posts.save(None, written)

    def comment(
        self,
        post: Post,
        body: str | None = None,
        *,
        status: Status = Status.PUBLISHED,
        **fields: Any,
    ) -> Comment:
        """Send a comment and bring it to a status, by the filter or by a moderator."""
        number = next(self._numbers)
        address = fields.pop("address", ADDRESS)
        by: int | None = fields.pop("by", None)
        new = NewComment(
            author_name=fields.pop("author_name", RITA),
            body=body or f"The number {number} ferry was late again, by half an hour.",
            **fields,
        )
        before, self.gate.score = self.gate.score, SCORES.get(status, SCORES[Status.PENDING])
        receipt = self.services.comments.submit(post.slug, new, address=address)
        self.gate.score = before
        comment = db.session.get_one(Comment, receipt.comment_id)
        if comment.status is not status:
            kind = DecisionKind.REJECT if status is Status.REJECTED else DecisionKind.REMOVE
            self.decide(comment, kind, by=by or self.user().id)
        return comment

    def decide(self, comment: Comment, kind: DecisionKind, *, by: int) -> None:
        order = DecisionOrder(comment.id, kind, comment.status, comment.revision)
        self.services.moderation.decide([order], by=by)

    def rule(self, value: str, kind: RuleKind = RuleKind.PHRASE, **fields: Any) -> OwnerRule:
        effect = fields.pop("effect", Effect.HOLD)
        by: int | None = fields.pop("by", None)
        new = NewRule(kind, value, effect, **fields)
        return self.services.rules.add(new, by=by or self.user().id)

    def user(self, name: str | None = None, role: Role = Role.MODERATOR) -> User:
        name = name or f"Moderator {next(self._numbers)}"
        return self.services.accounts.add_user(name, PASSWORD, role)

    def webhook(self) -> Webhook:
        by = self.user().id
        return self.services.webhooks.add("https://example.org/hook", ["comment.held"], by=by)
