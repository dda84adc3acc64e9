"""Folds of what is not seen: direction controls, invisible characters, piled-up marks.

Each fold takes a text and returns edits; what stays is decided by the visible neighbours, so that
a joiner between Persian letters, in an emoji family or in Khmer is left alone. Sources: Unicode
core specification 23.2 (layout controls), UAX #9 (bidirectional text), UTS #51 (emoji), UTR #36.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from spam.folding import ChangeKind, Edit

_RLO: Final = "\u202e"
_OVERRIDES: Final = frozenset("\u202d\u202e")
_DIRECTION: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_ZWJ: Final = "\u200d"
_SELECTORS: Final = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
_TAGS: Final = frozenset(map(chr, range(0xE0000, 0xE0080)))
_BLACK_FLAG: Final = "\U0001f3f4"
_KEYCAP: Final = "\u20e3"

Spans = tuple[tuple[int, int], ...]

# Scripts whose spelling uses the zero width joiner and non-joiner (core specification 9.2, 12, 13).
_JOINING: Final[Spans] = (
    (0x0590, 0x10A0), (0x1700, 0x1C80), (0x1CD0, 0x1D00), (0xA800, 0xAB00), (0xABC0, 0xAC00),
    (0xFB1D, 0xFE00), (0xFE70, 0xFEFD), (0x10A00, 0x12000), (0x1E900, 0x1E960),
)  # fmt: skip
# Scripts without spaces between words, where U+200B marks the places to break a line.
_UNSPACED: Final[Spans] = (
    (0x0E00, 0x10A0), (0x1780, 0x1800), (0x1950, 0x1A00), (0x1A20, 0x1AB0), (0x1B00, 0x1C50),
    (0xA980, 0xAAE0), (0x11000, 0x12000),
)  # fmt: skip
_MONGOLIAN: Final[Spans] = ((0x1800, 0x18B0),)
_HANGUL_JAMO: Final[Spans] = ((0x1100, 0x1200), (0xA960, 0xA980), (0xD7B0, 0xD800))
_SEMITIC: Final[Spans] = ((0x0590, 0x0800), (0x08A0, 0x0900), (0xFB1D, 0xFE00))
_NOWHERE: Final[Spans] = ()

# Invisible character -> the scripts that spell with it; next to those it stays.
_HOMES: Final[dict[str, Spans]] = {
    **dict.fromkeys(map(chr, [0xAD, 0x3164, 0xFEFF, 0xFFA0]), _NOWHERE),
    **dict.fromkeys(map(chr, [*range(0x2060, 0x2066), *range(0x206A, 0x2070)]), _NOWHERE),
    **dict.fromkeys(map(chr, [*range(0xFFF9, 0xFFFC), *range(0x1D173, 0x1D17B)]), _NOWHERE),
    **dict.fromkeys(map(chr, range(0x1BCA0, 0x1BCA4)), _NOWHERE),
    **dict.fromkeys("\u115f\u1160", _HANGUL_JAMO),
    **dict.fromkeys("\u17b4\u17b5", ((0x1780, 0x1800),)),
    **dict.fromkeys("\u180b\u180c\u180d\u180e\u180f", _MONGOLIAN),
    "\u034f": _SEMITIC,
    "\u200b": _UNSPACED,
    "\u200c": _JOINING,
    "\u200d": _JOINING,
    "\u2800": ((0x2800, 0x2900),),
}
# What a variation selector may follow: symbols, emoji, Han, Kana and the few scripts that have
# standardised variants (StandardizedVariants.txt, UTS #37).
_VARIABLE: Final[Spans] = (
    (0xA9, 0xAA), (0xAE, 0xAF), (0x1000, 0x10A0), (0x1800, 0x18B0), (0x203C, 0x203D),
    (0x2049, 0x204A), (0x2122, 0x2123), (0x2139, 0x213A), (0x2190, 0x2460), (0x24C2, 0x24C3),
    (0x2500, 0x2C00), (0x2E80, 0xA000), (0xA840, 0xA880), (0xF900, 0xFB00), (0xFF00, 0xFFF0),
    (0x1F000, 0x40000),
)  # fmt: skip
_PICTURES: Final[Spans] = (
    (0xA9, 0xAA), (0xAE, 0xAF), (0x2190, 0x2C00), (0x3030, 0x3031), (0x1F000, 0x1FC00),
)  # fmt: skip
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_OVERRIDDEN: Final = re.compile(_RLO + "([^\u202a-\u202e\u2066-\u2069\n\u2029]*)\u202c?")
_MIRRORED: Final = str.maketrans("()[]{}<>«»", ")(][}{><»«")

HIDDEN: Final = frozenset(_HOMES) | _DIRECTION | _SELECTORS | _TAGS
OVERRIDE: Final = frozenset(_RLO)


def reversed_text(text: str) -> list[Edit]:
    """Turn round what a right-to-left override shows backwards.

    Only text without letters that run from right to left anyway and without combining marks,
    whose order the override does not simply reverse.
    """
    edits: list[Edit] = []
    for match in _OVERRIDDEN.finditer(text):
        inner = match[1]
        if sum(map(str.isalpha, inner)) > 1 and not (
            _RIGHT_TO_LEFT.search(inner) or _MARKS.search(inner)
        ):
            shown = inner[::-1].translate(_MIRRORED)
            edits.append((match.start(), match.end(), shown, ChangeKind.BIDI))
    return edits


def hidden_characters(text: str) -> list[Edit]:
    """Remove invisible characters that nothing around them needs."""
    keep_direction = _RIGHT_TO_LEFT.search(text) is not None and _OVERRIDES.isdisjoint(text)
    edits: list[Edit] = []
    for start, end in _runs(text, HIDDEN):
        around = _Around(text, start, end)
        for place in range(start, end):
            char = text[place]
            if char in _DIRECTION:
                kept = keep_direction and not around.western
                kind = ChangeKind.BIDI
            else:
                kept = around.needs(char, place)
                kind = ChangeKind.INVISIBLE
            if not kept:
                edits.append((place, place + 1, "", kind))
    return edits


class _Around:
    """What stands on both sides of a run of invisible characters."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.before = text[start - 1] if start else " "
        self.after = text[end] if end < len(text) else " "
        self.western = _is_western(self.before) and _is_western(self.after)
        self._start = start
        self._last = end - 1
        # The flags of England, Scotland and Wales: UTS #51, annex C.
        self._spelt: dict[str, bool] = {}  # character -> whether a script beside spells with it
        self._flag = self.before == _BLACK_FLAG and _TAGS.issuperset(text[start:end])

    def needs(self, char: str, place: int) -> bool:
        """Whether the invisible character at a place has work to do between its neighbours."""
        if char in _SELECTORS:
            if self.before in "0123456789#*":
                return place == self._start and self.after == _KEYCAP
            return place == self._start and _within(self.before, _VARIABLE)
        if char in _TAGS:
            return self._flag
        if char == _ZWJ and place == self._last and self._joins_pictures():
            return True
        spelt = self._spelt.get(char)
        if spelt is None:
            homes = _HOMES[char]
            spelt = _within(self.before, homes) or _within(self.after, homes)
            self._spelt[char] = spelt
        return spelt

    def _joins_pictures(self) -> bool:
        return _within(self.before, _PICTURES) and _within(self.after, _PICTURES)


