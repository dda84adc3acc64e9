"""What texts that nearly repeat one another have in common, and where they differ. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

MOST_WORDS: Final = 120
MOST_TEXTS: Final = 12
MOST_OTHERS: Final = 3
MAX_CHARS: Final = 1_200
MAX_WORD_CHARS: Final = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the first text.

    Attributes
    ----------
    varies
        Whether other texts say something else here; the first may say nothing.
    others
        What some of them say, at most ``MOST_OTHERS``; empty text for nothing.
    """

    text: str
    varies: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Alignment:
    """A text's words beside the first one's.

    ``before`` and ``after`` give for each gap of the first text (0 to its length) the gap of this
    one, before and after what this one has in addition there.
    """

    words: list[str]
    before: list[int]
    after: list[int]
    spans: list[tuple[int, int]]


def variants(texts: Sequence[str]) -> tuple[Piece, ...]:
    """Compare texts word by word with the first; caps come first, so that nothing is slow."""
    cut = [_words(text) for text in texts[:MOST_TEXTS]]
    if not cut:
        return ()
    first = cut[0]
    others = [_aligned(first, words) for words in cut[1:]]
    pieces: list[Piece] = []
    done = 0
    for start, end in _merged([span for other in others for span in other.spans]):
        if start > done:
            pieces.append(Piece(" ".join(first[done:start])))
        own = " ".join(first[start:end])
        said = dict.fromkeys(
            " ".join(other.words[other.before[start] : other.after[end]]) for other in others
        )
        different = [text for text in said if text != own]
        pieces.append(Piece(own, varies=True, others=tuple(different[:MOST_OTHERS])))
        done = end
    if done < len(first):
        pieces.append(Piece(" ".join(first[done:])))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    return [word[:MAX_WORD_CHARS] for word in text[:MAX_CHARS].split()[:MOST_WORDS]]


def _aligned(first: list[str], words: list[str]) -> _Alignment:
    size = len(first)
    before: list[int | None] = [None] * (size + 1)
    after = [0] * (size + 1)
    spans = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, first, words, autojunk=False).get_opcodes():
        if tag == "equal":
            for step in range(i2 - i1 + 1):
                if before[i1 + step] is None:
                    before[i1 + step] = j1 + step
                if step:
                    after[i1 + step] = j1 + step
            continue
        spans.append((i1, i2))
        if before[i1] is None:
            before[i1] = j1
        after[i2] = j2
    known = [len(words) if gap is None else gap for gap in before]
    return _Alignment(words, known, after, spans)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches that touch: what is between them would be nothing."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
