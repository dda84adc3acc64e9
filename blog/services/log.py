"""The log: one entry for each act, written in the act's own transaction, and reading it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Subquery, func, or_, select
from sqlalchemy.orm import joinedload

from blog.db import BulkAction, LogEntry
from blog.domain.bulk import UNFINISHED
from blog.domain.identity import MAX_ID
from blog.domain.log import Act
from blog.domain.moderation import DecisionKind
from blog.services.clock import DbSession
from blog.services.origin import ORIGIN

MAX_SUBJECT_CHARS: Final = 200
PAGE_SIZE: Final = 50
CHUNK_SIZE: Final = 500
MOST_LOOKED_AT: Final = 20_000
COLUMNS: Final = (
    "time",
    "user",
    "act",
    "subject",
    "count",
    "via",
    "network",
    "batch",
    "undoes",
    "details",
)


def write_entry(
    session: DbSession,
    act: Act,
    *,
    by: int | None,
    now: datetime,
    subject: str = "",
    count: int = 1,
    batch: str | None = None,
    details: dict[str, Any] | None = None,
) -> LogEntry:
    """Write down an act inside the caller's writing transaction.

    Parameters
    ----------
    by
        The user; ``None`` for somebody unknown and for the worker.
    subject
        What it was done to, in a few words; never a comment's text or a reader's name.
    details
        Small, without texts of readers.
    """
    origin = ORIGIN.get()
    entry = LogEntry(
        at=now,
        user_id=by,
        via=origin.via,
        network=origin.network,
        act=act,
        subject=subject[:MAX_SUBJECT_CHARS],
        count=count,
        batch=batch,
        details=details or {},
    )
    session.add(entry)
    return entry


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries: of whom, which act, from and before which moments, a subject beginning so.

    ``subject_written`` is another way the subject may begin: as the log is written, in English.
    """

    user_id: int | None = None
    act: Act | None = None
    since: datetime | None = None
    before: datetime | None = None
    subject: str = ""
    subject_written: str = ""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry; ``undoable`` names what its Undo takes back, ``bulk`` the action it tells of."""

    entry: LogEntry
    undoable: Mapping[str, str] | None
    bulk: BulkAction | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest first; ``older`` leads on, ``is_cut``: the search was bounded."""

    rows: list[LogRow]
    older: int | None
    is_cut: bool


