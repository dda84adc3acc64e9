"""From decisions to a candidate and a verdict on it; versions, promote, roll back, rescore."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from blog.db import Comment, LogEntry, StatusCount, writing
from blog.domain.alarms import Alarm, AlarmKind
from blog.domain.errors import (
    BusyError,
    InvalidInputError,
    NotFoundError,
)
from blog.domain.log import Act
from blog.domain.moderation import Status
from blog.domain.sentences import Sentence
from blog.services.alarms import alarms_of, drift_alarms, without_undone
from blog.services.campaigns import CampaignService
from blog.services.clock import Clock, DbSession
from blog.services.label_counts import label_counts
from blog.services.labels import lessons
from blog.services.last_run import LastRun
from blog.services.local_limits import LocalLimits
from blog.services.log import write_entry
from blog.services.messages import message_of
from blog.services.model_faults import (
    as_blog_error,
    nothing_to_learn_on_from,
    told_of_storage,
)
from blog.services.model_locks import LOCK, LOCK_TRIES, RESCORING, alone
from blog.services.model_views import (
    ModelInUse,
    ModelPage,
    RetrainingResult,
    VersionRow,
    row_of,
)
from blog.services.own_process import spawn
from blog.services.presumed_honest import presumed_messages
from blog.services.promotion import (
    MIN_EXAMPLES,
    alarms_in,
    check_enough,
    newer_than,
    remove_old,
    rule_on,
    still_sound,
    with_record,
)
from blog.services.search import index_comments
from blog.services.spam_gate import Gate, Judgement
from blog.services.verdicts import assessment_of
from spam.dataset import Message, split_by_time
from spam.errors import BadDatasetError, ModelRejectedError, SpamError
from spam.model_card import ModelCard
from spam.store import BASE, ModelStore

log = logging.getLogger(__name__)
HELD_OUT_SHARE = 0.3
RESCORE_CHUNK = 200
RANDOM_STATE = 20
MOST_AT_ONCE = 500  # held comments judged while somebody waits for the page: two seconds
Progress = Callable[[str, float], None]


def _quiet(stage: str, share: float) -> None:
    """Show no progress."""


class RetrainingService:
    """Everything about the blog's own model."""

    def __init__(
        self,
        *,
        session: DbSession,
        store: ModelStore,
        gate: Gate,
        campaigns: CampaignService,
        now: Clock,
        settling_hours: float,
        environ: Mapping[str, str],
        local_limits: LocalLimits,
    ) -> None:
        self._session = session
        self._store = store
        self._gate = gate
        self._campaigns = campaigns
        self._now = now
        self._settling_hours = settling_hours
        self._environ = dict(environ)
        self._last_run = LastRun(store.folder, now=now)
        self._local_limits = local_limits

    def run(self, *, progress: Progress = _quiet) -> RetrainingResult:
        """Learn from people's decisions and promote the result if it is good enough.

        The candidate is judged on the newest decisions, which it has not seen. When it passes,
        the model that is promoted learns from all of them, and must still judge the canaries.
        Afterwards stored versions that are old and that nobody uses are removed.

        Raises
        ------
        BusyError
            If another retraining runs.
        InvalidInputError
            If there are too few decisions, or none of one kind.
        StorageError
            If the model cannot be written; nothing has changed.
        UnusableModelError
            If the model in use or the shipped one is damaged.
        """
        with told_of_storage(self._last_run), self._alone(tries=LOCK_TRIES):
            self._last_run.begin()
            try:
                result = self._retrained(progress)
            except (InvalidInputError, BadDatasetError) as problem:
                self._last_run.end(RetrainingResult(None, is_promoted=False, reason=str(problem)))
                raise InvalidInputError({"decisions": _said(problem)}) from problem
            except ModelRejectedError as problem:
                told = nothing_to_learn_on_from(problem)
                self._last_run.end(RetrainingResult(None, is_promoted=False, reason=str(told)))
                raise told from problem
            except SpamError as problem:
                self._last_run.end(RetrainingResult(None, is_promoted=False, reason=str(problem)))
                raise
            result = replace(result, removed=remove_old(self._store, but=result.version))
            self._last_run.end(result)
            outcome = {"is_promoted": result.is_promoted, "removed": result.removed}
            with self._logged(Act.RETRAINED, subject=result.version or "", details=outcome):
                pass
        log.info("retrained model=%s promoted=%s", result.version, result.is_promoted)
        return result

    def start(self, *, by: int | None = None) -> None:
        """Begin a retraining in a process of its own, so that no web worker loads scikit-learn.

        Raises
        ------
        BusyError
            If one runs already.
        StorageError
            If nothing can be written where the models are.
        """
        with told_of_storage(self._last_run), self._alone():
            self._last_run.begin()
        with self._logged(Act.RETRAINING_STARTED, by=by):
            spawn(self._environ, "spam", "retrain", "--json")

    def model_page(self) -> ModelPage:
        """Gather what the page about the model shows."""
        serving = self._serving()
        problem = getattr(self._gate, "problem", None)
        rows: list[VersionRow] = []
        current: dict[str, Any] = {}
        try:
            rows = self.versions()
            current = asdict(self._card(self._store.current_version()))
        except ModelRejectedError as fault:
            problem = problem or str(fault)
        return ModelPage(
            current=current,
            versions=rows,
            labels=label_counts(
                self._session, now=self._now(), settling_hours=self._settling_hours
            ),
            is_running=(is_running := self.is_running() or self._last_run.is_starting()),
            last_run=self._last_run.read(),
            problem=problem,
            alarms=self.alarms(),
            serving=serving,
            is_rescoring=self.is_running(RESCORING),
            least=MIN_EXAMPLES,
            untold=None if is_running else self._last_run.untold(),
        )

    def _serving(self) -> str | None:
        """Name the model that judges comments in this process; trying to load it finds faults."""
        judge = getattr(self._gate, "scorer", None)
        if judge is None:
            return None
        try:
            return str(judge().version)
        except (SpamError, OSError):
            return None

    def in_use(self) -> ModelInUse:
        """Name the model in use and its age; reads its card, no decisions."""
        problem = getattr(self._gate, "problem", None)
        try:
            card = self._card(version := self._store.current_version())
        except ModelRejectedError as fault:
            return ModelInUse(None, None, str(fault))
        made_at = datetime.fromisoformat(card.made_at) if card.made_at else None
        return ModelInUse(version, made_at, problem)

    def alarms(self) -> tuple[Alarm, ...]:
        """Give the alarms of the last retraining, and drift as it is now; judges nothing."""
        remembered = alarms_in(self._last_run.read() or {})
        of_labels = [alarm for alarm in remembered if alarm.kind is not AlarmKind.DRIFT]
        standing = without_undone(self._session, of_labels)
        return (*standing, *drift_alarms(self._session, now=self._now()))

    def versions(self) -> list[VersionRow]:
        """List the stored models, newest first, the base model last."""
        return [row_of(stored) for stored in self._store.versions()]

    def promote(self, version: str, *, by: int | None = None) -> None:
        """Make a stored version current.

        Raises
        ------
        NotFoundError
            If there is none of this name.
        UnusableModelError
            If it cannot be loaded; the current one stays.
        """
        with as_blog_error():
            if version not in {BASE, *(row.version for row in self.versions())}:
                raise NotFoundError(Sentence("There is no version “{version}”.", version=version))
            with self._logged(Act.PROMOTED, by=by, subject=version):
                self._store.promote(version)

    def roll_back(self, *, by: int | None = None) -> str:
        """Make the version before the current one current again; give its name."""
        with as_blog_error(), self._logged(Act.ROLLED_BACK, by=by) as entry:
            version = entry.subject = self._store.roll_back()
        return version

    def rescore(self, *, progress: Progress = _quiet, by: int | None = None) -> int:
        """Add a fresh assessment to every pending comment; changes no status.

        Raises
        ------
        BusyError
            If they are being judged anew already.
        """
        with self._alone(RESCORING, tries=LOCK_TRIES):
            pending = select(Comment.id).where(Comment.status == Status.PENDING)
            ids = list(self._session.scalars(pending.order_by(Comment.id)))
            for start in range(0, len(ids), RESCORE_CHUNK):
                self._rescore_some(ids[start : start + RESCORE_CHUNK])
                progress("judging held comments", min(1.0, (start + RESCORE_CHUNK) / len(ids)))
        with self._logged(Act.RESCORED, by=by, count=len(ids)):
            return len(ids)

    def judge(
        self, text: str, *, author: str | None = None, author_url: str | None = None
    ) -> Judgement:
        """Judge one text with the model in use; stores nothing."""
        return self._gate.assess(Message(text=text, author=author, author_url=author_url))

    def is_running(self, lock: str = LOCK) -> bool:
        """Say whether a retraining, or what has another lock, runs now, in any process."""
        try:
            with self._alone(lock):
                return False
        except BusyError:
            return True
        except OSError:  # nobody can lock what nobody can write
            return False

    def _retrained(self, progress: Progress) -> RetrainingResult:
        from spam.correction import correct, correct_and_test
        from spam.promotion import try_out, with_limits

        progress("reading decisions", 0.05)
        now = self._now()
        settled_before = now - timedelta(hours=self._settling_hours)
        taught = lessons(self._session, settled_before=settled_before)
        examples = [lesson.example for lesson in taught]
        check_enough(examples)
        older, newer = split_by_time(examples, held_out_share=HELD_OUT_SHARE)
        base = self._store.load(BASE)
        current, _ = self._store.load_serving(self._store.current_version())
        progress("learning", 0.2)
        candidate = correct(
            base,
            older,
            presumed=presumed_messages(self._session, older),
            random_state=RANDOM_STATE,
            report=lambda share: progress("learning", 0.2 + 0.29 * share),
        )
        progress("learning from all", 0.5)
        from_all = correct_and_test(
            base,
            examples,
            presumed=presumed_messages(self._session, examples),
            random_state=RANDOM_STATE,
            report=lambda share: progress("learning from all", 0.5 + 0.4 * share),
        )
        if from_all.candidate.is_unchanged:
            candidate = from_all.candidate  # it would serve, so it is what is compared
        progress("comparing", 0.9)
        local = self._local_limits.limits(
            taught, from_all, base=base, current=current, settled_before=settled_before
        )
        trial = try_out(
            candidate,
            current,
            serving=from_all.candidate,
            local=local,
            fresh=newer_than(current, newer),
        )
        ruling = rule_on(
            trial, alarms_of(self._session, taught, base=base, current=current, now=now)
        )
        if ruling.is_promoted:
            candidate = from_all.candidate
        candidate = with_limits(candidate, trial.limits)
        if ruling.is_promoted:
            ruling = still_sound(ruling, candidate.scorer(), current)
        candidate = with_record(candidate, trial=trial, ruling=ruling, examples=examples)
        version = self._store.save(candidate, candidate.card, now=self._now())
        if ruling.is_promoted:
            self._store.promote(version)
        progress("done", 1.0)
        return RetrainingResult(version, ruling.is_promoted, ruling.reason, ruling.alarms)

    def rescore_or_start(self, *, by: int) -> int | None:
        """Judge the held comments anew; many of them in a process of its own, which gives ``None``.

        Raises
        ------
        BusyError
            If they are being judged anew already.
        """
        waiting = self._session.get(StatusCount, Status.PENDING)
        if waiting is None or waiting.number <= MOST_AT_ONCE:
            return self.rescore(by=by)
        with self._alone(RESCORING):
            pass
        spawn(self._environ, "spam", "rescore", "--by", str(by))
        return None

    def _rescore_some(self, ids: list[int]) -> None:
        comments = self._session.scalars(
            select(Comment).where(Comment.id.in_(ids)).options(joinedload(Comment.post))
        ).all()
        judged = [(comment.id, self._judged(comment)) for comment in comments]
        with writing(self._session):
            still_held = []
            for comment_id, judgement in judged:
                comment = self._session.get(Comment, comment_id)
                if comment is not None and comment.status is Status.PENDING:
                    self._session.add(assessment_of(comment, judgement, self._now()))
                    still_held.append(comment)
            index_comments(self._session, still_held)

    def _judged(self, comment: Comment) -> Judgement:
        message = message_of(comment, comment.post)
        sightings = self._campaigns.sightings_of(message, post_id=comment.post_id, but=comment.id)
        return self._gate.assess(message, sightings)

    def _card(self, version: str) -> ModelCard:
        return self._store.load(version).card

    @contextmanager
    def _logged(self, act: Act, *, by: int | None = None, **told: Any) -> Iterator[LogEntry]:
        """Write an act into the log if it succeeds."""
        with writing(self._session):
            yield write_entry(self._session, act, by=by, now=self._now(), **told)

    def _alone(self, lock: str = LOCK, *, tries: int = 1) -> AbstractContextManager[None]:
        return alone(self._store.folder, lock, tries=tries)


def _said(problem: Exception) -> str:
    return problem.sentences[0] if isinstance(problem, InvalidInputError) else str(problem)
