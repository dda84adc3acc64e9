"""Signals read from the post and the form.

A field that is unknown gives ``None``, which counts as nothing: 0 is what an ordinary honest value
of the field gives on average, so that a field's presence alone tells nothing.
"""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
from functools import lru_cache
from itertools import pairwise
from typing import Final

from spam import phrases
from spam.reading import TITLE_CHARS, Reading, post_words, words_of

_MUCH_OVERLAP: Final = 0.3  # of the longer words in the post: more says nothing more
_STOP_LENGTH: Final = 4
_LEAST_LITTLE_WORDS: Final = 3
_FASTEST_HUMAN_SECONDS: Final = 3.0


def post_overlap(reading: Reading) -> float | None:
    """Share of the longer words that the post's text has too, beyond its pasted title.

    0 when none of them is in the post, 1 when three in ten are; unknown counts as none, so that
    a known post speaks neither for nor against a comment.
    """
    text = reading.message.post_text
    if not text:
        return None
    title = post_words((reading.message.post_title or "")[:TITLE_CHARS])
    own = {word for word in reading.words[:400] if len(word) > _STOP_LENGTH} - title
    if len(own) < 3:
        return None
    return min(len(own & post_words(text)) / len(own) / _MUCH_OVERLAP, 1.0)


def title_pasted(reading: Reading) -> float | None:
    """The post's title, of four words and more, stands word for word in the comment."""
    title = reading.message.post_title
    if not title:
        return None
    pairs = _title_pairs(title)
    if pairs is None:
        return None
    return 1.0 if sum([pair in reading.line for pair in pairs]) >= 0.8 * len(pairs) else 0.0


def off_topic(reading: Reading) -> float | None:
    """How little of the comment's own longer words the post has, from six of them on.

    1 when none is in the post's text or title, 0 when a sixth or more is.
    """
    text = reading.message.post_text
    if not text:
        return None
    own = {w for w in reading.words[:400] if len(w) > _STOP_LENGTH} - phrases.GENERAL
    if len(own) < 6:
        return None
    found = len(own & (post_words(text) | post_words(reading.message.post_title or "")))
    return max(1.0 - found / (len(own) / 6.0), 0.0)


def other_language(reading: Reading) -> float | None:
    """The comment is in another language than the post, told by little words."""
    message = reading.message
    theirs = _language_of_post(message.post_title or "", (message.post_text or "")[:1_500])
    if theirs is None:
        return None
    ours = language_of(frozenset(reading.words[:200]))
    return None if ours is None else float(ours != theirs)


@lru_cache(maxsize=256)
def _language_of_post(title: str, text: str) -> str | None:
    return language_of(post_words(f"{title} {text}"))


def language_of(words: frozenset[str]) -> str | None:
    """Tell the language by the little words found; ``None`` with fewer than three of them."""
    found = {name: len(words & listed) for name, listed in phrases.LANGUAGE_WORDS.items()}
    best = max(found, key=found.__getitem__)
    return best if found[best] >= _LEAST_LITTLE_WORDS else None


def trap(reading: Reading) -> float | None:
    """The form's hidden field was filled in."""
    filled = reading.message.trap_filled
    return None if filled is None else float(filled)


def hurried(reading: Reading) -> float | None:
    """The form came back faster than a person types, from 1 (at once) to 0 (3 seconds)."""
    seconds = reading.message.form_seconds
    if seconds is None:
        return None
    return min(max(1.0 - seconds / _FASTEST_HUMAN_SECONDS, 0.0), 1.0)


@lru_cache(maxsize=256)
def _title_pairs(title: str) -> frozenset[str] | None:
    """Give a title's neighbouring words, from four words on; kept, since comments share posts."""
    words = words_of(title[:TITLE_CHARS].casefold())
    return None if len(words) < 4 else frozenset(map(" {0[0]} {0[1]} ".format, pairwise(words)))
