"""More praise from the praise there is: signatures cut off, sentences dealt anew.

Spam tools put flattery together from stock sentences and often add a signature. Cutting the
signature off leaves praise alone; dealing the sentences of one source's praise anew gives praise
that no template of that source has. Sources are never mixed, so leaving one out leaves it out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from spam.dataset import Example, Message

if TYPE_CHECKING:
    import numpy as np

PRAISE_KINDS: Final = frozenset({"praise", "praise+promo"})
MOST_OF_A_SOURCE: Final = 1_500
_LEAST_WORDS: Final = 7
_LEAST_SENTENCES: Final = 10
_MOST_PICKED: Final = 4
_SENTENCE_WORDS: Final = range(3, 41)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_PROMOTES = re.compile(
    r"https?:|www\.|\b(?:my|our) (?:web|home|blog|site|page)"
    r"|^(?:here is|also visit|feel free|take a look|look at|check out|stop by|visit)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Remixed:
    """New examples, each with the index of the one whose source, name and post it has."""

    examples: list[Example]
    origins: list[int]


def praise_alone(text: str) -> str | None:
    """Cut signature lines off the end; ``None`` when too little or a link is left."""
    lines = [line for line in text.split("\n") if line.strip()]
    while lines and _PROMOTES.search(lines[-1]):
        lines.pop()
    left = "\n".join(lines)
    if len(left.split()) < _LEAST_WORDS or "http" in left.casefold() or "www." in left.casefold():
        return None
    return left


def remix_praise(examples: Sequence[Example], per: int, random: np.random.Generator) -> Remixed:
    """Deal the sentences of each source's praise anew, and cut off signatures.

    Parameters
    ----------
    per
        New comments for each praising one of a source, at most ``MOST_OF_A_SOURCE`` in all.
    """
    pools: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for index, example in enumerate(examples):
        if example.is_spam and example.kind in PRAISE_KINDS:
            alone = praise_alone(example.message.text)
            if alone:
                pools[example.source].append((index, alone))
    made = Remixed([], [])
    for source in sorted(pools):
        _deal(examples, pools[source], per, random, made)
    return made


def _deal(
    examples: Sequence[Example],
    pool: list[tuple[int, str]],
    per: int,
    random: np.random.Generator,
    made: Remixed,
) -> None:
    sentences = [
        sentence.strip()
        for _, text in pool
        for sentence in _SENTENCE_END.split(text)
        if len(sentence.split()) in _SENTENCE_WORDS
    ]
    if len(sentences) < _LEAST_SENTENCES:
        return
    for _ in range(min(MOST_OF_A_SOURCE, per * len(pool))):
        index = pool[int(random.integers(len(pool)))][0]
        picked = random.integers(0, len(sentences), int(random.integers(1, _MOST_PICKED + 1)))
        text = " ".join(sentences[place] for place in picked.tolist())
        if len(text.split()) >= _LEAST_WORDS:
            _add(examples, index, text, random, made)
    for index, text in pool:
        if text != examples[index].message.text:
            _add(examples, index, text, random, made)


def _add(
    examples: Sequence[Example],
    index: int,
    text: str,
    random: np.random.Generator,
    made: Remixed,
) -> None:
    """Add a comment, half of them with the name and half as a text alone."""
    example = examples[index]
    named = replace(example.message, text=text).without("author_url", "post_title", "post_text")
    message = named if random.random() < 0.5 else Message(text)  # noqa: PLR2004 - half
    made.examples.append(replace(example, message=message, kind="remixed"))
    made.origins.append(index)
