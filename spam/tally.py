"""Facts about a message that many signals share, counted once.

Each word list has a field of bits in one number: adding up the numbers of the words met counts all
lists in one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, pairwise
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final, Generic, TypeVar

from spam import gambling_words, machine_phrases, phrases, stock_phrases, trade_words
from spam.listed import pairs_in

COUNTED_WORDS: Final = 400
PAIRED_WORDS: Final = 1_000
LOOKED_UP_WORDS: Final = 200
_BITS: Final = 11  # of a field: counts to 2047, more than there are words or pairs to count
MASK: Final = (1 << _BITS) - 1

T = TypeVar("T", bound=Hashable)
Reader = Callable[[str], frozenset[T]]


class Lists(Generic[T]):
    """Named lists of words or pairs that are counted together.

    What is kept in files is read when a text is first counted: most commands count none.
    """

    def __init__(self, lists: Mapping[str, frozenset[T]], read: Reader[T] | None = None) -> None:
        self._lists, self._read = lists, read
        self._shifts = {name: place * _BITS for place, name in enumerate(lists)}

    @cached_property
    def listed(self) -> frozenset[T]:
        """All items of all lists."""
        return frozenset(self._numbers)

    @cached_property
    def firsts(self) -> frozenset[Hashable]:
        """What the items, pairs, begin with."""
        return frozenset(item[0] for item in self.listed if isinstance(item, tuple))

    @cached_property
    def _numbers(self) -> dict[T, int]:
        numbers: dict[T, int] = {}
        for name, listed in self._lists.items():
            one = 1 << self._shifts[name]
            for item in listed | self._read(name) if self._read else listed:
                numbers[item] = numbers[item] + one if item in numbers else one
        return numbers

    def add_up(self, items: Iterable[T]) -> int:
        """Count items on all lists, repeats included: one field of bits for each list."""
        return sum(filter(None, map(self._numbers.get, items)))

    def field(self, name: str) -> int:
        """Give the place of a list's field, for ``count``."""
        return self._shifts[name]


def count(numbers: int, field: int) -> int:
    """Read one list's count from what ``Lists.add_up`` gave."""
    return numbers >> field & MASK


WORDS: Final = Lists(
    {
        "praise": phrases.PRAISE,
        "exaggeration": phrases.EXAGGERATION,
        "plain_writing": phrases.PLAIN_WRITING,
        "personal": phrases.PERSONAL,
        "following": phrases.FOLLOWING,
        "commerce": phrases.COMMERCE,
        "vice": phrases.VICE,
        "brands": phrases.BRANDS,
        "drugs": trade_words.DRUGS,
        "copied_brands": trade_words.COPIED_BRANDS,
        "spinner_words": stock_phrases.SPINNER_WORDS,
        "gambling_games": gambling_words.GAMBLING_GAMES,
        "gambling_payments": gambling_words.GAMBLING_PAYMENTS,
        "gambling_sites": gambling_words.GAMBLING_SITES,
        "gambling_slang": gambling_words.GAMBLING_SLANG,
        "gambling_promises": gambling_words.GAMBLING_PROMISES,
        "indonesian": gambling_words.INDONESIAN,
        "appeals": stock_phrases.APPEALS,
        "media": stock_phrases.MEDIA,
        "gifts": stock_phrases.GIFTS,
        "codes": stock_phrases.CODES,
        "messengers": stock_phrases.MESSENGERS,
    }
)
PAIRS: Final = Lists(
    {
        "address": phrases.ADDRESS,
        "your_writing": phrases.YOUR_WRITING,
        "own_site": phrases.OWN_SITE,
        "keep_going": phrases.KEEP_GOING,
        "coming_back": phrases.COMING_BACK,
        "stumbled": phrases.STUMBLED,
        "trouble": phrases.TROUBLE,
        "offers": phrases.OFFERS,
        "invites": phrases.INVITES,
        "astonished": stock_phrases.ASTONISHED,
        "qualities": stock_phrases.QUALITIES,
        "machine_talk": machine_phrases.MACHINE_TALK,
        "shared": stock_phrases.SHARED,
        "found": stock_phrases.FOUND,
        "platform": stock_phrases.PLATFORM,
        "requests": stock_phrases.REQUESTS,
        "closers": stock_phrases.CLOSERS,
        "begging": stock_phrases.BEGGING,
        "promotion": stock_phrases.PROMOTION,
        "testimony": stock_phrases.TESTIMONY,
        "chinese_adverts": stock_phrases.CHINESE_ADVERTS,
        "gambling_claims": gambling_words.GAMBLING_CLAIMS,
        "adverts": frozenset(),
        "scams": frozenset(),
        "own_company": frozenset(),
        "modern_flattery": frozenset(),
        "bot_talk": frozenset(),
        "foreign_adverts": frozenset(),
        "foreign_praise": stock_phrases.CHINESE_PRAISE,
        "self_promotion": frozenset(),
        "lures": frozenset(),
        "foreign_lures": frozenset(),
    },
    read=pairs_in,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted.

    Attributes
    ----------
    words
        Counts of ``WORDS`` among the first 400 words, repeats included.
    counted
        How many words those are.
    pairs
        Counts of ``PAIRS`` among the distinct pairs of the first 1,000 words.
    shape
        The folded text in UTF-8 as kinds of bytes: ``a`` and ``A`` letters, ``0`` digits, ``.``
        and ``;`` stops, ``(`` and ``;`` signs of program code, a space for blanks, ``-`` others.
    unknown
        Places, among the first 200 words, of those that the lexicon does not know.
    numbered
        The words with digits.
    """

    words: int
    counted: int
    pairs: int
    shape: bytes
    unknown: list[int]
    numbered: list[str]


def _shapes() -> bytes:
    kinds = {ascii_lowercase: "a", ascii_uppercase: "A", digits: "0", ",.!?": ".", ";": ";"}
    kinds |= {"({})<>=:&": "(", " \n\t": " "}
    shapes = {char: kind for chars, kind in kinds.items() for char in chars}
    return bytes(ord(shapes.get(chr(code), "-")) for code in range(256))


_SHAPES: Final = _shapes()


def tally(words: list[str], strange: set[str], *, folded: str) -> Tally:
    """Count the shared facts of a message.

    Parameters
    ----------
    words, folded
        As in ``spam.reading.Reading``.
    strange
        The words that the lexicon does not know.
    """
    shape = folded.encode("utf-8", "surrogatepass").translate(_SHAPES)
    first = words[:COUNTED_WORDS]
    paired = words[:PAIRED_WORDS]
    pairs = set(compress(pairwise(paired), map(PAIRS.firsts.__contains__, paired)))
    known_pairs = PAIRS.listed & pairs
    looked_up = words[:LOOKED_UP_WORDS]
    return Tally(
        words=WORDS.add_up(first),
        counted=len(first),
        pairs=PAIRS.add_up(known_pairs) if known_pairs else 0,
        shape=shape,
        unknown=list(compress(range(LOOKED_UP_WORDS), map(strange.__contains__, looked_up))),
        numbered=[word for word in words if "0" in word] if b"0" in shape else [],
    )
