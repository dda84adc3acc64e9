"""Trust: what an author has to have published before comments of theirs need not wait.

Bland praise never earns it, however often it is published; nor does a name that matches.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

FEWEST_WORDS: Final = 12
LONG_WORDS: Final = 40
MOST_PRAISE_SHARE: Final = 0.2
TRUST_AFTER: Final = 3


@dataclass(frozen=True, slots=True)
class TextFigures:
    """What a text amounts to.

    Attributes
    ----------
    words
        Words, links cut out; in scripts without spaces, letters.
    praise
        How many of them are words of praise.
    shared
        How many different longer words are the post's, too.
    """

    words: int
    praise: int
    shared: int


def has_substance(figures: TextFigures) -> bool:
    """Say whether a text is more than praise and speaks of its post, or is long.

    Someone who answers another reader need not use the post's words; forty words with little
    praise are taken for an answer.
    """
    if figures.words < FEWEST_WORDS or figures.praise > MOST_PRAISE_SHARE * figures.words:
        return False
    return figures.shared > 0 or figures.words >= LONG_WORDS


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an author.

    Attributes
    ----------
    published
        Comments with substance that stand published, sent after ``spam_at``.
    spam_at
        When a comment of theirs was last taken for spam that still stands as spam.
    """

    published: int = 0
    spam_at: datetime | None = None


def is_trusted(standing: Standing, *, after: int) -> bool:
    """Say whether an author has earned trust; a spam decision takes it, new comments earn it."""
    return standing.published >= after
