"""A cheap guess at a comment's language: its script, then the commonest small words.

Good enough to see that labels of one kind are nearly all of one language; never used to judge.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

UNKNOWN = "unknown"
READ_CHARS = 1_000
LEAST_WORDS = 2  # small words of a language that must occur

# How Unicode's names of letters begin, and the language most likely written with them.
_SCRIPTS = {
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "HEBREW": "he",
    "GREEK": "el",
    "DEVANAGARI": "hi",
    "THAI": "th",
}
_SMALL_WORDS = {
    "en": "the and is of to in that it for you this with was are have not but what your my",
    "it": "il che di è per un una non sono con del della grazie questo anche ho più mi gli molto",
    "de": "der die das und ist nicht ein eine ich zu mit auf für auch danke von bei sehr dem hat",
    "fr": "le les des est et une pour que pas vous dans merci avec sur je ce il qui très du",
    "es": "el los las es y una para que no gracias con por muy está lo del se mi su pero",
    "pt": "o os as é e uma para que não obrigado com por muito está do da se meu em mas",
    "id": "yang dan di ini itu untuk dengan tidak saya terima kasih dari ada bisa juga sangat",
    "nl": "het een en van is niet dat ik te op voor met bedankt zijn ook heel maar aan wel er",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
LANGUAGES = (*sorted({*_SCRIPTS.values(), *_SMALL_WORDS}), UNKNOWN)
"""Every answer of ``guessed_language``."""
_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(r"https?://\S+|www\.\S+")


def guessed_language(text: str) -> str:
    """Guess the language of a text, as a two-letter code; ``unknown`` when it cannot be told."""
    words = _WORD.findall(_LINK.sub(" ", text[:READ_CHARS].lower()))
    if (script := _script_of("".join(words))) is not None:
        return script
    found = Counter(language for word in words for language in _LANGUAGES_OF.get(word, ()))
    ranked = found.most_common(2)
    if not ranked or ranked[0][1] < LEAST_WORDS:
        return UNKNOWN
    if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:  # noqa: PLR2004 - the best two
        return UNKNOWN
    return ranked[0][0]


def _script_of(letters: str) -> str | None:
    """Name the language whose script most letters are of; ``None`` for Latin and no letters."""
    counts = Counter(
        _SCRIPTS.get(unicodedata.name(letter, "").split()[0].partition("-")[0])
        for letter in letters
        if unicodedata.name(letter, "")
    )
    if counts.get("ja") and counts["ja"] * 10 >= counts.get("zh", 0):
        return "ja"  # Chinese has no kana; Japanese is mostly written with both
    return counts.most_common(1)[0][0] if counts else None
