"""Taking the links out of a comment's Markdown: their words stay, their addresses go. Pure."""

from __future__ import annotations

import re
from typing import Final

from blog.domain.errors import InvalidInputError
from blog.domain.markup import plain_text, render_comment
from blog.domain.sentences import Sentence

GAP: Final = "[…]"
"""What stands where an address stood that had no words of its own."""
_INLINE = re.compile(
    r"!?\[([^\[\]]{0,2000})\]\([^()\n]{0,2000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)"
)
_REFERENCE = re.compile(r"!?\[([^\[\]\n]{1,2000})\] ?\[[^\[\]\n]{0,500}\]")
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]{1,500}\]:[^\n]*$", re.MULTILINE)
_ADDRESS = re.compile(
    r"<?\b(?:(?:https?|ftp|mailto):|www\.)[^\s<>`()\[\]]*[^\s<>`()\[\].,;:!?]>?", re.IGNORECASE
)
_ANCHOR = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
_SPECIAL = re.compile(r"([\\`*_\[\]<>#~|&])")
_GAP_MARK: Final = "\ue001"  # a private-use character, while Markdown's signs are escaped
_LINK_MARK: Final = "<a "


def without_links(body: str) -> str:
    """Give a comment's text without links, still as Markdown where that can be.

    Where it cannot, because a link is written in some other way, the plain words are left.

    Raises
    ------
    InvalidInputError
        If no words would be left.
    """
    spoken = _DEFINITION.sub("", body)
    for pattern in (_INLINE, _INLINE, _REFERENCE):  # a link may hold a picture
        spoken = pattern.sub(r"\1", spoken)
    spoken = _ADDRESS.sub(GAP, spoken)
    if has_links(spoken):
        spoken = _plain_words(body)
    if not spoken.replace(GAP, "").strip() or has_links(spoken):
        raise InvalidInputError(
            {
                "body": Sentence(
                    "Expected words besides the link, found none: nothing would be left to show."
                )
            }
        )
    return spoken.strip()


def has_links(body: str) -> bool:
    """Say whether readers would see a link in a text."""
    return _LINK_MARK in render_comment(body)


def _plain_words(body: str) -> str:
    """Give the words of a rendered text without addresses, nothing in them read as Markdown."""
    rendered = _ANCHOR.sub(_words_of_anchor, render_comment(body))
    return _SPECIAL.sub(r"\\\1", plain_text(rendered)).replace(_GAP_MARK, GAP)


def _words_of_anchor(match: re.Match[str]) -> str:
    """Keep a link's words unless they are an address themselves."""
    words = match.group(1)
    return _GAP_MARK if re.search(r"\w\.\w", words) else words
