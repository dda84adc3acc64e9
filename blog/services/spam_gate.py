"""The only door from comments to the classifier. ``assess`` never raises: no verdict means hold."""

from __future__ import annotations

import logging
import math
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from blog.domain.moderation import Policy
from spam.dataset import Message
from spam.errors import ModelRejectedError, SpamError
from spam.sightings import Sightings
from spam.store import ModelStore
from spam.verdict import Action, Verdict

if TYPE_CHECKING:
    from spam.scorer import Scorer

log = logging.getLogger(__name__)
RETRY_SECONDS = 30.0
MOST_NAME_CHARS = 80  # of a version: a damaged pointer may hold anything
UNDECIDED = frozenset({"campaign"})  # reasons that rest on comments nobody has decided about


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What the shadow made of a message that the current model judged; it decides nothing.

    ``score`` and ``shadow_action`` are ``None`` when the shadow could give no verdict.
    """

    version: str
    score: float | None
    current_action: Action
    shadow_action: Action | None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with the policy that its model's limits make; no policy without a verdict."""

    verdict: Verdict
    policy: Policy | None
    shadow: SecondOpinion | None = None

    @property
    def settled_score(self) -> float | None:
        """The score without evidence that nobody has decided about yet, in (0, 1).

        ``None`` where there is no score, and where it rests on no such evidence.
        """
        score = self.verdict.score
        weight = sum(each.weight for each in self.verdict.reasons if each.name in UNDECIDED)
        if score is None or not weight or not 0.0 < score < 1.0:
            return None
        return 1.0 / (1.0 + math.exp(weight) * (1.0 - score) / score)


class Gate(Protocol):
    """What the services need of a gate; tests put working doubles here."""

    def assess(self, message: Message, sightings: Sightings | None = None) -> Judgement:
        """Judge one message with what the blog knows of its like; never raises."""


class HasLimits(Protocol):
    """A model or its card."""

    @property
    def hold_at(self) -> float:
        """Score from which a message is held, in (0, 1]."""

    @property
    def spam_at(self) -> float:
        """Score from which a message is spam; above 1 bins nothing."""


class ChoosesPolicy(Protocol):
    """Whoever combines the owner's limits with a model's; never raises."""

    def policy(self, scorer: HasLimits) -> Policy:
        """Give the policy for one model."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The owner's own limits; 0 leaves the model's."""

    hold_at: float = 0.0
    spam_at: float = 0.0
    hold_everything: bool = False

    def policy(self, scorer: HasLimits) -> Policy:
        """Combine them with the limits that a model ships with."""
        hold_at = self.hold_at or scorer.hold_at
        return Policy(
            hold_at=hold_at,
            spam_at=max(hold_at, self.spam_at or scorer.spam_at),
            hold_everything=self.hold_everything,
        )


class SpamGate:
    """Keeps one loaded model per process and follows the store's pointer.

    A promoted model is picked up at the next comment. If it cannot be loaded, the model at hand
    goes on serving, and loading is tried again after ``RETRY_SECONDS``. For one made by an earlier
    release the base model serves.
    """

    def __init__(self, *, store: ModelStore, limits: ChoosesPolicy | None = None) -> None:
        self._store = store
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._scorer: Scorer | None = None
        self._loaded: str | None = None
        self._refused: tuple[str, float, Exception] | None = None
        self._note: str | None = None  # why another model serves than the one promoted
        self.problem: str | None = None
        """Why the model that should serve does not; ``None`` when all is well."""

    def assess(self, message: Message, sightings: Sightings | None = None) -> Judgement:
        """Judge one message with the current model; any failure becomes a verdict without score."""
        try:
            scorer = self._current()
            verdict = scorer.judge(message, sightings)
        except SpamError as problem:
            log.warning("no verdict cause=%s", problem)
            return Judgement(Verdict.unavailable(str(problem)), None)
        except Exception as problem:  # the reader's comment must be held, whatever broke
            log.exception("classifier failed")
            return Judgement(Verdict.unavailable(f"unexpected {type(problem).__name__}"), None)
        return Judgement(verdict, self._limits.policy(scorer))

    def scorer(self) -> Scorer:
        """Give the current model.

        Raises
        ------
        SpamError
            If none can be loaded.
        """
        return self._current()

    def _current(self) -> Scorer:
        wanted = self._wanted()
        scorer = self._scorer
        if scorer is not None and wanted == self._loaded:
            return scorer
        with self._lock:
            return self._reloaded(wanted)

    def _wanted(self) -> str:
        """Read which model should serve; while nobody can tell, the one at hand goes on."""
        try:
            wanted = self._store.current_version()
        except SpamError as problem:
            if self._loaded is None:
                raise
            self.problem = str(problem)
            return self._loaded
        if wanted == self._loaded:
            self.problem = self._note
        return wanted

    def _reloaded(self, wanted: str) -> Scorer:
        if self._scorer is not None and wanted == self._loaded:
            return self._scorer
        problem = self._refusal(wanted) or self._try_loading(wanted)
        if self._scorer is None:
            raise problem or ModelRejectedError(f"model {wanted} is not loaded")
        return self._scorer

    def _try_loading(self, wanted: str) -> Exception | None:
        try:
            scorer, note = self._store.load_serving(wanted)
        except (SpamError, OSError) as problem:
            self._refused = (wanted, time.monotonic(), problem)
            self.problem = f"model {wanted[:MOST_NAME_CHARS]} cannot be loaded: {problem}"
            log.error("model refused model=%s cause=%s", wanted, problem)  # noqa: TRY400 - the cause is the message
            return problem
        self._scorer, self._loaded = scorer, wanted
        self._refused, self.problem = None, note
        self._note = note
        log.info("model loaded model=%s", scorer.version)
        return None

    def _refusal(self, wanted: str) -> Exception | None:
        """Give why this model was refused a moment ago; trying at every comment would be slow."""
        if self._refused is None or self._refused[0] != wanted:
            return None
        is_recent = time.monotonic() - self._refused[1] < RETRY_SECONDS
        return self._refused[2] if is_recent else None
