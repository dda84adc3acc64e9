"""Signals read from families of stock phrases. Each gives a value in [0, 1]."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from spam.reading import Reading
from spam.signals_text import share
from spam.stock_phrases import OPENERS
from spam.tally import MASK, PAIRS, WORDS, count

_APPEALS: Final = WORDS.field("appeals")
_SPINNER: Final = WORDS.field("spinner_words")


def pairs_counted(name: str, most: float) -> Callable[[Reading], float]:
    """Count a family's distinct pairs of words, so many of them as all."""
    field = PAIRS.field(name)

    def counted(reading: Reading) -> float:
        found = reading.tally.pairs >> field & MASK
        return share(found, most) if found else 0.0

    return counted


astonished = pairs_counted("astonished", 2.0)
qualities = pairs_counted("qualities", 3.0)
machine_talk = pairs_counted("machine_talk", 2.0)
shared = pairs_counted("shared", 2.0)
found = pairs_counted("found", 2.0)
platform = pairs_counted("platform", 2.0)
requests = pairs_counted("requests", 2.0)
closers = pairs_counted("closers", 3.0)
begging = pairs_counted("begging", 3.0)
promotion = pairs_counted("promotion", 2.0)
testimony = pairs_counted("testimony", 2.0)
chinese_adverts = pairs_counted("chinese_adverts", 2.0)


def spinner_words(reading: Reading) -> float:
    """Odd synonyms that text spinners put in, counted to three."""
    return share(count(reading.tally.words, _SPINNER), 3.0)


def opener(reading: Reading) -> float:
    """The comment opens with a stock phrase."""
    words = reading.words
    return float(len(words) > 1 and (words[0], words[1]) in OPENERS)


_ASKS_LIKES = re.compile(
    r"\b(?:likes?|thumbs? up) (?:this )?(?:comment )?(?:if|please|plz)\b"
    r"|(?<!\bi )\blike this comment"
    r"|\bgive (?:it|this|me) a (?:like\b(?!.for)|thumb)|\bshare this (?:video|comment|song)"
    r"|\bvote (?:for|daily)|\bplease (?:like|vote|subscribe|donate|share (?:this|it|my|our))"
)


def asks_likes(reading: Reading) -> float:
    """It asks readers to like, share or vote."""
    if " like " not in reading.line and not count(reading.tally.words, _APPEALS):
        return 0.0
    return float(bool(_ASKS_LIKES.search(reading.folded[:1_000].casefold())))
