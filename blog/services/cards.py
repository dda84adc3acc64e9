"""The why card: everything that tells a moderator why a comment stands where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from blog.db import Campaign, Comment, CommentRevision
from blog.domain.links import Link, links_of
from blog.services.clock import Clock, DbSession
from blog.services.folding import FoldView, fold_view
from blog.services.following import is_followed
from blog.services.past import Past, past_of
from blog.services.queue import CommentDetail, QueueReader
from spam.fold_tables import LETTERS

MOST_TEXTS: Final = 20


@dataclass(frozen=True, slots=True)
class Card:
    """One comment with why, where its links go, what came before, and its campaign.

    Attributes
    ----------
    name
        The author's name in pieces, as the text is.
    texts
        What the comment said before it was edited, newest first.
    """

    detail: CommentDetail
    links: tuple[Link, ...]
    past: list[Past]
    campaign: Campaign | None
    is_followed: bool
    texts: list[CommentRevision]
    name: FoldView

    @property
    def comment(self) -> Comment:
        """The comment itself."""
        return self.detail.comment


class CardService:
    """Puts cards together; reading only."""

    def __init__(self, *, session: DbSession, reader: QueueReader, now: Clock) -> None:
        self._session, self._reader, self._now = session, reader, now

    def card(self, comment_id: int) -> Card:
        """Give the card of one comment.

        Raises
        ------
        NotFoundError
            If there is no such comment.
        """
        detail = self._reader.detail(comment_id)
        comment = detail.comment
        campaign = None
        if comment.campaign_id is not None:
            campaign = self._session.get(Campaign, comment.campaign_id)
        return Card(
            detail=detail,
            links=links_of(comment.rendered_body, comment.author_url, read_as=host_reads_as),
            past=past_of(self._session, comment, now=self._now()),
            campaign=campaign,
            is_followed=campaign is not None and is_followed(campaign, self._now()),
            texts=self._texts(comment),
            name=fold_view(comment.author_name),
        )

    def _texts(self, comment: Comment) -> list[CommentRevision]:
        if comment.revision == 1:
            return []
        return list(
            self._session.scalars(
                select(CommentRevision)
                .where(CommentRevision.comment_id == comment.id)
                .options(joinedload(CommentRevision.by))
                .order_by(CommentRevision.revision.desc())
                .limit(MOST_TEXTS)
            )
        )


def host_reads_as(host: str) -> str:
    """Give the host that one in other letters looks like.

    Letter by letter and without regard to the alphabet, since a host has no words around it. A
    host whose ending is not Latin is one of its own country and looks like nothing else.
    """
    if host.isascii() or not host.rpartition(".")[2].isascii():
        return host
    return "".join(LETTERS.get(char, char) for char in host).lower()
