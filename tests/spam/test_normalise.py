"""What folds, into what, and for which stated reason. All sentences are our own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from spam.normalise import Change, ChangeKind, normalise

K = ChangeKind
MIRRORED_GREAT_BLOG = "\u202egolb taerg\u202c"

FOLDED = [
    # typed, folded, the only kinds of change reported
    ("Whаt а lоvely gаrden", "What a lovely garden", {K.LOOKALIKE}, "Cyrillic letters in English words"),
    ("Ƅeautiful ƅ", "beautiful ƅ", {K.LOOKALIKE}, "tone six in a word; alone it is not ours to read"),
    ("smaⅼⅼ heⅼp", "small help", {K.LOOKALIKE}, "Roman numeral fifty as l"),
    ("keeρ hoρing", "keep hoping", {K.LOOKALIKE}, "Greek rho inside one word proves the other"),
    ("ցood mornin ցiven", "good mornin given", {K.LOOKALIKE}, "Armenian co as g"),
    ("tһаnk уоu ѕо muсһ", "thank you so much", {K.LOOKALIKE}, "whole words follow mixed ones"),
    ("уоu аrе kіnd", "you are kind", {K.LOOKALIKE}, "a word without any Latin letter follows"),
    ("co-оp Ѕuреr Τhank раураl", "co-op Super Thank paypal", {K.LOOKALIKE}, "mixed at either end"),
    ("ᎻᎬLLO ᎳORᏞD", "HELLO WORLD", {K.LOOKALIKE}, "Cherokee among Latin"),
    ("ꓢend moneу", "Send money", {K.LOOKALIKE}, "Lisu capital"),
    ("mᥙm and dɑd", "mum and dad", {K.LOOKALIKE}, "Tai Le u and the phonetic a"),
    ("тнαηкѕ fσя ѕнαяιηg", "thanks for sharing", {K.LOOKALIKE}, "a fancy alphabet of several scripts"),
    ("ʂυƈƈҽʂʂ", "success", {K.LOOKALIKE}, "another fancy alphabet"),
    ("ᴠɪsɪᴛ ᴍʏ ʙʟᴏɢ", "visit my blog", {K.LOOKALIKE}, "small capitals"),
    ("gסod w๐rk", "good work", {K.LOOKALIKE}, "Hebrew and Thai inside Latin words"),
    ("𝐂𝐥𝐢𝐜𝐤 𝐡𝐞𝐫𝐞", "Click here", {K.COMPATIBILITY}, "mathematical bold"),
    ("𝘐 𝘳𝘦𝘢𝘥 𝘪𝘵 𝘵𝘸𝘪𝘤𝘦", "I read it twice", {K.COMPATIBILITY}, "a lone letter among styled words"),
    ("𝒮𝓅ℯ𝒸𝒾𝒶𝓁 ℴ𝒻𝒻ℯ𝓇", "Special offer", {K.COMPATIBILITY}, "script letters, some from the letter-like block"),
    ("g𝗿eat pos𝘁", "great post", {K.COMPATIBILITY}, "single styled letters in plain words"),
    ("𝑔reat, 𝑛ice pos𝑡", "great, nice post", {K.COMPATIBILITY}, "italic letters at the ends of several words"),
    ("𝐌𝐎-𝐎𝐍 here, 𝔹𝔼 ℝ𝕀 𝕋𝔸", "MO-ON here, BE RI TA", {K.COMPATIBILITY}, "pairs of styled letters in a row"),
    ("M\u034eO\u034eO\u034eN\u034e now", "MOON now", {K.MARK}, "arrows under letters"),
    ("MOON8\u031f8\u031f and 7\u034e\u034d\u03507\u034e", "MOON88 and 77", {K.MARK}, "marks on digits in a row"),
    ("MOO4\ufe0f\u20e3N", "MOO4N", {K.MARK}, "a keycap inside a word"),
    ("𝗴rеаt", "great", {K.COMPATIBILITY, K.LOOKALIKE}, "styled beside Cyrillic"),
    ("SLOT𝟖𝟖 𝟕𝟕𝟕", "SLOT88 777", {K.COMPATIBILITY}, "styled digits in a name or in a row"),
    ("Ⓖⓡⓔⓐⓣ 🅹🅾🅱 🅆🄴🄻🄻", "Great JOB WELL", {K.COMPATIBILITY}, "circled and squared words"),
    ("🅱️🅰️🆂🆃", "BAST", {K.COMPATIBILITY, K.INVISIBLE}, "emoji letters lose their selectors in words"),
    ("⒢⒪⒪⒟ ⓖ ⓞ ⓞ ⓓ", "good g o o d", {K.COMPATIBILITY}, "parenthesised; letters set apart"),
    ("ᵗʰᵃⁿᵏ ʸᵒᵘ", "thank you", {K.COMPATIBILITY}, "raised words"),
    ("ｖｉｓｉｔ　ｍｙ　ｓｉｔｅ！", "visit my site!", {K.COMPATIBILITY}, "fullwidth words and spaces"),
    ("ﬁne eﬀort, ﬂuent", "fine effort, fluent", {K.COMPATIBILITY}, "ligatures as PDF readers copy them"),
    ("gr\u200beat po\u00adst, co\u2060ol, a\u034fll, ha\u180ends", "great post, cool, all, hands", {K.INVISIBLE}, "invisible inside words"),
    ("wo\ufe0frd fi\U000e0061ne x\u200dy\u3164z", "word fine xyz", {K.INVISIBLE}, "selector, tag, joiner, filler"),
    ("gr\u200feat \u2066post\u2069", "great post", {K.BIDI}, "direction marks where nothing runs right to left"),
    (MIRRORED_GREAT_BLOG, "great blog", {K.BIDI}, "an override shows the letters backwards"),
    ("see \u202e(eerf)\u202c it", "see (free) it", {K.BIDI}, "brackets are mirrored when shown"),
    ("\u202dplain\u202c", "plain", {K.BIDI}, "an override to the left shows them as typed"),
    ("h̸̡̢e̷̛l̶̕p̵̛ p̲l̲e̲a̲s̲e̲", "help please", {K.MARK}, "piled and underlining marks"),
    ("Ж" + "\u0301" * 9, "Ж", {K.MARK}, "piles on any letter"),
    ("🇹🇭🇦🇳🇰🇸 🇮🇹", "THANKS 🇮🇹", {K.REGIONAL}, "flag letters that are no flags; a flag stays"),
    ("🇨 🇦 🇸 🇮 🇳 🇴", "CASINO", {K.REGIONAL}, "flag letters kept apart"),
    ("🇨\u200b🇦\u200b🇸\u200b🇮\u200b🇳\u200b🇴", "CASINO", {K.REGIONAL}, "kept apart by something invisible"),
    ("𝗢 𝗟 𝗨 𝗣 𝟳 𝟳", "O L U P 7 7", {K.COMPATIBILITY}, "styled letters set apart"),
    ("hеΙp, heΙpful оf", "help, helpful of", {K.LOOKALIKE}, "a capital bar inside small letters is an l"),
    ("Whαt α day, thαt", "What a day, that", {K.LOOKALIKE}, "a lone letter that other words use as a disguise"),
    ("s̷l̷o̷w̷ ̷d̷o̷w̷n̷", "slow down", {K.MARK}, "struck through, the space too"),
    ("𝝄ք cօurѕe", "of course", {K.COMPATIBILITY, K.LOOKALIKE}, "styles and scripts in one word"),
    ("Дякую! Yоu аre rіght", "Дякую! You are right", {K.LOOKALIKE}, "disguised English after a Ukrainian word"),
    ("Дякую, у нас так. Іt іs rеаllу grеаt", "Дякую, у нас так. It is really great", {K.LOOKALIKE}, "whole words of a living script stay"),
    ("Иван, Yоu аre rіght", "Иван, You are right", {K.LOOKALIKE}, "a name whose letters all have weak twins"),
    ("Он сказал hеlрful и ушёл домой", "Он сказал helpful и ушёл домой", {K.LOOKALIKE}, "interleaved even in Russian"),
]  # fmt: skip

UNTOUCHED = [
    ("ℝⁿ, 𝑥² and 𝐸=𝑚𝑐²", "mathematics: lone styled letters and pairs"),
    ("triangle 𝐴𝐵𝐶, 𝑠𝑖𝑛 𝑥", "three italic letters are still mathematics"),
    ("𝐀𝐱 = 𝐛, the lines 𝐴𝐵 𝐶𝐷", "a matrix with a vector; two italic pairs"),
    ("0.1\u03054\u0305, 0.1\u03074\u0307", "periods of fractions"),
    ("press 7\ufe0f\u20e3 8\ufe0f\u20e3 or f1", "keycaps beside words"),
    ("𝑛th term, 𝑘means", "a symbol before a word"),
    ("Сегодня я посмотрел, как пaдaет снег", "Russian with a few Latin letters typed by mistake"),
    ("ΛCDM, 𝒙 and 𝒚", "cosmology, vectors"),
    ("½ μm, kΩ, ΔT, 2πr, ρgh, α", "units, Greek letters, fractions"),
    ("sinαcosβ TNFα NFκB αvβ3", "Greek beside Latin in formulas and proteins"),
    ("see note¹²³, 10⁻³, H₂O", "raised and lowered digits stay readable as they are"),
    ("1ˢᵗ, nᵗʰ, Mᵐᵉ, xᵀAx, 2ª, n°", "raised endings belong to their base"),
    ("№ 5, Brand™, ℠, ℡, ℃, 300 K", "signs with letters in them"),
    ("Louis Ⅻ, Ⅷ, ⅳ", "Roman numerals"),
    ("Ⓐ ⓘ ① ② ⒜ ⒝", "lone framed letters mark lists"),
    ("🅰️ or 🅱️, 🆗 🅿️ Ⓜ️", "emoji letters"),
    ("🇮🇹🇫🇷 🇺🇳 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "flags of countries, of Scotland"),
    ("👩\u200d👧 👍🏽 ❤️ 1️⃣ #️⃣ 🏳️\u200d🌈 ☺︎", "families, skin tones, selectors, keycaps"),
    ("می\u200cخواهم PDF\u200cها", "Persian non-joiners, also after a Latin word"),
    ("שלום \u200fSMS\u200e!", "direction marks in Hebrew"),
    ("ខ្ញុំ\u200bអាន", "Khmer marks the breaks between words"),
    ("葛\U000e0100城", "variants of Han characters"),
    ("ＮＨＫを見た、Ｔシャツ！", "fullwidth letters in Japanese"),
    ("你好，世界！（笑）", "fullwidth punctuation in Chinese"),
    ("Hello，world", "a fullwidth comma alone"),
    ("СССР was big, Хорхе said", "a whole word in another script"),
    ("Юзаю SMSки и IPшник", "Latin stems with Russian endings"),
    ("SMSка там", "the same in a short text"),
    ("хIара, цIа", "Caucasian languages type a Latin I"),
    ("МОСКВА", "every letter has a Latin twin; nothing says English"),
    ("сӕр, сæр", "Ossetian types the Latin æ"),
    ("Украiна", "one Latin letter in a Ukrainian word"),
    ("/ˈɪŋɡlɪʃ/, [ɡɪt], [pʰ]", "phonetic transcription"),
    ("Mε da wo ase, ɛyɛ", "Akan with a Greek epsilon"),
    ("Eʋegbe, woƒona", "Ewe letters"),
    ("Işık, łódź, ångström, ÞÓR, ıl", "letters of Latin alphabets"),
    ("Vie\u0302\u0323t ro\u031bi ὰ\u0345", "Vietnamese and Greek, decomposed"),
    ("x̅ and v⃗, ≠ ∌", "a mean, a vector, negations"),
    ("A∪B, p∨q, ∂f/∂x, 5€, R£", "signs of mathematics and money"),
    ("g00d p@ss i m p r e s s e d", "leet and spaced letters without a lexicon"),
    ("\u202eשלום\u202c".replace("\u202e", "\u202b"), "embedding in Hebrew"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "folded", "kinds", "why"), FOLDED, ids=[case[3] for case in FOLDED]
)
def test_disguises_fold_to_what_a_reader_sees(typed, folded, kinds, why):
    result = normalise(typed)

    assert result.text == folded
    assert {change.kind for change in result.changes} == kinds


@pytest.mark.parametrize(("typed", "why"), UNTOUCHED, ids=[case[1] for case in UNTOUCHED])
def test_genuine_writing_stays_as_typed(typed, why):
    result = normalise(typed)

    assert (result.text, result.changes) == (typed, ())


def test_every_change_names_its_place_in_the_typed_text():
    result = normalise("A\u200b gооd 𝐝𝐚𝐲")

    assert result.changes == (
        Change(1, 2, "\u200b", "", K.INVISIBLE),
        Change(4, 6, "оо", "oo", K.LOOKALIKE),
        Change(8, 11, "𝐝𝐚𝐲", "day", K.COMPATIBILITY),
    )


def test_places_are_right_where_one_letter_becomes_several():
    result = normalise("eﬃcient ﬁnd, dеаr")

    assert [(c.start, c.end, c.target) for c in result.changes] == [
        (1, 2, "ffi"),
        (8, 9, "fi"),
        (14, 16, "ea"),
    ]


def test_a_change_inside_reversed_text_is_part_of_its_reversal():
    result = normalise("\u202eаbоut\u202c")

    assert result.text == "tuoba"
    assert result.changes == (Change(0, 7, "\u202eаbоut\u202c", "tuoba", K.BIDI),)


def test_a_change_is_written_as_json_with_from_and_to():
    change = normalise("gооd").changes[0]

    assert change.as_dict() == {"start": 1, "end": 3, "from": "оо", "to": "oo", "kind": "lookalike"}


def test_counting_counts_typed_characters_by_kind():
    result = normalise("gооd d\u200b\u200bay")

    assert (result.count(), result.count(K.LOOKALIKE), result.count(K.MARK)) == (4, 2, 0)


def _seed() -> Path:
    folder = Path(os.environ.get("BLARNEY_SEED", Path(__file__).parents[3] / "shared" / "seed"))
    texts = sorted(folder.glob("*.txt"))
    if not texts:
        reason = f"expected the seed text in {folder}, found none"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return texts[0]


@pytest.mark.corpora
def test_the_seed_comments_fold_to_pure_latin_words():
    comments = "\n".join(_seed().read_text(encoding="utf-8").splitlines()[-9:])

    result = normalise(comments)

    assert {char for char in result.text if not char.isascii()} == {"🙂", "’"}
    assert result.count(K.LOOKALIKE) == result.count() == 11
