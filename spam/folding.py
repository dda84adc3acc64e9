"""Edits on a text, kept in positions of the text as it was typed.

The folds of ``spam.normalise`` run one after another, each on the result of the one before. A
``Draft`` carries the current text together with the place every code point came from, so that in
the end one ordered list of changes leads from the typed text to the folded one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple


class ChangeKind(StrEnum):
    """Why a stretch of text was changed."""

    LOOKALIKE = "lookalike"
    """A letter of another alphabet that is drawn like a Latin one."""
    COMPATIBILITY = "compatibility"
    """A Latin letter or digit in a typographic style: mathematical, circled, fullwidth, …"""
    INVISIBLE = "invisible"
    """A character that shows nothing."""
    BIDI = "bidi"
    """A control that changes the direction of reading, or text that it showed backwards."""
    MARK = "mark"
    """Combining marks piled up as decoration."""
    REGIONAL = "regional"
    """Flag letters that spell a word instead of flags."""
    LEET = "leet"
    """A digit or sign in place of a letter of a known word."""
    DIACRITIC = "diacritic"
    """Accents on a known word that has none, in a text without accents otherwise."""
    SPACED = "spaced"
    """A separator between the letters of a known word."""


Edit = tuple[int, int, str, ChangeKind]
"""Start, end (code points of the current text), new text, why."""


class Change(NamedTuple):
    """One changed stretch of the typed text; a tuple, because a text may have thousands.

    Attributes
    ----------
    start, end
        Code points of the typed text, ``0 <= start < end <= len(text)``.
    source
        The typed stretch, ``text[start:end]``.
    target
        What stands there in the folded text; empty when it was removed.
    kind
        Why. Neighbouring code points changed for the same reason are one change.
    """

    start: int
    end: int
    source: str
    target: str
    kind: ChangeKind

    def as_dict(self) -> dict[str, Any]:
        """Give the change as JSON-ready data with the keys start, end, from, to, kind."""
        return {
            "start": self.start,
            "end": self.end,
            "from": self.source,
            "to": self.target,
            "kind": self.kind.value,
        }


_AS_CHANGE = partial(tuple.__new__, Change)  # without Python's own call: there may be thousands


def apply_changes(text: str, changes: Iterable[Change]) -> str:
    """Write the changes into the text they were reported for."""
    pieces = []
    at = 0
    for change in changes:
        pieces += [text[at : change.start], change.target]
        at = change.end
    return "".join([*pieces, text[at:]])


class Draft:
    """The current text of a folding in progress, and where each code point came from.

    Attributes
    ----------
    text
        The current text.
    """

    def __init__(self, source: str) -> None:
        self.text = source
        self._source = source
        self._origins: list[int] | None = None  # None: position i came from position i
        self._kinds: dict[int, ChangeKind] = {}  # by position in the source; the first reason stays

    def apply(self, edits: list[Edit]) -> None:
        """Replace stretches of the current text.

        Parameters
        ----------
        edits
            Ordered, not overlapping, not empty (``start < end``).
        """
        if not edits:
            return
        self._note(edits)
        if self._origins is not None or any(len(new) != b - a for a, b, new, _ in edits):
            self._move(edits)
        pieces = []
        at = 0
        for start, end, new, _ in edits:
            pieces += [self.text[at:start], new]
            at = end
        pieces.append(self.text[at:])
        self.text = "".join(pieces)

    def changes(self) -> tuple[Change, ...]:
        """List what was changed so far, in the order of the source."""
        listed: list[Change] = []
        origins = self._origins
        kinds = self._kinds
        count = len(self.text)
        first = last = 0
        for start, end in self._runs():
            source = self._source[start:end]
            if origins is None:
                target = self.text[start:end]
            else:
                first = bisect_left(origins, start, last)  # origins never fall
                last = first
                while last < count and origins[last] < end:  # seldom more than a step or two
                    last += 1
                target = self.text[first:last]
            if source != target:
                listed.append(_AS_CHANGE((start, end, source, target, kinds[start])))
        return tuple(listed)

    def _note(self, edits: list[Edit]) -> None:
        kinds = self._kinds
        origins = self._origins
        for start, end, _, kind in edits:
            if end - start == 1:  # most are; a slice and a loop cost several times as much
                kinds.setdefault(origins[start] if origins else start, kind)
                continue
            for place in origins[start:end] if origins else range(start, end):
                kinds.setdefault(place, kind)

    def _move(self, edits: list[Edit]) -> None:
        old = self._origins if self._origins is not None else list(range(len(self.text)))
        new: list[int] = []
        at = 0
        for start, end, target, _ in edits:
            if len(target) != end - start:  # else every code point keeps its origin
                new += old[at:start]
                if target:
                    new += [old[start]] * len(target)
                at = end
        self._origins = new + old[at:]

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Join neighbouring positions with one reason: (start, end)."""
        kinds = self._kinds
        start = end = -1
        reason = None
        for place in sorted(kinds):
            kind = kinds[place]
            if place != end or kind is not reason:
                if end > start:
                    yield start, end
                start = place
                reason = kind
            end = place + 1
        if end > start:
            yield start, end
