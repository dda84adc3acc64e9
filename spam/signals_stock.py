"""Signals read from families of stock phrases. Each gives a value in [0, 1]."""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
import re
from collections.abc import Callable
from typing import Final

from spam.normalise import ChangeKind
from spam.phrases import words_on
from spam.reading import Reading
from spam.signals_text import share
from spam.stock_phrases import OPENERS
from spam.tally import MASK, PAIRS, WORDS, count

_FAMILIES: Final = tuple(
    PAIRS.field(name)
    for name in (
        "address", "your_writing", "keep_going", "coming_back", "stumbled", "trouble",
        "astonished", "qualities", "machine_talk", "shared", "found", "platform", "requests",
        "closers",
    )
)  # fmt: skip
_FOLLOWING: Final = WORDS.field("following")
_SPINNER: Final = WORDS.field("spinner_words")


def _pairs_counted(name: str, most: float) -> Callable[[Reading], float]:
    """Count a family's distinct pairs of words, so many of them as all."""
    field = PAIRS.field(name)

    def counted(reading: Reading) -> float:
        found = reading.tally.pairs >> field & MASK
        return share(found, most) if found else 0.0

    return counted


def _words_shared(name: str, full: float) -> Callable[[Reading], float]:
    """Give a list's share of the words, of at least six; from ``full`` on it is all."""
    field = WORDS.field(name)

    def shared(reading: Reading) -> float:
        found = count(reading.tally.words, field)
        return share(found, max(reading.tally.counted, 6) * full) if found else 0.0

    return shared


astonished = _pairs_counted("astonished", 2.0)
qualities = _pairs_counted("qualities", 3.0)
machine_talk = _pairs_counted("machine_talk", 2.0)
shared = _pairs_counted("shared", 2.0)
found = _pairs_counted("found", 2.0)
platform = _pairs_counted("platform", 2.0)
requests = _pairs_counted("requests", 2.0)
closers = _pairs_counted("closers", 3.0)
begging = _pairs_counted("begging", 3.0)
testimony = _pairs_counted("testimony", 2.0)
chinese_adverts = _pairs_counted("chinese_adverts", 2.0)
chinese_praise = _pairs_counted("chinese_praise", 2.0)


def spinner_words(reading: Reading) -> float:
    """Odd synonyms that text spinners put in, counted to three."""
    return share(count(reading.tally.words, _SPINNER), 3.0)


def opener(reading: Reading) -> float:
    """The comment opens with a stock phrase."""
    words = reading.words
    return float(len(words) > 1 and (words[0], words[1]) in OPENERS)


def many_families(reading: Reading) -> float:
    """Stock phrases of more than two families, counted to four more."""
    pairs = reading.tally.pairs
    if not pairs:
        return 0.0
    # Written out: this is asked of every comment that has a stock phrase.
    met = sum([pairs >> field & MASK > 0 for field in _FAMILIES]) + opener(reading)
    met += count(reading.tally.words, _FOLLOWING) > 0
    return share(max(met - 2.0, 0.0), 4.0)


# Names of gambling sites in Indonesia: a word grown together with digits, or with a game.
_GAMBLING_NAME: Final = re.compile(
    r"(?!(?:rp|css|html|php|utf|win|mp|ip|jam|pukul|tahun|java|sql|mysql|windows|ubuntu|rb|jt)0)"
    r"(?:[a-z]{3,}0{2,4}|[a-z]{2}0{3}|[a-z]{3,}0[dx]0*)"
    r"|[a-z]{2,}(?:toto|togel|slot|poker|jitu|hoki|gacor|maxwin|judi)0*|[a-z]{3,}(?:bet|jp|qq)0*"
    r"|[a-z]{4,}win0*|(?:toto|togel|slot|mpo|judi|gacor)[a-z]{3,}0*"
    r"|[a-z]{1,2}0(?!nya)[a-z]{2,}0*|[a-z]0[a-z]0[a-z]"
)
_LONGEST_NAME: Final = 30  # letters; the pattern is slow on words that nobody writes
_NO_NAMES: Final = words_on("alfabet alphabet diabet slotnya judinya totok togelnya")
_SLANG: Final = WORDS.field("gambling_slang")
_PROMISES: Final = WORDS.field("gambling_promises")
_INDONESIAN: Final = WORDS.field("indonesian")
_STYLED: Final = frozenset(
    {ChangeKind.COMPATIBILITY, ChangeKind.REGIONAL, ChangeKind.MARK, ChangeKind.LOOKALIKE}
)


