"""Signals of adverts in any language: phrases, how to reach the seller, and what is off."""

from __future__ import annotations

import re
from typing import Final

from spam.reading import Reading
from spam.signal_entry import HIGHEST_WEIGHT, Signal
from spam.signals_stock import pairs_counted
from spam.tally import WORDS, count

_READ_CHARS: Final = 3_000
_NEAR_CHARS: Final = 60  # between a messenger and what to reach somebody by
_MESSENGERS: Final = WORDS.field("messengers")
_CODES: Final = WORDS.field("codes")
_MESSENGER = re.compile(
    r"\b(?:whats ?app|wa\.me|telegram|t\.me|viber|we ?chat|kakao ?talk|zalo|skype|icq|tele|zap)"
    r"\b|微信|加微|薇信|加vx|line ?id|카톡|카카오톡|텔레그램|텔레|واتس|تلگرام|تليجرام|телег"
    r"|вайбер|ватсап|вотсап|whatsup"
)
_NUMBER = re.compile(r"\+?\d(?:[ ().-]{0,2}\d){7,14}")
_HANDLE = re.compile(r"(?<!\w)@\w{4,}|(?:t|wa)\.me/|[a-z]\w{0,30}\d{3,}")
_CALLED = re.compile(
    r"\b(?:call|dial|toll.?free|phone number|hotline|helpline|contact|reach|e?mail|text|message)\b"
)
_MAIL = re.compile(r"[\w.+-]{2,40} ?@ ?[\w-]{2,40} ?\. ?(?:com|net|org|ru|co)")
_OFF = re.compile(
    r"\d ?[%％٪]\s?(?:off\b|discount|rabatt|korting|de (?:descuento|desconto|r[ée]duction|remise)"
    r"|(?:di )?sconto|slev|zni[żz]k|rabat|скид|зниж|indirim|خصم|تخفیف|할인|割引|off)"
    r"|(?:скидк\w{0,4}|знижк\w{0,4}|rabatt|rabat|sconto|discount|saves?|descuento|desconto|remise"
    r"|sleva|zni[żz]ka|indirim|korting|خصم|تخفیف|할인) ?"
    r"(?:of|von|di|de|up to|bis zu|do|до|от|sur)? ?\d{1,2} ?%"
    r"|%\d{1,2} indirim|[1-9] ?折|半額"
)
# Codes of shops: with digits, or in capitals after a word of shops. Those of errors are none.
_CODE = re.compile(
    r"(?<!rror )(?<!xit )(?<!atus )(?<!turn )\b(?:[Cc]ode|CODE|[Cc]oupon|[Kk]od(?:en?|u)?|[Kk]ód"
    r"|[Cc]ódigo|[Cc]odice|[Cc]odigo|слову|[Кк]од|کد) [\"“«']?(?=\w{0,15}[A-ZА-Я])[A-ZА-Я0-9]{2,13}"
    r"\d{2}\b"
    r"|\b(?:(?:[Uu]s(?:e|ing)|USE|[Ww]ith|[Ee]nter|[Aa]pply|[Pp]romo|[Cc]oupon|[Dd]iscount)"
    r"(?: my| our| the| promo)? (?:[Cc]ode|CODE)|[Cc]oupon|[Gg]utscheincode|[Pp]romocode"
    r"|[Пп]ромокод|تخفیف:?) [\"“«']?[A-ZА-Я][A-ZА-Я0-9]{3,14}\b"
)


def contact(reading: Reading) -> float:
    """A messenger near a number or a handle; half for a number abroad or an address to write to."""
    folded = reading.folded[:_READ_CHARS]
    if count(reading.tally.words, _MESSENGERS) or not folded.isascii():
        lower = folded.casefold()
        if messenger := _MESSENGER.search(lower):
            near = lower[max(messenger.start() - _NEAR_CHARS, 0) : messenger.end() + _NEAR_CHARS]
            return float(bool(_NUMBER.search(near) or _HANDLE.search(near)))
    if "+" in folded and _NUMBER.search(folded):
        return 0.5
    if "@" not in folded:
        return 0.0
    lower = folded.casefold()
    return 0.5 if _MAIL.search(lower) and _CALLED.search(lower) else 0.0


def discount(reading: Reading) -> float:
    """Per cents off, or a code to enter, in some twenty languages."""
    folded = reading.folded[:_READ_CHARS]
    if ("%" in folded or not folded.isascii()) and _OFF.search(folded.casefold()):
        return 1.0
    return float(bool(count(reading.tally.words, _CODES)) and _CODE.search(folded) is not None)


adverts = pairs_counted("adverts", 2.0)
scams = pairs_counted("scams", 2.0)
own_company = pairs_counted("own_company", 2.0)
modern_flattery = pairs_counted("modern_flattery", 2.0)
bot_talk = pairs_counted("bot_talk", 2.0)
foreign_adverts = pairs_counted("foreign_adverts", 2.0)
self_promotion = pairs_counted("self_promotion", 2.0)
lures = pairs_counted("lures", 2.0)
foreign_lures = pairs_counted("foreign_lures", 2.0)

LISTED: Final = "general knowledge of such spam; what honest comments have as well is left out"

ENTRIES: Final[tuple[Signal, ...]] = (
    Signal("adverts", adverts, "It advertises in stock phrases.", LISTED, least_weight=6.0),
    Signal(
        "scams",
        scams,
        "It speaks as frauds do.",
        LISTED,
        least_weight=6.5,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "own_company",
        own_company,
        "It speaks as a company to its customers.",
        LISTED,
        least_weight=3.0,
    ),
    Signal(
        "modern_flattery",
        modern_flattery,
        "It praises in phrases that machines and agencies write.",
        LISTED,
        least_weight=3.0,
    ),
    Signal(
        "bot_talk",
        bot_talk,
        "It uses phrases that programs post everywhere.",
        LISTED,
        least_weight=3.5,
    ),
    Signal(
        "foreign_adverts",
        foreign_adverts,
        "It advertises, in another language than English.",
        LISTED,
        least_weight=6.5,
        most_weight=HIGHEST_WEIGHT,
    ),
    Signal(
        "self_promotion",
        self_promotion,
        "It calls to the commenter's own channel or songs.",
        LISTED,
        least_weight=5.5,
    ),
    Signal(
        "lures",
        lures,
        "It lures with gifts, codes, downloads or easy money.",
        LISTED,
        least_weight=4.0,
    ),
    Signal(
        "foreign_lures",
        foreign_lures,
        "It lures or begs, in another language than English.",
        LISTED,
        least_weight=6.0,
    ),
    Signal(
        "contact",
        contact,
        "It tells by which messenger or number to reach somebody.",
        least_weight=1.5,
    ),
    Signal(
        "discount",
        discount,
        "It speaks of a discount or a code to enter.",
        least_weight=2.0,
    ),
)
