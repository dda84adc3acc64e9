"""What a comment is found by: words and facets as tokens, and questions asked with them.

A search document is a list of different tokens. Words hold letters, digits and marks only; every
other token has a sign in it, so that no word that somebody types is taken for a facet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from typing import Final

from blog.domain.moderation import Status
from blog.domain.queue import QueueFilter
from blog.domain.text import search_words
from blog.domain.worth import LEVELS, score_level

WORD_CHARS: Final = 40  # more of a word is not looked at, neither stored nor asked for
LEAST_PREFIX_CHARS: Final = 3  # shorter words are looked for as they are
MOST_TERMS: Final = 40
ADDRESS_CHARS: Final = 16
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def _marks() -> str:
    """Give the marks of living scripts as they stand in a class of a regular expression."""
    return "".join(chr(n) for n in range(0x300, 0x1E00) if unicodedata.category(chr(n))[0] == "M")


_WORD = re.compile(rf"[^\W_][^\W_{_marks()}]*(?:[{_marks()}]+[^\W_]*)*")
# Scripts written without spaces: looked for by single letters and pairs of them.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]+"
)
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_.:\-]{0,59}")


@dataclass(frozen=True, slots=True)
class Term:
    """One token to look for, or with ``is_prefix`` every word that begins with it."""

    token: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a document must hold: a status, and of each group at least one term.

    ``score_min`` and ``score_max`` are exact where the terms can only name a level.
    """

    status: Status
    groups: tuple[tuple[Term, ...], ...]
    score_min: float | None = None
    score_max: float | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """What a comment is filtered by besides its words.

    ``author`` is a name as it is read, ``worth`` is in hundredths, ``address`` is the keyed hash of
    a network address, or empty.
    """

    status: Status
    post_id: int
    day: date
    author: str
    language: str
    score: float | None
    worth: int
    campaign: int | None = None
    address: str = ""
    sites: Sequence[str] = field(default=())
    reasons: Sequence[str] = field(default=())


def document_of(text: str, facets: Facets) -> str:
    """Write the document of a comment.

    Parameters
    ----------
    text
        As ``search_key`` folds it.
    """
    tokens = [
        status_token(facets.status),
        _facet("p", facets.post_id),
        _facet("l", facets.language),
        _facet("a", author_token(facets.author)),
        *(_facet("h", site) for site in facets.sites),
        *(_facet("r", name) for name in facets.reasons),
        *_day_tokens(facets.day),
        f"v_{score_level(facets.score)}",
        f"vv_{score_level(facets.score) // 10}",
        score_token(facets.status, score_level(facets.score)),
        worth_token(facets.status, facets.worth),
    ]
    if facets.campaign is not None:
        tokens.append(_facet("c", facets.campaign))
    if facets.address:
        tokens.append(address_token(facets.address))
    return " ".join(dict.fromkeys((*tokens, *_words(text))))


def question_of(
    chosen: QueueFilter,
    *,
    post_id: int | None = None,
    author: str | None = None,
    site: str | None = None,
    address: str | None = None,
) -> Question | None:
    """Turn a filter into terms; ``None`` when nothing can match.

    Parameters
    ----------
    post_id, author, site, address
        Of the post that the filter names; its author as names are read; its host's site; the keyed
        hash of its comment's network address.
    """
    groups: list[Sequence[Term]] = []
    if chosen.q:
        terms = query_terms(chosen.q)
        if not terms:
            return None
        groups += [(term,) for term in terms]
    if chosen.post_slug is not None:
        if post_id is None:
            return None
        groups.append((Term(_facet("p", post_id)),))
    named = {"l": chosen.language, "h": site, "r": chosen.reason, "c": chosen.campaign}
    groups += [(Term(_facet(k, value)),) for k, value in named.items() if value is not None]
    if author is not None:
        groups.append((Term(_facet("a", author_token(author))),))
    if chosen.address is not None:
        if not address:
            return None
        groups.append((Term(address_token(address)),))
    groups += _ranges(chosen)
    if not all(groups):
        return None
    named_groups = tuple(tuple(group) for group in groups)
    return Question(chosen.status, named_groups, chosen.score_min, chosen.score_max)


def fit_of(asked: Question) -> Callable[[str, float | None], bool]:
    """Give what says whether a document with the status and its score answer a question.

    It says what the index of words would: tokens stand between single spaces.
    """
    groups = sorted(([_needle(term) for term in group] for group in asked.groups), key=len)
    low, high = asked.score_min, asked.score_max

    def fits(document: str, score: float | None) -> bool:
        if low is not None and (score is None or score < low):
            return False
        if high is not None and (score is None or score > high):
            return False
        padded = f" {document} "
        return all(any(needle in padded for needle in group) for group in groups)

    return fits


