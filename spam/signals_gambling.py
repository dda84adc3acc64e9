"""Signals of Indonesian gambling, whose adverts fill comments there, and their table.

Each gives a value in [0, 1], and 0 where no word is Indonesian.
"""

from __future__ import annotations

# ruff: noqa: PLR2004 - a signal's numbers are its definition; the docstring states them
import re
from collections.abc import Callable
from typing import Final

from spam.gambling_words import INDONESIAN
from spam.normalise import ChangeKind
from spam.phrases import words_on
from spam.reading import Reading
from spam.signal_entry import HIGHEST_WEIGHT, SHARE_WEIGHT, Signal
from spam.signals_disguise import set_apart
from spam.signals_stock import pairs_counted
from spam.signals_text import share
from spam.tally import WORDS, count


def _words_shared(name: str, full: float) -> Callable[[Reading], float]:
    """Give a list's share of the words, of at least six; from ``full`` on it is all."""
    field = WORDS.field(name)

    def shared(reading: Reading) -> float:
        found = count(reading.tally.words, field)
        return share(found, max(reading.tally.counted, 6) * full) if found else 0.0

    return shared


# Names of gambling sites in Indonesia: a word grown together with digits, or with a game.
_GAMBLING_NAME: Final = re.compile(
    r"(?!(?:rp|css|html|php|utf|win|mp|ip|jam|pukul|tahun|java|sql|mysql|windows|ubuntu|rb|jt)0)"
    r"(?:[a-z]{3,}0{2,4}|[a-z]{2}0{3}|[a-z]{3,}0(?:d0*|x0+))"
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
    if not _is_indonesian(reading):
        return 0.0
    short = (word for word in reading.words[:100] if len(word) <= _LONGEST_NAME)
    return float(any(w not in _NO_NAMES and _GAMBLING_NAME.fullmatch(w) for w in short))


def _is_indonesian(reading: Reading) -> bool:
    """Tell by one word in fifteen: a word or two of a long text are of other languages as well."""
    return count(reading.tally.words, _INDONESIAN) * 15 >= max(reading.tally.counted, 1)


# A word and two digits that are neither an age, a date nor an amount.
_NUMBERED: Final = re.compile(
    r"(?<![\w.,@#/-])([a-z]{4,15}) ?\d{2}(?![\w.,:%/-])"
    r"(?! ?(?:ribu|rb|rban|juta|jt|jutaan|persen|menit|detik|jam|hari|minggu|bulan|tahun|thn|kali"
    r"|orang|lot|x|km|kg|gb|an|k|m)\b)"
)
_COUNTED: Final = words_on(
    "umur usia kelahiran lahir lahiran kelas absen tahun tahunan bulan minggu hari tanggal jam",
    "menit detik durasi ayat surat surah juz halaman baris angka nomor nomer kode part episode",
    "chapter season versi level room channel video minjem pinjem pinjam minjam gaji utang hutang",
    "sisa modal depo deposit saldo harga harganya seharga bayar juta ribu total hampir cuma cuman",
    "sekitar lebih kurang dibawah diatas sampe sampai selama sebanyak dapat dapet tinggal tersisa",
    "punya setiap tiap kali rata skor menang kalah posisi peringkat udah sudah masih baru pada",
    "dari dengan yang jadi atau orang anak rumah jalan gang group grup puasa bener line resto",
    "nonton ketik persen iphone redmi samsung vivo oppo android windows honda motor mobil",
    "pasal pukul negeri angkatan covid babak ronde gelombang bagian tahap edisi jilid lantai kamar",
    "kursi gerbang rute lembar python unit kisaran antara berumur berusia sebesar sejumlah menjadi",
    "mulai sejak tersebut",
)


def numbered_name(reading: Reading) -> float:
    """A word that counts nothing and two digits, in an Indonesian comment: the name of a site."""
    if not reading.tally.numbered or not _is_indonesian(reading):
        return 0.0
    named = _NUMBERED.findall(reading.folded[:1_000].casefold())
    return float(any(word not in _COUNTED and word not in INDONESIAN for word in named))


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


_SPLIT_WORD: Final = re.compile(
    r"\b(?:h[o0][\W_]{1,3}k[i1]|ga[\W_]{1,3}co+r+|max[\W_]{1,3}w[i1]n+|to[\W_]{1,3}gel|"
    r"jack[\W_]{1,3}pot|zeu[\W_]{1,3}s|ole[\W_]{1,3}x|de[\W_]{1,3}po|wi[\W_]{1,3}n|"
    r"slo[\W_]{1,3}ts?|mah[\W_]{1,3}jong|pra[\W_]{1,3}gmatic|scat[\W_]{1,3}ter)\b"
)


def split_word(reading: Reading) -> float:
    """A word of gambling is split by a blank or a sign in an Indonesian comment."""
    if not count(reading.tally.words, _INDONESIAN):
        return 0.0
    return float(bool(_SPLIT_WORD.search(reading.folded[:1_000].casefold())))


def spaced_name(reading: Reading) -> float:
    """Letters set apart one by one in an Indonesian comment: the name of a site."""
    return set_apart(reading) if count(reading.tally.words, _INDONESIAN) else 0.0


def styled_name(reading: Reading) -> float:
    """Four styled letters and more, but not all of them, in an Indonesian comment."""
    if _STYLED.isdisjoint(reading.kinds) or not count(reading.tally.words, _INDONESIAN):
        return 0.0
    styled = sum([c.end - c.start for c in reading.changes if c.kind in _STYLED])
    return float(4 <= styled <= 0.6 * len(reading.folded))


gambling_claims = pairs_counted("gambling_claims", 2.0)

ENTRIES: Final[tuple[Signal, ...]] = (
    Signal(
        "gambling_games",
        gambling_games,
        "It contains Indonesian words for games of chance.",
        most_weight=SHARE_WEIGHT,
    ),
    Signal(
        "gambling_payments",
        gambling_payments,
        "It contains Indonesian words for paying in and out.",
        most_weight=SHARE_WEIGHT,
    ),
    Signal(
        "gambling_sites",
        gambling_sites,
        "It contains Indonesian words that send readers to a site.",
        most_weight=SHARE_WEIGHT,
    ),
    Signal(
        "gambling_slang",
        gambling_slang,
        "It contains Indonesian slang of gambling.",
        least_weight=2.5,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "gambling_promises",
        gambling_promises,
        "It promises what gambling sites promise their members.",
        least_weight=2.0,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "gambling_name",
        gambling_name,
        "It contains a name like that of a gambling site.",
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "numbered_name",
        numbered_name,
        "A name and two digits stand in it as the names of gambling sites do.",
        least_weight=4.0,
    ),
    Signal(
        "lucky_digits",
        lucky_digits,
        "A name ends in digits that gambling sites like.",
        least_weight=2.5,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "styled_name",
        styled_name,
        "A name stands out in styled letters.",
        least_weight=2.0,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "gambling_claims",
        gambling_claims,
        "It claims what adverts of Indonesian gambling claim.",
        least_weight=2.5,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "split_word",
        split_word,
        "A word of gambling is split in two.",
        least_weight=4.0,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "spaced_name",
        spaced_name,
        "A name is written letter by letter.",
        least_weight=2.5,
    ),
)
