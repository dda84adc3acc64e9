"""Which script a text is written in."""

from __future__ import annotations

import unicodedata
from typing import Final

_EAST: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def script_of(text: str) -> str | None:
    """Name the script of most letters, the East Asian ones as one; ``None`` without letters."""
    if text.isascii():
        return "LATIN" if any(map(str.isalpha, text)) else None
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            name = unicodedata.name(char, "").split(" ", 1)[0]
            name = "EAST" if name in _EAST else name
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=counts.__getitem__) if counts else None
