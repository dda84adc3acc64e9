"""More training examples from the ones there are: spun templates, pasted titles, disguised letters.

Everything random comes from the generator given, so the same seed makes the same examples.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from spam.dataset import Example, Message
from spam.errors import BadDatasetError

if TYPE_CHECKING:
    import numpy as np

_CHOICE = re.compile(r"\{([^{}]*)\}")
_MOST_ROUNDS: Final = 500
_LOOK_ALIKES: Final = {
    "a": "аɑα", "b": "Ь", "c": "сϲ", "d": "ԁ", "e": "еҽ", "g": "ɡց", "h": "һ", "i": "і",
    "j": "ј", "k": "κ", "l": "ӏⅼ", "m": "ⅿ", "n": "ո", "o": "оοօ", "p": "рρ", "q": "ԛ",
    "s": "ѕ", "t": "т", "u": "υս", "v": "ѵν", "w": "ԝ", "x": "х", "y": "уү",
    "A": "АΑ", "B": "ВΒ", "C": "СϹ", "E": "ЕΕ", "H": "НΗ", "I": "ІΙ", "K": "КΚ", "M": "МΜ",
    "N": "Ν", "O": "ОΟ", "P": "РΡ", "S": "Ѕ", "T": "ТΤ", "X": "ХΧ", "Y": "Υ", "Z": "Ζ",
}  # fmt: skip
_INVISIBLE: Final = "\u200b\u200c\u2060\ufeff\u00ad"
_SMALL_CAPITALS: Final = dict(
    zip("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", strict=True)
)
_MARKS: Final = "\u0300\u0301\u0302\u0303\u0308\u0323\u0331"
_LEAST_LETTERS: Final = 4  # of a word worth setting apart
_LEET: Final = str.maketrans("aeios", "43105")


def spin(template: str, random: np.random.Generator) -> str:
    """Pick one text of a spintax template: ``{a|b}`` is either; nested braces work."""
    text = template
    for _ in range(_MOST_ROUNDS):
        text, replaced = _CHOICE.subn(lambda m: _pick(m.group(1).split("|"), random), text)
        if not replaced:
            return text
    return text


def spun_examples(templates: Path, copies: int, random: np.random.Generator) -> list[Example]:
    """Expand a file of spintax templates, one a line; each template is a source of its own."""
    try:
        lines = templates.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadDatasetError(f"cannot read templates from {templates.name}: {error}") from error
    return [
        Example(Message(spin(line, random)), is_spam=True, source=f"spintax-{number}", kind="spun")
        for number, line in enumerate(lines)
        if line.strip()
        for _ in range(copies)
    ]


def paste_title(example: Example, random: np.random.Generator) -> Example:
    """Put the post's title into the text, as spam tools do."""
    title = example.message.post_title
    if not title:
        return example
    words = example.message.text.split(" ")
    place = int(random.integers(0, len(words) + 1))
    text = " ".join((*words[:place], title, *words[place:]))
    return replace(example, message=replace(example.message, text=text))


def with_look_alikes(text: str, share: float, random: np.random.Generator) -> str:
    """Swap a share of the letters for look-alikes of other scripts."""
    chances = random.random(len(text))
    return "".join(
        _pick(list(_LOOK_ALIKES[char]), random) if chance < share and char in _LOOK_ALIKES else char
        for char, chance in zip(text, chances, strict=True)
    )


def with_invisible(text: str, share: float, random: np.random.Generator) -> str:
    """Put invisible characters after a share of the letters."""
    chances = random.random(len(text))
    return "".join(
        char + _pick(list(_INVISIBLE), random) if chance < share and char.isalpha() else char
        for char, chance in zip(text, chances, strict=True)
    )


def with_fullwidth(text: str, share: float, random: np.random.Generator) -> str:
    """Replace a share of the ASCII letters by full-width ones."""
    chances = random.random(len(text))
    return "".join(
        chr(ord(char) + 0xFEE0) if chance < share and char.isascii() and char.isalpha() else char
        for char, chance in zip(text, chances, strict=True)
    )


