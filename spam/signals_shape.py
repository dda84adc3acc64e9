"""Signals read from a comment's shape: odd words, first lines, quotations, empty praise.

Each gives a value in [0, 1].
"""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
import re
from typing import Final

from spam import phrases
from spam.reading import Reading, words_of
from spam.scripts import script_of
from spam.signals_text import share
from spam.tally import PAIRS, count

_CONSONANTS: Final = "bcdfghjklmnpqrstvwxz"
_RUN = re.compile(f"[{_CONSONANTS}]{{5}}|[bcdfghjkmnpqrtvwxz]{{4}}")
_BRAND = re.compile(r"[a-z]{2,}0{2,4}(?:[a-z]{2})?|[a-z]{3,}0[dx]0?|0{1,3}[a-z]{4,}")
_QUOTED = re.compile(r"[\"“][^\"“”]{20,200}[\"”]\s*(?:by|-|–|~)\s*[A-Z]\w+(?: \w+)*[.\s]*$")
_ARTICLE = re.compile(r"\b(?:a [aeio]\w|an [bcdfgjklmnpqrtvwxz]\w)", re.IGNORECASE)
_ARTICLE_LIKE = re.compile(r"[Aa](?: [aeioAEIO]|[nN] [b-df-gj-np-tv-xzB-DF-GJ-NP-TV-XZ])\w")
_PAIR_ADDRESS: Final = PAIRS.field("address")
_PAIR_YOUR_WRITING: Final = PAIRS.field("your_writing")
_NO_KEYWORDS = re.compile(r"[.,!?:;)\]}>=#*_@\n\"]|^[-+]|\d[.)]")
_SENTENCE = re.compile(r"[.,!?:;@>。,!?:;、~()（），！？：；]")
_CODE_LIKE = re.compile(r"[{}<>=\\_]|\(\)|://")
_OPENING_WORDS: Final = (
    phrases.PERSONAL | phrases.GREETING | phrases.PRAISE | phrases.SUBSTANCE
) | phrases.words_on(
    "you your we our he she they it this that is are was were be been not no yes ok dear mr mrs",
    "thanks sorry well so just ps edit update re fyi agreed lol haha here there please can could",
    "would should have has had do does did good nice great wow cool",
)

_CODE = re.compile(r"(?=.*\d)(?=.*[a-z])(?=..*[A-Z])[A-Za-z0-9]{6}")


def random_words(reading: Reading) -> float:
    """Unknown words of seven letters and more that nobody could speak, counted to two."""
    odd = [
        word
        for word in _unknown(reading, 100)
        if len(word) >= 7 and word.isascii() and _RUN.search(word)
    ]
    return share(len(odd), 2.0)


def brand_digits(reading: Reading) -> float:
    """A word grown together with digits, as brands of games of chance are."""
    if not reading.tally.numbered:
        return 0.0
    return 1.0 if any(_BRAND.fullmatch(w) for w in reading.words[:200] if "0" in w) else 0.0


def title_line(reading: Reading) -> float:
    """A first line of two to six words without a stop, apart from the text: pasted keywords."""
    head, gap, rest = reading.folded.strip().partition("\n\n")
    if not gap or len(rest) < 20 or head[-1:] in ".,!?:;-)" or "\n" in head or "http" in head:
        return 0.0
    return 1.0 if 2 <= len(head.split()) <= 6 else 0.0


def keyword_line(reading: Reading) -> float:
    """A first line of keywords apart from the text: no stop, no little words, nothing personal.

    A single word counts only in lower case; "Hello Rita" and "Great post" are no keywords.
    """
    head, gap, rest = reading.folded.strip().partition("\n\n")
    if not gap or len(rest) < 40 or not 3 <= len(head) <= 80 or _NO_KEYWORDS.search(head):
        return 0.0
    words = words_of(head.casefold())
    if not 1 <= len(words) <= 12 or (len(words) == 1 and head != head.lower()):
        return 0.0
    return float(_OPENING_WORDS.isdisjoint(words))


def foreign_line(reading: Reading) -> float:
    """A short first line of no sentence, not in Latin letters, above a text that is in them."""
    if reading.folded.isascii():
        return 0.0
    head, _, rest = reading.folded.strip().partition("\n")
    if not 1 <= len(head) <= 80 or len(rest) < 60 or _SENTENCE.search(head):
        return 0.0
    if _CODE_LIKE.search(rest[:400]):
        return 0.0
    first, last = script_of(head), script_of(rest[-200:])
    return float(last == "LATIN" and first not in {None, "LATIN"})


def script_switch(reading: Reading) -> float:
    """The first line is in another script than the last: pasted keywords above a spun text."""
    if reading.folded.isascii():
        return 0.0
    lines = reading.folded.strip().split("\n")
    if len(lines) < 2:
        return 0.0
    first, last = script_of(lines[0][:200]), script_of(lines[-1][:200])
    return 0.0 if first is None or last is None else float(first != last)


def quotation(reading: Reading) -> float:
    """The comment ends in a famous quotation with its author's name."""
    if '"' not in reading.folded and "”" not in reading.folded:
        return 0.0
    return 1.0 if _QUOTED.search(end_of(reading.folded)) else 0.0


def article_errors(reading: Reading) -> float:
    """Wrong articles such as "a article", counted to two."""
    text = reading.folded[:2_000]
    if text.isascii() and not _ARTICLE_LIKE.search(text):
        return 0.0
    return share(len(_ARTICLE.findall(text)), 2.0)


def stray_numbers(reading: Reading) -> float:
    """Numbers of five or six digits before or after the text, as some spam tools put them."""
    if "00000" not in reading.tally.numbered and "000000" not in reading.tally.numbered:
        return 0.0
    words = reading.words
    ends = (*words[:2], *words[-2:])
    return share(sum(word.startswith("00000") for word in ends), 2.0) if len(words) > 4 else 0.0


def random_code(reading: Reading) -> float:
    """It opens with six letters and digits at random, as spam tools number their comments."""
    code = reading.message.text[:7]
    if not reading.tally.numbered or code[6:] not in ("", " ", "\n"):
        return 0.0
    return float(bool(_CODE.fullmatch(code[:6])) and not code[1:6].islower())


def empty_praise(reading: Reading) -> float:
    """Praise in which hardly a word could not stand under any other post, from six words on.

    0 when six in ten words are general ones, 1 when nearly all are.
    """
    words = reading.words[:150]
    if len(words) < 6 or not flatters(reading, words):
        return 0.0
    general = phrases.count_words(words, phrases.GENERAL) / len(words)
    return min(max((general - 0.6) / 0.35, 0.0), 1.0)


def flatters(reading: Reading, words: list[str]) -> bool:
    """Tell whether some words are praise, or the comment speaks of "your blog" or "your post"."""
    counts = reading.tally.pairs
    return bool(
        count(counts, _PAIR_ADDRESS)
        or count(counts, _PAIR_YOUR_WRITING)
        or not phrases.PRAISE.isdisjoint(words)
    )


def _unknown(reading: Reading, most: int) -> list[str]:
    """Give the words that the lexicon does not know, among the first ones."""
    words = reading.words
    return [words[i] for i in reading.tally.unknown if i < most]


def end_of(text: str) -> str:
    """Give the last 300 characters; blanks after them would hide them."""
    return text.rstrip()[-300:]