def _runs(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Find the maximal stretches made of wanted characters: (start, end)."""
    places = [i for i, char in enumerate(text) if char in wanted]
    first = 0
    for i in range(1, len(places) + 1):
        if i == len(places) or places[i] != places[i - 1] + 1:
            yield places[first], places[i - 1] + 1
            first = i


def _within(char: str, spans: Spans) -> bool:
    code = ord(char)
    return any(start <= code < end for start, end in spans)


def _is_western(char: str) -> bool:
    return char.isalpha() and char < "\u0590"


_MARK_CLASS: Final = (
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_MARKS: Final = re.compile(f"[{_MARK_CLASS}]+")
_MARKED: Final = re.compile(f"[^{_MARK_CLASS}]?[{_MARK_CLASS}]+")
MARKS: Final = frozenset(
    chr(code)
    for start, end in (
        (0x300, 0x370), (0x483, 0x48A), (0x1AB0, 0x1B00), (0x1DC0, 0x1E00), (0x20D0, 0x2100),
        (0xFE20, 0xFE30),
    )
    for code in range(start, end)
)  # fmt: skip
# Drawn through or around a letter: no spelling uses them on a letter inside a word.
_OVERLAYS: Final = frozenset(map(chr, [*range(0x334, 0x339), 0x488, 0x489, *range(0x20D0, 0x20F1)]))
# Lines and waves along a word; one alone may be a mathematician's mean or negation.
_LINES: Final = frozenset("\u0305\u0332\u0333\u033f\u035d\u035e\u035f\u0360\u0362") | frozenset(
    map(chr, range(0xFE20, 0xFE30))
)
# Arrows, frames and the like beside a letter: only transcriptions of disordered speech use them.
_ARROWS: Final = frozenset(
    map(chr, [*range(0x346, 0x34F), *range(0x350, 0x358), *range(0x359, 0x35C)])
)
_DRAWN: Final = _LINES | _OVERLAYS | _ARROWS
# What mathematics may put on digits: dots and lines over them, keycaps around them.
_ON_DIGITS: Final = "\u0304\u0305\u0307\u0332\u20e3"
_MARKED_DIGITS: Final = re.compile(f"(?:[0-9][{_MARK_CLASS}]+){{2}}")
_KEYCAP_IN_WORD: Final = re.compile("(?<=[A-Za-z]{2})(?:[0-9]\ufe0f?\u20e3)+")
_FEW_LINES: Final = 2
# Vietnamese and polytonic Greek, fully decomposed, carry two and three marks on a letter.
_MOST_LATIN: Final = 2
_MOST: Final = 3


def piled_marks(text: str) -> list[Edit]:
    """Remove combining marks that decorate: more than any spelling piles up, lines, overlays."""
    lined = sum(map(text.count, _DRAWN.intersection(text))) > _FEW_LINES
    has_lines = lined or not _OVERLAYS.isdisjoint(text)
    if not text.isascii() and (on_digits := _marks_on_digits(text)):
        return on_digits
    piles = set(filter(_is_pile, set(_MARKED.findall(text))))  # letters with their marks
    edits: list[Edit] = []
    if not (piles or has_lines):
        return edits
    for match in _MARKS.finditer(text):
        start, end = match.span()
        base = text[start - 1] if start else " "
        if text[max(start - 1, 0) : end] in piles:
            edits.append((start, end, "", ChangeKind.MARK))
        elif has_lines and (
            (base.isalpha() and _touches_letter(text, start, end)) or (base == " " and lined)
        ):
            edits += [
                (start + i, start + i + 1, "", ChangeKind.MARK)
                for i, mark in enumerate(match[0])
                if mark in _OVERLAYS or (lined and mark in _DRAWN)
            ]
    return edits


def _marks_on_digits(text: str) -> list[Edit]:
    """Remove marks from digits in a row, and keycaps from digits inside a word."""
    edits: list[Edit] = []
    for found in (*_MARKED_DIGITS.finditer(text), *_KEYCAP_IN_WORD.finditer(text)):
        start = found.start()
        inside = "\u20e3" in found[0]
        if inside and not text[:start][-1:].isalpha():
            continue
        edits += [
            (start + i, start + i + 1, "", ChangeKind.MARK)
            for i, char in enumerate(found[0])
            if not char.isdigit() and (inside or char not in _ON_DIGITS)
        ]
    return sorted(set(edits))


def _is_pile(marked: str) -> bool:
    """Tell whether the marks of a letter are a pile; at the start of a text there is no letter."""
    base, marks = (" ", marked) if marked[0] in MARKS else (marked[0], marked[1:])
    if len(marks) > _MOST:
        return True
    if not (base.isalpha() and (base < "\u0370" or "\u0400" <= base < "\u0530")):
        return False
    if len(marks) > _MOST_LATIN:
        return True
    # Two marks of which not even one composes with the letter: t̷̢, but not ệ or ọ̀.
    return (
        len(marks) == _MOST_LATIN
        and base.isascii()
        and len(unicodedata.normalize("NFC", base + marks)) == len(marks) + 1
    )


def _touches_letter(text: str, start: int, end: int) -> bool:
    """Whether the letter whose marks are ``text[start:end]`` has a letter beside it."""
    if end < len(text) and text[end].isalpha():
        return True
    before = text[start - 2] if start > 1 else " "
    return before.isalpha() or before in MARKS
