"""Which letters fold into which: the generated Unicode tables plus what they lack.

A script's letters fall in three groups: drawn the **same** as a Latin letter; **weak**, only
similar or used for it in fancy alphabets; and all others, which show that the script itself is
meant. What is added here was read off the alphabets that "fancy text" pages offer for decorating
names and posts (looked at in 2026); confusables.txt does not list those likenesses.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from spam import confusables


def _pairs(listing: str) -> dict[str, str]:
    return {pair[0]: pair[1:] for pair in listing.split()}


def word_set(listing: str) -> frozenset[str]:
    """Make a set of words written one after another."""
    return frozenset(listing.split())


_SCRIPT_NAMES: Final = {"COPTIC": "GREEK", "EXTENDED": "ARABIC"}  # first words of letter names

# Latin letters of no living spelling: small capitals, phonetic and obsolete letters.
_ODD: Final = _pairs(
    "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ꞯq ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ſs ẝf Ƅb ƽs ƍg ƿp "
    "ɑa ɡg ᴑo ᶃg ᶌy ꞘF ꞙf ꞟu ꞲJ ꞳX ꞴB ꬲe ꬵf ꬽo ꭇr ꭈr ꭎu ꭒu ꭚy ỿy"
)
_WEAK: Final[dict[str, dict[str, str]]] = {
    "CYRILLIC": _pairs(
        "тt мm нh кk вb пn иn яr єe гr цu шw щw фo дd ԃd ԋh Ӄk ӄk қk ҝk ҡk ӽx ҳx ӾX ғf ҒF ЯR ИN ПN "
        "ЦU ЄE ЁE ёe їi ьb ъb өo Һh ԀD"
    ),
    "GREEK": _pairs(
        "αa γy ιi κk νv ρp σo τt υu ηn ωw χx μu βb δd εe ςs ϝf ϙq ΛA ΣE ϱp ϭo ϸp ϻm ϼp"
    ),
    "ARMENIAN": _pairs("եt յj ԼL ճd ըn"),
    "GEORGIAN": _pairs("Ⴆb ႽS"),
    "CANADIAN": _pairs("ᗩA ᗷB ᑕC ᗪD ᖴF ᕼH ᒍJ ᒪL ᗰM ᑎN ᑭP ᑫq ᖇR ᔕS ᑌU ᐯV ᗯW ᐱA"),
    "CHEROKEE": _pairs("ᎶG ᎧO"),
    "LATIN": _pairs(
        "ƒf Ɩl ɣy ɩi ʋv ɯw ǟa ɮb ƈc ɛe ʄf ɬl ʍm ɾr ƚt ȶt ʊu ɘe ʅl ǫq ɐa ɔc ǝe ɟf ɥh ɹr ʇt ʌv ʎy ʝj "
        "ɋq ǀl ƙk ƥp ƭt ƴy ɓb ɗd"
    ),
    "HEBREW": _pairs("קp שw אx ץy נj םo חn"),
    "THAI": _pairs("คa ภn รr ยu ฬw เi ๏o ๔d ๓m ๒b"),
    "TAI": _pairs("ꪖa ꫀe ꫝh ꪶl ꪑm ꪀn ꪮo ꪊu ꪜv ꪗy ᥙu ᥴc ᧁg ᥱe ᥲa ᥆o ᥇b"),
}
# Living Latin alphabets (Latin-1 to Extended-B, Vietnamese, …): letters that never fold by
# likeness. What the tables list between these bounds is dropped unless named above.
_LIVING_LATIN: Final = ((0xC0, 0x250), (0x1E00, 0x1F00), (0x2C60, 0x2C80), (0xA720, 0xA800))


def _is_living_latin(char: str) -> bool:
    return any(start <= ord(char) < end for start, end in _LIVING_LATIN)


def _collect() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Merge all tables: (letter -> Latin letter, letter -> script, weak letters)."""
    letters: dict[str, str] = {}
    scripts: dict[str, str] = {}
    weak: set[str] = set()
    for generated in (confusables.NEAR, confusables.SAME):
        for name, (sources, targets) in generated.items():
            pairs = dict(zip(sources, targets, strict=True))
            foreign = {char for char in sources if not _is_living_latin(char)}
            letters |= {char: pairs[char] for char in foreign}
            scripts |= dict.fromkeys(foreign, _SCRIPT_NAMES.get(name, name))
            weak |= foreign if generated is confusables.NEAR or name == "LATIN" else set()
    letters |= dict(zip(*confusables.ACCENTED, strict=True))
    scripts |= {char: _script_by_block(char) for char in confusables.ACCENTED[0]}
    weak |= set(confusables.ACCENTED[0])
    for name, added in _WEAK.items():
        letters |= added
        scripts |= dict.fromkeys(added, name)
        weak |= set(added)
    return letters | _ODD, scripts | dict.fromkeys(_ODD, "ODD"), frozenset(weak - set(_ODD))


