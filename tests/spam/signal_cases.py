"""Cases of signals: name, text, fields, expected value; ``None`` where it cannot be told."""

from __future__ import annotations

from typing import Any

from spam.dataset import Message
from spam.fold_tables import word_set
from spam.lexicon import Lexicon
from spam.reading import read
from spam.signals import SIGNALS

LEXICON = Lexicon(
    word_set(
        "royalty management software the house is impressed with great garden lengthy lamp casino"
    )
)
POST = {
    "post_title": "How we mended the old water mill",
    "post_text": "The wheel had rotten paddles, so we ordered timber and rebuilt the paddles, the "
    "bearings and the sluice before winter.",
}
LAMP = "http://lamp.example"
Case = tuple[str, str, dict[str, Any], float | None]
_BY_NAME = {signal.name: signal for signal in SIGNALS}


def value(name: str, text: str, *, lexicon: Lexicon = LEXICON, **fields: Any) -> float | None:
    """Count one signal of one message."""
    return _BY_NAME[name].value(read(Message(text, **fields), lexicon))


SHAPE: tuple[Case, ...] = (
    ("signature", f"We cleaned the valve with old vinegar.\nMore at {LAMP}", {}, 1.0),
    ("signature", f"We cleaned the valve with old vinegar. More at {LAMP}", {}, 0.0),  # one line
    ("signature", f"The page {LAMP} says so.\nWe cleaned the valve anyway", {}, 0.0),
    ("signature", f"We cleaned it today.\n{'and then again ' * 6}{LAMP}", {}, 0.0),  # too long
    ("signature", f"Well done\n{LAMP}", {}, 0.0),  # too little above it
    ("signature", "We cleaned the valve with vinegar.\nRosa", {}, 0.0),
    ("signature", "We cleaned the valve with vinegar.\nwww.lamp.example", {}, 1.0),
    ("link_last", f"look over there {LAMP}", {}, 1.0),
    ("link_last", f"look over there {LAMP}\n{' ' * 400}", {}, 1.0),  # blanks are not the end
    ("link_last", f"{LAMP} was where I looked", {}, 0.0),
    ("link_last", "I looked there", {}, 0.0),
    ("link_only", f"look: {LAMP}", {}, 1.0),
    ("link_only", f"I looked there: {LAMP}", {}, 0.0),
    ("link_only", "well done", {}, 0.0),
    ("random_words", "zxqwrtk plokmnbv", {}, 1.0),
    ("random_words", "zxqwrtk in the garden", {}, 0.5),
    ("random_words", "a lengthy remark", {}, 0.0),  # four consonants, but known
    ("random_words", "a wonderful remarkable morning", {}, 0.0),  # unknown, but can be spoken
    ("random_words", "zxqwr", {}, 0.0),  # too short
    ("same_link", f"{LAMP} {LAMP} {LAMP}", {}, 1.0),
    ("same_link", f"{LAMP} {LAMP}", {}, 0.0),
    ("same_link", f"{LAMP}/a {LAMP}/b {LAMP}/c", {}, 0.0),
    ("random_link", "see http://xkcdqwrt.example", {}, 1.0),
    ("random_link", "see http://lamps-and-shades.example", {}, 0.0),
    ("brand_digits", "try lampu88 today", {}, 1.0),
    ("brand_digits", "try 77lampu today", {}, 1.0),
    ("brand_digits", "room 101 has an mp3 and v2", {}, 0.0),
    ("set_apart", "the c.a.s.i.n.o is great", {}, 1.0),  # a known word, joined
    ("set_apart", "a z o r i x for you", {}, 1.0),  # an unknown word
    ("set_apart", "ZO RI X AB now", {}, 1.0),
    ("set_apart", "flats a b c are let", {}, 0.0),  # three letters
    ("set_apart", "the garden", {}, 0.0),
    ("framed", "⭐ best lamp ⭐", {}, 0.5),
    ("framed", "⭐ best lamp ⭐ and 🔥LAMP77🔥", {}, 1.0),
    ("framed", "⭐ best lamp 🔥", {}, 0.0),
    ("framed", "* best lamp *", {}, 0.0),
    ("fancy_share", "𝐛𝐮𝐲 𝐥𝐚𝐦𝐩𝐬", {}, 1.0),
    ("fancy_share", "𝐥𝐚𝐦𝐩 " + 26 * "x", {}, 4 / (31 / 3)),
    ("fancy_share", "ca\u200bsino", {}, 0.0),  # changed, but not styled
    ("fancy_share", "plain", {}, 0.0),
    ("mixed_styles", "the lаmp", {}, 0.5),
    ("mixed_styles", "the lаmp by the hоuse", {}, 1.0),
    ("mixed_styles", "the 𝐥𝐚𝐦𝐩 here", {}, 0.0),  # a whole word
    ("mixed_styles", "the lamp\u200b here", {}, 0.5),
    ("title_line", "cheap lamps online\n\nWe enjoyed looking around here.", {}, 1.0),
    ("title_line", "Hello Rosa,\n\nWe enjoyed looking around here.", {}, 0.0),
    ("title_line", "cheap lamps online\nWe enjoyed looking around here.", {}, 0.0),
    ("title_line", "cheap lamps online\n\nYes.", {}, 0.0),
    ("title_line", "lamps\n\nWe enjoyed looking around here.", {}, 0.0),
    ("title_line", "cheap\nlamps\n\nWe enjoyed looking around here.", {}, 0.0),
    ("title_line", f"see {LAMP}\n\nWe enjoyed looking around here.", {}, 0.0),
    ("script_switch", "人気の財布\nWe enjoyed looking around", {}, 1.0),
    ("script_switch", "Très bien\nça marche", {}, 0.0),
    ("script_switch", "人気の財布", {}, 0.0),
    ("script_switch", "☆☆☆\nWe enjoyed it", {}, 0.0),  # nothing to tell the first by
    ("script_switch", "We enjoyed it\nvery much", {}, 0.0),
    ("quotation", 'Quite so. "Whoever lights a lamp sees the road." by Rosa Fields.', {}, 1.0),
    ("quotation", f'"Whoever lights a lamp sees the road." - Rosa{" " * 400}', {}, 1.0),
    ("quotation", "“Whoever lights a lamp sees the road.” ~ Rosa", {}, 1.0),
    ("quotation", '"Whoever lights a lamp sees the road." says the sign over there', {}, 0.0),
    ("quotation", "Whoever lights a lamp sees the road. by Rosa", {}, 0.0),
    ("article_errors", "a apple and an lamp", {}, 1.0),
    ("article_errors", "a apple and a lamp", {}, 0.5),
    ("article_errors", "an apple, an hour and a useful lamp", {}, 0.0),
    ("empty_praise", "great post thanks for sharing it with us all", {}, 1.0),
    ("empty_praise", "I will visit your blog again and again", {}, 1.0),  # praise by address
    ("empty_praise", "great sluice, the timber bearings outlast bronze paddles", {}, 0.0),
    ("empty_praise", "great post thanks", {}, 0.0),  # too short
    ("empty_praise", "I do not know what to do about it", {}, 0.0),  # general, no praise
)
TEXT: tuple[Case, ...] = (
    ("vice", "casino poker slots", {}, 1.0),
    ("vice", "poker with the neighbours on a wet day", {}, 1 / 1.6),
    ("vice", "cards with the neighbours on a wet day", {}, 0.0),
    ("brands", "nike jordan shoes", {}, 1.0),
    ("brands", "socks and gloves", {}, 0.0),
    ("invites", "feel free to look", {}, 0.5),
    ("invites", "feel free and check out the lamp", {}, 1.0),
    ("invites", "I felt free and checked the lamp", {}, 0.0),
    ("offers", "make money from home", {}, 0.5),
    ("offers", "make money, and free shipping", {}, 1.0),
    ("offers", "the money I made was shipped", {}, 0.0),
)
_OWN = "lantern bracket copper gutter ladder window"
CONTEXT: tuple[Case, ...] = (
    ("name_leads", "Moon lamps are on offer", {"author": "Moon Lamps"}, 1.0),
    ("name_leads", "On offer: moon lamps", {"author": "Moon Lamps"}, 0.0),
    ("name_leads", "Bo was here", {"author": "Bo"}, 0.0),  # too short to be a keyword
    ("name_leads", "Moon lamps", {}, None),
    ("off_topic", _OWN, POST, 1.0),
    ("off_topic", f"{_OWN} {_OWN.replace('r', 'rr')} paddles", POST, 0.5),
    ("off_topic", f"{_OWN} paddles bearings", POST, 0.0),
    ("off_topic", f"{_OWN} water mended", POST, 0.0),  # words of the title count too
    ("off_topic", "lantern bracket wonderful website", POST, None),  # too few of its own
    ("off_topic", _OWN, {"post_title": "Mill"}, None),
    ("other_language", "pero los cables están muy viejos por eso", POST, None),
    (
        "other_language",
        "pero los cables están muy viejos por eso",
        {"post_text": "this is for the people that have a lamp"},
        1.0,
    ),
    (
        "other_language",
        "you have the lamp that was mine",
        {"post_title": "this is for the people"},
        0.0,
    ),
    ("other_language", "lamps", {"post_text": "this is for the people that have a lamp"}, None),
    ("other_language", "you have the lamp that was mine", {}, None),
    ("keyword_praise", "great, thanks", {"author": "royalty management"}, 1.0),
    ("keyword_praise", "I read your blog", {"author": "Cheap Zorix"}, 1.0),  # a trade, any praise
    ("keyword_praise", "the sluice leaks", {"author": "royalty management"}, 0.0),
    ("keyword_praise", "great, thanks", {"author": "Rosa Fields"}, 0.0),
    ("keyword_praise", "great, thanks", {"author": "the"}, 0.0),  # too short to tell
    ("keyword_praise", "great, thanks", {"author": ""}, 0.0),
    ("keyword_praise", "great, thanks", {}, None),
    ("keyword_site", "x", {"author": "great garden", "author_url": LAMP}, 1.0),
    ("keyword_site", "x", {"author": "casino88", "author_url": LAMP}, 1.0),
    ("keyword_site", "x", {"author": "Rosa Fields", "author_url": LAMP}, 0.0),
    ("keyword_site", "x", {"author": "great garden", "author_url": ""}, 0.0),
    ("keyword_site", "x", {"author": "great garden"}, None),
    ("keyword_site", "x", {"author_url": LAMP}, None),
    ("subject_name", "x", {"author": "Motorcycle Parts"}, 1.0),
    ("subject_name", "x", {"author": "great parts"}, 0.5),
    ("subject_name", "x", {"author": "Zorix Parts"}, 0.25),  # may be somebody
    ("subject_name", "x", {"author": "zorix parts"}, 0.5),
    ("subject_name", "x", {"author": "Aquaponics"}, 1.0),
    ("subject_name", "x", {"author": "Candy"}, 0.0),  # a nickname
    ("subject_name", "x", {"author": "Bakeries"}, 1.0),
    ("subject_name", "x", {"author": ""}, None),
    ("keyword_praise", "great, thanks", {"author": "Scooters"}, 1.0),
    ("keyword_praise", "great, thanks", {"author": "House"}, 0.0),
    ("keyword_praise", "great, thanks", {"author": "Zorix Camera"}, 0.0),  # may be somebody
    ("keyword_praise", "great, thanks", {"author": "zorix camera"}, 1.0),
    ("trade_name", "x", {"author": "cheap lamps"}, 0.5),
    ("trade_name", "x", {"author": "casino88 bonus"}, 1.0),
    ("trade_name", "x", {"author": "Rosa Fields"}, 0.0),
    ("trade_name", "x", {"author": ""}, None),
    ("trade_name", "x", {}, None),
)
