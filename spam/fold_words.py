"""Folds that only a known word justifies: leet, accents on English, letters set apart.

``g00d`` becomes ``good`` because the lexicon knows ``good`` and not ``g00d``; ``v2`` and ``10`` are
no word and stay. Without a lexicon nothing here is used.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product
from typing import Final
from unicodedata import is_normalized, normalize

from spam import confusables
from spam.fold_tables import word_set
from spam.folding import ChangeKind, Edit

Lexicon = frozenset[str]

# What stands for a letter, the likeliest reading first (common leet tables).
_LEET: Final = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b",
    "9": "g", "@": "a", "$": "s", "!": "i", "|": "li", "+": "t", "(": "c", "€": "e", "£": "l",
    "¢": "c",
}  # fmt: skip
_LEET_WORD: Final = re.compile(r"(?<![\w@$|+€£¢])[A-Za-z0-9@$|+(€£¢!]++")
_LEET_LENGTH: Final = 3
_READINGS: Final = 8  # tried for one word
LEET_SIGNS: Final = frozenset(_LEET)
_NO_LETTERS: Final = str.maketrans("", "", "".join(_LEET))


def leet(text: str, lexicon: Lexicon) -> list[Edit]:
    """Read digits and signs as letters in words that are then known."""
    edits: list[Edit] = []
    kind = ChangeKind.LEET
    read: dict[str, list[tuple[int, str]]] = {}  # word -> the letters to write into it, with places
    for match in _LEET_WORD.finditer(text):
        typed = match[0]
        letters = read.get(typed)
        if letters is None:
            word = _read_leet(typed.rstrip("!(+"), lexicon)
            letters = read[typed] = [(i, c) for i, c in enumerate(word) if c != typed[i]]
        if letters:
            start = match.start()
            edits += [(start + i, start + i + 1, letter, kind) for i, letter in letters]
    return edits


def _read_leet(typed: str, lexicon: Lexicon) -> str:
    """Give the known word that a typed one stands for, or the typed one."""
    if not _LEET_LENGTH <= len(typed) <= _LONGEST or typed.isalpha():
        return typed
    # What the word's pattern lets in is a letter or stands for one.
    letters = len(typed.translate(_NO_LETTERS))
    if letters * 2 < len(typed) or typed.lower() in lexicon:
        return typed
    choices = [_LEET.get(char, char) for char in typed]
    for reading in islice(product(*choices), _READINGS):
        word = "".join(reading)
        if word.lower() in lexicon:
            return word
    return typed


_BASES: Final = dict(zip(*confusables.ACCENTED_LATIN, strict=True)) | dict(
    zip("øØłŁđĐħĦŧŦıɨƀɇɆȼɽⱤɎɏⱧⱨ", "oOlLdDhHtTiibeEcrRYyHh", strict=True)
)
ACCENTED: Final = frozenset(_BASES)
# Marks on their own, for letters of which no composed form exists.
_LOOSE: Final = frozenset(map(chr, range(0x0300, 0x0370)))
ACCENTS: Final = ACCENTED | _LOOSE
_BARE: Final = str.maketrans(_BASES | dict.fromkeys(_LOOSE, ""))
_WORD: Final = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*+)++")
# Consonants on which no orthography known to us puts these marks without a composed form; where all
# but one have such a form (ć, ż, ľ, ḥ), spelling was decomposed.
_ODD_MARK: Final = re.compile(
    "[bcdfhjklpqrtvwxzBCDFHJKLPQRTVWXZ]([\u0300-\u0304\u0306-\u030c\u0323\u0331])"
)
_ODD_MARKS: Final = 3
# Letters with the one mark, of every kind that may stand on a consonant: read after decomposing.
_MARKED_CONSONANT: Final = re.compile("([bcdfghj-np-tv-xz])([\u0300-\u036f])")
_MARK_KINDS: Final = 3
# Marks that hardly a spelling or a transliteration puts on other consonants than these.
_SPELT_CONSONANTS: Final = {
    "\u0300": "mnw",  # grave: Yoruba, Pinyin, Welsh
    "\u0301": "cgklmnprswz",
    "\u0302": "cghjswz",  # circumflex: Esperanto, Welsh, Pinyin
    "\u0303": "gnv",  # tilde: Guarani
    "\u0308": "hwx",  # diaeresis: Kurdish, Welsh
}
_PLAIN_SHARE: Final = 0.6  # of the other words must be known and without accents
# English words that keep their accents in good writing.
_LOANWORDS: Final = word_set(
    "café cafés naïve naïvely naïveté résumé résumés cliché clichés fiancé fiancée façade façades "
    "déjà crème brûlée jalapeño jalapeños piñata señor señora über doppelgänger zoë noël façon "
    "coöperate reëlect touché entrée entrées sauté sautéed protégé passé risqué soirée exposé "
    "matinée née pâté communiqué décor détente émigré éclair éclairs à la première raison être "
    "voilà vis mañana fútbol pokémon beyoncé chloé zoé andré josé renée rené françois garçon "
    "château rosé purée consommé flambé soufflé"
)


def accents(text: str, lexicon: Lexicon) -> list[Edit]:
    """Take accents off words that are known without them, in a text of known plain words.

    One such word may be a name or a loan; two, or one with two accents, are a disguise. Marks that
    no spelling puts on consonants (``_is_decorated``, ``_is_motley``) are one in any language: then
    all marked words lose them.
    """
    words = list(_WORD.finditer(text))
    marked = [m for m in words if not m[0].isascii() and not ACCENTS.isdisjoint(m[0])]
    if _is_decorated(text) or _is_motley(marked):
        return _bared(marked)
    plain = [m for m in words if m[0].isascii()]
    known = sum(m[0].lower() in lexicon for m in plain)
    strange = [m for m in marked if not _is_spelt(m[0], lexicon)]
    disguised = [m for m in strange if m[0].translate(_BARE).lower() in lexicon]
    signs = sum(char in ACCENTS for m in disguised for char in m[0])
    if signs <= 1 or len(disguised) * 2 <= len(strange) or known < _PLAIN_SHARE * len(plain):
        return []
    return _bared(disguised)


def _is_decorated(text: str) -> bool:
    """Tell whether loose marks stand on consonants as in no orthography.

    Three and of two kinds, two of them without a composed form.
    """
    if _LOOSE.isdisjoint(text):
        return False
    found = list(_ODD_MARK.finditer(text))
    if len(found) < _ODD_MARKS or len({m[1] for m in found}) == 1:
        return False
    return sum(is_normalized("NFC", m[0]) for m in found) > 1


def _is_motley(marked: list[re.Match[str]]) -> bool:
    """Tell whether consonants bear marks of three kinds, one of them as in no orthography.

    Sanskrit, Arabic and Yoruba in Latin letters have three kinds as well, none of them odd.
    """
    found = [
        pair
        for word in marked
        for pair in _MARKED_CONSONANT.findall(normalize("NFD", word[0].lower()))
    ]
    if len({mark for _, mark in found}) < _MARK_KINDS:
        return False
    return any(letter not in _SPELT_CONSONANTS.get(mark, letter) for letter, mark in found)


def _bared(words: list[re.Match[str]]) -> list[Edit]:
    return [
        (m.start() + i, m.start() + i + 1, _BASES.get(char, ""), ChangeKind.DIACRITIC)
        for m in words
        for i, char in enumerate(m[0])
        if char in ACCENTS
    ]


def _is_spelt(word: str, lexicon: Lexicon) -> bool:
    return word.lower() in lexicon or word.lower() in _LOANWORDS


_SEPARATED: Final = re.compile(
    r"(?<![^\W_])[^\W\d_](?:([ .\-_*·•~|])[^\W\d_](?![^\W_])(?:\1[^\W\d_](?![^\W_]))++)"
)
SEPARATORS: Final = frozenset(" .-_*·•~|")
_SHORTEST: Final = 4  # letters of a word set apart
_LONGEST: Final = 24


def separated_letters(text: str, lexicon: Lexicon) -> list[Edit]:
    """Join letters set apart by one separator when they make up known words."""
    edits: list[Edit] = []
    for match in _SEPARATED.finditer(text):
        letters = match[0][::2]
        if letters.isupper() and match[1] == ".":  # N.A.S.A.
            continue
        ends = _split(letters.lower(), lexicon)
        if ends:
            gaps = enumerate(range(match.start() + 1, match.end(), 2), start=1)
            kept = ends if match[1] == " " else ()
            edits += [
                (place, place + 1, " " if i in ends else "", ChangeKind.SPACED)
                for i, place in gaps
                if i not in kept
            ]
    return edits


def _split(letters: str, lexicon: Lexicon) -> set[int]:
    """Split letters into known words, the longest last word first; give where the words end.

    Empty when they cannot be split into words of which one has at least ``_SHORTEST`` letters.
    """
    lengths: dict[str, list[int]] = {}  # stretch -> lengths of the words that it begins with
    reached: dict[int, int] = {0: 0}  # end of a word -> the first start of a word that ends there
    for start in range(len(letters)):
        if start in reached:
            stretch = letters[start : start + _LONGEST]
            if stretch not in lengths:
                lengths[stretch] = _word_lengths(stretch, lexicon)
            for length in lengths[stretch]:
                reached.setdefault(start + length, start)
    ends, end, longest = set(), len(letters), 0
    while end and end in reached:
        ends.add(end)
        longest = max(longest, end - reached[end])
        end = reached[end]
    return ends if not end and longest >= _SHORTEST else set()


def _word_lengths(stretch: str, lexicon: Lexicon) -> list[int]:
    """Give the lengths of the known words that a stretch of letters begins with."""
    beginnings = _beginnings(lexicon)
    lengths: list[int] = []
    for length in range(1, len(stretch) + 1):
        word = stretch[:length]
        if word not in beginnings:
            break
        if word in lexicon and (length > 1 or word in "ai"):
            lengths.append(length)
    return lengths


@lru_cache(maxsize=2)
def _beginnings(lexicon: Lexicon) -> frozenset[str]:
    """Give all beginnings of the known words: what is none of them need not be tried further."""
    return frozenset(word[:end] for word in lexicon for end in range(1, len(word) + 1))