def _needle(term: Term) -> str:
    return f" {term.token}" + ("" if term.is_prefix else " ")


def _ranges(chosen: QueueFilter) -> Iterator[Sequence[Term]]:
    if chosen.from_date or chosen.to_date:
        first, last = chosen.from_date or FIRST_DAY, chosen.to_date or LAST_DAY
        yield [Term(token) for token in _days(max(first, FIRST_DAY), min(last, LAST_DAY))]
    if chosen.score_min is not None or chosen.score_max is not None:
        low = 1 if chosen.score_min is None else score_level(chosen.score_min)
        high = LEVELS - 1 if chosen.score_max is None else score_level(chosen.score_max)
        yield [Term(token) for token in _levels(low, high)]


def query_terms(query: str) -> list[Term]:
    """Split what somebody typed into terms; nothing but signs gives none."""
    terms: list[Term] = []
    for piece in search_words(query):
        for word in _WORD.findall(piece):
            for part, is_unspaced in _parts(word):
                if is_unspaced:
                    pairs = [part[i : i + 2] for i in range(len(part) - 1)]
                    terms += [Term(pair) for pair in pairs or [part]]
                else:
                    terms.append(Term(part[:WORD_CHARS], len(part) >= LEAST_PREFIX_CHARS))
    return list(dict.fromkeys(terms))[:MOST_TERMS]


def author_token(name: str) -> str:
    """Name an author, as names are read, whatever the name is made of."""
    return blake2b(name.encode("utf-8", "replace"), digest_size=8).hexdigest()


def address_token(address_hash: str) -> str:
    """Name a network address by the beginning of its keyed hash: 64 bits tell them apart."""
    return _facet("n", address_hash[:ADDRESS_CHARS])


def status_mark(status: Status) -> str:
    """Give what names a status inside tokens and occurs nowhere else in a document."""
    return f"~{status.value}"


def status_token(status: Status) -> str:
    """Name a status."""
    return f"s{status_mark(status)}"


def score_token(status: Status, level: int) -> str:
    """Name a level of the score among the comments of a status."""
    return f"x{status_mark(status)}_{level}"


def worth_token(status: Status, worth: int) -> str:
    """Name a worth, in hundredths, among the comments of a status."""
    return f"y{status_mark(status)}_{worth}"


def _facet(kind: str, value: object) -> str:
    text = str(value).casefold()
    if not _PLAIN.fullmatch(text):
        text = blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{kind}_{text}"


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        for part, is_unspaced in _parts(word):
            if is_unspaced:
                yield from part
                yield from (part[i : i + 2] for i in range(len(part) - 1))
            else:
                yield part[:WORD_CHARS]


def _parts(word: str) -> Iterator[tuple[str, bool]]:
    """Cut a word where it changes between scripts with spaces and without."""
    if word.isascii():
        yield word, False
        return
    done = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > done:
            yield word[done : run.start()], False
        yield run.group(), True
        done = run.end()
    if done < len(word):
        yield word[done:], False


def _day_tokens(day: date) -> tuple[str, ...]:
    full = day.isoformat().replace("-", "")
    return f"d_{full[:3]}", f"d_{full[:4]}", f"d_{full[:6]}", f"d_{full}"


def _days(first: date, last: date) -> Iterator[str]:
    """Cover the days from first to last with decades, years, months and days, as few as can be."""
    while first <= last:
        for size in (3, 4, 6, 8):
            end = _end_of(first, size)
            if _starts(first, size) and end <= last:
                yield _day_tokens(first)[(3, 4, 6, 8).index(size)]
                break
        if end == date.max:
            return
        first = end + timedelta(days=1)


def _starts(day: date, size: int) -> bool:
    """Say whether a decade, year, month or day begins with this day."""
    opens_month, opens_year = day.day == 1, day.day == day.month == 1
    return {3: opens_year and day.year % 10 == 0, 4: opens_year, 6: opens_month, 8: True}[size]


def _end_of(day: date, size: int) -> date:
    if size == 3:  # noqa: PLR2004 - digits of a decade
        return date(day.year // 10 * 10 + 9, 12, 31)
    if size == 4:  # noqa: PLR2004 - digits of a year
        return date(day.year, 12, 31)
    if size == 6:  # noqa: PLR2004 - digits of a month
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return day


def _levels(low: int, high: int) -> Iterator[str]:
    """Cover the levels from low to high with tens and single ones."""
    while low <= high:
        if low % 10 == 0 and low + 9 <= high:
            yield f"vv_{low // 10}"
            low += 10
        else:
            yield f"v_{low}"
            low += 1
