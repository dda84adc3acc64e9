"""A message made ready to count: folded and split into words once, for signals and features."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import ne
from string import ascii_letters, digits
from typing import Final
from urllib.parse import unquote

from spam.dataset import Message
from spam.lexicon import Lexicon
from spam.normalise import Change, ChangeKind, Normalised, normalise
from spam.tally import PAIRED_WORDS, Tally, tally

AUTHOR_CHARS: Final = 200
URL_CHARS: Final = 400
TITLE_CHARS: Final = 500
POST_CHARS: Final = 4_000
MOST_LINKS: Final = 50
_LINK = re.compile(r"(?:https?:/*|www\.)[^\s<>\"'\[\]()]+", re.IGNORECASE)
# Ends of addresses typed without http; where they are endings of files or words in some language
# too, such as py or in, a path must follow.
_BARE_HOST = re.compile(
    r"[a-z0-9-]{1,63}+(?:\.[a-z0-9-]{2,63}+){0,4}\."
    r"(?:com|net|org|info|biz|us|ru|uk|de|fr|it|br|cn|jp|id|co|me|io|xyz|online|site|shop|top|club"
    r"|app|dev|store|live|life|pro|vip|bet|tv|tk|ws|mobi|website|space|fun|win|click|link|agency"
    r"|es|pt|nl|cz|sk|pl|se|fi|dk|ch|eu|au|ca|nz|za|ir|kr|tw|hk|vn|ua|kz|tr|gr|hu|ro|mx|ar|cl"
    r"|ng|ke|pk|cc|ly|gl|gg|ai|icu|asia|today|world|blog|media|cloud|studio|digital|example)"
    r"(?![\w.])"
    r"|[a-z0-9-]{1,63}+(?:\.[a-z0-9-]{2,63}+){0,4}\.[a-z]{2,10}(?=/[\w?])"
)
# Scripts written without spaces: each letter counts as a word, so that word pairs are letter pairs.
_UNSPACED: Final = r"\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
_WORD_OR_LETTER = re.compile(rf"[^\W{_UNSPACED}]++|\w")
# Digits and apostrophes, replaced one after another: texts have few kinds of them.
_PLAIN: Final = (*((digit, "0") for digit in "123456789"), *((sign, "") for sign in "'’`´"))
_ASCII_APOSTROPHES: Final = b"'`"
# The same for ASCII, and all else than \w is a space: many times faster than a pattern.
_ASCII_PLAIN: Final = bytes(
    ord("0") if chr(code) in digits else code if chr(code) in f"{ascii_letters}_" else ord(" ")
    for code in range(256)
)
_DULL_LABELS: Final = frozenset({"www", "com", "net", "org", "http", "https", "html", "htm", "php"})


NO_LEXICON: Final = Lexicon()
# What leet is written with, touching a letter; letters set apart one by one.
# Letters are written as w, signs as 0, all else as a space.
_DISGUISES: Final = bytes(
    ord("w" if chr(code) in ascii_letters else "0" if chr(code) in f"{digits}@$|+" else " ")
    for code in range(256)
)
_APART = re.compile(r"(?<![A-Za-z])[A-Za-z]([ ._*-])[A-Za-z]\1[A-Za-z](?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is counted about one message.

    Attributes
    ----------
    folded
        The text after normalising, case kept.
    changes
        What normalising swapped or dropped in the text.
    kinds
        Why: the different kinds of those changes.
    words
        Words of the text, links cut out: lower case, no apostrophes, digits as 0.
    links
        Addresses in the text, lower case, at most 50.
    link_words, site_words
        Host labels and path words of those addresses, and of the author's site.
    author
        The author's name, folded, case kept; ``None`` when unknown.
    author_words
        Its words, lower case.
    unscrambled
        How many words were scrambled ones and were put right in ``words``.
    lexicon
        The model's known words.
    line
        The text's first 1,000 words, with one space before and after each; empty without words.
    tally
        What the signals share.
    """

    message: Message
    folded: str
    changes: tuple[Change, ...]
    kinds: frozenset[ChangeKind]
    words: list[str]
    links: list[str]
    link_words: list[str]
    author: str | None
    author_words: list[str]
    site_words: list[str]
    line: str
    tally: Tally
    unscrambled: int = 0
    lexicon: Lexicon = NO_LEXICON


