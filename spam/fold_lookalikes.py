"""Fold letters of other alphabets that are drawn like Latin ones, where a Latin word is meant.

Whether а is the Russian or the English letter is decided from the word and the text around it:

* a word that mixes plain Latin letters with look-alikes and becomes wholly Latin folds, unless the
  text is written in that other script (``SMSка`` in a Russian comment stays);
* a word wholly in look-alikes folds when such mixed words prove the intent, when it mixes several
  scripts itself, or when the lexicon knows the folded word;
* letters that mathematics, phonetics or a language's grammar put beside Latin letters need
  stronger evidence than letters that only ever disguise.

Source of the likenesses: UTS #39 and ``fold_tables``; the rules are our own (docs/normalising.md).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from string import ascii_letters, ascii_lowercase, digits
from typing import Final

from spam.fold_hidden import MARKS
from spam.fold_tables import DISTANT, LETTERS, ROMAN, SCRIPTS, SIGNS, STYLED, WEAK, script_of
from spam.folding import ChangeKind, Edit

# Styled letters that were left alone count only beside look-alikes of a script: 𝝄ք is "of".
_LETTERS_AND_SIGNS: Final = STYLED | LETTERS | ROMAN | SIGNS
_TABLE: Final = str.maketrans(_LETTERS_AND_SIGNS)
_LOOKALIKES: Final = frozenset(_LETTERS_AND_SIGNS)
_ASCII: Final = frozenset(ascii_letters)
_LOWER: Final = frozenset(ascii_lowercase)
_LIVING_LATIN: Final = frozenset(
    char
    for start, end in ((0xB5, 0x250), (0x1E00, 0x1F00))
    for char in map(chr, range(start, end))
    if char.isalpha()
)
_MAY_STAND: Final = _LOOKALIKES | _ASCII | frozenset(digits + "_") | _LIVING_LATIN | MARKS

LOOKALIKES: Final = _LOOKALIKES
# Only these Greek small letters are drawn so alike that one inside a word disguises; the others
# are mathematics, or typed for ɛ and ɣ in Latin spellings of Akan and Kabyle.
_DISGUISING_GREEK: Final = frozenset("αικνρυ")
_FUNCTIONS: Final = frozenset(
    ["sin", "cos", "tan", "cot", "sec", "log", "ln", "exp", "lim", "max", "min"]
)
_CAPITALISED: Final = 4  # letters of a word that may start with a capital: Whαt, but not Kαx
_PHONETIC_AROUND: Final = frozenset("/[]ˈˌː")
_NO_SCRIPT: Final = frozenset({"ODD", "ROMAN", "SIGN", "STYLED"})  # nobody's alphabet

# A word: a run of letters, digits, marks and letter-like signs with one that is not ASCII. The
# possessive quantifiers keep the search linear.
_SIMPLE_WORD: Final = re.compile(r"(?<![^\W_])[A-Za-z0-9]*+[^\W_\x00-\x7f][^\W_]*+")
_CLASS: Final = r"\w\u0300-\u036f\u0483-\u0489" + "".join(SIGNS)
_ANY_WORD: Final = re.compile(
    rf"(?<![{_CLASS}])[A-Za-z0-9_]*+(?![\x00-\x7f])[{_CLASS}][{_CLASS}]*+"
)
_BEYOND_WORD: Final = MARKS | frozenset(SIGNS)


_SCRIPT: Final = (
    dict.fromkeys(STYLED, "STYLED")
    | SCRIPTS
    | dict.fromkeys(ROMAN, "ROMAN")
    | dict.fromkeys(SIGNS, "SIGN")
)
# Letters that nothing but disguise puts beside Latin ones, unless the text is in their script.
_UNMISTAKABLE: Final = frozenset(
    char
    for char, script in _SCRIPT.items()
    if script not in DISTANT | {"LATIN", "SIGN", "STYLED"}
    and not (script == "GREEK" and char in WEAK)
)
_KINDS: Final = (ChangeKind.LOOKALIKE, ChangeKind.COMPATIBILITY)
_PLAIN, _LOOK = "a", "b"
# Which side a letter of a word is on; digits, marks and accented letters are on none.
_SIDES: Final = {
    **dict.fromkeys(map(ord, _MAY_STAND)),
    **dict.fromkeys(map(ord, ascii_letters), _PLAIN),
    **dict.fromkeys(map(ord, _LOOKALIKES), _LOOK),
}
_MIXED: Final = re.compile(
    "[A-Za-z][0-9\u0300-\u036f]*+[^\\W\\d_\x00-\xbf]|[^\\W\\d_\x00-\xbf][0-9\u0300-\u036f]*+[A-Za-z]"
)


def may_hold_disguise(text: str, present: set[str]) -> bool:
    """Tell cheaply whether a text without lexicon can hold a word that folds.

    It takes a word of two scripts: Latin letters beside others, letters of no living script, or
    look-alikes of two scripts somewhere in the text.
    """
    scripts = {_SCRIPT[char] for char in present & _LOOKALIKES}
    return len(scripts - {"SIGN"}) > 1 or "ODD" in scripts or bool(_MIXED.search(text))


class _Word:
    """A word that would be wholly Latin if its look-alikes were folded; the same for all places.

    Parameters
    ----------
    chars
        The word as typed.
    beside
        What stands directly before and after it.
    """

    def __init__(self, chars: str, beside: str) -> None:
        self.chars = chars
        self.looks = [char for char in chars if char in _LOOKALIKES]
        self.scripts = {_SCRIPT[char] for char in self.looks}
        self.is_styled = self.scripts == {"STYLED"}
        self.living_scripts = self.scripts - _NO_SCRIPT  # those in which people write
        self._sides = chars.translate(_SIDES)
        self.plain = self._sides.count(_PLAIN)
        self.phonetic = "ODD" in self.scripts and not _PHONETIC_AROUND.isdisjoint(beside)
        # Chechen, Avar and other languages of the Caucasus type their letter Ӏ as a Latin I.
        self.has_palochka = (
            self.plain > 0
            and "I" in chars
            and self.scripts == {"CYRILLIC"}
            and chars.count("I") == self.plain
            and not chars.isupper()
        )

    @property
    def weak_scripts(self) -> set[str]:
        """Scripts of its letters that are only similar to Latin ones."""
        return {_SCRIPT[char] for char in self.looks if char in WEAK}

    @property
    def folded(self) -> str:
        """The word in Latin letters."""
        return self.chars.translate(_TABLE)

    def is_interleaved(self) -> bool:
        """Whether the writing switches between Latin and look-alikes more than once."""
        return _PLAIN + _LOOK in self._sides and _LOOK + _PLAIN in self._sides

    def is_convincing(self) -> bool:
        """Whether the word alone shows that its look-alikes stand for Latin letters."""
        if self.phonetic or self.has_palochka:
            return False
        living = self.living_scripts - {"LATIN"}
        several = len(living) > 1 or ("STYLED" in self.scripts and bool(living - {"GREEK"}))
        if not self.plain:
            return several or (self.scripts == {"ODD"} and len(self.looks) > 1)
        if self.plain * 3 < len(self.chars) and not WEAK.isdisjoint(self.looks):
            return several
        if not _UNMISTAKABLE.isdisjoint(self.looks):
            return True
        return self._is_disguised_inside() and not self._is_formula()

    @cached_property
    def edits(self) -> list[Edit]:
        """One edit for each run of look-alikes, in places of the word."""
        edits: list[Edit] = []
        for place, char in enumerate(self.chars):
            if char in _LOOKALIKES:
                latin = _LETTERS_AND_SIGNS[char]
                if latin == "I" and self._follows_small(place):
                    latin = "l"  # a bar inside a word in small letters: wondеrfuΙ
                kind = _KINDS[char in STYLED]
                start, end, before, reason = edits[-1] if edits else (0, -1, "", kind)
                one_for_one = len(latin) == 1 and len(before) == end - start
                if end == place and reason is kind and one_for_one:
                    edits[-1] = (start, place + 1, before + latin, kind)
                else:
                    edits.append((place, place + 1, latin, kind))
        return edits

    def _follows_small(self, place: int) -> bool:
        before = self.chars[place - 1 : place]
        return _LETTERS_AND_SIGNS.get(before, before) in _LOWER

    def _is_disguised_inside(self) -> bool:
        """Whether a letter that grammar or mathematics could put at an end stands inside."""
        start = _LOWER if len(self.chars) < _CAPITALISED else _ASCII
        inside = self.chars[0] in start and self.chars[-1] in _LOWER
        return inside and any(
            char in _DISGUISING_GREEK or _SCRIPT[char] in DISTANT for char in self.looks
        )

    def _is_formula(self) -> bool:
        """Whether plain parts are functions or single letters: sinαcosβ, 2πr, ρgh."""
        parts = re.findall("[A-Za-z]+", self.chars)
        return self.scripts == {"GREEK"} and all(p in _FUNCTIONS or len(p) == 1 for p in parts)


class _Reading:
    """All words of a text that could fold, and the scripts the text is written in."""

    def __init__(self, text: str) -> None:
        self.words: list[tuple[int, _Word]] = []  # places and words; the same word is one object
        self.living: Counter[str] = Counter()  # letters of words that cannot be Latin, by script
        seen: dict[str, _Word] = {}
        phonetic: dict[tuple[str, str], _Word] = {}  # those that depend on what stands beside
        pattern = _SIMPLE_WORD if _BEYOND_WORD.isdisjoint(text) else _ANY_WORD
        for match in pattern.finditer(text):
            chars = match[0]
            word = seen.get(chars)
            if word is None:
                if not _MAY_STAND.issuperset(chars):
                    foreign = next(char for char in chars if char not in _MAY_STAND)
                    self.living[script_of(foreign)] += len(chars)
                    continue
                if _LOOKALIKES.isdisjoint(chars):
                    continue
                start, end = match.span()
                beside = text[max(0, start - 1) : start] + text[end : end + 1]
                word = phonetic.get((chars, beside)) or _Word(chars, beside)
                if "ODD" in word.scripts:
                    phonetic[chars, beside] = word
                else:
                    seen[chars] = word
            if not word.is_styled:
                self.words.append((match.start(), word))
        plain = text.encode("ascii", "ignore")
        self.latin = len(plain.translate(None, _NO_LETTERS)) if self.words else 0
        self._weak: Counter[str] = Counter()  # letters of words without Latin ones, likewise
        for _, word in self.words:
            if not word.plain and len(word.living_scripts) == 1:
                self._weak[min(word.living_scripts)] += len(word.chars)

    def alive(self, word: _Word) -> int:
        """Count the letters of the text that prove the scripts of the look-alikes to be in use."""
        return _most(self.living, word)

    def proves(self, word: _Word) -> bool:
        """Whether a word shows the intent to disguise, seen in its text."""
        alive = self.alive(word)
        if not word.is_convincing():
            return False
        if not alive:
            # Юзаю SMSки: a Latin stem with a Russian ending, among Russian words.
            return (
                not word.plain
                or word.is_interleaved()
                or _most(self._weak, word) <= self.latin - word.plain
            )
        if not word.plain or not word.is_interleaved():
            return False
        if alive <= self.latin:
            return True
        return word.plain * 2 >= len(word.chars) and WEAK.isdisjoint(word.looks)

    def follows(self, word: _Word, intent: frozenset[str]) -> bool:
        """Whether a word folds once others have proved the intent.

        Parameters
        ----------
        intent
            The look-alikes of the proving words. A whole word with weak letters may be a name
            (Нина, Иван), and a lone Greek letter mathematics: they need their like in there.
        """
        if self.alive(word) > self.latin or word.phonetic or word.has_palochka:
            return False
        if word.plain:
            return True
        if self.alive(word):
            return False
        if len(word.looks) > 1:
            return word.weak_scripts <= {_SCRIPT[char] for char in intent if char in WEAK}
        lone = word.looks[0]
        cautious = lone in WEAK or _SCRIPT[lone] in DISTANT or _SCRIPT[lone] == "SIGN"
        return lone in intent or not cautious


def _most(counts: Counter[str], word: _Word) -> int:
    return max([counts[script] for script in word.living_scripts], default=0) if counts else 0


_NO_LETTERS: Final = bytes(set(range(128)) - set(ascii_letters.encode()))


def lookalikes(text: str, lexicon: frozenset[str] = frozenset()) -> list[Edit]:
    """Fold look-alike letters in words that are meant to be Latin.

    Parameters
    ----------
    text
        A text without styled or invisible letters inside its words.
    lexicon
        Lower-case words; a word wholly in look-alikes of one script folds when it is known here.
    """
    reading = _Reading(text)
    if not reading.words:
        return []
    distinct = dict.fromkeys(word for _, word in reading.words)
    folding = {word for word in distinct if reading.proves(word)}
    intent = frozenset(char for word in folding for char in word.looks)
    if lexicon:
        folding |= _known(reading, lexicon)
    if folding:
        folding |= {
            word for word in distinct if word not in folding and reading.follows(word, intent)
        }
    return [
        (start + first, start + last, latin, kind)
        for start, word in reading.words
        if word in folding
        for first, last, latin, kind in word.edits
    ]


_KNOWN_LENGTH: Final = 3  # letters; shorter words meet by chance


def _known(reading: _Reading, lexicon: frozenset[str]) -> set[_Word]:
    """Find words wholly in look-alikes that the lexicon knows, if most such words are known."""
    whole = Counter(
        word
        for _, word in reading.words
        if not word.plain and len(word.chars) >= _KNOWN_LENGTH and not reading.alive(word)
    )
    spelt = {word: word.folded for word in whole}
    alphabetic = {word for word, folded in spelt.items() if folded.isalpha()}
    known = {word for word in alphabetic if spelt[word].lower() in lexicon}
    count = sum(whole[word] for word in alphabetic)
    return known if sum(whole[word] for word in known) * 2 > count else set()
