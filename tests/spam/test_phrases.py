from __future__ import annotations

import pytest

from spam import gambling_words, phrases, stock_phrases
from spam.reading import words_of
from spam.signals_context import language_of

LISTS = {
    name: found
    for module in (phrases, stock_phrases, gambling_words)
    for name, found in vars(module).items()
    if isinstance(found, frozenset)
}
SENTENCES = {
    "en": "You have the lamp that was on the shelf",
    "pt": "Você não viu uma lâmpada, mas isso está com muito pó",
    "es": "Los cables están viejos, pero las lámparas son muy buenas por eso",
    "it": "Non è molto che gli operai sono della città",
    "fr": "Je vous dis que les lampes sont dans le grenier avec des livres",
    "de": "Ich habe eine Lampe, die nicht auf dem Tisch und auch nicht im Schrank ist",
    "id": "Lampu itu tidak bisa menyala dan saya juga sudah coba",
    "nl": "Het is niet een lamp van mijn oom maar wel voor mij",
    "cs": "Není to tak, že by lampa je pro mě, když jsou na stole",
    "vi": "Đèn này không phải là của tôi và một cái có thể cho bạn",
}


@pytest.mark.parametrize("name", LISTS)
def test_listed_words_are_written_as_texts_are_read(name: str) -> None:
    for entry in LISTS[name]:
        for word in entry if isinstance(entry, tuple) else (entry,):
            if "LANGUAGE" not in name and word.isascii():
                assert words_of(word.casefold()) == [word]


def test_repeats_are_counted() -> None:
    assert phrases.count_words(["great", "lamp", "great"], phrases.PRAISE) == 2


@pytest.mark.parametrize("language", phrases.LANGUAGE_WORDS)
def test_a_language_is_told_by_its_little_words(language: str) -> None:
    assert language_of(frozenset(words_of(SENTENCES[language].casefold()))) == language


def test_two_little_words_tell_nothing() -> None:
    assert language_of(frozenset(["the", "of", "lamp"])) is None
    assert language_of(frozenset()) is None
