"""Sentences left for the next page: what happened, in which tone, and how to take it back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from flask import flash, get_flashed_messages


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence.

    Attributes
    ----------
    tone
        ``good``, ``warn`` or ``bad``.
    undo
        Fields of the form that takes back what the sentence tells.
    details
        More sentences, one for each thing that went otherwise.
    """

    text: str
    tone: str = "good"
    undo: dict[str, str] | None = None
    details: list[str] = field(default_factory=list)


def say(
    text: str,
    tone: str = "good",
    *,
    undo: dict[str, str] | None = None,
    details: list[str] | None = None,
) -> None:
    """Leave a sentence for the next page of the same session."""
    flash(json.dumps(asdict(Notice(text, tone, undo, details or []))))


def notices() -> list[Notice]:
    """Take the sentences that were left; they are shown once."""
    return [Notice(**json.loads(str(message))) for message in get_flashed_messages()]