def gambling_name(reading: Reading) -> float:
    """A name like a gambling site's in an Indonesian comment."""
    if not count(reading.tally.words, _INDONESIAN):
        return 0.0
    short = (word for word in reading.words[:100] if len(word) <= _LONGEST_NAME)
    return float(any(w not in _NO_NAMES and _GAMBLING_NAME.fullmatch(w) for w in short))


_LUCKY: Final = re.compile(
    r"(?<![\w@.#/-])[a-z]{3,20}"
    r"(?:(?:([5-9])\1{1,2}|303|168|138|365|0?69|4d)(?![\w%]|[.,]\w)"
    r"|[ -]?([5-9])[-./ ]\2[-./ ]\2(?!\w)|[ -]?([5-9])[- ]\3(?![\w.]))"
)
_NAME_AND_DIGITS: Final = re.compile("[a-z]{3,20}0{1,3}d?")


def lucky_digits(reading: Reading) -> float:
    """A name with the digits that sites of gambling choose, such as 88 or 777."""
    numbered = reading.tally.numbered
    if not numbered:
        return 0.0
    if numbered.count("0") < 2 and not any(map(_NAME_AND_DIGITS.fullmatch, numbered)):
        return 0.0
    return float(bool(_LUCKY.search(reading.folded[:1_000].casefold())))


def _in_indonesian(name: str, full: float) -> Callable[[Reading], float]:
    """Give a list's share of the words as ``_words_shared`` does, where others are Indonesian."""
    shared_words = _words_shared(name, full)

    def counted(reading: Reading) -> float:
        return shared_words(reading) if count(reading.tally.words, _INDONESIAN) else 0.0

    return counted


gambling_games = _in_indonesian("gambling_games", 0.34)
gambling_payments = _in_indonesian("gambling_payments", 0.34)
gambling_sites = _in_indonesian("gambling_sites", 0.5)


def gambling_slang(reading: Reading) -> float:
    """Slang of gambling in an Indonesian comment, counted to two."""
    words = reading.tally.words
    found = count(words, _SLANG)
    return share(found, 2.0) if found and count(words, _INDONESIAN) else 0.0


def gambling_promises(reading: Reading) -> float:
    """Words of what gambling sites promise in an Indonesian comment, beyond the first two."""
    words = reading.tally.words
    found = count(words, _PROMISES)
    return share(max(found - 2, 0), 3.0) if found > 2 and count(words, _INDONESIAN) else 0.0


def styled_name(reading: Reading) -> float:
    """Four styled letters and more, but not all of them, in an Indonesian comment."""
    if _STYLED.isdisjoint(reading.kinds) or not count(reading.tally.words, _INDONESIAN):
        return 0.0
    styled = sum([c.end - c.start for c in reading.changes if c.kind in _STYLED])
    return float(4 <= styled <= 0.6 * len(reading.folded))


_ASKING: Final = words_on("thumb thumbs share vote please")
_ASKS_LIKES = re.compile(
    r"\b(?:like|thumbs? up) (?:this )?(?:comment )?(?:if|please|plz|for)\b|\blike this comment"
    r"|\bgive (?:it|this|me) a (?:like|thumb)|\bshare this (?:video|comment|song)"
    r"|\bvote (?:for|daily)|\bplease (?:like|vote|share|subscribe|donate)"
)


def asks_likes(reading: Reading) -> float:
    """It asks readers to like, share or vote."""
    if "like" not in reading.line and not _ASKING.intersection(reading.words[:200]):
        return 0.0
    return float(bool(_ASKS_LIKES.search(reading.folded[:1_000].casefold())))
