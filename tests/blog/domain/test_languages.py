"""The cheap guess at a language: right on plain sentences, silent where it cannot tell."""

from __future__ import annotations

import pytest

from blog.domain.languages import UNKNOWN, guessed_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The lamp is on the table and it was there before.", "en"),
        ("Grazie, la lampada è molto bella e non la cambio più con un'altra.", "it"),
        ("Die Lampe steht nicht auf dem Tisch, danke für das Bild.", "de"),
        ("Merci pour les photos, elles sont dans le même dossier que vous.", "fr"),
        ("Gracias por la respuesta, pero el enlace no está en la página.", "es"),
        ("Obrigado, não sabia que as lanternas são do mesmo ano.", "pt"),
        ("Terima kasih, lampu yang ini tidak bisa dipakai dengan kabel itu.", "id"),
        ("Bedankt voor het antwoord, ik wist niet dat er een kaart van is.", "nl"),
        ("谢谢你的文章，灯已经修好了。", "zh"),
        ("ありがとうございます。電球を交換したら直りました。", "ja"),
        ("감사합니다, 전구를 바꾸니 됩니다.", "ko"),
        ("Спасибо, лампа снова горит.", "ru"),
        ("شكرا لك، المصباح يعمل الآن.", "ar"),
        ("תודה רבה, המנורה עובדת.", "he"),
        ("Ευχαριστώ πολύ, η λάμπα ανάβει.", "el"),
        ("धन्यवाद, दीपक जल रहा है।", "hi"),
        ("ขอบคุณมาก หลอดไฟติดแล้ว", "th"),
        ("", UNKNOWN),  # nothing to read
        ("12 + 30 = 42 !!!", UNKNOWN),  # no letters
        ("Brrr kzzt", UNKNOWN),  # no small word
        ("https://example.org/the/and/is/of", UNKNOWN),  # a link says nothing
        ("para por", UNKNOWN),  # Spanish and Portuguese alike
        ("\ue000\ue001 the lamp and the table", "en"),  # letters without a name
    ],
)
def test_a_language_is_guessed_or_left_open(text, language):
    assert guessed_language(text) == language


def test_only_the_beginning_is_read():
    assert guessed_language("xx " * 400 + "the lamp and the table is here") == UNKNOWN
