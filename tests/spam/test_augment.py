from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from spam.augment import (
    ATTACKS,
    Attack,
    disguised,
    paste_title,
    scrambled,
    shuffled,
    spin,
    spun_examples,
)
from spam.dataset import Example, Message
from spam.errors import BadDatasetError
from spam.normalise import normalise


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(8)


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("plain", {"plain"}),
        ("a {b|c} d", {"a b d", "a c d"}),
        ("{a|{b|c}}", {"a", "b", "c"}),
        ("{only}", {"only"}),
        ("open {a|b", {"open {a|b"}),
    ],
)
def test_spinning_picks_one_of_the_choices(
    template: str, texts: set[str], random: np.random.Generator
) -> None:
    assert {spin(template, random) for _ in range(60)} == texts


def test_deep_nesting_ends(random: np.random.Generator) -> None:
    assert "{" in spin("{" * 800 + "a" + "}" * 800, random)


def test_each_template_is_a_source(tmp_path: Path, random: np.random.Generator) -> None:
    (tmp_path / "t.txt").write_text("{a|b} one\n\n{c|d} two\n")

    made = spun_examples(tmp_path / "t.txt", 3, random)

    assert [e.source for e in made] == ["spintax-0"] * 3 + ["spintax-2"] * 3
    assert all(e.is_spam for e in made)


def test_missing_templates_are_a_dataset_error(tmp_path: Path, random: np.random.Generator) -> None:
    with pytest.raises(BadDatasetError, match=r"none\.txt"):
        spun_examples(tmp_path / "none.txt", 1, random)


def test_a_title_is_pasted_only_where_there_is_one(random: np.random.Generator) -> None:
    with_title = Example(Message("so very good", post_title="Old Mill"), is_spam=True)
    without = Example(Message("so very good"), is_spam=True)

    assert "Old Mill" in paste_title(with_title, random).message.text
    assert paste_title(without, random) == without


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_attack_changes_some_letters(attack: str, random: np.random.Generator) -> None:
    plain = [Example(Message("Thank you for this wonderful information"), is_spam=True)]

    (changed,) = disguised(plain, attack, 0.5, random)

    assert changed.message.text != plain[0].message.text
    assert changed.is_spam


@pytest.mark.parametrize(
    "attack",
    [
        "look-alikes",
        "invisible",
        "full width",
        "mathematical",
        "small capitals",
        "bidirectional",
    ],
)
def test_normalising_undoes_the_attacks_on_letters(
    attack: str, random: np.random.Generator
) -> None:
    text = "Thank you for this wonderful information about your garden and its flowers"
    plain = [Example(Message(text), is_spam=True)]

    (changed,) = disguised(plain, attack, 0.3, random)

    assert normalise(changed.message.text).text == text


@pytest.mark.parametrize(
    "attack", ["bidirectional", "small capitals", "diacritics", "spaced", "dotted", "leet"]
)
def test_known_words_undo_the_other_attacks(attack: str, random: np.random.Generator) -> None:
    text = "thank you for this wonderful information about your garden and its flowers"
    plain = [Example(Message(text), is_spam=True)]

    (changed,) = disguised(plain, attack, 0.3, random)

    folded = normalise(changed.message.text, frozenset(text.split())).text
    kept = set(folded.split()) & set(text.split())
    assert changed.message.text != text
    assert len(kept) >= 10  # of twelve


def test_decoration_comes_off_words_of_any_language() -> None:
    plain = "kalau mau datang langsung saja setiap malam bersama teman"
    marked = "k\u0308alau ma\u0303u dat\u0302ang l\u0323angsung saja setiap malam"

    assert normalise(marked, frozenset({"other"})).text == plain[:50].rsplit(" ", 1)[0]


@pytest.mark.parametrize("scramble", [scrambled, shuffled])
def test_scrambling_keeps_both_ends_and_all_letters(
    scramble: Attack, random: np.random.Generator
) -> None:
    words = ["wonderful", "information", "about", "gardens"]

    for before, after in zip(words, scramble(" ".join(words), 1.0, random).split(), strict=True):
        assert sorted(before) == sorted(after)
        assert (before[0], before[-1]) == (after[0], after[-1])


def test_shuffling_leaves_short_words_and_what_is_no_word(random: np.random.Generator) -> None:
    text = "it is http://a.example and x2y4z6"

    assert shuffled(text, 1.0, random) == text


@pytest.mark.parametrize("attack", ["diacritics", "spaced", "dotted"])
def test_normalising_undoes_what_hides_known_words(
    attack: str, random: np.random.Generator
) -> None:
    text = "thank you for this wonderful information about your garden and its flowers"

    (changed,) = disguised([Example(Message(text), is_spam=True)], attack, 0.3, random)

    assert changed.message.text != text
    assert normalise(changed.message.text, frozenset(text.split())).text == text


@pytest.mark.parametrize(
    ("attack", "typed", "changed"),
    [
        ("small capitals", "Lamp 1", "Lᴀᴍᴘ 1"),  # capitals and digits stay
        ("bidirectional", "a big lamp", "a big \u202epmal\u202c"),
        ("spaced", "the lamp's fine lamp", "the lamp's f i n e l a m p"),
        ("dotted", "the fine lamp!", "the f.i.n.e lamp!"),
        ("leet", "a lamp is out", "4 l4mp 15 0ut"),
        ("diacritics", "12 é", "12 é"),
    ],
)
def test_an_attack_on_everything_it_can(
    attack: str, typed: str, changed: str, random: np.random.Generator
) -> None:
    (found,) = disguised([Example(Message(typed), is_spam=True)], attack, 1.0, random)

    assert found.message.text == changed


def test_diacritics_stand_on_letters_only(random: np.random.Generator) -> None:
    (found,) = disguised([Example(Message("lamp 12"), is_spam=True)], "diacritics", 1.0, random)

    decomposed = unicodedata.normalize("NFD", found.message.text)
    assert decomposed[-3:] == " 12"
    assert [char for char in decomposed if not unicodedata.combining(char)] == list("lamp 12")
    assert len(decomposed) == len("lamp 12") + 4