def read(message: Message, lexicon: Lexicon = NO_LEXICON) -> Reading:
    """Fold and split one message.

    Raises
    ------
    TextTooLongError
        If the text is longer than ``spam.normalise.MAX_CHARS`` characters.
    """
    normalised = _fold(message.text, lexicon)
    lower = normalised.text.casefold()
    links: list[str] = []
    if "http" in lower or "www." in lower:
        links = _LINK.findall(lower)[:MOST_LINKS]
        lower = _LINK.sub(" ", lower)
    if "." in lower:
        links += _bare_hosts(lower)
    author = None
    if message.author is not None:
        author = normalise(message.author[:AUTHOR_CHARS]).text
    typed = words_of(lower)
    strange = lexicon.strange(typed)
    words = lexicon.put_right(typed, strange)
    return Reading(
        message=message,
        folded=normalised.text,
        changes=normalised.changes,
        kinds=frozenset([change.kind for change in normalised.changes]),
        words=words,
        links=links,
        link_words=[word for link in links for word in address_words(link)] if links else [],
        author=author,
        author_words=words_of(author.casefold()) if author else [],
        site_words=address_words(message.author_url.casefold()) if message.author_url else [],
        line=line_of(words[:PAIRED_WORDS]) if words else "",
        tally=tally(words, strange, folded=normalised.text),
        unscrambled=sum(map(ne, typed, words)) if words is not typed else 0,
        lexicon=lexicon,
    )


def _fold(text: str, lexicon: Lexicon) -> Normalised:
    """Fold a text, with the known words only where something looks disguised by them: faster."""
    if lexicon and (not text.isascii() or _looks_disguised(text)):
        return normalise(text, lexicon.words)
    return normalise(text)


def _looks_disguised(text: str) -> bool:
    shape = b" %b " % text.encode("ascii").translate(_DISGUISES)
    if b"w0" in shape or b"0w" in shape:
        return True
    return b" w w w " in shape and _APART.search(text) is not None


def words_of(lower: str) -> list[str]:
    """Split lower-case text into words; unspaced scripts letter by letter."""
    if not lower.isascii():
        for char, plain in _PLAIN:
            lower = lower.replace(char, plain)
        if not lower.isascii():
            return _WORD_OR_LETTER.findall(lower)
    spaced = lower.encode("ascii").translate(_ASCII_PLAIN, _ASCII_APOSTROPHES)
    return spaced.decode("ascii").split()


def line_of(words: list[str]) -> str:
    """Write words with one space before and after each, so that pairs can be looked up."""
    return f" {' '.join(words)} "


def address_words(address: str) -> list[str]:
    """Split an address into telling words: host labels and path, without www, com and the like."""
    plain = unquote(address[:URL_CHARS]) if "%" in address else address[:URL_CHARS]
    words = words_of(plain.replace("_", " "))
    return [word for word in words[:60] if word not in _DULL_LABELS and len(word) > 1]


def host_of(address: str) -> str:
    """Give the host of a lower-case address, without ``www.``; never raises."""
    rest = address.removeprefix("https:").removeprefix("http:").lstrip("/")
    return rest.split("/", 1)[0].split("?", 1)[0].split(":", 1)[0].removeprefix("www.")


@lru_cache(maxsize=256)
def post_words(text: str) -> frozenset[str]:
    """Give the distinct words of a post's title or text; kept, since comments share posts."""
    return frozenset(words_of(text[:POST_CHARS].casefold()))


def _bare_hosts(lower: str) -> list[str]:
    hosts: list[str] = []
    for token in lower.split():
        if "." in token[1:-2] and len(token) < URL_CHARS:
            hosts += _BARE_HOST.findall(token)
    return hosts[:MOST_LINKS]
