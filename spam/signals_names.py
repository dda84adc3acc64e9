"""Signals read from the author's name.

An unknown name gives ``None``, which counts as nothing.
"""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
import re
from itertools import pairwise
from typing import Final

from spam import phrases
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
_NAME_STEM = re.compile("pharm|viagra|cialis|casino|coupon|replica|cheap|promo|outlet|payday|0mg")
_PRAISE: Final = WORDS.field("praise")
_PAIR_ADDRESS: Final = PAIRS.field("address")
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
    """Words of the name that are words of the site or of a link in the text, in [0, 1]."""
    words = {word for word in reading.author_words if len(word) >= _LEAST_LETTERS}
    if not words:
        return None
    addresses = " ".join((*reading.site_words, *reading.link_words))
    return share(sum(word in addresses for word in words), 2.0) if addresses else 0.0


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
    return float(_flatters(reading) and _is_keyword(reading))


def keyword_site(reading: Reading) -> float | None:
    """A name made of everyday words or of trades, with a site."""
    if reading.author is None or reading.message.author_url is None:
        return None
    return float(bool(reading.message.author_url) and _is_keyword(reading))


def name_digits(reading: Reading) -> float | None:
    """The name ends in three digits or more, grown to letters: made by a machine."""
    if reading.author is None:
        return None
    numbered = [word for word in reading.author_words if word.endswith("000")]
    return 1.0 if any(map(_NUMBERED.fullmatch, numbered)) else 0.0


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


def plain_word_name(reading: Reading) -> float | None:
    """The name is one everyday word in lower case."""
    if reading.author is None:
        return None
    words = reading.author_words
    return float(len(words) == 1 and reading.author.islower() and words[0] in reading.lexicon)


def _is_keyword(reading: Reading) -> bool:
    words = reading.author_words
    if not words:
        return False
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
    )
