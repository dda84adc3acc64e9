"""Changing a comment's text: a new revision, judged anew, the earlier text kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from blog.db import Comment, CommentRevision
from blog.domain.errors import InvalidInputError
from blog.domain.markup import RENDERER_VERSION
from blog.domain.moderation import Status
from blog.domain.text import search_key
from blog.services.campaigns import CampaignService
from blog.services.clock import DbSession
from blog.services.comments import assessment_of, rendered_visibly
from blog.services.folding import folded
from blog.services.messages import message_of
from blog.services.search import index_comment
from blog.services.shadow import keep_opinion
from blog.services.site import raise_version
from blog.services.spam_gate import Gate, Judgement
from blog.services.substance import shows_substance


@dataclass(frozen=True, slots=True)
class Revised:
    """What changing a text led to; ``judgement`` is of the new text."""

    kept: CommentRevision
    judgement: Judgement


def revise(
    session: DbSession,
    comment: Comment,
    *,
    body: str,
    author_url: str | None,
    gate: Gate,
    campaigns: CampaignService,
    now: datetime,
    by: int | None = None,
) -> Revised:
    """Give a comment a new text inside the caller's writing transaction.

    The earlier text is kept, the new one rendered and judged, with what the blog knows of its
    like, and the revision raised, so that decisions on the earlier text are refused as stale. The
    status is not touched: what follows from the new text is the caller's to decide.

    Parameters
    ----------
    body, author_url
        Checked, as ``check_new_comment`` gives them.
    by
        The user who changes it; ``None`` for the comment's own author.

    Raises
    ------
    InvalidInputError, TooComplexError
        If nothing of the text would be seen; nothing was changed then.
    """
    if comment.status is Status.REMOVED:
        raise InvalidInputError({"body": "Expected a comment, found one that was removed."})
    rendered = rendered_visibly(body)
    draft = replace(message_of(comment, comment.post), text=body, author_url=author_url or "")
    look = campaigns.look_within(draft, post_id=comment.post_id, but=comment.id)
    judgement = gate.assess(draft, look.sightings)
    kept = _keep(session, comment, now=now, by=by)
    comment.body, comment.author_url = body, author_url
    comment.rendered_body, comment.renderer_version = rendered, RENDERER_VERSION
    searchable = dict.fromkeys((comment.author_name, body, folded(body)))
    comment.search_text = search_key(" ".join(searchable))
    comment.has_substance = shows_substance(draft)
    comment.revision += 1
    session.flush()
    session.add(assessment_of(comment, judgement, now))
    keep_opinion(session, comment, judgement, now=now)
    campaigns.remember(comment, look.trace)
    index_comment(session, comment)
    if comment.status is Status.PUBLISHED:
        raise_version(session)
    return Revised(kept, judgement)


def _keep(
    session: DbSession, comment: Comment, *, now: datetime, by: int | None
) -> CommentRevision:
    kept = CommentRevision(
        comment_id=comment.id,
        revision=comment.revision,
        body=comment.body,
        author_url=comment.author_url,
        at=now,
        by_user_id=by,
    )
    session.add(kept)
    return kept
