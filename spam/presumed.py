"""Presumed honest: how much published comments that nobody decided about teach, and which do not.

Nobody said that they are honest. Spam that slipped through is among them, so each is learnt as
almost what the base model took it for, there are only so many, near copies count once, and one
author counts for a few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from spam.campaigns import Fingerprints
from spam.dataset import Message
from spam.hosts import hosts_of
from spam.normalise import MAX_CHARS

PRESUMED_TARGET: Final = 0.7
"""What one is learnt as: this share of the score that the base model gives it.

So they keep a correction from suspecting what is ordinary on a blog, and teach little else: spam
that slipped through with a score of 0.4 is held to be worth 0.28, not honest.
"""
PRESUMED_WEIGHT: Final = 0.5
"""What one counts in a correction, where a person's decision counts 1."""
PRESUMED_COLUMNS: Final = True
"""Whether features may move that only presumed honest comments have; else only decided ones'."""
MOST_PRESUMED: Final = 2_000
"""The newest of them."""
PRESUMED_BELOW: Final = 0.5
"""What the filter called spam more likely than not is no evidence, whatever its limit is."""
ENOUGH_DECIDED: Final = 10_000
"""Decisions from which on nothing is presumed: so many tell by themselves what is ordinary."""
MOST_OF_ONE: Final = 20
"""How many may share a name, a site, an address or a browser: one visitor cannot teach."""
Trait = tuple[str, str]  # which one, and its value


def traits_of(author: str | None, author_url: str | None) -> list[Trait]:
    """Give what an author is known by again: the name and the site, unless anybody links to it."""
    name = " ".join((author or "").split()).casefold()
    sites = hosts_of(Message("", author_url=author_url)) if author_url else ()
    return [*([("name", name)] if name else []), *(("site", site) for site in sites)]


class Shares:
    """What was taken of everybody so far: of comments that share a trait, a few only."""

    def __init__(self) -> None:
        self._counts: Counter[Trait] = Counter()

    def takes(self, traits: Iterable[Trait]) -> bool:
        """Say whether one more with these traits may be taken, and count it if so."""
        traits = frozenset(traits)
        if any(self._counts[trait] >= MOST_OF_ONE for trait in traits):
            return False
        self._counts.update(traits)
        return True


def distinct(messages: Sequence[Message]) -> list[Message]:
    """Give what is learnt from of messages, newest first.

    Of near copies the first is; none that is too long to be judged, and not too many.
    """
    seen = Fingerprints()
    readable = (message for message in messages if len(message.text) <= MAX_CHARS)
    return list(islice((m for m in readable if seen.add(m.text)), MOST_PRESUMED))