def with_mathematical(text: str, share: float, random: np.random.Generator) -> str:
    """Replace a share of the ASCII letters by mathematical bold ones."""
    chances = random.random(len(text))
    return "".join(
        _bold(char) if chance < share and char.isascii() and char.isalpha() else char
        for char, chance in zip(text, chances, strict=True)
    )


def with_leet(text: str, share: float, random: np.random.Generator) -> str:
    """Replace a share of the letters by digits that resemble them."""
    chances = random.random(len(text))
    return "".join(
        char.translate(_LEET) if chance < share else char
        for char, chance in zip(text, chances, strict=True)
    )


def scrambled(text: str, share: float, random: np.random.Generator) -> str:
    """Swap two inner letters in a share of the longer words."""
    words = text.split(" ")
    chances = random.random(len(words))
    for index, word in enumerate(words):
        if chances[index] < share and len(word) > 4:  # noqa: PLR2004 - two inner letters at least
            at = int(random.integers(1, len(word) - 2))
            words[index] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def shuffled(text: str, share: float, random: np.random.Generator) -> str:
    """Put the inner letters of a share of the words in any order."""

    def shuffle(word: str) -> str:
        inner = [word[at] for at in (random.permutation(len(word) - 2) + 1).tolist()]
        return f"{word[0]}{''.join(inner)}{word[-1]}"

    return _each_word(text, share, random, shuffle)


def with_small_capitals(text: str, share: float, random: np.random.Generator) -> str:
    """Replace a share of the lower-case letters by small capitals."""
    chances = random.random(len(text))
    return "".join(
        _SMALL_CAPITALS.get(char, char) if chance < share else char
        for char, chance in zip(text, chances, strict=True)
    )


def with_diacritics(text: str, share: float, random: np.random.Generator) -> str:
    """Put combining marks on a share of the letters."""
    chances = random.random(len(text))
    return "".join(
        unicodedata.normalize("NFC", char + _pick(list(_MARKS), random))
        if chance < share and char.isascii() and char.isalpha()
        else char
        for char, chance in zip(text, chances, strict=True)
    )


def with_bidi(text: str, share: float, random: np.random.Generator) -> str:
    """Write a share of the words backwards between controls that show them forwards."""
    return _each_word(text, share, random, lambda word: f"\u202e{word[::-1]}\u202c")


def spaced(text: str, share: float, random: np.random.Generator) -> str:
    """Set the letters of a share of the words apart by blanks."""
    return _each_word(text, share, random, " ".join)


def dotted(text: str, share: float, random: np.random.Generator) -> str:
    """Set the letters of a share of the words apart by dots."""
    return _each_word(text, share, random, ".".join)


def _each_word(
    text: str, share: float, random: np.random.Generator, change: Callable[[str], str]
) -> str:
    words = text.split(" ")
    chances = random.random(len(words))
    return " ".join(
        change(word) if chance < share and len(word) >= _LEAST_LETTERS and word.isalpha() else word
        for word, chance in zip(words, chances, strict=True)
    )


Attack = Callable[[str, float, "np.random.Generator"], str]
ATTACKS: Final[dict[str, Attack]] = {
    "look-alikes": with_look_alikes,
    "invisible": with_invisible,
    "full width": with_fullwidth,
    "mathematical": with_mathematical,
    "leet": with_leet,
    "scrambled": scrambled,
    "small capitals": with_small_capitals,
    "diacritics": with_diacritics,
    "bidirectional": with_bidi,
    "spaced": spaced,
    "dotted": dotted,
}


def disguised(
    examples: Sequence[Example], attack: str, share: float, random: np.random.Generator
) -> list[Example]:
    """Rewrite the texts with one attack of ``ATTACKS``."""
    change = ATTACKS[attack]
    return [
        replace(e, message=replace(e.message, text=change(e.message.text, share, random)))
        for e in examples
    ]


def _pick(options: Sequence[str], random: np.random.Generator) -> str:
    return options[int(random.integers(0, len(options)))]


def _bold(char: str) -> str:
    start = 0x1D400 if char.isupper() else 0x1D41A
    return chr(start + ord(char) - ord("A" if char.isupper() else "a"))
