"""Accents that disguise known words go; accents that spell stay, composed or loose."""

from __future__ import annotations

import json
from pathlib import Path
from unicodedata import normalize

import pytest

from spam.fold_tables import word_set
from spam.fold_words import accents
from spam.normalise import ChangeKind, normalise

DATA = Path(__file__).parents[1] / "data"
# English words, some of which are foreign words without their accents.
ENGLISH = word_set(
    "thanks for sharing this wonderful information about your garden with us a great read it is "
    "i will come back and so do not on to the can hay con dam la pas main sale sur tu me des an "
    "den man die war art hat gut also by my bat cam den ban to dung hot moi ho in on no se tak"
)
DISGUISED = (
    ("thánks for shàring this", "thanks for sharing this"),
    ("thanks for sharĭng this gârden", "thanks for sharing this garden"),
    ("yoür gärden is gréat", "your garden is great"),
    ("thanḱs for this wőnderful garden", "thanks for this wonderful garden"),
)
LOOSE = (
    ("th\u0323a\u0308nks for sharing this", "thanks for sharing this"),
    ("w\u0300onderf\u0301ul garden", "wonderful garden"),
    ("t\u0331hanks for yo\u0302ur ga\u0303rden", "thanks for your garden"),
    ("b\u0308ack b\u0323y my garden", "back by my garden"),
)
GENUINE = {
    "Vietnamese": (
        "Hôm nay tôi mới đọc xong, hay quá! Cảm ơn bạn đã chỉ cách trồng hoa ở ban công.",
        "Con mèo nhà tôi nằm dưới bàn, đêm nào cũng dậy sớm đòi ăn cá.",
    ),
    "Czech": (
        "Včera jsem to zkoušel a světlo pořád bliká, nevíš čím to může být?",
        "Žlutý kůň šel přes řeku, ďábelská ťuhýčí píseň zněla dál.",
    ),
    "French": (
        "J'ai essayé hier soir : la lampe s'éteint dès que je ferme la fenêtre, c'est bête.",
        "Où as-tu trouvé ces pièces ? Le garçon n'a pas su répondre à ma mère.",
    ),
    "German": (
        "Gestern hat die Lampe wieder geflackert, ich hätte gern gewusst, wofür der Knopf ist.",
        "Schöne Grüße, übrigens können Vögel das Gehäuse öffnen.",
    ),
    "Polish": ("Może źdźbło też już tu być, proszę wróć później, żółć i ćma.",),
    "Croatian": ("Već sam čuo da će kuća biti čista, a noć je kraća.",),
    "Slovak": ("Ďakujem, ľudia čítajú o kĺboch a stĺpoch, vŕba je ľahká.",),
    "Sanskrit": ("dharmaḥ kṛṣṇaḥ ṭīkā ḍamaru ḻ vṛtti",),
    "Yoruba": ("Ẹ káàárọ̀, ọ̀rẹ́ mi, ṣé ẹ sùn dáadáa?",),
}


@pytest.mark.parametrize(("typed", "folded"), DISGUISED)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_on_english_go_composed_or_loose(typed: str, folded: str, form: str) -> None:
    assert normalise(normalize(form, typed), ENGLISH).text == folded


@pytest.mark.parametrize(("typed", "folded"), LOOSE)
def test_marks_of_which_no_composed_letter_exists_go_too(typed: str, folded: str) -> None:
    result = normalise(typed, ENGLISH)

    assert result.text == folded
    assert {change.kind for change in result.changes} == {ChangeKind.DIACRITIC}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("language", GENUINE)
def test_genuine_spelling_stays_composed_or_loose(language: str, form: str) -> None:
    for text in GENUINE[language]:
        typed = normalize(form, text)
        assert normalise(typed, ENGLISH).text == typed
        assert normalise(typed).text == typed
        assert normalise(f"{typed} {typed}", ENGLISH).text == f"{typed} {typed}"


def test_genuine_sentences_of_all_languages_stay_when_decomposed() -> None:
    texts = json.loads((DATA / "genuine_texts.json").read_text("utf-8"))
    for text in (text for texts_ in texts.values() for text in texts_):
        typed = normalize("NFD", text)
        assert accents(typed, ENGLISH) == []


def test_one_marked_word_may_be_a_name() -> None:
    for typed in ("thanks for sharing this, Gárden", "a great me\u0301 read"):
        assert accents(typed, ENGLISH) == []


def test_marks_among_unknown_words_stay() -> None:
    typed = "zorix plimbo gárdén fremu woqua"

    assert accents(typed, ENGLISH) == []


def test_known_spellings_and_loans_are_no_disguise() -> None:
    assert accents("a great café and a cliché by my garden", ENGLISH) == []
    assert accents("the gárdén is gárdén", ENGLISH | {"gárdén"}) == []


def test_marks_mostly_on_unknown_words_stay() -> None:
    assert accents("the gárdén is zórix plímbo great", ENGLISH) == []


DECORATED = "b\u0300latv\u0301ani x\u0300orim q\u0301umbe caf\u00e9"


def test_marks_that_no_spelling_has_go_in_any_language() -> None:
    assert normalise(DECORATED, ENGLISH).text == "blatvani xorim qumbe cafe"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_consonants_with_marks_of_many_kinds_are_a_disguise_in_any_language(form: str) -> None:
    typed = normalize(form, "blâtṿani xo\u0300rim ẗumbe pḱelo")

    assert normalise(typed, ENGLISH).text == "blatvani xorim tumbe pkelo"


@pytest.mark.parametrize(
    "typed",
    [
        "ṣaḥīḥ ḏimma ġurāb šams ḫubz",  # Arabic in Latin letters
        "śiṣya jñāna saṅgha aṃśa",  # Sanskrit
        "ǹjẹ́ ọmọ náà ń ṣeré",  # Yoruba
        "ẗo ẗumbe blaẗvani",  # odd, but of one kind
    ],
)
def test_transliterations_have_marks_of_several_kinds_none_of_them_odd(typed: str) -> None:
    assert normalise(typed, ENGLISH).text == normalize("NFC", typed)


@pytest.mark.parametrize(
    "typed",
    [
        "b\u0300latv\u0301ani worim qumbe",  # two of them
        "b\u0301latani w\u0300orim c\u0301umbe",  # only b with acute has no composed form
        "b\u0301lav\u0301ani q\u0301umbe",  # all of one kind
        "blatvani wórim qúmbe",  # on vowels
    ],
)
def test_fewer_or_alike_marks_may_be_some_spelling(typed: str) -> None:
    assert normalise(typed, ENGLISH).text == typed
