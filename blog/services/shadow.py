"""Shadow mode: another version scores live comments beside the current one and decides nothing."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import defer, joinedload, load_only

from blog.db import Comment, Post, ShadowAssessment, writing
from blog.domain.errors import InvalidInputError, NotFoundError
from blog.domain.identity import MAX_ID
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind, Policy, first_status
from blog.domain.sentences import Sentence
from blog.services.clock import Clock, DbSession
from blog.services.log import write_entry
from blog.services.spam_gate import ChoosesPolicy, Gate, Judgement, SecondOpinion, SpamGate
from spam.dataset import Message
from spam.errors import ModelRejectedError
from spam.sightings import Sightings
from spam.store import BASE, ModelStore, base_version
from spam.verdict import Action

log = logging.getLogger(__name__)
PAGE_SIZE = 50
MAX_CAUSE_CHARS = 300
_ACTIONS = {
    DecisionKind.APPROVE: Action.PUBLISH,
    DecisionKind.HOLD: Action.HOLD,
    DecisionKind.MARK_SPAM: Action.SPAM,
}


class _ShadowStore(ModelStore):
    """The same folder, with the shadow in the place of the current version."""

    def current_version(self) -> str:
        version = ModelStore(self.folder).shadow_version()
        if version is None:
            raise ModelRejectedError("no version scores beside the current one")
        return version


class ShadowedGate:
    """The door to the classifier, with a second opinion while a shadow is set.

    Without a shadow this costs one look for a file. Whatever breaks in the shadow, the current
    model's judgement is handed on as it is.
    """

    def __init__(self, *, gate: Gate, store: ModelStore, limits: ChoosesPolicy) -> None:
        self._gate = gate
        self._store = store
        self._limits = limits
        self._beside: SpamGate | None = None

    def assess(self, message: Message, sightings: Sightings | None = None) -> Judgement:
        """Judge one message with the current model, and beside it with the shadow; never raises."""
        judgement = self._gate.assess(message, sightings)
        try:
            opinion = self._second_opinion(message, sightings, judgement)
        except Exception as problem:  # noqa: BLE001 - a broken shadow must not touch the comment
            log.warning("no second opinion cause=%s", problem)
            return judgement
        return replace(judgement, shadow=opinion) if opinion else judgement

    def _second_opinion(
        self, message: Message, sightings: Sightings | None, judgement: Judgement
    ) -> SecondOpinion | None:
        version = self._store.shadow_version()
        if version is None:
            self._beside = None  # lets go of the weights
            return None
        if judgement.verdict.score is None or judgement.policy is None:
            return None
        beside = self._beside = self._beside or SpamGate(
            store=_ShadowStore(self._store.folder), limits=self._limits
        )
        said = beside.assess(message, sightings)
        current = _action(judgement, judgement.policy)
        score = said.verdict.score
        if score is None or said.policy is None or said.verdict.model != version:
            cause = said.verdict.cause or beside.problem or "it is not loaded"
            return SecondOpinion(version, None, current, None, cause[:MAX_CAUSE_CHARS])
        return SecondOpinion(version, score, current, _action(said, said.policy))


def _action(judgement: Judgement, policy: Policy) -> Action:
    """Name what a score alone leads to: a blog that holds everything still wants to compare."""
    kind, _ = first_status(
        judgement.verdict.score,
        replace(policy, hold_everything=False),
        settled_score=judgement.settled_score,
    )
    return _ACTIONS[kind]


def keep_opinion(
    session: DbSession, comment: Comment, judgement: Judgement, *, now: datetime
) -> None:
    """Store a second opinion in the comment's own transaction; failing undoes only this."""
    opinion, verdict = judgement.shadow, judgement.verdict
    if opinion is None or verdict.score is None or verdict.model is None:
        return
    try:
        with session.begin_nested():
            session.add(
                ShadowAssessment(
                    comment_id=comment.id,
                    revision=comment.revision,
                    current_version=verdict.model,
                    current_score=verdict.score,
                    current_action=opinion.current_action.value,
                    shadow_version=opinion.version,
                    shadow_score=opinion.score,
                    shadow_action=opinion.shadow_action.value if opinion.shadow_action else None,
                    differs=opinion.shadow_action not in {None, opinion.current_action},
                    cause=opinion.cause,
                    created_at=now,
                )
            )
    except SQLAlchemyError as problem:
        log.warning("second opinion not stored cause=%s", type(problem).__name__)


