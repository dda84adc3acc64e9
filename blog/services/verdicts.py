"""What the classifier said, as it is stored."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from blog.db import Assessment, Comment

if TYPE_CHECKING:
    from blog.services.spam_gate import Judgement


def assessment_of(comment: Comment, judgement: Judgement, now: datetime) -> Assessment:
    """Store a verdict for the comment's present revision."""
    verdict, policy = judgement.verdict, judgement.policy
    return Assessment(
        comment_id=comment.id,
        revision=comment.revision,
        score=verdict.score,
        reasons=[
            {"name": reason.name, "weight": reason.weight, "detail": reason.detail}
            for reason in verdict.reasons
        ],
        model_version=verdict.model,
        hold_at=policy.hold_at if policy else None,
        spam_at=policy.spam_at if policy else None,
        cause=verdict.cause,
        created_at=now,
    )
