"""Signals read from the author's name.

An unknown name gives ``None``, which counts as nothing.
"""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
import re
from functools import cache
from itertools import pairwise
from typing import Final

from spam import phrases
from spam.listed import words_in
from spam.reading import AUTHOR_CHARS, Reading
from spam.scripts import script_of
from spam.signals_text import share
from spam.tally import PAIRS, WORDS, count
from spam.trade_words import COPIED_BRANDS, DRUGS, names_subject

TRADE: Final = phrases.COMMERCE | phrases.VICE | phrases.BRANDS | DRUGS | COPIED_BRANDS
_LEAST_LETTERS: Final = 4
_LEAST_ALONE: Final = 7  # letters of a name of one word, to be a keyword
# First bytes of two or three, read as Latin letters, and what follows them.
_MOJIBAKE = re.compile(r"[Ã-ïà-ï][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_NUMBERED = re.compile(r"[^\W\d_]{3,}0{3,}")
_NAME_CODE = re.compile(r"(?=(?:.*\d){3})[A-Z]+[\d-]+[A-Z]+[A-Z\d-]*")
_NAME_STEM = re.compile(
    "pharm(?!acist|acolog|d$)|viagra|cialis|casino|coupon|replica|cheap(?!skate)|promo|outlet|payday|0mg"
)
_PRAISE: Final = WORDS.field("praise")
_PAIR_ADDRESS: Final = PAIRS.field("address")
_PAIR_FOREIGN: Final = PAIRS.field("foreign_praise")
_PAIR_MODERN: Final = PAIRS.field("modern_flattery")
_PAIR_YOUR_WRITING: Final = PAIRS.field("your_writing")


def keyword_name(reading: Reading) -> float | None:
    """How much the name looks like search keywords rather than a person, in [0, 1]."""
    if reading.author is None:
        return None
    words = reading.author_words
    commerce = sum(word.strip("0") in TRADE for word in words)
    commerce += sum("0" in word for word in words)
    long_name = max(len(words) - 3, 0)
    is_lower = len(words) >= 2 and reading.author == reading.author.lower()
    address = "://" in reading.author or ".com" in reading.author.lower()
    return min((commerce + 0.5 * long_name + 0.5 * is_lower + 2.0 * address) / 3.0, 1.0)


def many_name_words(reading: Reading) -> float | None:
    """More than three words in the name."""
    return None if reading.author is None else share(max(len(reading.author_words) - 3, 0), 3.0)


def name_of_words(reading: Reading) -> float | None:
    """Share of the name's words, of two and more, that are everyday words and no names."""
    words = reading.author_words
    if len(words) < 2:
        return None
    return sum(word in reading.lexicon for word in words) / len(words)


def name_other_script(reading: Reading) -> float | None:
    """The name is written in another script than the comment."""
    if not reading.author or reading.author.isascii():
        return None  # Latin names stand under comments of every script
    ours, theirs = script_of(reading.author), script_of(reading.folded[-120:])
    return None if ours is None or theirs is None else float(ours != theirs)


def name_in_text(reading: Reading) -> float | None:
    """The whole name, of at least two words, repeated in the comment: a signature or a keyword."""
    words = reading.author_words
    if len(words) < 2:
        return None
    return 1.0 if all(f" {one} {two} " in reading.line for one, two in pairwise(words)) else 0.0


def name_in_link(reading: Reading) -> float | None:
    """Words of the name that are words of the site or of a link in the text, in [0, 1].

    Everyday words and those of trades only: that people's names are in their sites' says nothing.
    """
    words = [word for word in reading.author_words if len(word) >= _LEAST_LETTERS]
    if not words:
        return None
    addresses = " ".join((*reading.site_words, *reading.link_words))
    if not addresses:
        return 0.0
    return share(sum(word in addresses and _is_telling(reading, word) for word in set(words)), 2.0)


def _is_telling(reading: Reading, word: str) -> bool:
    return word in reading.lexicon or word in TRADE or names_subject(word)


def name_leads(reading: Reading) -> float | None:
    """The comment opens with the author's name, of at least four characters: a keyword."""
    if reading.author is None:
        return None
    name = reading.author.strip().casefold()
    return float(len(name) >= 4 and reading.folded.lstrip().casefold().startswith(name))


def name_first_line(reading: Reading) -> float | None:
    """The first line of several is the author's name and nothing else: a keyword."""
    if not reading.author:
        return None
    first, _, rest = reading.folded.strip().partition("\n")
    return float(bool(rest) and first.strip().casefold() == reading.author.strip().casefold())


def broken_name(reading: Reading) -> float | None:
    """The name is text in UTF-8 read as if in another encoding."""
    name = reading.message.author
    if not name:
        return None
    return float(not name.isascii() and bool(_MOJIBAKE.search(name[:AUTHOR_CHARS])))


def keyword_praise(reading: Reading) -> float | None:
    """Praise, or talk of "your blog", under a name made of everyday words or of trades."""
    if reading.author is None:
        return None
    return float(_flatters(reading) and is_keyword(reading))


def keyword_site(reading: Reading) -> float | None:
    """A name made of everyday words or of trades, with a site."""
    if reading.author is None or reading.message.author_url is None:
        return None
    return float(bool(reading.message.author_url) and is_keyword(reading))


def trade_name(reading: Reading) -> float | None:
    """Share of the name's words that are of trades, vices and brands."""
    if not reading.author_words:
        return None
    words = reading.author_words
    return sum(word.strip("0") in TRADE for word in words) / len(words)


def subject_name(reading: Reading) -> float | None:
    """Share of the name's words that are subjects of search keywords.

    Half of it where another word may be somebody's name, and nothing for a single short word.
    """
    words = reading.author_words
    if not words:
        return None
    if _holds_subject(reading.author or ""):
        return 1.0
    subjects = _subjects(words)
    return len(subjects) / len(words) * (1.0 if _is_phrase(reading, subjects) else 0.5)


def _subjects(words: list[str]) -> list[str]:
    """Give the words of a name that are subjects; people do call themselves House or Candy."""
    if len(words) == 1 and len(words[0]) < _LEAST_ALONE:
        return []
    return [word for word in words if names_subject(word)]


def _is_phrase(reading: Reading, subjects: list[str]) -> bool:
    """Tell whether a name is everyday words, subjects and numbers, or a subject in lower case."""
    if subjects and (reading.author or "").islower():
        return True
    known = reading.lexicon.words
    return all(word in known or word in subjects or "0" in word for word in reading.author_words)


def stem_name(reading: Reading) -> float | None:
    """A word of the name holds the stem of a trade, such as "pharm" or "casino"."""
    if reading.author is None:
        return None
    return float(any(map(_NAME_STEM.search, reading.author_words)))


def name_code(reading: Reading) -> float | None:
    """The name is the number of a product: capitals and digits by turns, of seven and more."""
    name = reading.message.author
    if name is None:
        return None
    return float(7 <= len(name) <= 30 and bool(_NAME_CODE.fullmatch(name)))


@cache
def _unspaced_subjects() -> re.Pattern[str]:
    """Give what finds names of goods and trades in scripts written without spaces."""
    unspaced = filter(_is_unspaced, words_in("foreign_subjects"))
    return re.compile("|".join(sorted(unspaced, key=lambda word: (-len(word), word))))


def _is_unspaced(word: str) -> bool:
    return "\u0e00" <= word[0] <= "\u0e7f" or "\u3040" <= word[0] <= "\u9fff"


def _holds_subject(author: str) -> bool:
    return not author.isascii() and bool(_unspaced_subjects().search(author[:60]))


def is_keyword(reading: Reading) -> bool:
    """Tell whether the name is made of everyday words, trades or goods rather than a person's."""
    words = reading.author_words
    if not words:
        return False
    if _holds_subject(reading.author or ""):
        return True
    if any(word.strip("0") in TRADE for word in words):
        return True
    subjects = _subjects(words)
    return _is_phrase(reading, subjects) if len(words) > 1 else bool(subjects)


def _flatters(reading: Reading) -> bool:
    counts = reading.tally
    return bool(
        count(counts.pairs, _PAIR_ADDRESS)
        or count(counts.pairs, _PAIR_YOUR_WRITING)
        or count(counts.words, _PRAISE)
        or count(counts.pairs, _PAIR_FOREIGN)
        or count(counts.pairs, _PAIR_MODERN)
    )
