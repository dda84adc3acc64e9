"""Signals read from the comment's own words and letters. Each gives a value in [-1, 1]."""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
import re
import string
from itertools import islice
from typing import Final

from spam import phrases
from spam.normalise import ChangeKind
from spam.reading import Reading, post_words
from spam.tally import PAIRS, WORDS, count
from spam.trade_words import DRUGS

_BRACES = re.compile(r"\{\w[^{}|;()]{0,80}\|[^{};()]{0,200}\}")
_SPACED_STOP = re.compile(r"\w\s+[,.!?;](?:\s|$)")
_TIGHT_STOP = re.compile(r"[a-z][,.!?;][A-Za-z]{2}")
_REPLY = re.compile(r"^\s*@\w|(?:^|\s)>\s")
_CODE = re.compile(r"[{}();=<>]{2}|\w\(\)|\w\.\w+\(|::|->|</|&&|==")
_CAPITALS: Final = string.ascii_uppercase.encode()
_LETTERS: Final = string.ascii_letters.encode()
_WORDLIKE_AT_LEAST: Final = 5
_LOOK_ALIKE: Final = frozenset({ChangeKind.LOOKALIKE})
_FANCY: Final = frozenset({ChangeKind.COMPATIBILITY, ChangeKind.REGIONAL})
_TRICKS: Final = frozenset({ChangeKind.LEET, ChangeKind.SPACED, ChangeKind.DIACRITIC})
_HIDDEN: Final = frozenset({ChangeKind.INVISIBLE, ChangeKind.BIDI, ChangeKind.MARK})
_VOWELS: Final = frozenset("aeiouy")
_CONSONANTS: Final = frozenset(string.ascii_letters) - frozenset("aeiouyAEIOUY")
_SPOKEN: Final = bytes(ord("c" if chr(code) in _CONSONANTS else " ") for code in range(256))
_PRAISE: Final = WORDS.field("praise")
_EXAGGERATION: Final = WORDS.field("exaggeration")
_PLAIN_WRITING: Final = WORDS.field("plain_writing")
_PERSONAL: Final = WORDS.field("personal")
_FOLLOWING: Final = WORDS.field("following")
_COMMERCE: Final = WORDS.field("commerce")
_VICE: Final = WORDS.field("vice")
_DRUGS: Final = WORDS.field("drugs")
_COPIED_BRANDS: Final = WORDS.field("copied_brands")
_BRANDS: Final = WORDS.field("brands")
_PAIR_ADDRESS: Final = PAIRS.field("address")
_PAIR_YOUR_WRITING: Final = PAIRS.field("your_writing")
_PAIR_OWN_SITE: Final = PAIRS.field("own_site")
_PAIR_KEEP_GOING: Final = PAIRS.field("keep_going")
_PAIR_COMING_BACK: Final = PAIRS.field("coming_back")
_PAIR_STUMBLED: Final = PAIRS.field("stumbled")
_PAIR_TROUBLE: Final = PAIRS.field("trouble")
_PAIR_OFFERS: Final = PAIRS.field("offers")
_PAIR_INVITES: Final = PAIRS.field("invites")


def share(count: float, most: float) -> float:
    """Bound a count: 0 for none, 1 from ``most`` on."""
    return count / most if count < most else 1.0


def capitals(reading: Reading) -> float:
    """Share of capitals among the letters, counted from 20 letters on."""
    if len(reading.folded) < 20:
        return 0.0
    folded = reading.folded
    if folded.isascii():  # the same count, ten times as fast
        raw = folded.encode("ascii")
        upper = len(raw) - len(raw.translate(None, _CAPITALS))
        letters = len(raw) - len(raw.translate(None, _LETTERS))
    elif any(map(str.isupper, set(folded))):
        upper = sum(map(str.isupper, folded))
        letters = sum(map(str.isalpha, folded))
    else:
        return 0.0
    return share(upper, max(letters, 1) * 0.6)


def digits(reading: Reading) -> float:
    """Share of the words that contain a digit."""
    return share(len(reading.tally.numbered), max(len(reading.words), 4) * 0.5)


def length_tiny(reading: Reading) -> float:
    """At most three words."""
    return 1.0 if len(reading.words) <= 3 else 0.0


def length_short(reading: Reading) -> float:
    """Four to twelve words."""
    return 1.0 if 3 < len(reading.words) <= 12 else 0.0


def length_middle(reading: Reading) -> float:
    """25 to 80 words, the length of most flattery."""
    return 1.0 if 25 <= len(reading.words) <= 80 else 0.0


def exclamation(reading: Reading) -> float:
    """Exclamation marks, counted to five."""
    return share(reading.folded.count("!"), 5.0)


