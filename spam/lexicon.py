"""Known words: what leet, letters set apart, scrambled words and keyword names are told by.

Learnt from the corpora: plain lower-case words that several sources use, names left out. A list of
single words in alphabetical order; nothing of the texts can be read from it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from spam.dataset import Example
from spam.errors import ModelRejectedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_BYTES: Final = 400_000
LEAST_SOURCES: Final = 4
_LOWER_SHARE: Final = 0.7  # of a word's uses must be in lower case, or it is a name
_WORD = re.compile(r"(?<![\w'’])[A-Za-z]{2,20}(?![\w'’])")
_PACKED = re.compile(rb"(?:[a-z]{2,20}\n)*")
_SCRAMBLE_LENGTH: Final = 4


@dataclass(frozen=True)
class Lexicon:
    """A set of known lower-case words of ASCII letters."""

    words: frozenset[str] = field(default_factory=frozenset)

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def __bool__(self) -> bool:
        return bool(self.words)

    def unscrambled(self, word: str) -> str:
        """Give the known word of which this one is a scrambling that keeps both ends, or itself."""
        if len(word) < _SCRAMBLE_LENGTH or word in self.words or not self.words:
            return word
        known = self._by_letters.get(_letters(word))
        if known is None and len(word) > _SCRAMBLE_LENGTH:
            swapped = f"{word[:-2]}{word[-1]}{word[-2]}"
            known = swapped if swapped in self.words else None
        return known or word

    def strange(self, words: list[str]) -> set[str]:
        """Give the distinct words that are not known."""
        return set(words) - self.words

    def put_right(self, words: list[str], strange: set[str]) -> list[str]:
        """Replace scrambled words, which are among the strange ones, by the known ones."""
        if not self.words:
            return words
        right: dict[str, str] = {}
        for word in strange:
            if len(word) >= _SCRAMBLE_LENGTH and (known := self.unscrambled(word)) is not word:
                right[word] = known
        return [right.get(word, word) for word in words] if right else words

    def pack(self) -> NDArray[np.uint8]:
        """Write the words as bytes: sorted, one a line."""
        text = "".join(f"{word}\n" for word in sorted(self.words))
        import numpy as np

        return np.frombuffer(text.encode("ascii"), np.uint8)

    @classmethod
    def unpack(cls, packed: NDArray[Any]) -> Lexicon:
        """Read packed words.

        Raises
        ------
        ModelRejectedError
            If the bytes are not words as ``pack`` writes them.
        """
        data = packed.tobytes()
        if len(data) > MOST_BYTES or not _PACKED.fullmatch(data):
            raise ModelRejectedError("expected the lexicon to be lower-case words, one a line")
        words = data.decode("ascii").split()
        if any(left >= right for left, right in pairwise(words)):
            raise ModelRejectedError("expected the lexicon's words in order, none twice")
        return cls(frozenset(words))

    @cached_property
    def _by_letters(self) -> dict[str, str]:
        longest_first = sorted(self.words, reverse=True)
        return {_letters(w): w for w in longest_first if len(w) >= _SCRAMBLE_LENGTH}


def learn_lexicon(examples: Sequence[Example], *, least_sources: int = LEAST_SOURCES) -> Lexicon:
    """Learn the words that several sources use in lower case."""
    sources: defaultdict[str, set[str]] = defaultdict(set)
    lower: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for example in examples:
        for word in set(_WORD.findall(example.message.text)):
            small = word.lower()
            total[small] += 1
            lower[small] += word == small
            sources[small].add(example.source)
    return Lexicon(frozenset(_common(sources, lower, total, least_sources)))


def _common(
    sources: dict[str, set[str]], lower: Counter[str], total: Counter[str], least: int
) -> Iterable[str]:
    return (
        word
        for word, used in sources.items()
        if len(used) >= least and lower[word] >= _LOWER_SHARE * total[word]
    )


def _letters(word: str) -> str:
    return f"{word[0]}{''.join(sorted(word[1:-1]))}{word[-1]}"
