"""The raw text beside the normalised one, cut into pieces that a page can mark."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from spam.errors import SpamError
from spam.normalise import Change, normalise

MAX_NAMED_CHARS = 6


@dataclass(frozen=True, slots=True)
class FoldSegment:
    """A piece of the raw text and what the classifier reads; ``kind`` is ``None`` if the same."""

    raw: str
    read_as: str
    kind: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class FoldView:
    """A text in pieces, its normalised form, and how many pieces differ."""

    segments: tuple[FoldSegment, ...]
    folded: str
    changes: int


def fold_view(text: str) -> FoldView:
    """Cut a text where normalising changed it; a text it refuses is shown as it is."""
    try:
        normalised = normalise(text)
    except SpamError:
        return FoldView((FoldSegment(text, text),), text, 0)
    segments: list[FoldSegment] = []
    done = 0
    for change in normalised.changes:
        if change.start > done:
            same = text[done : change.start]
            segments.append(FoldSegment(same, same))
        segments.append(_marked(change))
        done = change.end
    if done < len(text):
        segments.append(FoldSegment(text[done:], text[done:]))
    return FoldView(tuple(segments), normalised.text, len(normalised.changes))


def _marked(change: Change) -> FoldSegment:
    names = [
        f"U+{ord(char):04X} {unicodedata.name(char, 'UNNAMED CHARACTER')}"
        for char in change.source[:MAX_NAMED_CHARS]
    ]
    if len(change.source) > MAX_NAMED_CHARS:
        names.append("…")
    outcome = f"read as “{change.target}”" if change.target else "left out"
    return FoldSegment(
        change.source, change.target, str(change.kind), f"{', '.join(names)} {outcome}"
    )
