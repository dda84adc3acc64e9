"""Folds of Latin letters in a typographic style: mathematical, circled, fullwidth, flag letters.

A lone styled letter is usually meant as it is (a set ℝ, an unknown 𝑥, a blood group 🅰), so that
styled letters fold where they form words: in runs, or among the letters of a word. Sources of the
likenesses: compatibility decompositions (UAX #15); the rules are our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters, digits
from typing import Final

from spam import confusables
from spam.fold_tables import COUNTRIES, DISTANT, LETTERS, LIGATURES, SCRIPTS, WEAK
from spam.folding import ChangeKind, Edit

_GROUPS: Final = {
    group: dict(zip(*pair, strict=True)) for group, pair in confusables.STYLED.items()
}
_GROUPS["SUPERSCRIPT"] |= {"ᶦ": "i", "ᶫ": "l", "ᶰ": "n", "ᶸ": "u"}  # raised small capitals
_WIDE: Final = _GROUPS.pop("FULLWIDTH") | {"\u3000": " "}
_RAISED: Final = frozenset(_GROUPS["SUPERSCRIPT"] | _GROUPS["SUBSCRIPT"])
# Mathematics writes its unknowns in italic; bold italic ones are vectors, one letter each.
_ITALIC: Final = frozenset(
    char for char in _GROUPS["ITALIC"] if not "\U0001d468" <= char < "\U0001d49c"
)
# Styles of mathematical symbols: italic, script, fraktur, double-struck. Bold, sans-serif and
# monospace letters before a plain word only decorate it.
_SYMBOLS: Final = frozenset(_GROUPS["ITALIC"]) | frozenset(
    char for char in _GROUPS["MATH"] if char < "\u3000" or "\U0001d49c" <= char < "\U0001d56c"
)
_FRAMED: Final = frozenset(_GROUPS["ENCLOSED"]) | frozenset(_GROUPS["NEGATIVE"])
_PLAIN: Final = {char: plain for group in _GROUPS.values() for char, plain in group.items()}
_SELECTOR: Final = "\ufe0f"
_LETTERS: Final = frozenset(ascii_letters)
# Letters that only ever disguise count as plain: 𝗴rеаt with Cyrillic е and а.
_DISGUISING: Final = frozenset(
    char for char in LETTERS if char not in WEAK and SCRIPTS[char] not in DISTANT | {"GREEK"}
)
_ATTACHED: Final = frozenset(ascii_letters + digits) | _DISGUISING
_JOINED: Final = _ATTACHED | frozenset(_PLAIN)
_LONE: Final = frozenset(_PLAIN) - _RAISED
_DIGITS: Final = frozenset(char for char, plain in _PLAIN.items() if plain.isdigit())
_PLAIN_LETTERS: Final = _LETTERS | _DISGUISING
_PHONETIC: Final = frozenset("ʰʲʷ")  # aspirated, palatal, rounded: transcriptions use them

_RUN: Final = 3  # styled letters in a row that make a word
_ITALIC_RUN: Final = 4  # 𝐴𝐵𝐶 and 𝑠𝑖𝑛 are mathematics; longer runs are words
_PLAIN_AROUND: Final = 2  # plain letters among which one styled letter is part of the word
_PLAIN_AROUND_INITIAL: Final = 3
_RAISED_AROUND: Final = 4  # the same for raised letters: xᵀAx and xᵢyᵢ are mathematics
_FRAMED_ROW: Final = 4  # framed letters in a row, one space apart: 🅾️ 🅰️ 🅱️ are blood groups
_PAIRS_ROW: Final = 2  # pairs of styled letters in a row, one space or hyphen apart
_CERTAIN_PER_DOUBTFUL: Final = 2
_EAST_ASIAN: Final = re.compile(
    "[\u2e80-\u2fdf\u3041-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f]"
)

_INDICATOR: Final = "[\U0001f1e6-\U0001f1ff]"
_INDICATORS: Final = re.compile(f"{_INDICATOR}+")
# One space or invisible character between the letters keeps them from being drawn as flags.
_SPREAD_INDICATORS: Final = re.compile(
    f"(?<!{_INDICATOR}){_INDICATOR}"
    f"(?:[ \u00a0\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]{_INDICATOR}(?!{_INDICATOR})){{2,}}"
)

STYLED: Final = frozenset(_PLAIN)
WIDE: Final = frozenset(_WIDE) - {"\u3000"}
LIGATURE: Final = frozenset(LIGATURES)
REGIONAL: Final = frozenset(map(chr, range(0x1F1E6, 0x1F200)))


def ligatures(text: str) -> list[Edit]:
    """Write typographic ligatures (as PDF readers copy them) as their letters."""
    return [
        (i, i + 1, LIGATURES[char], ChangeKind.COMPATIBILITY)
        for i, char in enumerate(text)
        if char in LIGATURES
    ]


def wide_characters(text: str) -> list[Edit]:
    """Fold fullwidth letters, digits and signs, unless the text is East Asian.

    Japanese and Chinese write Latin words and punctuation in fullwidth forms; there they stay.
    """
    places = [i for i, char in enumerate(text) if char in _WIDE]
    letters = [i for i in places if _WIDE[text[i]].isalpha()]
    native = len(_EAST_ASIAN.findall(text))
    if native >= len(letters) or (len(letters) == 1 and not _beside_plain(text, letters[0])):
        return []
    return [(i, i + 1, _WIDE[text[i]], ChangeKind.COMPATIBILITY) for i in places]


def styled_letters(text: str) -> list[Edit]:
    """Fold styled letters that form or complete words; lone symbols stay."""
    words = list(_words(text))
    taken = {word.start for word in words if word.is_sure()}
    taken |= _spread_words(words) | _paired_words(words)
    initials = {word.start for word in words if word.is_initial()}
    if len(initials) > 1:
        taken |= initials
    certain = sum(len(word.places) for word in words if word.start in taken)
    doubtful = sum(len(word.places) for word in words if word.start not in taken)
    # Among styled words a lone styled letter is a word of one letter (𝐈 𝐡𝐨𝐩𝐞); among lone styled
    # letters a styled word may be mathematics (𝑐𝑜𝑠ℎ 𝑥).
    everything = certain >= _CERTAIN_PER_DOUBTFUL * doubtful
    return [
        edit
        for word in words
        if word.start in taken or (everything and not word.is_emblem())
        for edit in word.edits()
    ]


class _Word:
    """A stretch of styled letters together with the plain ones attached to them."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.chars = text[start:end]
        self.places = [i for i, char in enumerate(self.chars) if char in _PLAIN]
        self._styled = [self.chars[i] for i in self.places]
        self._plain = 0
        if len(self.places) < len(self.chars):
            self._plain = sum(char in _PLAIN_LETTERS for char in self.chars)

    def is_sure(self) -> bool:
        """Whether the styled letters cannot be meant as symbols."""
        count = len(self._styled)
        raised = _count(self._styled, _RAISED)
        digits = _count(self._styled, _DIGITS)
        letters = count - raised - digits
        if raised == count:
            return self._is_raised_word(raised)
        if letters >= _ITALIC_RUN or digits > 1:
            return True
        if letters >= _RUN and not _ITALIC.issuperset(self._styled):
            return True
        if self._plain < _PLAIN_AROUND or not letters + digits:
            return False
        lone_symbol = count == 1 and self._styled[0] in _SYMBOLS and not digits
        return not lone_symbol or 0 < self.places[0] < len(self.chars) - 1

    def is_initial(self) -> bool:
        """Whether one symbol stands before or after a longer plain word: 𝑛ormal, 𝑡est."""
        return len(self._styled) == 1 and self._plain >= _PLAIN_AROUND_INITIAL

    def is_pair(self) -> bool:
        """Whether it is two styled letters or more, with nothing attached and none raised."""
        return len(self.chars) == len(self.places) > 1 and _RAISED.isdisjoint(self.chars)

    def are_symbols(self) -> bool:
        """Whether all are of styles in which mathematics writes its symbols."""
        return _SYMBOLS.issuperset(self.chars)

    def is_emblem(self) -> bool:
        """Whether it is one framed letter with nothing attached: a list mark or an emoji."""
        return self.chars.rstrip(_SELECTOR) in _FRAMED

    def is_lone(self) -> bool:
        """Whether it is one styled letter or digit, not raised, with nothing attached."""
        return self.chars.rstrip(_SELECTOR) in _LONE

    def edits(self) -> Iterator[Edit]:
        """Yield the edits that make the word plain; emoji selectors inside go as well."""
        if len(self.places) == len(self.chars):
            plain = "".join([_PLAIN[char] for char in self.chars])
            yield self.start, self.end, plain, ChangeKind.COMPATIBILITY
            return
        for place, char in enumerate(self.chars, self.start):
            if char in _PLAIN:
                yield place, place + 1, _PLAIN[char], ChangeKind.COMPATIBILITY
            elif char == _SELECTOR:
                yield place, place + 1, "", ChangeKind.INVISIBLE

    def _is_raised_word(self, raised: int) -> bool:
        if raised == len(self.chars):
            return raised >= _RUN
        inside = self.chars[0] in _LETTERS and self.chars[-1] in _LETTERS
        return inside and self._plain >= _RAISED_AROUND and _PHONETIC.isdisjoint(self.chars)


