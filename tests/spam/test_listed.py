"""Word lists in files: written as texts are read, and read when a text is first counted."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import spam
from spam.dataset import Message
from spam.listed import pairs_in, words_in
from spam.reading import read, words_of
from spam.signals_names import subject_name
from spam.tally import PAIRS, Lists

FOLDER = Path(spam.__file__).parent / "lists"
FILES = sorted(FOLDER.glob("*.txt"))
OF_WORDS = {"foreign_subjects"}
# Counts the files of lists that are opened, while names are imported and while a text is read.
PROGRAM = """
import sys
opened = []
def note(event, given):
    if event == "open" and "lists" in str(given[0]):
        opened.append(given[0])
sys.addaudithook(note)
import spam.signals, spam.signal_values, spam.tally, spam.trade_words
before = len(opened)
from spam.dataset import Message
from spam.reading import read
read(Message("The mill turns"))
middle = len(opened)
read(Message("The mill turns again"))
print(before, middle - before, len(opened) - middle)
"""


def entries(path: Path) -> list[str]:
    """Give what stands between the commas; lines are broken at any blank."""
    return " ".join(path.read_text(encoding="utf-8").split()).removesuffix(",").split(", ")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestEveryFile:
    def test_entries_are_written_as_texts_are_read(self, path):
        if path.stem in OF_WORDS:  # those without spaces or with vowels as marks are many words
            assert [entry for entry in entries(path) if entry != entry.casefold()] == []
            assert [e for e in entries(path) if e.isascii() and words_of(e) != [e]] == []
        else:
            assert [e for e in entries(path) if " ".join(words_of(e.casefold())) != e] == []

    def test_entries_are_pairs_or_single_words(self, path):
        wanted = 1 if path.stem in OF_WORDS else 2

        assert [entry for entry in entries(path) if len(entry.split()) != wanted] == []

    def test_no_entry_stands_there_twice(self, path):
        assert [entry for entry, times in Counter(entries(path)).items() if times > 1] == []

    def test_digits_are_written_as_0(self, path):
        assert set("123456789") & set(path.read_text(encoding="utf-8")) == set()

    def test_lines_are_short_and_no_entry_is_empty(self, path):
        text = path.read_text(encoding="utf-8")

        assert max(map(len, text.splitlines())) <= 100
        assert text.endswith("\n")
        assert ",," not in text


def test_every_file_is_counted_somewhere():
    named = {path.stem for path in FILES}

    assert named - OF_WORDS <= {*PAIRS._lists}
    assert named >= OF_WORDS


def test_pairs_are_read_as_pairs_and_words_as_words():
    assert ("free", "quote") in pairs_in("adverts")
    assert len(pairs_in("adverts")) == len(entries(FOLDER / "adverts.txt"))
    assert "schlüsseldienst" in words_in("foreign_subjects")


def test_every_subject_is_told_in_a_name():
    words = words_in("foreign_subjects")  # twice: one short word alone may be a nickname

    assert [w for w in words if subject_name(read(Message("x", author=f"{w} {w}"))) != 1.0] == []


def test_a_list_without_a_file_is_empty():
    assert pairs_in("nobody") == frozenset()
    assert words_in("nobody") == frozenset()


def test_importing_the_signals_reads_no_list_and_the_first_text_reads_them_once():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=FOLDER.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    before, at_first, again = map(int, done.stdout.split())
    assert before == 0
    assert at_first >= len(FILES) - len(OF_WORDS)
    assert again == 0


class TestLists:
    def test_files_are_read_at_the_first_count_and_once(self):
        asked: list[str] = []

        def read(name: str) -> frozenset[str]:
            asked.append(name)
            return frozenset({"fig"}) if name == "fruit" else frozenset()

        lists = Lists({"fruit": frozenset({"plum"}), "blue": frozenset({"sky"})}, read=read)
        place = lists.field("blue")
        assert asked == []

        assert lists.add_up(["sky", "stone"]) == 1 << place
        assert lists.listed == {"plum", "fig", "sky"}
        assert lists.add_up(["fig", "plum"]) == 2
        assert asked == ["fruit", "blue"]

    def test_what_is_on_a_list_and_in_its_file_counts_once(self):
        lists = Lists({"fruit": frozenset({"plum"})}, read=lambda _: frozenset({"plum"}))

        assert lists.add_up(["plum"]) == 1

    def test_pairs_begin_with_their_first_words(self):
        lists = Lists({"lamps": frozenset({("oil", "lamp"), ("oil", "wick")})})

        assert lists.firsts == {"oil"}
