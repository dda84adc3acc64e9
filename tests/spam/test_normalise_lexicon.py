"""Disguises that only a known word gives away."""

from __future__ import annotations

import pytest

from spam.fold_tables import word_set
from spam.normalise import ChangeKind, normalise

K = ChangeKind
LEXICON = word_set(
    "good great post thanks for sharing i am impressed with by this a blog very nice site thank you "
    "love your the is it was and hello in article free money price say cop top"
)

FOLDED = [
    ("g00d p0st", "good post", {K.LEET}, "digits for letters"),
    ("Th@nk$ f0r 5haring", "Thanks for sharing", {K.LEET}, "signs for letters"),
    ("nice $ite!!!", "nice site!!!", {K.LEET}, "exclamation marks at the end are meant"),
    ("i m p r e s s e d by this", "impressed by this", {K.SPACED}, "spaces between letters"),
    ("i.m.p.r.e.s.s.e.d", "impressed", {K.SPACED}, "dots between letters"),
    ("t h a n k y o u", "thank you", {K.SPACED}, "two words are told apart"),
    ("t-h-a-n-k-y-o-u", "thank you", {K.SPACED}, "whatever stood between them"),
    ("Gréát póst by the café", "Great post by the café", {K.DIACRITIC}, "accents on English"),
    ("a gréat article, thänks", "a great article, thanks", {K.DIACRITIC}, "one accent in each of two words"),
    ("ᎻᎬᏞᏞᎾ", "HELLO", {K.LOOKALIKE}, "wholly in Cherokee letters"),
    ("рrісе оf", "price of", {K.LOOKALIKE}, "a mixed word, and what follows it"),
    ("ѕау", "say", {K.LOOKALIKE}, "wholly in Cyrillic letters"),
]  # fmt: skip

UNTOUCHED = [
    ("l0l v2 10 100$ h3", "not the disguise of a known word"),
    ("e.g. U.S.A. T.H.A.N.K.S.", "initials"),
    ("a b c d e f g", "letters that are no words"),
    ("x y z i a m", "words too short to prove anything"),
    ("naïve café is nice", "English keeps some accents"),
    ("a great résumé and a nice protégé", "several of them"),
    ("Müller is nice", "a name"),
    ("Très bon article", "French, although one word is known"),
    ("Đây là một bài viết rất hay", "Vietnamese"),
    ("сор рост, спасибо", "Russian words whose twins are known, among others"),
    ("good post", "nothing to do"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "folded", "kinds", "why"), FOLDED, ids=[case[3] for case in FOLDED]
)
def test_a_known_word_is_read_through_its_disguise(typed, folded, kinds, why):
    result = normalise(typed, LEXICON)

    assert result.text == folded
    assert {change.kind for change in result.changes} == kinds


@pytest.mark.parametrize(("typed", "why"), UNTOUCHED, ids=[case[1] for case in UNTOUCHED])
def test_without_a_known_word_the_text_stays(typed, why):
    assert normalise(typed, LEXICON).text == typed


@pytest.mark.parametrize("typed", [case[0] for case in FOLDED if case[0].isascii()])
def test_without_a_lexicon_ascii_stays(typed):
    assert normalise(typed).text == typed
