"""Past comments with what people decided and what the filter said: the data of every figure.

Only what a person decided counts as honest or spam. Which decision stands is the one rule of
``label_of``; the rest is left to the database. Reads numbers, no texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from blog.db import Assessment, Comment, Decision, Post
from blog.domain.moderation import DecisionKind, Label, Status, label_of
from blog.services.clock import DbSession

MOST_PAST = 20_000
"""How many comments are looked at, the newest first: a page must stay quick for ever."""
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class PastComment:
    """One comment that people labelled, with the score the filter gave it, in [0, 1]."""

    comment_id: int
    is_spam: bool
    score: float
    lang: str
    is_by_current: bool


@dataclass(frozen=True, slots=True)
class PastComments:
    """What can be measured on.

    Attributes
    ----------
    rows
        Labelled comments with a score.
    without_score
        Labelled comments that the filter never judged in their present text.
    is_capped
        There are more; these are the ones decided last.
    """

    rows: tuple[PastComment, ...]
    without_score: int
    is_capped: bool

    @property
    def by_current(self) -> int:
        """Count the scores that the model in use gave; the others are of earlier models."""
        return sum(row.is_by_current for row in self.rows)


@dataclass(frozen=True, slots=True)
class UndisputedCounts:
    """Published comments of one language that nobody ever decided on, and how many score so high.

    ``reaching`` has one number for each limit asked for.
    """

    lang: str
    total: int
    reaching: tuple[int, ...]


class _Fact(NamedTuple):
    """One human decision, as ``label_of`` wants it, with what belongs to its comment."""

    comment_id: int
    id: int
    kind: DecisionKind
    user_id: int | None
    undoes_id: int | None
    revision: int
    text_revision: int
    lang: str


def past_comments(
    session: DbSession, *, version: str | None, most: int = MOST_PAST
) -> PastComments:
    """Read what people decided on the newest ``most`` comments.

    Parameters
    ----------
    version
        The model in use: its score counts where it judged a comment, else the latest one.
    """
    decided = _decided_last(most)
    labels = dict(_labels(session, decided))
    scores = {
        comment_id: (score, model == version)
        for comment_id, score, model in session.execute(_scores(decided, version))
        if score is not None
    }
    rows = tuple(
        PastComment(comment_id, label is Label.SPAM, score, lang, is_by_current)
        for comment_id, (label, lang) in labels.items()
        if comment_id in scores
        for score, is_by_current in (scores[comment_id],)
    )
    return PastComments(
        rows=rows,
        without_score=len(labels) - len(rows),
        is_capped=_is_more_than(session, most),
    )


def undisputed_counts(
    session: DbSession,
    *,
    version: str | None,
    limits: Sequence[float],
    most: int = MOST_PAST,
) -> list[UndisputedCounts]:
    """Count published comments that nobody decided on, per language, for each limit.

    They are most likely honest, but no person said so.
    """
    decided = select(Decision.id).where(
        Decision.comment_id == Comment.id, Decision.user_id.is_not(None)
    )
    newest = (
        select(
            Comment.id.label("comment_id"),
            Comment.revision.label("revision"),
            Post.lang.label("lang"),
        )
        .join(Post, Post.id == Comment.post_id)
        .where(Comment.status == Status.PUBLISHED, ~decided.exists())
        .order_by(Comment.id.desc())
        .limit(most)
        .subquery()
    )
    best = _with_best_assessment(newest, version, newest.c.lang)
    reaching = [func.sum(case((Assessment.score >= limit, 1), else_=0)) for limit in limits]
    rows = session.execute(
        select(best.c.lang, func.count(), *reaching)
        .join(Assessment, Assessment.id == best.c.assessment_id)
        .group_by(best.c.lang)
        .order_by(best.c.lang)
    )
    return [UndisputedCounts(row[0], row[1], tuple(map(int, row[2:]))) for row in rows]


def _decided_last(most: int) -> Subquery:
    """Give the comments that people decided on, those decided last first, ``most`` of them."""
    newest = func.max(Decision.id)
    return (
        select(Decision.comment_id)
        .where(Decision.user_id.is_not(None))
        .group_by(Decision.comment_id)
        .order_by(newest.desc())
        .limit(most)
        .subquery()
    )


def _is_more_than(session: DbSession, most: int) -> bool:
    some = _decided_last(most + 1)
    return (session.scalar(select(func.count()).select_from(some)) or 0) > most


def _labels(session: DbSession, decided: Subquery) -> Iterator[tuple[int, tuple[Label, str]]]:
    rows = session.execute(
        select(
            Decision.comment_id,
            Decision.id,
            Decision.kind,
            Decision.user_id,
            Decision.undoes_id,
            Decision.revision,
            Comment.revision,
            Post.lang,
        )
        .join(decided, decided.c.comment_id == Decision.comment_id)
        .join(Comment, Comment.id == Decision.comment_id)
        .join(Post, Post.id == Comment.post_id)
        .where(Decision.user_id.is_not(None), Comment.status != Status.REMOVED)
        .order_by(Decision.comment_id, Decision.id)
        .execution_options(yield_per=CHUNK)
    )
    facts = (_Fact(*row) for row in rows)
    for comment_id, group in groupby(facts, key=lambda fact: fact.comment_id):
        history = list(group)
        label = label_of(history, revision=history[0].text_revision)
        if label is not None:
            yield comment_id, (label, history[0].lang)


def _scores(decided: Subquery, version: str | None) -> Select[int, float | None, str | None]:
    texts = (
        select(Comment.id.label("comment_id"), Comment.revision.label("revision"))
        .join(decided, decided.c.comment_id == Comment.id)
        .subquery()
    )
    best = _with_best_assessment(texts, version)
    return select(Assessment.comment_id, Assessment.score, Assessment.model_version).join(
        best, best.c.assessment_id == Assessment.id
    )


def _with_best_assessment(
    comments: Subquery, version: str | None, *more: ColumnElement[Any]
) -> Subquery:
    """Choose one assessment of each present text: the current model's, else the latest.

    One look into the index for each comment. Joined and grouped instead, SQLite walks through all
    assessments again and again: over a hundred times slower at 100,000 comments.
    """
    by_current = func.max(case((Assessment.model_version == version, Assessment.id)))
    chosen = (
        select(func.coalesce(by_current, func.max(Assessment.id)))
        .where(
            Assessment.comment_id == comments.c.comment_id,
            Assessment.revision == comments.c.revision,
            Assessment.score.is_not(None),
        )
        .correlate(comments)
        .scalar_subquery()
    )
    return select(*more, chosen.label("assessment_id")).select_from(comments).subquery()