# First code points of the blocks with letters, and the script each block is written in. Only
# scripts whose letters fold need a name; "" ends a block.
_BLOCKS: Final = (
    (0x0000, ""), (0x0180, "LATIN"), (0x02B0, ""), (0x0370, "GREEK"), (0x0400, "CYRILLIC"),
    (0x0530, "ARMENIAN"), (0x0590, "HEBREW"), (0x0600, "ARABIC"), (0x0700, ""), (0x0750, "ARABIC"),
    (0x0780, ""), (0x07C0, "NKO"), (0x0800, ""), (0x0860, "ARABIC"), (0x0900, "DEVANAGARI"),
    (0x0980, "BENGALI"), (0x0A00, "GURMUKHI"), (0x0A80, "GUJARATI"), (0x0B00, "ORIYA"),
    (0x0B80, "TAMIL"), (0x0C00, "TELUGU"), (0x0C80, "KANNADA"), (0x0D00, "MALAYALAM"),
    (0x0D80, "SINHALA"), (0x0E00, "THAI"), (0x0E80, "LAO"), (0x0F00, ""), (0x1000, "MYANMAR"),
    (0x10A0, "GEORGIAN"), (0x1100, ""), (0x13A0, "CHEROKEE"), (0x1400, "CANADIAN"), (0x1680, ""),
    (0x16A0, "RUNIC"), (0x1700, ""), (0x1780, "KHMER"), (0x1800, ""), (0x1900, "TAI"),
    (0x1A00, ""), (0x1AB0, ""), (0x1C80, "CYRILLIC"), (0x1C90, "GEORGIAN"), (0x1CC0, ""),
    (0x1D00, "LATIN"), (0x1E00, ""), (0x1F00, "GREEK"), (0x2000, ""), (0x2C80, "GREEK"),
    (0x2D00, "GEORGIAN"), (0x2D30, "TIFINAGH"), (0x2D80, ""), (0x2DE0, "CYRILLIC"), (0x2E00, ""),
    (0xA4D0, "LISU"), (0xA500, ""), (0xA640, "CYRILLIC"), (0xA6A0, "BAMUM"), (0xA700, ""),
    (0xAA80, "TAI"), (0xAAE0, ""), (0xAB70, "CHEROKEE"), (0xABC0, ""), (0xFB13, "ARMENIAN"),
    (0xFB1D, "HEBREW"), (0xFB50, "ARABIC"), (0xFE00, ""), (0xFE70, "ARABIC"), (0xFF00, ""),
)  # fmt: skip
_BLOCK_STARTS: Final = [start for start, _ in _BLOCKS]


def _styled() -> dict[str, str]:
    """Collect styled letters (not digits and signs) of all styles."""
    return {
        char: plain
        for sources, targets in confusables.STYLED.values()
        for char, plain in zip(sources, targets, strict=True)
        if plain.isalpha()
    }


def script_of(char: str) -> str:
    """Name the script of a letter; ``""`` for plain Latin and for scripts that never fold."""
    return SCRIPTS.get(char) or _script_by_block(char)


def _script_by_block(char: str) -> str:
    return _BLOCKS[bisect_right(_BLOCK_STARTS, ord(char)) - 1][1]


_TABLES: Final = _collect()
LETTERS: Final = _TABLES[0]
"""Look-alike letter -> the Latin letter."""
SCRIPTS: Final = _TABLES[1]
"""Look-alike letter -> its script; ``ODD`` for Latin letters of no living spelling."""
WEAK: Final = _TABLES[2]
"""Look-alikes that are only similar: they need more evidence."""

SIGNS: Final = _pairs("∂d ¢c €e £L ¥Y ₦N ₳A ฿B ₵C ₣F ₲G ₭K ₥M ₱P ₴S ₮T ₩W ℮e ℓl ℹi ⍺a ⍳i ⍴p ∣l")
"""Signs that fancy alphabets use as letters."""
ROMAN: Final = dict(zip(confusables.ROMAN[0], confusables.ROMAN[1].split(), strict=True))
"""Roman numeral -> its letters, one or more."""
STYLED: Final = _styled()
"""Letter in a typographic style -> the plain letter."""
LIGATURES: Final = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
"""Typographic ligature -> its letters (Alphabetic Presentation Forms)."""
DISTANT: Final = word_set(
    "ARABIC HEBREW NKO DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM "
    "SINHALA THAI LAO MYANMAR KHMER TIRHUTA AHOM ETHIOPIC"
)
"""Scripts that write letters directly before or after a Latin word (Hebrew prefixes, Thai, …)."""
COUNTRIES: Final = word_set(
    "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ "
    "DK DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP "
    "GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH "
    "KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL "
    "PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG "
    "VI VN VU WF WS XK YE YT ZA ZM ZW"
)
"""Regions with a flag (UTS #51, annex B: ISO 3166-1, the exceptional reservations, EU, UN, XK)."""
