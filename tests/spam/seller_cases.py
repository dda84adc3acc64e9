"""Cases of signals of sellers' sites and names: name, text, fields, expected value."""

from __future__ import annotations

from tests.spam.signal_cases import LAMP, POST, Case

SHOP = "http://best-oak-lamps.example"
BLAND = "Such a fine thing to have, I shall come by"
_FLATTERY = "great post thanks for sharing it with us all"
_KESSLER = {"author": "Anna Kessler", "author_url": "https://annakessler.example"}

SITES: tuple[Case, ...] = (
    ("long_host", "x", {"author_url": "http://abcdefghijklm.example"}, 0.0),  # thirteen letters
    ("long_host", "x", {"author_url": "http://abcdefghijklmn.example"}, 1 / 8),
    ("long_host", "x", {"author_url": "http://ABCDEFGHIJKLMNOPQ.example"}, 0.5),
    ("long_host", "x", {"author_url": "http://abcdefghijklmnopqrstu.example"}, 1.0),
    ("long_host", "x", {"author_url": f"http://{'a' * 400}.example"}, 1.0),
    ("long_host", "x", {"author_url": "http://mill.abcdefghijklmnopq.example"}, 0.5),  # the longest
    ("long_host", "x", {"author_url": "http://ab-cd-ef-gh-ij-kl-m.example"}, 0.0),  # no letters
    ("long_host", "see http://abcdefghijklmnopq.example/x", {}, 0.5),
    ("long_host", f"see {LAMP}/abcdefghijklmnopqrstuvwxyz", {}, 0.0),  # only the host counts
    ("long_host", "x", {"author_url": ""}, 0.0),
    ("long_host", "x", {}, 0.0),
    ("hyphened_host", "x", {"author_url": SHOP}, 1.0),
    ("hyphened_host", "x", {"author_url": "http://on-the-hill.example"}, 1.0),  # three words
    ("hyphened_host", "x", {"author_url": "http://furniture-repair.example"}, 1.0),  # trades
    ("hyphened_host", "x", {"author_url": "http://anna-kessler.example"}, 0.3),
    ("hyphened_host", "x", {"author_url": "http://annakessler.example"}, 0.0),
    ("hyphened_host", "x", {"author_url": "http://xn--a-b-c.example"}, 0.0),  # other letters
    ("hyphened_host", "see http://oak-furniture.example/x", {}, 1.0),
    ("hyphened_host", f"see {LAMP}/oak-furniture-repair", {}, 0.0),
    ("hyphened_host", "x", {"author_url": "http://-"}, 0.3),
    ("hyphened_host", "x", {"author_url": "..."}, 0.0),
    ("hyphened_host", "x", {}, 0.0),
    ("bland_seller", BLAND, {"author_url": SHOP}, 1.0),
    ("bland_seller", BLAND, {"author_url": "http://abcdefghijklmnopq.example"}, 1.0),
    ("bland_seller", BLAND, {"author_url": "http://abcdefghijklmnop.example"}, 0.0),
    ("bland_seller", "word " * 30, {"author_url": SHOP}, 1.0),
    ("bland_seller", "word " * 31, {"author_url": SHOP}, 0.0),
    ("bland_seller", f"{BLAND}?", {"author_url": SHOP}, 0.0),  # asks
    ("bland_seller", f"{BLAND} at 7", {"author_url": SHOP}, 0.0),  # names a figure
    ("bland_seller", "the paddles and bearings of timber", {**POST, "author_url": SHOP}, 0.0),
    ("bland_seller", "lantern bracket copper gutter", {**POST, "author_url": SHOP}, 1.0),
    ("bland_seller", BLAND, {"author_url": LAMP}, 0.0),
    ("bland_seller", BLAND, {"author_url": "http://anna-kessler.example"}, 0.0),
    ("bland_seller", BLAND, {"author_url": ""}, 0.0),
    ("bland_seller", BLAND, {}, 0.0),
    ("bland_keyword", BLAND, {"author": "Cheap Lamps", "author_url": LAMP}, 1.0),
    ("bland_keyword", BLAND, {"author": "Schlüsseldienst", "author_url": LAMP}, 1.0),
    ("bland_keyword", BLAND, {"author": "瓷砖", "author_url": LAMP}, 1.0),
    ("bland_keyword", f"{BLAND}?", {"author": "Cheap Lamps", "author_url": LAMP}, 0.0),
    ("bland_keyword", "word " * 31, {"author": "Cheap Lamps", "author_url": LAMP}, 0.0),
    ("bland_keyword", BLAND, {"author": "Rosa Fields", "author_url": LAMP}, 0.0),
    ("bland_keyword", BLAND, {"author": "佐藤", "author_url": LAMP}, 0.0),
    ("bland_keyword", BLAND, {"author": "Cheap Lamps", "author_url": ""}, None),
    ("bland_keyword", BLAND, {"author": "Cheap Lamps"}, None),
    ("bland_keyword", BLAND, {"author_url": LAMP}, None),
    ("flattering_seller", _FLATTERY, {"author_url": SHOP}, 1.0),
    ("flattering_seller", _FLATTERY, {"author_url": LAMP}, 0.0),
    ("flattering_seller", _FLATTERY, {}, 0.0),
    ("flattering_seller", "great sluice, the timber bearings outlast bronze paddles", {"author_url": SHOP}, 0.0),
    ("flattering_seller", BLAND, {"author_url": SHOP}, 0.0),  # no praise
)  # fmt: skip
NAMES: tuple[Case, ...] = (
    ("name_in_link", "x", {"author": "Cheap Lamps", "author_url": "http://cheap-lamps.example"}, 1.0),
    ("name_in_link", "x", {"author": "Garden House", "author_url": "http://gardenhouse.example"}, 1.0),
    ("name_in_link", "x", {"author": "great garden", "author_url": "http://great.example"}, 0.5),
    ("name_in_link", "x", {"author": "garden garden", "author_url": "http://garden.example"}, 0.5),
    ("name_in_link", "x", {"author": "Umzugsfirma Kessler", "author_url": "http://umzugsfirma.example"}, 0.5),
    ("name_in_link", "see http://great-garden.example", {"author": "great garden"}, 1.0),
    ("name_in_link", "x", _KESSLER, 0.0),  # people's names in their own sites
    ("name_in_link", "see https://annakessler.example/mill", {"author": "Anna Kessler"}, 0.0),
    ("name_in_link", "x", {"author": "great garden"}, 0.0),
    ("name_in_link", "x", {"author": "Bo Li", "author_url": "http://boli.example"}, None),  # short
    ("name_in_link", "x", {"author_url": LAMP}, None),
    ("stem_name", "x", {"author": "Superpharm"}, 1.0),
    ("stem_name", "x", {"author": "Pharmacy 24"}, 1.0),
    ("stem_name", "x", {"author": "CheapLamps"}, 1.0),
    ("stem_name", "x", {"author": "Rita the pharmacist"}, 0.0),
    ("stem_name", "x", {"author": "Pharmacology student"}, 0.0),
    ("stem_name", "x", {"author": "Rita PharmD"}, 0.0),
    ("stem_name", "x", {"author": "The Cheapskate"}, 0.0),
    ("stem_name", "x", {}, None),
    ("subject_name", "x", {"author": "Schlüsseldienst"}, 1.0),
    ("subject_name", "x", {"author": "Schlüsseldienst Berlin"}, 0.25),  # may be somebody
    ("subject_name", "x", {"author": "serrurier paris"}, 0.5),
    ("subject_name", "x", {"author": "cerrajero"}, 1.0),
    ("subject_name", "x", {"author": "hydraulik"}, 1.0),
    ("subject_name", "x", {"author": "çilingir"}, 1.0),
    ("subject_name", "x", {"author": "мебель на заказ"}, 2 / 3),
    ("subject_name", "x", {"author": "上海瓷砖"}, 1.0),  # written without spaces
    ("subject_name", "x", {"author": "แทงบอล"}, 1.0),
    ("subject_name", "x", {"author": "राज ज्वेलर्स"}, 1.0),  # vowels are marks
    ("subject_name", "x", {"author": "सलोनी"}, 0.0),  # a name with the letters of a loan
    ("subject_name", "x", {"author": "Zoë Müller"}, 0.0),
    ("subject_name", "x", {"author": "Rosa Rossi"}, 0.0),
    ("subject_name", "x", {"author": "佐藤"}, 0.0),
    ("subject_name", "x", {"author": "สมชาย"}, 0.0),
    ("subject_name", "x", {"author": "Иван Кузнецов"}, 0.0),
    ("keyword_site", "x", {"author": "瓷砖", "author_url": LAMP}, 1.0),
    ("keyword_site", "x", {"author": "佐藤", "author_url": LAMP}, 0.0),
)  # fmt: skip
_PRICES = {"post_title": "Why Viagra costs what it costs"}
_BETS = {"post_text": "A night in the casino of our town."}
OF_THE_POST: tuple[Case, ...] = (
    ("drugs", "viagra costs a fortune", {}, 1 / 3),
    ("drugs", "viagra, cialis, levitra", {}, 1.0),
    ("drugs", f"viagra {LAMP}", {}, 1.0),
    ("drugs", "viagra costs a fortune", POST, 1 / 3),
    ("drugs", "viagra costs a fortune", _PRICES, 0.0),
    ("drugs", "cialis is no cheaper, see http://lamp.example", _PRICES, 0.0),  # another drug
    ("drugs", "viagra costs a fortune", {"post_text": "Prices of viagra"}, 0.0),
    ("vice", "casino poker slots", POST, 1.0),
    ("vice", "casino poker slots", _BETS, 0.0),
    ("vice", "poker", {"post_title": "Poker", "post_text": ""}, 0.0),
    ("vice", "viagra pills", _BETS, 0.0),
)