def question(reading: Reading) -> float:
    """A question mark."""
    return 1.0 if "?" in reading.folded else 0.0


def praise(reading: Reading) -> float:
    """Praise words, counted to six."""
    return share(count(reading.tally.words, _PRAISE), 6.0)


def praise_density(reading: Reading) -> float:
    """Share of praise among the words, from eight words on."""
    counted = reading.tally.counted
    return 0.0 if counted < 8 else share(count(reading.tally.words, _PRAISE), counted * 0.25)


def exaggeration(reading: Reading) -> float:
    """Words such as "truly" or "absolutely", counted to four."""
    return share(count(reading.tally.words, _EXAGGERATION), 4.0)


def plain_writing(reading: Reading) -> float:
    """Share of words such as "article", "post", "blog", "information"."""
    return share(count(reading.tally.words, _PLAIN_WRITING), max(reading.tally.counted, 8) * 0.2)


def personal(reading: Reading) -> float:
    """Share of words such as "I" and "my"."""
    return share(count(reading.tally.words, _PERSONAL), max(reading.tally.counted, 8) * 0.2)


def following(reading: Reading) -> float:
    """Bookmarks, subscriptions, feeds."""
    return share(count(reading.tally.words, _FOLLOWING), 2.0)


def commerce(reading: Reading) -> float:
    """Share of words of shops, trades and services."""
    return share(count(reading.tally.words, _COMMERCE), max(reading.tally.counted, 8) * 0.3)


def vice(reading: Reading) -> float:
    """Share of words of casinos, loans, pills, pornography and cheats."""
    named = count(reading.tally.words, _VICE)
    if not named or _is_of_post(reading, phrases.VICE):
        return 0.0
    return share(named, max(reading.tally.counted, 8) * 0.2)


def brands(reading: Reading) -> float:
    """Share of brands of fashion and of what is sold under them."""
    return share(count(reading.tally.words, _BRANDS), max(reading.tally.counted, 8) * 0.2)


def drugs(reading: Reading) -> float:
    """Names of drugs, counted to three, one beside a link; none where the post has some."""
    named = count(reading.tally.words, _DRUGS)
    if not named or _is_of_post(reading, DRUGS):
        return 0.0
    return share(named, 1.0 if reading.links else 3.0)


def _is_of_post(reading: Reading, listed: frozenset[str]) -> bool:
    message = reading.message
    return any(
        not listed.isdisjoint(post_words(text))
        for text in (message.post_title, message.post_text)
        if text
    )


def copied_brands(reading: Reading) -> float:
    """Names of brands that are copied, counted to three."""
    return share(count(reading.tally.words, _COPIED_BRANDS), 3.0)


def greeting(reading: Reading) -> float:
    """The comment opens with a greeting."""
    return 1.0 if any(word in phrases.GREETING for word in reading.words[:2]) else 0.0


def gibberish(reading: Reading) -> float:
    """Latin words of five letters and more without a vowel or with capitals strewn inside."""
    if not _may_be_gibberish(reading):
        return 0.0
    tokens = reading.folded[:2_000].split()[:200]
    odd = [
        token
        for token in tokens
        if len(token) >= _WORDLIKE_AT_LEAST
        and (not token.islower() or _VOWELS.isdisjoint(token))  # all others are words: faster
        and _is_odd(token)
    ]
    return share(len(odd), max(len(tokens), 4) * 0.3)


def spun(reading: Reading) -> float:
    """Left-over spintax such as {good|great}."""
    folded = reading.folded
    return 1.0 if "{" in folded and "|" in folded and _BRACES.search(folded[:5_000]) else 0.0


def spaced_stops(reading: Reading) -> float:
    """Blanks before punctuation."""
    shape = reading.tally.shape
    if b" ." not in shape and b" ;" not in shape:
        return 0.0
    return share(len(_SPACED_STOP.findall(reading.folded[:2_000])), 3.0)


def tight_stops(reading: Reading) -> float:
    """Punctuation without a blank after it."""
    shape = reading.tally.shape
    if b".a" not in shape and b".A" not in shape and b";a" not in shape and b";A" not in shape:
        return 0.0
    return share(len(_TIGHT_STOP.findall(reading.folded[:2_000])), 3.0)


def pictures(reading: Reading) -> float:
    """Emoji and other picture characters, counted to six."""
    if reading.folded.isascii():
        return 0.0
    kinds = list(filter(_is_picture, set(reading.folded)))[:6]  # six kinds are six pictures
    return share(sum(map(reading.folded.count, kinds)), 6.0)


def addresses_site(reading: Reading) -> float:
    """Phrases such as "your blog" or "this website", counted to two."""
    return share(count(reading.tally.pairs, _PAIR_ADDRESS), 2.0)