def _count(chars: list[str], wanted: frozenset[str]) -> int:
    return 0 if wanted.isdisjoint(chars) else sum(char in wanted for char in chars)


def _words(text: str) -> Iterator[_Word]:
    end = 0
    for place in [i for i, char in enumerate(text) if char in _PLAIN]:
        if place < end:
            continue
        start = place
        while start > end and text[start - 1] in _ATTACHED:
            start -= 1
        end = _end_of_word(text, place + 1)
        yield _Word(text, start, end)


def _end_of_word(text: str, at: int) -> int:
    while at < len(text) and (
        text[at] in _JOINED or (text[at] == _SELECTOR and text[at - 1] in _FRAMED)
    ):
        at += 1
    return at


def _spread_words(words: list[_Word]) -> set[int]:
    """Find lone styled letters in a row, one space apart, that do not just count A B C."""
    found: set[int] = set()
    row: list[_Word] = []
    for word in [*words, None]:
        lone = word is not None and word.is_lone()
        if word and lone and (not row or word.start - row[-1].end == 1):
            row.append(word)
            continue
        plain = [_PLAIN[member.chars[0]] for member in row]
        shortest = _FRAMED_ROW if any(member.is_emblem() for member in row) else _RUN
        if len(row) >= shortest and plain != sorted(plain):
            found |= {member.start for member in row}
        row = [word] if word and lone else []
    return found


