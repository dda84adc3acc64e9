"""Signals read from the author, the author's site, the post and the form.

A field that is unknown gives ``None``, which counts as nothing: 0 is what an ordinary honest value
of the field gives on average, so that a field's presence alone tells nothing.
"""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from spam import phrases
from spam.reading import AUTHOR_CHARS, TITLE_CHARS, Reading, host_of, post_words, words_of
from spam.scripts import script_of
from spam.signals_text import share
from spam.tally import PAIRS, WORDS, count

_ORDINARY_OVERLAP: Final = 0.3  # half of a comment's longer words, weighed below, in the post
_TRADE: Final = phrases.COMMERCE | phrases.VICE | phrases.BRANDS
# First bytes of two or three, read as Latin letters, and what follows them.
_MOJIBAKE = re.compile(r"[Ã-ïà-ï][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_NUMBERED = re.compile(r"[^\W\d_]{3,}0{3,}")
_PRAISE: Final = WORDS.field("praise")
_PAIR_ADDRESS: Final = PAIRS.field("address")
_PAIR_YOUR_WRITING: Final = PAIRS.field("your_writing")
_STOP_LENGTH: Final = 4
_LEAST_LITTLE_WORDS: Final = 3
_SHOP_STEMS: Final = (
    "cheap", "outlet", "shop", "store", "buy", "online", "sale", "casino", "poker",
    "loan", "pharm", "viagra", "replica", "discount", "bag", "shoe", "jordan", "nike",
    "coins", "review", "weight", "seo", "best", "bet", "slot",
)  # fmt: skip
_FASTEST_HUMAN_SECONDS: Final = 3.0


def keyword_name(reading: Reading) -> float | None:
    """How much the name looks like search keywords rather than a person, in [0, 1]."""
    if reading.author is None:
        return None
    words = reading.author_words
    commerce = sum(word.strip("0") in _TRADE for word in words)
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
    words = {word for word in reading.author_words if len(word) >= _STOP_LENGTH}
    if not words:
        return None
    addresses = " ".join((*reading.site_words, *reading.link_words))
    return share(sum(word in addresses for word in words), 2.0) if addresses else 0.0


def shop_site(reading: Reading) -> float | None:
    """Commerce words, digits and hyphens in the author's site and the links, in [0, 1]."""
    words = reading.site_words + reading.link_words
    if not words:
        return None
    joined = " ".join(words[:80])
    listed = sum(word in _TRADE or "0" in word for word in words[:80])
    inside = sum(word in joined for word in _SHOP_STEMS)
    return min((listed + inside) / 4.0, 1.0)


def free_host(reading: Reading) -> float | None:
    """A link in the text to a free host or a shortener."""
    if not reading.links:
        return None
    hosts = {host_of(link) for link in reading.links}
    labels = {label for host in hosts for label in host.split(".")}
    return 1.0 if labels & phrases.HOSTED_FREE or hosts & phrases.SHORTENERS else 0.0


def link_hosts(reading: Reading) -> float | None:
    """Different hosts linked in the text beyond the first, counted to three."""
    if not reading.links:
        return None
    return share(len({host_of(link) for link in reading.links}) - 1, 3.0)


def post_overlap(reading: Reading) -> float | None:
    """Share of the longer words that the post's text has too, beyond its pasted title.

    Centred: 0 is an ordinary honest comment, negative is less than that; in [-1, 1].
    """
    text = reading.message.post_text
    if not text:
        return None
    title = post_words((reading.message.post_title or "")[:TITLE_CHARS])
    own = {word for word in reading.words[:400] if len(word) > _STOP_LENGTH} - title
    if len(own) < 3:
        return None
    found = len(own & post_words(text)) / len(own)
    return max(min((found - _ORDINARY_OVERLAP) / _ORDINARY_OVERLAP, 1.0), -1.0)


def title_pasted(reading: Reading) -> float | None:
    """The post's title, of four words and more, stands word for word in the comment."""
    title = reading.message.post_title
    if not title:
        return None
    pairs = _title_pairs(title)
    if pairs is None:
        return None
    return 1.0 if sum([pair in reading.line for pair in pairs]) >= 0.8 * len(pairs) else 0.0


def other_script(reading: Reading) -> float | None:
    """The comment is written in another script than the post."""
    post = reading.message.post_title or reading.message.post_text
    if not post:
        return None
    ours, theirs = script_of(reading.folded[:120]), script_of(post[:120])
    if ours is None or theirs is None:
        return None
    return 1.0 if ours != theirs else 0.0


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
    return float(_is_keyword(reading) and _flatters(reading))


def keyword_site(reading: Reading) -> float | None:
    """A name made of everyday words or of trades, with a site."""
    if reading.author is None or reading.message.author_url is None:
        return None
    return float(bool(reading.message.author_url) and _is_keyword(reading))


def _is_keyword(reading: Reading) -> bool:
    words, known = reading.author_words, reading.lexicon.words
    if not words or (len(words[0]) < _STOP_LENGTH and len(words) == 1):
        return False
    return all(word in known for word in words) or any(w.strip("0") in _TRADE for w in words)


def _flatters(reading: Reading) -> bool:
    counts = reading.tally
    return bool(
        count(counts.pairs, _PAIR_ADDRESS)
        or count(counts.pairs, _PAIR_YOUR_WRITING)
        or count(counts.words, _PRAISE)
    )


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
    return sum(word.strip("0") in _TRADE for word in words) / len(words)


def plain_word_name(reading: Reading) -> float | None:
    """The name is one everyday word in lower case."""
    if reading.author is None:
        return None
    words = reading.author_words
    return float(len(words) == 1 and reading.author.islower() and words[0] in reading.lexicon)


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
