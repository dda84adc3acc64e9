"""How much spam is still caught when its letters are disguised: one row per attack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spam.augment import ATTACKS, disguised
from spam.dataset import Example, Message
from spam.normalise import MAX_CHARS
from spam.scorer import Scorer

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARE: Final = 0.3  # of the letters
MOST: Final = 1_000  # spam comments rewritten; more would say the same and take minutes


def attack_table(
    scorer: Scorer, examples: Sequence[Example], *, random_state: int = 0
) -> dict[str, Any]:
    """Rewrite spam with each of ``spam.augment.ATTACKS`` and count what is still held.

    Honest comments are left out: nobody disguises them.

    Parameters
    ----------
    examples
        Labelled messages; of their spam at most ``MOST`` are taken, at random.
    random_state
        Seed of the choice and of the rewriting.

    Returns
    -------
    dict
        ``share`` of the letters, number of ``spam`` comments rewritten, ``plain``: share in [0, 1]
        held as they are, ``attacks``: share held per attack. Shares are ``None`` without spam.
    """
    spam = picked([example for example in examples if example.is_spam], random_state)

    def caught(messages: Sequence[Message]) -> float | None:
        if not messages:
            return None
        return round(float((scorer.spam_scores(messages) >= scorer.hold_at).mean()), 6)

    return {
        "share": SHARE,
        "spam": len(spam),
        "plain": caught([example.message for example in spam]),
        "attacks": {
            name: caught(attacked(spam, name, random_state=random_state)) for name in ATTACKS
        },
    }


def attacked(
    spam: Sequence[Example], attack: str, *, random_state: int, share: float = SHARE
) -> list[Message]:
    """Disguise messages with one attack, cut to the longest length that is judged.

    Each attack draws from a generator of its own, so that a further attack changes no other row.
    """
    seed: list[int] = [random_state, *attack.encode()]
    random = np.random.default_rng(seed)
    return [
        replace(example.message, text=example.message.text[:MAX_CHARS])
        for example in disguised(spam, attack, share, random)
    ]


def picked(spam: list[Example], random_state: int) -> list[Example]:
    """Take at most ``MOST`` examples at random, in their order."""
    if len(spam) <= MOST:
        return spam
    order: NDArray[np.int64] = np.random.default_rng(random_state).permutation(len(spam))[:MOST]
    return [spam[index] for index in np.sort(order).tolist()]
