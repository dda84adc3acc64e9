"""The raw text beside the normalised one, cut into pieces that a page can mark."""

from __future__ import annotations

import logging
import unicodedata
from dataclasses import dataclass

from blog.domain.sentences import Sentence
from blog.domain.text import search_key
from spam.folding import Change, ChangeKind
from spam.normalise import Normalised, normalise

log = logging.getLogger(__name__)

MAX_NAMED_CHARS = 6
MAX_KEY_CHARS = 240


@dataclass(frozen=True, slots=True)
class FoldSegment:
    """A piece of the raw text and what the classifier reads; ``kind`` is ``None`` if the same.

    ``telling`` are the characters worth naming.
    """

    raw: str
    read_as: str
    kind: str | None = None
    telling: str = ""

    @property
    def title(self) -> str:
        """Say what was read otherwise; made when it is asked for, as a list shows few of them."""
        if self.kind is None:
            return ""
        names = _names(self.telling)
        if not self.read_as:
            return Sentence("{names} left out", names=names)
        return Sentence("{names} read as “{text}”", names=names, text=self.read_as)


@dataclass(frozen=True, slots=True)
class FoldView:
    """A text in pieces, its normalised form, and how many pieces differ.

    ``is_cut`` says that only the beginning of the text was looked at.
    """

    segments: tuple[FoldSegment, ...]
    folded: str
    changes: int
    is_cut: bool = False


def fold_view(text: str, *, most_chars: int | None = None) -> FoldView:
    """Cut a text where normalising changed it; a text it refuses is shown as it is.

    Parameters
    ----------
    most_chars
        Look at the beginning only, for lists: a page of hostile texts must stay quick.
    """
    is_cut = most_chars is not None and len(text) > most_chars
    text = text[:most_chars]
    normalised = _normalised(text)
    if normalised is None:
        return FoldView((FoldSegment(text, text),), text, 0, is_cut)
    segments: list[FoldSegment] = []
    done = 0
    for change in normalised.changes:
        if change.start > done:
            same = text[done : change.start]
            segments.append(FoldSegment(same, same))
        segments += _marked(change)
        done = change.end
    if done < len(text):
        segments.append(FoldSegment(text[done:], text[done:]))
    return FoldView(tuple(segments), normalised.text, len(normalised.changes), is_cut)


def folded(text: str) -> str:
    """Give the normalised text, or the text itself when normalising fails."""
    normalised = _normalised(text)
    return text if normalised is None else normalised.text


def name_key(name: str) -> str:
    """Fold a name as it is read: look-alike letters, case and accents make no second person."""
    return search_key(folded(name))[:MAX_KEY_CHARS]


def _normalised(text: str) -> Normalised | None:
    """Normalise; a failure must neither lose a comment nor break a moderator's page."""
    try:
        return normalise(text)
    except Exception:
        log.exception("normalising failed")
        return None


def _marked(change: Change) -> list[FoldSegment]:
    """Cut a change into pieces: each letter that reads as another one has a piece of its own."""
    source, target, kind = change.source, change.target, str(change.kind)
    if change.kind is ChangeKind.LOOKALIKE and len(source) == len(target):
        return [
            FoldSegment(raw, read_as, kind, raw)
            for raw, read_as in zip(source, target, strict=True)
        ]
    return [FoldSegment(source, target, kind, _telling(change))]


def _telling(change: Change) -> str:
    """Give the characters worth naming: of a text that was turned round, what turned it."""
    if change.kind is not ChangeKind.BIDI:
        return change.source[: MAX_NAMED_CHARS + 1]
    hidden = "".join(char for char in change.source if unicodedata.category(char) == "Cf")
    return (hidden or change.source)[: MAX_NAMED_CHARS + 1]


def _names(chars: str) -> str:
    names = [
        f"U+{ord(char):04X} {unicodedata.name(char, 'UNNAMED CHARACTER')}"
        for char in chars[:MAX_NAMED_CHARS]
    ]
    return ", ".join([*names, "…"] if len(chars) > MAX_NAMED_CHARS else names)
