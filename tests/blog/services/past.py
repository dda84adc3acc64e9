"""Makes past comments with a chosen score and a person's decision, for tests of figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from blog.db import Comment, db
from blog.domain.comments import NewComment
from blog.domain.moderation import DecisionKind, Status
from tests.factories import Factory
from tests.people import ADDRESS, RITA

APPROVE, SPAM = DecisionKind.APPROVE, DecisionKind.MARK_SPAM


@dataclass
class Past:
    """Sends comments on one post; ``by`` decides."""

    make: Factory
    by: int
    post: Any = None
    sent: int = 0

    def comment(self, score: float | None, *, post: Any = None, body: str = "") -> Comment:
        """Send a comment that the filter gives this score."""
        self.post = self.post or self.make.post()
        self.sent += 1
        self.make.gate.score = score
        receipt = self.make.services.comments.submit(
            (post or self.post).slug,
            NewComment(RITA, body or f"Number {self.sent} of the boats lies on the mud."),
            address=ADDRESS,
        )
        return db.session.get_one(Comment, receipt.comment_id)

    def decided(self, score: float | None, kind: DecisionKind, *, post: Any = None) -> Comment:
        """Send one and let a person decide, from whatever status it has."""
        comment = self.comment(score, post=post)
        target = {APPROVE: Status.PUBLISHED, SPAM: Status.SPAM}.get(kind)
        if comment.status is target:
            self.make.decide(comment, DecisionKind.HOLD, by=self.by)
        self.make.decide(comment, kind, by=self.by)
        return comment

    def undo(self, comment: Comment) -> None:
        """Take back the newest decision."""
        newest = self.make.services.moderation.detail(comment.id).decisions[-1]
        self.make.services.moderation.undo(newest.id, by=self.by)