class LogService:
    """Reads the log by key: a page costs the same however long the log is."""

    def __init__(self, *, session: DbSession) -> None:
        self._session = session

    def page(self, chosen: LogFilter, *, before: int | None = None) -> LogPage:
        """Give a page of what matches.

        Parameters
        ----------
        before
            The number of an entry; only older ones are given.
        """
        found, older, is_cut = self._look(chosen, before, PAGE_SIZE)
        bulk = self._bulk_actions(found)
        undone = self._undone(found)
        rows = [_row(entry, bulk.get(entry.details.get("bulk", 0)), undone) for entry in found]
        return LogPage(rows, older, is_cut)

    def cells(self, chosen: LogFilter) -> Iterator[tuple[str | int, ...]]:
        """Give all that matches as ``COLUMNS``, newest first, a few at a time in memory."""
        before: int | None = None
        while True:
            found, before, _ = self._look(chosen, before, CHUNK_SIZE)
            lines = [_cells(entry) for entry in found]
            self._session.rollback()  # a long reading would keep the database's log from shrinking
            self._session.expunge_all()
            yield from lines
            if before is None:
                return

    def _look(
        self, chosen: LogFilter, before: int | None, size: int
    ) -> tuple[list[LogEntry], int | None, bool]:
        """Give entries, the key of what follows, and whether the search ended before the log did.

        At most ``MOST_LOOKED_AT`` entries are looked at, whatever is searched for.
        """
        window = self._window(chosen, before)
        lowest, looked_at = self._session.execute(
            select(func.min(window.c.id), func.count(window.c.id))
        ).one()
        if not looked_at:
            return [], None, False
        found = list(
            self._session.scalars(
                select(LogEntry)
                .where(LogEntry.id >= lowest, *_conditions(chosen, before))
                .options(joinedload(LogEntry.user))
                .order_by(LogEntry.id.desc())
                .limit(size + 1)
            )
        )
        if len(found) > size:
            return found[:size], found[size - 1].id, False
        is_cut = looked_at == MOST_LOOKED_AT
        return found, lowest if is_cut else None, is_cut

    def _window(self, chosen: LogFilter, before: int | None) -> Subquery:
        """Choose the newest entries by what an index knows."""
        window = select(LogEntry.id).where(*_bounds(before))
        if chosen.user_id is not None:
            window = window.where(LogEntry.user_id == chosen.user_id)
        elif chosen.act is not None:
            window = window.where(LogEntry.act == chosen.act)
        if chosen.before is not None:
            newest = select(LogEntry.id).where(LogEntry.at < chosen.before)
            newest = newest.order_by(LogEntry.at.desc(), LogEntry.id.desc()).limit(1)
            window = window.where(LogEntry.id <= (self._session.scalar(newest) or 0))
        if chosen.since is not None:
            oldest = select(LogEntry.id).where(LogEntry.at >= chosen.since)
            oldest = oldest.order_by(LogEntry.at, LogEntry.id).limit(1)
            window = window.where(LogEntry.id >= (self._session.scalar(oldest) or MAX_ID))
        return window.order_by(LogEntry.id.desc()).limit(MOST_LOOKED_AT).subquery()

    def _bulk_actions(self, entries: Sequence[LogEntry]) -> dict[int, BulkAction]:
        numbers = [entry.details["bulk"] for entry in entries if "bulk" in entry.details]
        found = self._session.scalars(select(BulkAction).where(BulkAction.id.in_(numbers)))
        return {action.id: action for action in found}

    def _undone(self, entries: Sequence[LogEntry]) -> set[str]:
        """Tell which batches and decisions of these entries were taken back since."""
        keys = [key for entry in entries if (key := _key(entry))]
        found = self._session.scalars(select(LogEntry.undoes).where(LogEntry.undoes.in_(keys)))
        return {key for key in found if key}


def _cells(entry: LogEntry) -> tuple[str | int, ...]:
    return (
        entry.at.astimezone(UTC).isoformat(timespec="seconds"),
        entry.user.name if entry.user else "",
        entry.act.value,
        entry.subject,
        entry.count,
        entry.via.value,
        entry.network,
        entry.batch or "",
        entry.undoes or "",
        json.dumps(entry.details, ensure_ascii=False, sort_keys=True) if entry.details else "",
    )


def _bounds(before: int | None) -> list[ColumnElement[bool]]:
    return [] if before is None else [LogEntry.id < before]


def _conditions(chosen: LogFilter, before: int | None) -> list[ColumnElement[bool]]:
    conditions = _bounds(before)
    if chosen.user_id is not None:
        conditions.append(LogEntry.user_id == chosen.user_id)
    if chosen.act is not None:
        conditions.append(LogEntry.act == chosen.act)
    if chosen.since is not None:
        conditions.append(LogEntry.at >= chosen.since)
    if chosen.before is not None:
        conditions.append(LogEntry.at < chosen.before)
    if chosen.subject:
        begins = LogEntry.subject.istartswith(chosen.subject, autoescape=True)
        if chosen.subject_written:
            written = LogEntry.subject.istartswith(chosen.subject_written, autoescape=True)
            begins = or_(begins, written)
        conditions.append(begins)
    return conditions


def _key(entry: LogEntry) -> str | None:
    """Name what an undo of this entry would take back."""
    if entry.batch is not None:
        return entry.batch
    decision = entry.details.get("decision")
    return None if decision is None else str(decision)


def _row(entry: LogEntry, bulk: BulkAction | None, undone: set[str]) -> LogRow:
    key = _key(entry)
    is_running = bulk is not None and bulk.state in UNFINISHED
    is_for_good = entry.details.get("kind") == DecisionKind.REMOVE
    if key is None or key in undone or is_running or is_for_good or not entry.count:
        return LogRow(entry, None, bulk)
    if entry.batch is not None:
        return LogRow(entry, {"batch": key}, bulk)
    return LogRow(
        entry, {"decision_id": key, "comment_id": str(entry.details["comments"][0])}, bulk
    )
