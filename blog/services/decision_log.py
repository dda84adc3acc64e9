"""What the log says of decisions: one entry for each press, in the transaction of the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from blog.db import Decision
from blog.domain.log import Act
from blog.services.clock import DbSession
from blog.services.decisions import Maker
from blog.services.log import write_entry

MOST_NAMED: Final = 10
"""How many comments an entry names; the batch leads to the rest."""


def note_decided(
    session: DbSession,
    decisions: Sequence[Decision],
    *,
    maker: Maker,
    now: datetime,
    campaign: int | None = None,
) -> None:
    """Write down what a user decided with one press; the decisions are all of one kind."""
    _note(session, Act.DECIDED, decisions, by=maker.user_id, now=now, campaign=campaign)


def note_taken_back(
    session: DbSession, decisions: Sequence[Decision], *, by: int, now: datetime, undoes: str
) -> None:
    """Write down what a user took back with one press.

    Parameters
    ----------
    undoes
        The batch, or the number of the single decision.
    """
    _note(session, Act.UNDONE, decisions, by=by, now=now, undoes=undoes)


def _note(
    session: DbSession,
    act: Act,
    decisions: Sequence[Decision],
    *,
    by: int | None,
    now: datetime,
    undoes: str | None = None,
    campaign: int | None = None,
) -> None:
    first = decisions[0]
    details: dict[str, Any] = {
        "comments": [decision.comment_id for decision in decisions[:MOST_NAMED]],
        "to": first.to_status,
    }
    if act is Act.DECIDED:
        details["kind"] = first.kind
    if first.batch is None:
        details["decision"] = first.id
    if campaign is not None:
        details["campaign"] = campaign
    entry = write_entry(
        session,
        act,
        by=by,
        now=now,
        subject=_subject(decisions),
        count=len(decisions),
        batch=first.batch,
        details=details,
    )
    entry.undoes = undoes


def _subject(decisions: Sequence[Decision]) -> str:
    """Name the comments by their numbers, the first few of many."""
    named = ", ".join(f"#{decision.comment_id}" for decision in decisions[:MOST_NAMED])
    more = len(decisions) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
