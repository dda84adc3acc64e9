"""What the log says of decisions: one entry for each press, in the transaction of the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from blog.db import Decision, LogEntry
from blog.domain.log import Act
from blog.services.clock import DbSession
from blog.services.decisions import Maker
from blog.services.log import write_entry
from blog.services.orders import DecisionResult

MOST_NAMED: Final = 10
"""How many comments an entry names; the batch leads to the rest."""


def note_decided(
    session: DbSession,
    decisions: Sequence[Decision],
    result: DecisionResult,
    *,
    maker: Maker,
    now: datetime,
    campaign: int | None = None,
) -> None:
    """Write down what a user decided with one press, of which ``decisions`` are the newest.

    Where one press needs several transactions, the first writes the entry and each later one
    makes it tell of more.
    """
    if result.entry is not None:
        result.entry.count = result.decided
    elif decisions:
        details: dict[str, Any] = {"kind": decisions[0].kind}
        if campaign is not None:
            details["campaign"] = campaign
        result.entry = _note(
            session, Act.DECIDED, decisions, by=maker.user_id, now=now, details=details
        )


def note_taken_back(
    session: DbSession,
    decisions: Sequence[Decision],
    result: DecisionResult,
    *,
    by: int,
    now: datetime,
    undoes: str,
) -> None:
    """Write down what a user took back with one press, as ``note_decided`` does.

    Parameters
    ----------
    undoes
        The batch, or the number of the single decision.
    """
    if result.entry is not None:
        result.entry.count = result.decided
    elif decisions:
        result.entry = _note(session, Act.UNDONE, decisions, by=by, now=now, details={})
        result.entry.undoes = undoes


def _note(
    session: DbSession,
    act: Act,
    decisions: Sequence[Decision],
    *,
    by: int | None,
    now: datetime,
    details: dict[str, Any],
) -> LogEntry:
    first = decisions[0]
    details |= {
        "comments": [decision.comment_id for decision in decisions[:MOST_NAMED]],
        "to": first.to_status,
    }
    if first.batch is None:
        details["decision_id"] = first.id
    return write_entry(
        session,
        act,
        by=by,
        now=now,
        subject=_subject(decisions),
        count=len(decisions),
        batch=first.batch,
        details=details,
    )


def _subject(decisions: Sequence[Decision]) -> str:
    """Name the comments by their numbers, the first few of many."""
    named = ", ".join(f"#{decision.comment_id}" for decision in decisions[:MOST_NAMED])
    more = len(decisions) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
