"""Which words were added and which were taken away between two texts.

The shortest edit by Myers' method (E. W. Myers, An O(ND) difference algorithm and its variations,
1986), with a limit: texts that differ in very much are shown as replaced.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

MOST_EDITS: Final = 250
_WORD = re.compile(r"\w")
_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring words with one fate."""

    change: Change
    text: str


def word_differences(old: str, new: str) -> tuple[Piece, ...]:
    """Cut two texts into what stayed, what went and what came, in reading order."""
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middle = _edits(before[start : len(before) - end], after[start : len(after) - end])
    steps = [(Change.SAME, token) for token in before[:start]]
    steps += middle
    steps += [(Change.SAME, token) for token in before[len(before) - end :]]
    return tuple(_readable(_pieces(steps)))


def _pieces(steps: Sequence[tuple[Change, str]]) -> list[Piece]:
    return [
        Piece(change, "".join(token for _, token in group))
        for change, group in groupby(steps, key=lambda step: step[0])
    ]


def _readable(pieces: Sequence[Piece]) -> list[Piece]:
    """Put changes that only a space or a comma keeps apart together: what went, then what came."""
    found: list[Piece] = []
    gone = new = ""
    for place, piece in enumerate(pieces):
        is_inside = 0 < place < len(pieces) - 1
        if piece.change is Change.SAME and not (is_inside and not _WORD.search(piece.text)):
            found += _changes(gone, new)
            found.append(piece)
            gone = new = ""
            continue
        gone += piece.text if piece.change is not Change.NEW else ""
        new += piece.text if piece.change is not Change.GONE else ""
    return found + _changes(gone, new)


def _changes(gone: str, new: str) -> list[Piece]:
    both = (Piece(Change.GONE, gone), Piece(Change.NEW, new))
    return [piece for piece in both if piece.text]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Count the tokens that two lists begin with alike."""
    number = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        number += 1
    return number


def _edits(before: list[str], after: list[str]) -> list[tuple[Change, str]]:
    trace = _trace(before, after)
    if trace is None:
        replaced = [(Change.GONE, token) for token in before]
        return replaced + [(Change.NEW, token) for token in after]
    return _walk_back(trace, before, after)


def _trace(before: list[str], after: list[str]) -> list[dict[int, int]] | None:
    """Give, for each number of edits, how far each diagonal was reached; ``None`` for too many."""
    reached = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(MOST_EDITS, len(before) + len(after)) + 1):
        trace.append(dict(reached))
        for diagonal in range(-edits, edits + 1, 2):
            x = _next_x(reached, diagonal, edits)
            while x < len(before) and 0 <= x - diagonal < len(after):
                if before[x] != after[x - diagonal]:
                    break
                x += 1
            reached[diagonal] = x
            if x >= len(before) and x - diagonal >= len(after):
                return trace
    return None


def _next_x(reached: dict[int, int], diagonal: int, edits: int) -> int:
    goes_down = diagonal == -edits or (
        diagonal != edits and reached[diagonal - 1] < reached[diagonal + 1]
    )
    return reached[diagonal + 1] if goes_down else reached[diagonal - 1] + 1


def _walk_back(
    trace: list[dict[int, int]], before: list[str], after: list[str]
) -> list[tuple[Change, str]]:
    x, y = len(before), len(after)
    steps: list[tuple[Change, str]] = []
    for edits in range(len(trace) - 1, -1, -1):
        reached, diagonal = trace[edits], x - y
        goes_down = diagonal == -edits or (
            diagonal != edits and reached[diagonal - 1] < reached[diagonal + 1]
        )
        last = diagonal + 1 if goes_down else diagonal - 1
        last_x = reached[last]
        last_y = last_x - last
        while x > last_x and y > last_y and x > 0 and y > 0:
            x, y = x - 1, y - 1
            steps.append((Change.SAME, before[x]))
        if edits:
            steps.append(
                (Change.NEW, after[last_y]) if goes_down else (Change.GONE, before[last_x])
            )
        x, y = last_x, last_y
    return steps[::-1]
