"""What a comment's text amounts to, counted for the rule that trust is earned by substance."""

from __future__ import annotations

import logging
from itertools import pairwise
from typing import Final

from blog.domain.trust import TextFigures, has_substance
from spam.dataset import Message
from spam.phrases import PRAISE
from spam.reading import Reading, post_words, read

log = logging.getLogger(__name__)
_LONGER: Final = 4


def shows_substance(message: Message) -> bool:
    """Say whether a message has substance; one that cannot be read has none."""
    try:
        return has_substance(figures_of(read(message)))
    except Exception:
        log.exception("no figures of a text")
        return False


def figures_of(reading: Reading) -> TextFigures:
    """Count words, praise, and the longer words that the post's text or title has too.

    In scripts without spaces, where letters stand for words, neighbouring pairs are compared.
    """
    message = reading.message
    post = post_words(message.post_text or "") | post_words(message.post_title or "")
    longer = {word for word in reading.words if len(word) > _LONGER}
    shared = len(longer & post)
    if not longer:
        text = (message.post_text or "") + " " + (message.post_title or "")
        shared = sum(
            len(a) == len(b) == 1 and a + b in text for a, b in frozenset(pairwise(reading.words))
        )
    praise = sum(word in PRAISE for word in reading.words)
    return TextFigures(words=len(reading.words), praise=praise, shared=shared)
