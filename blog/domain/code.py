"""Highlighting of code blocks in posts, by classes only (a strict CSP allows no inline style)."""

from __future__ import annotations

import html
import re

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

# Some lexers are slow on hostile input (Perl: 1.4 s on 10 kB); bigger blocks stay plain.
MAX_HIGHLIGHTED_CHARS = 20_000
_LANGUAGE = re.compile(r"[A-Za-z0-9+#._\-]{1,40}")


def highlighted(code: str, language: str | None) -> str:
    """Give a code block's inner HTML; plain escaped text when the language is unknown."""
    if language and len(code) <= MAX_HIGHLIGHTED_CHARS and _LANGUAGE.fullmatch(language):
        try:
            lexer = get_lexer_by_name(language)
        except ClassNotFound:
            return html.escape(code, quote=False)
        return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))
    return html.escape(code, quote=False)
