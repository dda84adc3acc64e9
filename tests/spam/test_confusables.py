"""The generated table is sound, and the generator gives the same bytes for the same data."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from spam import confusables
from spam.fold_tables import LETTERS, ROMAN, SCRIPTS, SIGNS, WEAK, script_of

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT / "tools" / "make_confusables.py"
_spec = importlib.util.spec_from_file_location("make_confusables", GENERATOR)
make = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make)

SAMPLE = """\
# confusables.txt
# Version: 17.0.0
0430 ;\t0061 ;\tMA\t# ( а → a ) CYRILLIC SMALL LETTER A → LATIN SMALL LETTER A\t#
0406 ;\t006C ;\tMA\t# ( І → l ) CYRILLIC CAPITAL LETTER BYELORUSSIAN-UKRAINIAN I → LATIN SMALL LETTER L\t#
0493 ;\t0072 0335 ;\tMA\t# ( ғ → r̵ ) CYRILLIC SMALL LETTER GHE WITH STROKE → LATIN SMALL LETTER R, COMBINING SHORT STROKE OVERLAY\t#
118E3 ;\t0072 006E ;\tMA\t# ( 𑣣 → rn ) WARANG CITI DIGIT THREE → LATIN SMALL LETTER R, LATIN SMALL LETTER N\t#
222A ;\t0055 ;\tMA\t# ( ∪ → U ) UNION → LATIN CAPITAL LETTER U\t#
042E ;\t006C 004F ;\tMA\t# ( Ю → lO ) CYRILLIC CAPITAL LETTER YU → LATIN SMALL LETTER L, LATIN CAPITAL LETTER O\t#
0031 ;\t006C ;\tMA\t# ( 1 → l ) DIGIT ONE → LATIN SMALL LETTER L\t#
"""

PAIRS = [
    *confusables.SAME.values(), *confusables.NEAR.values(), *confusables.STYLED.values(),
    confusables.ACCENTED, confusables.ACCENTED_LATIN,
]  # fmt: skip


def test_the_table_carries_the_unicode_notice():
    text = Path(confusables.__file__).read_text(encoding="utf-8")

    assert "UNICODE LICENSE V3" in text
    assert "COPYRIGHT AND PERMISSION NOTICE" in text
    assert "AUTHORS OR COPYRIGHT HOLDERS" in text or "COPYRIGHT HOLDER" in text


def test_the_table_holds_no_character_that_could_hide_in_a_source_file():
    text = Path(confusables.__file__).read_text(encoding="utf-8")

    assert {char for char in text if not char.isascii()} <= {"©"}


@pytest.mark.parametrize("pair", PAIRS, ids=range(len(PAIRS)))
def test_sources_and_targets_match_one_to_one(pair):
    sources, targets = pair

    assert len(sources) == len(targets) == len(set(sources))
    assert not any(source.isascii() for source in sources)
    assert all(target.isascii() and target.isprintable() for target in targets)


def test_no_letter_folds_to_a_letter_that_folds():
    assert all(target.isascii() for target in (LETTERS | ROMAN | SIGNS).values())


@pytest.mark.parametrize(
    ("letter", "latin", "script", "weak"),
    [
        ("а", "a", "CYRILLIC", False), ("І", "I", "CYRILLIC", False), ("т", "t", "CYRILLIC", True),
        ("ց", "g", "ARMENIAN", False), ("ρ", "p", "GREEK", True), ("Ρ", "P", "GREEK", False),
        ("ό", "o", "GREEK", True), ("Ƅ", "b", "ODD", False), ("ſ", "s", "ODD", False), ("ᴛ", "t", "ODD", False),
        ("ⲣ", "p", "GREEK", False), ("ʋ", "v", "LATIN", True), ("٥", "o", "ARABIC", False),
    ],
)  # fmt: skip
def test_known_likenesses(letter, latin, script, weak):
    assert (LETTERS[letter], SCRIPTS[letter], letter in WEAK) == (latin, script, weak)


@pytest.mark.parametrize("letter", "éøłıŧđþßœŋơưǎжзлыэλל漢ñ")
def test_letters_of_living_latin_and_letters_without_a_twin_never_fold(letter):
    assert letter not in LETTERS


@pytest.mark.parametrize(
    ("char", "script"),
    [("ж", "CYRILLIC"), ("λ", "GREEK"), ("ש", "HEBREW"), ("漢", ""), ("é", ""), ("\U00020000", "")],
)
def test_the_script_of_a_letter_is_known_where_it_matters(char, script):
    assert script_of(char) == script


def test_a_sample_gives_letters_by_script_and_leaves_signs_and_pairs_out():
    same, near = make.lookalikes(SAMPLE)

    assert same == {"CYRILLIC": {"а": "a", "І": "I"}, "WARANG": {"𑣣": "m"}}
    assert near == {"CYRILLIC": {"ғ": "r"}}


def test_a_file_without_a_version_is_refused():
    with pytest.raises(ValueError, match="Version"):
        make.module("# something else\n")


def test_the_command_says_how_it_is_used():
    done = subprocess.run([sys.executable, GENERATOR], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "confusables.txt" in done.stderr


def test_the_command_writes_an_importable_module_twice_the_same(tmp_path):
    source = tmp_path / "confusables.txt"
    source.write_text(
        SAMPLE
        + "03BF ;\t006F ;\tMA\t# ( ο → o ) GREEK SMALL LETTER OMICRON → LATIN SMALL LETTER O\t#\n",
        encoding="utf-8",
    )

    results = [tmp_path / "one.py", tmp_path / "two.py"]
    codes = [make.main([str(source), str(result)]) for result in results]

    assert codes == [0, 0]
    assert results[0].read_bytes() == results[1].read_bytes()
    compile(results[0].read_text(encoding="utf-8"), "one.py", "exec")


@pytest.mark.corpora
def test_the_committed_table_is_what_the_generator_gives():
    data = ROOT.parent / "shared" / "data" / "unicode" / "confusables.txt"
    if not data.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"expected {data}, found none")

    made = make.module(data.read_text(encoding="utf-8-sig"))

    assert made == Path(confusables.__file__).read_text(encoding="utf-8")
