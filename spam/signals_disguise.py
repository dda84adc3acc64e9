"""Signals read from how letters are disguised: set apart, framed, styled, mixed with digits.

Each gives a value in [0, 1].
"""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
import re
from itertools import islice
from string import ascii_letters, ascii_uppercase, digits
from typing import Final
from unicodedata import normalize

from spam.normalise import Change, ChangeKind
from spam.reading import Reading
from spam.signals_text import share

_APART = re.compile(
    r"(?<!\w)\w([ ._*~|•·-])\w(?:\1\w(?!\w)){2,}|(?<![A-Z])[A-Z]{2}(?: [A-Z]{1,2}){3}(?![a-zA-Z])"
)
# Letters set apart: what they may be set apart by is a space, what may be set apart is w or W.
_SHAPE: Final = bytes(
    ord("w" if chr(code) in f"{ascii_letters}{digits}_" else " " if chr(code) in " .*~|-" else "-")
    for code in range(256)
)
_CAPITAL_SHAPE: Final = bytes(
    ord("W" if chr(code) in ascii_uppercase else " " if chr(code) == " " else "-")
    for code in range(256)
)
_FRAME = re.compile(r"([←-⯿\U0001f000-\U0001faff])️?\s?([\w .]{2,30}?)\s?\1")
_STYLED: Final = frozenset({ChangeKind.COMPATIBILITY, ChangeKind.REGIONAL})
_INSIDE: Final = frozenset(
    {ChangeKind.COMPATIBILITY, ChangeKind.LOOKALIKE, ChangeKind.INVISIBLE, ChangeKind.MARK}
)
_DISGUISED: Final = frozenset(
    {ChangeKind.COMPATIBILITY, ChangeKind.REGIONAL, ChangeKind.MARK, ChangeKind.LOOKALIKE}
)
_HIDING: Final = frozenset({ChangeKind.INVISIBLE, ChangeKind.BIDI})
_OVERRIDES: Final = frozenset("\u202d\u202e")
_BY_PROGRAMS: Final = "\u00ad\ufe0e\ufe0f\ufeff"
_TWO_SCRIPTS = re.compile(r"[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_PLAIN_ALNUM = re.compile(r"[A-Za-z0-9]+")
_NO_POWERS: Final = dict.fromkeys(map(ord, "¹²³ªº⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉½¼¾…"))
_FENCED = re.compile(
    r"(?:[\[\](){}]{0,2}[^\w\s\x00-\x7f\u2000-\u206f]{1,3}[A-Za-z0-9]){4}"
    r"|(?:[\u1100-\u11ff\u3164]{1,3}[A-Za-z0-9]){4}"
    r"|(?:[A-Za-z0-9][\u0300-\u036f\u20d0-\u20ff]{1,4}){4}"
)


def set_apart(reading: Reading) -> float:
    """Four letters or more set apart one by one, whatever word they make."""
    if ChangeKind.SPACED in reading.kinds:
        return 1.0
    text = reading.message.text[:2_000]
    return 1.0 if _may_be_apart(text) and _APART.search(text) else 0.0


def fenced(reading: Reading) -> float:
    """Four letters and more with signs, fillers or marks between all of them."""
    text = reading.message.text[:2_000]
    return 0.0 if text.isascii() else float(bool(_FENCED.search(text)))


def framed(reading: Reading) -> float:
    """A word or two between the same two pictures: all where it is in capitals, else half."""
    if reading.folded.isascii():
        return 0.0
    frames = _FRAME.finditer(reading.folded[:2_000])
    return max((1.0 if frame[2].isupper() else 0.5 for frame in frames), default=0.0)


def fancy_share(reading: Reading) -> float:
    """Share of the typed characters that were styled letters, a third and more counts as all."""
    if _STYLED.isdisjoint(reading.kinds):
        return 0.0
    styled = sum(c.end - c.start for c in reading.changes if c.kind in _STYLED)
    return share(styled, max(len(reading.folded), 1) / 3.0)


def mixed_styles(reading: Reading) -> float:
    """Styled and plain letters, or hidden characters, inside one word, counted to two."""
    if _INSIDE.isdisjoint(reading.kinds):
        return 0.0
    text = reading.message.text
    mixed = (
        change
        for change in reading.changes
        if change.kind in _INSIDE and _touches_letter(text, change.start, change.end)
    )
    return share(len(list(islice(mixed, 2))), 2.0)


def hidden_letters(reading: Reading) -> float:
    """Invisible characters between letters, and letters written backwards, counted to three.

    Soft hyphens and selectors, which programs put into texts, do not count.
    """
    if _HIDING.isdisjoint(reading.kinds):
        return 0.0
    text = reading.message.text
    hidden = (change for change in reading.changes if _hides(change, text))
    return share(len(list(islice(hidden, 3))), 3.0)


def styled_digits(reading: Reading) -> float:
    """One word of letters and digits, some of them styled or of another script."""
    if reading.folded.isascii() and _DISGUISED.isdisjoint(reading.kinds):
        return 0.0
    tokens = reading.message.text[:2_000].split()[:120]
    return float(any(_mixes_digits(token) for token in tokens if not token.isascii()))


def _may_be_apart(text: str) -> bool:
    """Tell cheaply whether letters may be set apart: what ``_APART`` finds is in none but these."""
    if not text.isascii():
        return True
    raw = text.encode("ascii")
    if b" w w " in raw.translate(_SHAPE):
        return True
    shape = raw.translate(_CAPITAL_SHAPE)
    return b" W W" in shape or b" WW W" in shape


def _touches_letter(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    after = text[end : end + 1]
    return (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())


def _hides(change: Change, text: str) -> bool:
    if change.kind is ChangeKind.BIDI:
        return not _OVERRIDES.isdisjoint(change.source)
    if change.kind is not ChangeKind.INVISIBLE or not change.source.strip(_BY_PROGRAMS):
        return False
    return text[change.start - 1 : change.start].isalpha() and text[change.end :][:1].isalpha()


def _mixes_digits(token: str) -> bool:
    if len(token) > 60:
        return False
    token = token.translate(_NO_POWERS)
    plain = normalize("NFKC", token)
    if sum(map(str.isalpha, plain)) < 2 or not any(map(str.isdigit, plain)):
        return False
    if _UNSPACED.search(token):
        return False
    return bool(_TWO_SCRIPTS.search(token)) or any(
        not char.isascii() and (char.isdigit() or _PLAIN_ALNUM.fullmatch(normalize("NFKC", char)))
        for char in token
    )
