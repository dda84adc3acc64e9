"""Word lists kept in files of their own, ``spam/lists``: too many words for program text.

General knowledge of spam written down by hand. A file holds words, or pairs of neighbouring words,
as texts are read: lower case, no apostrophes, digits as 0; each Chinese or Japanese letter is a
word of its own. Entries are separated by commas; pairs that honest comments of the training data
have as well were left out.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files

from spam.phrases import Pairs


@cache
def pairs_in(name: str) -> Pairs:
    """Read a list of pairs of neighbouring words; empty where there is no such list."""
    return frozenset(map(_pair, _entries(name)))


@cache
def words_in(name: str) -> frozenset[str]:
    """Read a list of single words; empty where there is no such list."""
    return frozenset(_entries(name))


def _pair(entry: str) -> tuple[str, str]:
    first, second = entry.split()
    return sys.intern(first), sys.intern(second)  # the same words stand in many pairs


def _entries(name: str) -> list[str]:
    file = files("spam").joinpath("lists", f"{name}.txt")
    if not file.is_file():
        return []
    text = file.read_text(encoding="utf-8").replace("\n", " ")
    return [entry.strip() for entry in text.split(",") if entry.strip()]
