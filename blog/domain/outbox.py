"""What is sent out and when it is tried again. Pure rules; times are aware moments in UTC."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class OutboxKind(StrEnum):
    """Through which door a message leaves."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class OutboxState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


PAUSES: Final = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60)
)
KEPT_DAYS: Final = 30
MAX_SUBJECT_CHARS: Final = 120
MAX_HEADER_CHARS: Final = 200
# Python 3.11 before .12 writes an encoded word with line breaks in it as a header of its own.
_ENCODED_WORD: Final = re.compile(r"=\?")
_BLANKS: Final = re.compile(r"\s+")


def next_try(attempts: int, now: datetime) -> datetime | None:
    """Tell when to try again after so many failed attempts, 1 or more; ``None`` for never."""
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def header_text(text: str, *, most: int = MAX_HEADER_CHARS) -> str:
    """Make a text fit for a header: one line, no control or format characters, no encoded words."""
    seen = "".join(
        " " if unicodedata.category(char)[0] in "CZ" else char for char in text[: most * 4]
    )
    line = _BLANKS.sub(" ", _ENCODED_WORD.sub("= ?", seen)).strip()
    return line if len(line) <= most else line[: most - 1] + "…"


def body_text(text: str) -> str:
    """Make a text fit for a plain mail: line ends alone of all control and format characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(
        "".join(char if unicodedata.category(char)[0] != "C" else " " for char in line).rstrip()
        for line in lines
    )
