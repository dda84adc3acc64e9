"""Signals read from a comment's shape: where links stand, letters set apart, random words, frames.

Each gives a value in [0, 1].
"""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
import re
from itertools import islice
from string import ascii_letters, ascii_uppercase, digits
from typing import Final

from spam import phrases
from spam.normalise import ChangeKind
from spam.reading import Reading, host_of, words_of
from spam.scripts import script_of
from spam.signals_text import share
from spam.tally import PAIRS, count

_CONSONANTS: Final = "bcdfghjklmnpqrstvwxz"
_RUN = re.compile(f"[{_CONSONANTS}]{{5}}|[bcdfghjkmnpqrtvwxz]{{4}}")
_HOST_RUN = re.compile(f"[{_CONSONANTS}]{{5}}|[a-z]0+[a-z]+0+[a-z]")
_BRAND = re.compile(r"[a-z]{2,}0{2,4}(?:[a-z]{2})?|[a-z]{3,}0[dx]0?|0{1,3}[a-z]{4,}")
_APART = re.compile(
    r"(?<!\w)\w([ ._*~|•·-])\w(?:\1\w(?!\w)){2,}|(?<![A-Z])[A-Z]{2}(?: [A-Z]{1,2}){3}(?![a-zA-Z])"
)
_FRAME = re.compile(r"([←-⯿\U0001f000-\U0001faff])️?\s?[\w .]{2,30}?\s?\1")
_QUOTED = re.compile(r"[\"“][^\"“”]{20,200}[\"”]\s*(?:by|-|–|~)\s*[A-Z]\w+(?: \w+)*[.\s]*$")
_OWN_PAGE = re.compile(
    r"\b(?:my|our) (?:own |personal )?(?:web|home|blog|site|page|weblog|profile|store|shop)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:a [aeio]\w|an [bcdfgjklmnpqrtvwxz]\w)", re.IGNORECASE)
_ARTICLE_LIKE = re.compile(r"[Aa](?: [aeioAEIO]|[nN] [b-df-gj-np-tv-xzB-DF-GJ-NP-TV-XZ])\w")
# Letters set apart: what they may be set apart by is a space, what may be set apart is w or W.
_SHAPE: Final = bytes(
    ord("w" if chr(code) in f"{ascii_letters}{digits}_" else " " if chr(code) in " .*~|-" else "-")
    for code in range(256)
)
_CAPITAL_SHAPE: Final = bytes(
    ord("W" if chr(code) in ascii_uppercase else " " if chr(code) == " " else "-")
    for code in range(256)
)
_PAIR_ADDRESS: Final = PAIRS.field("address")
_PAIR_YOUR_WRITING: Final = PAIRS.field("your_writing")
_LAST_CHARS: Final = 300
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


def signature(reading: Reading) -> float:
    """A short last paragraph with a link, after a comment of five words and more."""
    if not reading.links:
        return 0.0
    last = _last_line(reading.folded)
    if len(last) == len(reading.folded.strip()) or not _holds_link(last):
        return 0.0
    return 1.0 if len(last.split()) <= 15 and len(reading.words) >= 5 else 0.0


def promotes_own(reading: Reading) -> float:
    """A short last line with a link and "my site", or with a link beside the author's name."""
    if not reading.links:
        return 0.0
    last = _last_line(reading.folded)
    if not _holds_link(last) or len(last.split()) > 25 or len(reading.words) < 8:
        return 0.0
    name = (reading.author or "").strip().casefold()
    named = len(name) >= 4 and name in last.casefold()
    return float(named or bool(_OWN_PAGE.search(last)))


def link_last(reading: Reading) -> float:
    """The very last thing in the comment is a link."""
    if not reading.links:
        return 0.0
    last = _end(reading.folded).split()
    return 1.0 if last and _holds_link(last[-1]) else 0.0


def link_only(reading: Reading) -> float:
    """Hardly anything but links: at most two other words."""
    return 1.0 if reading.links and len(reading.words) <= 2 else 0.0


def random_words(reading: Reading) -> float:
    """Unknown words of seven letters and more that nobody could speak, counted to two."""
    odd = [
        word
        for word in _unknown(reading, 100)
        if len(word) >= 7 and word.isascii() and _RUN.search(word)
    ]
    return share(len(odd), 2.0)


