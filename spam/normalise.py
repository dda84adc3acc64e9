"""Fold a text to what a reader sees: plain Latin letters where Latin letters are meant.

Spammers write flattery with letters of other alphabets, styled, reversed or hidden characters, so
that filters do not know the words. This module undoes that and nothing else: living scripts,
accents, mathematics, flags and emoji stay as typed (docs/normalising.md lists the rules).

The folded text feeds the classifier; the typed one is stored and shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from spam import fold_hidden, fold_lookalikes, fold_styled, fold_words
from spam.errors import TextTooLongError
from spam.folding import Change, ChangeKind, Draft, Edit

__all__ = ["MAX_CHARS", "NORMALISER_VERSION", "Change", "ChangeKind", "Normalised", "normalise"]

MAX_CHARS: Final = 10_000
"""Longest text, in code points."""
NORMALISER_VERSION: Final = 3
"""Raised with every change of what comes out; a model is bound to one version."""

_Fold = Callable[[str], list[Edit]]

# In this order, each with the characters without which it has nothing to do.
_FOLDS: Final[tuple[tuple[frozenset[str], _Fold], ...]] = (
    (fold_hidden.OVERRIDE, fold_hidden.reversed_text),
    (fold_styled.REGIONAL, fold_styled.regional_letters),
    (fold_hidden.HIDDEN, fold_hidden.hidden_characters),
    (fold_hidden.MARKS, fold_hidden.piled_marks),
    (fold_styled.LIGATURE, fold_styled.ligatures),
    (fold_styled.WIDE, fold_styled.wide_characters),
    (fold_styled.STYLED, fold_styled.styled_letters),
)
_LEXICON_FOLDS: Final = (
    (fold_words.SEPARATORS, fold_words.separated_letters),
    (fold_words.LEET_SIGNS, fold_words.leet),
    (fold_words.ACCENTS, fold_words.accents),
)
# A fold can free a character for another (a joiner between letters that were styled). Two rounds
# do in practice; the bound keeps the time linear whatever is typed.
_MOST_ROUNDS: Final = 8


@dataclass(frozen=True, slots=True)
class Normalised:
    """A folded text and how it came about.

    Attributes
    ----------
    text
        The folded text.
    changes
        In order, not overlapping; written into the typed text they give exactly ``text``.
    """

    text: str
    changes: tuple[Change, ...] = ()

    def count(self, *kinds: ChangeKind) -> int:
        """Count the typed code points that were changed, for any or for the given reasons."""
        return sum(c.end - c.start for c in self.changes if not kinds or c.kind in kinds)


def normalise(text: str, lexicon: frozenset[str] = frozenset()) -> Normalised:
    """Fold a text; fold the result again and nothing changes.

    Parameters
    ----------
    text
        Any string of at most ``MAX_CHARS`` code points, lone surrogates and NUL included.
    lexicon
        Known words in lower case. With it, words wholly in look-alikes and other disguises that
        only a known word can give away fold as well; without it ASCII text never changes.

    Raises
    ------
    TextTooLongError
        If the text is longer; it is never cut.
    """
    if len(text) > MAX_CHARS:
        raise TextTooLongError(f"expected at most {MAX_CHARS} characters, found {len(text)}")
    if text.isascii() and not lexicon:
        return Normalised(text)
    draft = Draft(text)
    rounds = 0
    while rounds < _MOST_ROUNDS and _round(draft, lexicon):
        rounds += 1
    return Normalised(draft.text, draft.changes())


def _round(draft: Draft, lexicon: frozenset[str]) -> bool:
    """Let every fold work once; tell whether any did."""
    before = draft.text
    present = set(draft.text)
    for triggers, fold in _FOLDS:
        if not triggers.isdisjoint(present) and (edits := fold(draft.text)):
            draft.apply(edits)
            present = set(draft.text)
    may_hold = not fold_lookalikes.LOOKALIKES.isdisjoint(present) and (
        lexicon or fold_lookalikes.may_hold_disguise(draft.text, present)
    )
    if may_hold and (edits := fold_lookalikes.lookalikes(draft.text, lexicon)):
        draft.apply(edits)
        present = set(draft.text)
    for triggers, fold_known in _LEXICON_FOLDS if lexicon else ():
        if not triggers.isdisjoint(present) and (edits := fold_known(draft.text, lexicon)):
            draft.apply(edits)
            present = set(draft.text)
    return draft.text != before