def your_writing(reading: Reading) -> float:
    """Phrases such as "your article" or "your work", counted to two."""
    return share(count(reading.tally.pairs, _PAIR_YOUR_WRITING), 2.0)


def own_site(reading: Reading) -> float:
    """Phrases such as "my website" or "my channel", counted to two."""
    return share(count(reading.tally.pairs, _PAIR_OWN_SITE), 2.0)


def keep_going(reading: Reading) -> float:
    """Phrases such as "keep it up" or "great work"."""
    return share(count(reading.tally.pairs, _PAIR_KEEP_GOING), 2.0)


def coming_back(reading: Reading) -> float:
    """Promises to come back."""
    return share(count(reading.tally.pairs, _PAIR_COMING_BACK), 2.0)


def stumbled(reading: Reading) -> float:
    """Stories of how the page was found."""
    return share(count(reading.tally.pairs, _PAIR_STUMBLED), 2.0)


def trouble(reading: Reading) -> float:
    """Reports of trouble that fit any site: slow loading, some browser, spam comments."""
    return share(count(reading.tally.pairs, _PAIR_TROUBLE), 2.0)


def offers(reading: Reading) -> float:
    """Offers: guest posts, link exchange, free shipping, money to earn, counted to two."""
    return share(count(reading.tally.pairs, _PAIR_OFFERS), 2.0)


def invites(reading: Reading) -> float:
    """Invitations: check out, visit our, feel free, counted to two."""
    return share(count(reading.tally.pairs, _PAIR_INVITES), 2.0)


def _kind_share(reading: Reading, kinds: frozenset[ChangeKind], most: int) -> float:
    if kinds.isdisjoint(reading.kinds):
        return 0.0
    found = (change for change in reading.changes if change.kind in kinds)
    return share(len(list(islice(found, most))), most)


def look_alikes(reading: Reading) -> float:
    """Letters swapped for look-alikes of another script, counted to three."""
    return _kind_share(reading, _LOOK_ALIKE, 3)


def count_look_alikes(reading: Reading) -> int:
    """Count the letters swapped for look-alikes."""
    changes = reading.changes
    return sum(c.end - c.start for c in changes if c.kind is ChangeKind.LOOKALIKE)


def fancy_letters(reading: Reading) -> float:
    """Mathematical, full-width, enclosed or flag letters used as plain ones, counted to six."""
    return _kind_share(reading, _FANCY, 6)


def hidden_characters(reading: Reading) -> float:
    """Invisible or direction-changing characters and stacked marks, counted to three.

    Soft hyphens are left out: some blog engines put them into honest words.
    """
    if _HIDDEN.isdisjoint(reading.kinds):
        return 0.0
    found = (c for c in reading.changes if c.kind in _HIDDEN and "\u00ad" not in c.source)
    return share(len(list(islice(found, 3))), 3.0)


def disguised_words(reading: Reading) -> float:
    """Leet, letters set apart or needless accents that hide a known word, counted to three."""
    return _kind_share(reading, _TRICKS, 6)


def scrambled(reading: Reading) -> float:
    """Words with their inner letters out of order: three, and a tenth of all, count as many.

    Nothing unless most words that looked unknown are such: other languages are no scramblings.
    """
    found = reading.unscrambled
    if found < 2 or found < sum([len(reading.words[i]) >= 5 for i in reading.tally.unknown]):
        return 0.0
    return share(found, max(3.0, 0.1 * len(reading.words)))


def odd_words(reading: Reading) -> float:
    """Share of unknown longer words among mostly known ones, from eight words on."""
    words = reading.words[:200]
    if len(words) < 8 or not reading.lexicon:
        return 0.0
    strange = reading.tally.unknown
    if len(words) - len(strange) < 0.5 * len(words):
        return 0.0
    return share(sum([len(words[i]) >= 5 for i in strange]), len(words) * 0.4)


def _is_picture(char: str) -> bool:
    return "\u2190" <= char <= "\u2bff" or "\U0001f000" <= char <= "\U0001faff"


def _may_be_gibberish(reading: Reading) -> bool:
    """Tell cheaply whether a word may be odd: a capital inside, or five consonants in a row."""
    shape = reading.tally.shape
    if b"aA" in shape or b"AA" in shape:
        return True
    raw = reading.folded.encode("utf-8", "surrogatepass")
    return b"c" * _WORDLIKE_AT_LEAST in raw.translate(_SPOKEN)


def _is_odd(token: str) -> bool:
    if not (token.isascii() and token.isalpha()):
        return False
    if _VOWELS.isdisjoint(token.lower()):
        return True
    inner = token[1:]
    return not (token.isupper() or inner.islower()) and sum(map(str.isupper, inner)) >= 2