def strange_word(reading: Reading) -> float:
    """One unknown word of five letters and more, repeated, among words mostly known."""
    counted = min(len(reading.words), 150)
    if counted < 6 or not reading.lexicon:
        return 0.0
    strange = _unknown(reading, 150)
    unknown = [word for word in strange if len(word) >= 5 and word.isascii()]
    if len(unknown) < 2 or len(unknown) == len(set(unknown)):
        return 0.0
    return 1.0 if counted - len(strange) >= 0.6 * counted else 0.0


def same_link(reading: Reading) -> float:
    """The same address is given three times and more."""
    links = reading.links
    if len(links) < 3:
        return 0.0
    return 1.0 if max(map(links.count, set(links[:10]))) >= 3 else 0.0


def random_host(reading: Reading) -> float:
    """A link, or the author's, leads to a host of random letters and digits."""
    hosts = [host_of(link) for link in reading.links[:8]]
    if reading.message.author_url:
        hosts.append(host_of(reading.message.author_url.casefold()))
    return 1.0 if any(_is_random(host) for host in hosts) else 0.0


def brand_digits(reading: Reading) -> float:
    """A word grown together with digits, as brands of games of chance are."""
    if not reading.tally.numbered:
        return 0.0
    return 1.0 if any(_BRAND.fullmatch(w) for w in reading.words[:200] if "0" in w) else 0.0


def set_apart(reading: Reading) -> float:
    """Four letters or more set apart one by one, whatever word they make."""
    if ChangeKind.SPACED in reading.kinds:
        return 1.0
    text = reading.message.text[:2_000]
    return 1.0 if _may_be_apart(text) and _APART.search(text) else 0.0


def framed(reading: Reading) -> float:
    """A word or two between the same two pictures, as an eye-catcher."""
    if reading.folded.isascii():
        return 0.0
    return 1.0 if _FRAME.search(reading.folded[:2_000]) else 0.0


def fancy_share(reading: Reading) -> float:
    """Share of the typed characters that were styled letters, a third and more counts as all."""
    if _STYLED.isdisjoint(reading.kinds):
        return 0.0
    styled = sum(c.end - c.start for c in reading.changes if c.kind in _STYLED)
    return share(styled, max(len(reading.folded), 1) / 3.0)


def mixed_styles(reading: Reading) -> float:
    """Styled and plain letters, or hidden characters, inside one word, counted to two."""
    if _INSIDE.isdisjoint(reading.kinds):
        return 0.0
    text = reading.message.text
    mixed = (
        change
        for change in reading.changes
        if change.kind in _INSIDE and _touches_letter(text, change.start, change.end)
    )
    return share(len(list(islice(mixed, 2))), 2.0)


_STYLED: Final = frozenset({ChangeKind.COMPATIBILITY, ChangeKind.REGIONAL})
_INSIDE: Final = frozenset(
    {ChangeKind.COMPATIBILITY, ChangeKind.LOOKALIKE, ChangeKind.INVISIBLE, ChangeKind.MARK}
)


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
    return 1.0 if _QUOTED.search(_end(reading.folded)) else 0.0


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


def empty_praise(reading: Reading) -> float:
    """Praise in which hardly a word could not stand under any other post, from six words on.

    0 when six in ten words are general ones, 1 when nearly all are.
    """
    words = reading.words[:150]
    if len(words) < 6 or not _flatters(reading, words):
        return 0.0
    general = phrases.count_words(words, phrases.GENERAL) / len(words)
    return min(max((general - 0.6) / 0.35, 0.0), 1.0)


def _flatters(reading: Reading, words: list[str]) -> bool:
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


def _may_be_apart(text: str) -> bool:
    """Tell cheaply whether letters may be set apart: what ``_APART`` finds is in none but these."""
    if not text.isascii():
        return True
    raw = text.encode("ascii")
    if b" w w " in raw.translate(_SHAPE):
        return True
    shape = raw.translate(_CAPITAL_SHAPE)
    return b" W W" in shape or b" WW W" in shape


def _last_line(text: str) -> str:
    return text.strip().rsplit("\n", 1)[-1]


def _end(text: str) -> str:
    return text.rstrip()[-_LAST_CHARS:]  # blanks after it would hide it


def _holds_link(text: str) -> bool:
    lower = text.casefold()
    return "http" in lower or "www." in lower


def _is_random(host: str) -> bool:
    labels = host.split(".")[:-1]
    plain = "".join("0" if c.isdigit() else c for c in "-".join(labels))
    return any(len(label) >= 7 and _HOST_RUN.search(label) for label in plain.split("-"))


def _touches_letter(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    after = text[end : end + 1]
    return (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
