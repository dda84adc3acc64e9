"""Edits on a text, kept in positions of the text as it was typed.

The folds of ``spam.normalise`` run one after another, each on the result of the one before. A
``Draft`` carries the current text together with the place every code point came from, so that in
the end one ordered list of changes leads from the typed text to the folded one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import partial
from operator import eq
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
        self._first: list[Edit] = []  # the only edits so far, in places of the source
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
        if self.text is self._source:
            self._first = edits
        else:
            if self._first:
                self._trace(self._first)
                self._first = []
            self._trace(edits)
        text = self.text
        starts = [edit[0] for edit in edits]
        ends = [edit[1] for edit in edits]
        pieces = [""] * (2 * len(edits) + 1)
        pieces[2::2] = [
            text[end:start] for end, start in zip(ends, [*starts[1:], None], strict=True)
        ]
        pieces[1::2] = [edit[2] for edit in edits]
        pieces[0] = text[: starts[0]]
        self.text = "".join(pieces)

    def changes(self) -> tuple[Change, ...]:
        """List what was changed so far, in the order of the source."""
        text = self._source
        runs = _joined(self._first) if self._first else self._runs()
        return tuple(
            [
                _AS_CHANGE((start, end, source, target, kind))
                for start, end, target, kind in runs
                if (source := text[start:end]) != target
            ]
        )

    def _trace(self, edits: list[Edit]) -> None:
        """Remember where the code points come from that the edits change, and why they do."""
        self._note(edits)
        if self._origins is not None or any(len(new) != b - a for a, b, new, _ in edits):
            self._move(edits)

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
        old = self._origins if self._origins is not None else list(range(len(self._source)))
        new: list[int] = []
        at = 0
        for start, end, target, _ in edits:
            if len(target) != end - start:  # else every code point keeps its origin
                new += old[at:start]
                if target:
                    new += [old[start]] * len(target)
                at = end
        self._origins = new + old[at:]

    def _runs(self) -> Iterator[Edit]:
        """Join neighbouring places of the source changed for one reason; give what stands there."""
        kinds = self._kinds
        places = sorted(kinds)
        first = at = last = 0  # first and last of the current text, at of the source
        count = len(places)
        index = 0
        while index < count:
            start = places[index]
            kind = kinds[start]
            end = start + 1
            index += 1
            while index < count and places[index] == end and kinds[end] is kind:
                end += 1
                index += 1
            first = last + start - at  # what lies between was not changed
            last = self._end_of(end, first)
            at = end
            yield start, end, self.text[first:last], kind

    def _end_of(self, end: int, at: int) -> int:
        """Find the first place of the current text, from a place on, that comes from ``end`` on."""
        origins = self._origins
        if origins is None:
            return end
        while at < len(origins) and origins[at] < end:  # seldom more than a step or two
            at += 1
        return at


def _joined(edits: list[Edit]) -> Iterable[Edit]:
    """Join neighbouring edits with one reason."""
    starts = [edit[0] for edit in edits]
    ends = [edit[1] for edit in edits]
    return _join(edits) if any(map(eq, starts[1:], ends)) else edits


def _join(edits: list[Edit]) -> Iterator[Edit]:
    first, last, target, reason = edits[0]
    for start, end, new, kind in edits[1:]:
        if start == last and kind is reason:
            target += new
        else:
            yield first, last, target, reason
            first, target, reason = start, new, kind
        last = end
    yield first, last, target, reason