@dataclass(frozen=True, slots=True)
class ShadowPage:
    """What is known of the shadow.

    Attributes
    ----------
    version
        The shadow; ``None`` when nothing scores beside the current version.
    compared, differing, failed
        Live comments that both judged; of them those with different actions; those that the
        shadow could not judge.
    rows
        Only comments on which the actions differ, newest first.
    next_before
        Key of the next page; ``None`` on the last.
    problem
        Why nobody can tell which version is the shadow.
    """

    version: str | None = None
    current: str | None = None
    compared: int = 0
    differing: int = 0
    failed: int = 0
    rows: tuple[ShadowAssessment, ...] = ()
    next_before: int | None = None
    problem: str | None = None


class ShadowService:
    """Starts, stops and reports."""

    def __init__(self, *, session: DbSession, store: ModelStore, now: Clock) -> None:
        self._session = session
        self._store = store
        self._now = now

    def start(self, version: str, *, by: int | None = None) -> str:
        """Let a stored version score live comments beside the current one; give its full name.

        Raises
        ------
        NotFoundError
            If there is none of this name.
        InvalidInputError
            If it is in use already, or cannot be loaded.
        """
        known = {BASE, base_version(), *(each.version for each in self._store.versions())}
        if version not in known:
            raise NotFoundError(Sentence("There is no version “{version}”.", version=version))
        name = base_version() if version == BASE else version
        with writing(self._session):
            now = self._now()
            write_entry(self._session, Act.SHADOW_STARTED, by=by, now=now, subject=name)
            self._set(version)
        log.info("shadow started model=%s", name)
        return name

    def _set(self, version: str) -> None:
        try:
            self._store.set_shadow(version)
        except (ModelRejectedError, OSError) as problem:
            cannot = Sentence("It cannot be a shadow: {problem}.", problem=str(problem))
            raise InvalidInputError({"version": cannot}) from problem

    def stop(self, *, by: int | None = None) -> None:
        """Let nothing score beside the current version; what was compared stays stored."""
        with writing(self._session):
            write_entry(self._session, Act.SHADOW_STOPPED, by=by, now=self._now())
            self._store.clear_shadow()
        log.info("shadow stopped")

    def page(self, *, before: int | None = None, size: int = PAGE_SIZE) -> ShadowPage:
        """Give the counts and one page of the comments on which the two versions differ."""
        try:
            version, current = self._store.shadow_version(), self._store.current_version()
        except ModelRejectedError as problem:
            return ShadowPage(problem=str(problem))
        if version is None:
            return ShadowPage(current=current)
        try:
            self._store.card(version)
        except ModelRejectedError as problem:
            return ShadowPage(current=current, problem=str(problem))
        counted = self._counts(version, current)
        rows = list(self._session.scalars(self._differing(version, current, before, size + 1)))
        shown = rows[:size]
        return ShadowPage(
            version=version,
            current=current,
            compared=sum(judged for _, judged in counted.values()),
            differing=counted.get(True, (0, 0))[0],
            failed=sum(all_ - judged for all_, judged in counted.values()),
            rows=tuple(shown),
            next_before=shown[-1].id if len(rows) > size else None,
        )

    def _counts(self, version: str, current: str) -> dict[bool, tuple[int, int]]:
        rows = self._session.execute(
            select(
                ShadowAssessment.differs, func.count(), func.count(ShadowAssessment.shadow_score)
            )
            .where(
                ShadowAssessment.shadow_version == version,
                ShadowAssessment.current_version == current,
            )
            .group_by(ShadowAssessment.differs)
        )
        return {differs: (number, judged) for differs, number, judged in rows}

    @staticmethod
    def _differing(
        version: str, current: str, before: int | None, limit: int
    ) -> Select[ShadowAssessment]:
        post = joinedload(Comment.post).options(load_only(Post.title, Post.slug))
        comment = joinedload(ShadowAssessment.comment)
        return (
            select(ShadowAssessment)
            .where(
                ShadowAssessment.shadow_version == version,
                ShadowAssessment.current_version == current,
                ShadowAssessment.differs.is_(True),
                ShadowAssessment.id < (MAX_ID if before is None else before),
            )
            .options(comment.options(post, defer(Comment.search_text), defer(Comment.body)))
            .order_by(ShadowAssessment.id.desc())
            .limit(limit)
        )
