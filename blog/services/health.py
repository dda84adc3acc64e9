"""Is this installation sound? The same checks answer ``blarney check`` and ``/healthz``."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from blog.db import Base
from blog.services.clock import DbSession
from blog.services.spam_gate import Gate, SpamGate
from spam.canaries import canaries, failed_canaries
from spam.dataset import Message
from spam.verdict import Verdict

if TYPE_CHECKING:
    from spam.scorer import Scorer


@dataclass(frozen=True, slots=True)
class Check:
    """One question about the installation and its answer."""

    name: str
    is_ok: bool
    detail: str


class HealthService:
    """Runs every check; one that breaks is one that fails."""

    def __init__(
        self, *, session: DbSession, gate: Gate, data_dir: Path, head: str, secret: str
    ) -> None:
        self._session = session
        self._gate = gate
        self._data_dir = data_dir
        self._head = head
        self._secret = secret
        self._known: tuple[Scorer, list[str]] | None = None

    def checks(self) -> list[Check]:
        """Give all checks, failed ones among them."""
        questions: list[tuple[str, Callable[[], str]]] = [
            ("database", self._database),
            ("model", self._model),
            ("canaries", self._canaries),
            ("secret", self._secret_set),
            ("folder", self._folder),
        ]
        return [_answer(name, question) for name, question in questions]

    def _database(self) -> str:
        try:
            rows = self._session.execute(text("SELECT version_num FROM alembic_version"))
            found = [row[0] for row in rows]
        finally:
            self._session.rollback()
        if found != [self._head]:
            raise UnsoundError(
                f"expected migration {self._head}, found {', '.join(found) or 'none'}; "
                "run `blarney db upgrade`"
            )
        missing = set(Base.metadata.tables) - set(
            inspect(self._session.get_bind()).get_table_names()
        )
        if missing:
            raise UnsoundError(f"tables missing: {', '.join(sorted(missing))}")
        return f"at migration {self._head}"

    def _model(self) -> str:
        if isinstance(self._gate, SpamGate):
            scorer = self._gate.scorer()
            if self._gate.problem:
                raise UnsoundError(f"{self._gate.problem}; {scorer.version} serves instead")
            return f"{scorer.version} is loaded"
        return "a double serves"

    def _canaries(self) -> str:
        if failed := self._failed_canaries():
            raise UnsoundError("; ".join(failed))
        return f"{len(canaries())} known texts are judged rightly"

    def _failed_canaries(self) -> list[str]:
        """Judge the canaries once for each loaded model: anybody may ask how this blog is."""
        scorer = self._gate.scorer() if isinstance(self._gate, SpamGate) else None
        if self._known is not None and self._known[0] is scorer:
            return self._known[1]
        failed = failed_canaries(self)
        self._known = None if scorer is None else (scorer, failed)
        return failed

    def judge(self, message: Message) -> Verdict:
        """Judge as the door to the classifier does, so that the canaries take the real way."""
        return self._gate.assess(message).verdict

    def _secret_set(self) -> str:
        if not self._secret:
            raise UnsoundError("no secret is set")
        return "a secret is set"

    def _folder(self) -> str:
        if not os.access(self._data_dir, os.W_OK | os.X_OK):
            raise UnsoundError("the data folder is not writable")
        usage = os.statvfs(self._data_dir)
        free_mib = usage.f_bavail * usage.f_frsize // 1024**2
        if free_mib < MIN_FREE_MIB:
            raise UnsoundError(f"{free_mib} MiB are free in the data folder, too few to be safe")
        return f"the data folder is writable, {free_mib} MiB free"


MIN_FREE_MIB = 20


class UnsoundError(Exception):
    """A check that failed; its message says what was expected and found."""


def _answer(name: str, question: Callable[[], str]) -> Check:
    try:
        return Check(name, is_ok=True, detail=question())
    except Exception as problem:  # noqa: BLE001 - whatever breaks is the answer
        return Check(
            name,
            is_ok=False,
            detail=str(problem).splitlines()[0] if str(problem) else type(problem).__name__,
        )
