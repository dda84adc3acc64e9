"""Time the folding of texts, as ratios: ``python tools/bench_normalise.py [REPEATS]``.

Times are per text, the best of several repeats. Hostile texts have the greatest allowed length;
their ratio is the time per character over that of the disguised English text.
"""

from __future__ import annotations

import sys
import time

from spam.normalise import MAX_CHARS, normalise

_ENGLISH = (
    "I read your notes on repairing old bicycles with great interest, and I will try the trick on "
    "the chain next weekend. My brother says the brakes matter more, but he never cleans his own. "
)
_RUSSIAN = (
    "Вчера вечером я прочитал вашу заметку о старых велосипедах и показал её брату. Он говорит, "
    "что тормоза важнее цепи, но свой велосипед он ни разу не мыл, так что верить ему не стоит. "
)
_DISGUISE = str.maketrans("aeopcyi", "аеорсуі")


def typical(length: int) -> dict[str, str]:
    """Give texts as people and spammers write them, cut to a length in characters."""
    disguised, lightly = (
        "".join(c.translate(_DISGUISE) if i % every == 0 else c for i, c in enumerate(_ENGLISH))
        for every in (3, 11)
    )
    texts = {
        "plain English": _ENGLISH,
        "English with one dash –": _ENGLISH.replace(",", " –", 1),
        "lightly disguised English": lightly,
        "disguised English": disguised,
        "Russian": _RUSSIAN,
        "Russian with Latin words": _RUSSIAN.replace("цепи", "chain Shimano"),
        "mathematical letters": "".join(
            chr(0x1D5D4 + ord(c) - 65) if c.isupper() else chr(0x1D5EE + ord(c) - 97)
            if c.islower() else c
            for c in _ENGLISH
        ),
    }  # fmt: skip
    return {name: (text * (length // len(text) + 1))[:length] for name, text in texts.items()}


def hostile(length: int = MAX_CHARS) -> dict[str, str]:
    """Give texts made to be slow, each of the given length in characters."""
    patterns = {
        "combining marks": "\u0301",
        "letter and marks": "a" + "\u0301" * 3,
        "regional indicators": "\U0001f1ee",
        "regional indicators apart": "\U0001f1ee ",
        "zero width joiners": "\u200d",
        "emoji and joiners": "\U0001f469\u200d",
        "variation selectors": "\ufe0f",
        "tag characters": "\U000e0061",
        "right-to-left overrides": "\u202e",
        "overridden letters": "\u202eab\u202c",
        "alternating scripts": "aа",
        "alternating words": "aа б ",
        "one long mixed word": "оοaեᎪ",
        "lone mathematical letters": "𝑥 ",
        "mathematical letters": "𝑥",
        "raised letters in words": "aᵃb",
        "framed letters": "Ⓑ Ⓐ ",
        "fullwidth": "ａ！",
        "Greek": "α ",
        "signs": "a∂",
        "soft hyphens": "a\u00ad",
        "Roman numerals": "ⅷa",
        "ligatures": "ﬃ",
        "lone surrogates": "\ud800",
        "NUL": "\x00é",
        "underscores": "_а",
    }
    return {name: (p * (length // len(p) + 1))[:length] for name, p in patterns.items()}


def seconds(text: str, repeats: int) -> float:
    """Measure the shortest time of folding a text, in seconds."""
    loops = max(1, 3000 // len(text))
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(loops):
            normalise(text)
        best = min(best, (time.perf_counter() - start) / loops)
    return best


def main(repeats: int = 5) -> None:
    """Print both tables."""
    times = {name: seconds(text, repeats * 4) for name, text in typical(300).items()}
    base = times["Russian"]
    print(f"{'300 characters':28}{'µs':>9}{'ratio to Russian':>20}")
    for name, spent in times.items():
        print(f"{name:28}{spent * 1e6:9.1f}{spent / base:20.2f}")
    whole = {name: seconds(text, repeats) for name, text in typical(MAX_CHARS).items()}
    unit = whole["disguised English"]
    print(f"\n{MAX_CHARS} characters{'':12}{'ms':>9}{'ratio to disguised':>20}")
    for name, spent in whole.items():
        print(f"{name:28}{spent * 1e3:9.2f}{spent / unit:20.2f}")
    for name, text in hostile().items():
        spent = seconds(text, repeats)
        print(f"{name:28}{spent * 1e3:9.2f}{spent / unit:20.2f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
