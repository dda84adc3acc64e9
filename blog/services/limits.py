"""The owner's limits: set in the settings, or saved on the page; else those the model ships with.

What is saved on the page is a small file beside the models, like the pointer to the current one:
every process reads it at its next comment, and a copy of the data folder takes it along.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from blog.db import writing
from blog.domain.errors import InvalidInputError
from blog.domain.log import Act
from blog.domain.moderation import Policy
from blog.domain.sentences import Sentence
from blog.services.clock import Clock, DbSession
from blog.services.log import write_entry
from blog.services.spam_gate import HasLimits, Limits
from spam.errors import ModelRejectedError
from spam.model_card import ModelCard
from spam.store import ModelStore

log = logging.getLogger(__name__)
LIMITS_FILE = "limits.json"
MAX_FILE_BYTES = 10_000


class _BrokenLimitsError(Exception):
    """The file of the limits is there but cannot be used."""


@dataclass(frozen=True, slots=True)
class SavedLimits:
    """What an administrator saved.

    Attributes
    ----------
    hold_at
        Score in (0, 1] from which comments are held.
    spam_at
        Score in (0, 1] from which they go to spam, at least ``hold_at``; 0: the model's own.
    saved_at
        UTC, ISO 8601.
    saved_by
        Identity of the user.
    """

    hold_at: float
    spam_at: float
    saved_at: str
    saved_by: int


class OwnerLimits:
    """Combines settings, what was saved and the model's limits; the settings win."""

    def __init__(self, *, settings: Limits, store: ModelStore) -> None:
        self.settings = settings
        self._store = store

    def policy(self, scorer: HasLimits) -> Policy:
        """Give the policy for one model; never raises: when nobody can tell, all is held."""
        settings = self.settings
        if settings.hold_at and settings.spam_at:
            return settings.policy(scorer)
        try:
            saved = self.saved()
        except _BrokenLimitsError as problem:
            log.error("limits unreadable, every comment is held cause=%s", problem)  # noqa: TRY400 - the cause is the message
            return replace(settings, hold_everything=True).policy(scorer)
        if saved is None:
            return settings.policy(scorer)
        return Limits(
            settings.hold_at or saved.hold_at,
            settings.spam_at or saved.spam_at,
            settings.hold_everything,
        ).policy(scorer)

    def saved(self) -> SavedLimits | None:
        """Read what was saved; ``None`` when nothing was."""
        try:
            with (self._store.folder / LIMITS_FILE).open("rb") as file:
                raw = file.read(MAX_FILE_BYTES)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as problem:
            raise _BrokenLimitsError(f"cannot read {LIMITS_FILE}: {problem}") from problem
        try:
            return _checked(json.loads(raw))
        except (ValueError, TypeError, KeyError, RecursionError) as problem:
            raise _BrokenLimitsError(
                f"expected limits in {LIMITS_FILE}, found something else; save them again"
            ) from problem

    def problem(self) -> str | None:
        """Say why what was saved cannot be used; ``None`` when all is well."""
        try:
            self.saved()
        except _BrokenLimitsError as problem:
            return str(problem)
        return None


@dataclass(frozen=True, slots=True)
class LimitsInForce:
    """Where things stand: the model's limits, what was saved, what the settings say, the result.

    ``own`` are the model's own; ``policy`` is what the next comment meets; both ``None`` when no
    model can be used.
    """

    version: str | None
    own: Policy | None
    policy: Policy | None
    settings: Limits
    saved: SavedLimits | None
    problem: str | None


class LimitsService:
    """Shows and changes the owner's limits."""

    def __init__(
        self, *, session: DbSession, owner: OwnerLimits, store: ModelStore, now: Clock
    ) -> None:
        self._session = session
        self._owner = owner
        self._store = store
        self._now = now

    def in_force(self) -> LimitsInForce:
        """Tell what the next comment is judged by."""
        card, problem = current_card(self._store)
        return LimitsInForce(
            version=card.version if card else None,
            own=Limits().policy(card) if card else None,
            policy=self._owner.policy(card) if card else None,
            settings=self._owner.settings,
            saved=_or_none(self._owner.saved),
            problem=problem or self._owner.problem(),
        )

    def save(self, *, hold_at: float, spam_at: float, by: int) -> None:
        """Make these the owner's limits, for the next comment in every process.

        Raises
        ------
        InvalidInputError
            If they are no limits.
        """
        _check(hold_at, spam_at)
        before = self.in_force().policy
        saved = SavedLimits(hold_at, spam_at, self._now().isoformat(), by)
        details = {"hold_at": hold_at, "spam_at": spam_at}
        with writing(self._session):
            write_entry(self._session, Act.LIMITS_SAVED, by=by, now=self._now(), details=details)
            self._store.replace_file(LIMITS_FILE, json.dumps(asdict(saved)).encode())
        self._tell("limits saved", before, by)

    def reset(self, *, by: int) -> None:
        """Go back to the limits that the model ships with."""
        before = self.in_force().policy
        with writing(self._session):
            write_entry(self._session, Act.LIMITS_RESET, by=by, now=self._now())
            self._store.remove_file(LIMITS_FILE)
        self._tell("limits reset", before, by)

    def _tell(self, event: str, before: Policy | None, by: int) -> None:
        after = self.in_force().policy
        log.info(
            "%s user=%s hold_at=%s spam_at=%s hold_at_before=%s spam_at_before=%s",
            event,
            by,
            after.hold_at if after else None,
            after.spam_at if after else None,
            before.hold_at if before else None,
            before.spam_at if before else None,
        )


def current_card(store: ModelStore) -> tuple[ModelCard | None, str | None]:
    """Read the card of the model in use, or say why nobody can."""
    try:
        return store.card(store.current_version()), None
    except ModelRejectedError as problem:
        return None, str(problem)


def _or_none(read: Callable[[], SavedLimits | None]) -> SavedLimits | None:
    try:
        return read()
    except _BrokenLimitsError:
        return None


def _checked(found: Any) -> SavedLimits:
    saved = SavedLimits(
        hold_at=float(found["hold_at"]),
        spam_at=float(found["spam_at"]),
        saved_at=datetime.fromisoformat(found["saved_at"]).isoformat(),
        saved_by=int(found["saved_by"]),
    )
    try:
        _check(saved.hold_at, saved.spam_at)
    except InvalidInputError as problem:
        raise ValueError(str(problem)) from problem
    return saved


def _check(hold_at: float, spam_at: float) -> None:
    faults: dict[str, str] = {}
    if not (math.isfinite(hold_at) and 0 < hold_at <= 1):
        faults["hold_at"] = Sentence(
            "Hold from: expected a score above 0, at most 1; found {found}.", found=f"{hold_at:g}"
        )
    if not (math.isfinite(spam_at) and 0 <= spam_at <= 1):
        faults["spam_at"] = Sentence(
            "Spam from: expected a score from 0 to 1; found {found}.", found=f"{spam_at:g}"
        )
    elif not faults and 0 < spam_at < hold_at:
        faults["spam_at"] = Sentence(
            "Spam from: expected at least the limit for holding, {least}; found {found}.",
            least=f"{hold_at:g}",
            found=f"{spam_at:g}",
        )
    if faults:
        raise InvalidInputError(faults)