def _paired_words(words: list[_Word]) -> set[int]:
    """Find styled pairs of letters in a row, a hyphen or space apart: 𝐊𝐀-𝐊𝐈.

    Two make a row, three where mathematics could have written them.
    """
    found: set[int] = set()
    row: list[_Word] = []
    for word in [*words, None]:
        if word and word.is_pair() and (not row or word.start - row[-1].end == 1):
            row.append(word)
            continue
        if len(row) >= _PAIRS_ROW + any(member.are_symbols() for member in row):
            found |= {member.start for member in row}
        row = [word] if word and word.is_pair() else []
    return found


def regional_letters(text: str) -> list[Edit]:
    """Write regional indicators as letters where they are not the flags of countries."""
    edits: list[Edit] = []
    lone: list[int] = []
    for match in _SPREAD_INDICATORS.finditer(text):
        edits += [
            (i, i + 1, _indicated(text[i]) if text[i] in REGIONAL else "", ChangeKind.REGIONAL)
            for i in range(*match.span())
        ]
    spread = {start for start, *_ in edits}
    for match in _INDICATORS.finditer(text):
        start = match.start()
        letters = "".join(map(_indicated, match[0]))
        if start in spread:
            continue
        if len(letters) == 1 and not _beside_plain(text, start):
            lone.append(start)
        elif not _are_flags(letters):
            edits += [
                (start + i, start + i + 1, letter, ChangeKind.REGIONAL)
                for i, letter in enumerate(letters)
            ]
    if edits:
        edits += [(i, i + 1, _indicated(text[i]), ChangeKind.REGIONAL) for i in lone]
    return sorted(edits)


def _indicated(char: str) -> str:
    return chr(ord(char) - 0x1F1E6 + ord("A"))


def _are_flags(letters: str) -> bool:
    return len(letters) % 2 == 0 and all(
        letters[i : i + 2] in COUNTRIES for i in range(0, len(letters), 2)
    )


def _beside_plain(text: str, place: int) -> bool:
    """Whether a plain letter stands directly before or after a place."""
    return (place > 0 and text[place - 1] in _LETTERS) or text[place + 1 : place + 2] in _LETTERS
