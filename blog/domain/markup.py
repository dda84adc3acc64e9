"""Markdown to safe HTML: the only place that calls the renderer and the sanitisers.

The order never changes: caps, Markdown, bleach, and nh3 as the last word. Nothing may touch the
HTML after that.
"""

from __future__ import annotations

import html
import re
import threading
from functools import partial
from typing import Literal

import cmarkgfm
import nh3
from bleach.linkifier import TLDS, LinkifyFilter
from bleach.sanitizer import Cleaner
from cmarkgfm.cmark import Options

from blog.domain.code import highlighted
from blog.domain.errors import TooComplexError
from blog.domain.sentences import Sentence

RENDERER_VERSION = 1
MAX_COMMENT_CHARS = 10_000
MAX_ANGLE_BRACKETS = 400
MAX_POST_CHARS = 500_000
LONGEST_WRAPPED_LINE = 200  # characters
MAX_NESTING = 50
MAX_COMMENT_ELEMENTS = 4_000

_REL = "nofollow ugc noopener"
_PROTOCOLS = frozenset({"http", "https", "mailto"})
_TABLE_TAGS = frozenset({"table", "thead", "tbody", "tr", "th", "td"})
_COMMENT_TAGS = _TABLE_TAGS | frozenset(
    {"a", "abbr", "b", "blockquote", "br", "code", "del", "em", "i", "li", "ol", "p", "pre", "q"}
    | {"s", "strong", "sub", "sup", "ul"}
)
_COMMENT_ATTRIBUTES = {"a": ["href", "title"], "abbr": ["title"], "ol": ["start"]}
_POST_TAGS = _COMMENT_TAGS | frozenset(
    {"h2", "h3", "h4", "h5", "h6", "hr", "img", "section", "span"}
)
_POST_ATTRIBUTES = {
    "a": ["href", "title", "id"],
    "abbr": ["title"],
    "ol": ["start"],
    "li": ["id"],
    "sup": ["id"],
    "img": ["src", "alt", "title"],
    "th": ["align"],
    "td": ["align"],
    "code": ["class"],
    "span": ["class"],
    "section": ["class"],
}
# A private-use character stands for "<" while Markdown runs, so that readers see what they typed
# instead of losing it as raw HTML. It becomes "&lt;" before the sanitisers.
_MARK = "\ue000"
_MARK_IN_ADDRESS = "%EE%80%80"
_ANGLE = re.compile(r"<(?![a-zA-Z][a-zA-Z0-9+.\-]{1,31}:[^\s<>]*>)")
_BLOCKED_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# In comments a heading is a strong line and an image is a link: readers fetch nothing unasked.
_HEADING_ENDS = re.compile(r"<(/?)h[1-6]>")
_IMAGE = re.compile(r'<img src="([^"<>]*)" alt="([^"<>]*)"(?: title="[^"<>]*")? />')
_HEADING_1 = re.compile(r"<(/?)h1>")
_TAG = re.compile(r"<(/?)[a-z][^<>]*?(/?)>")
# Addresses without a scheme become links too. Written so that a long text is read once: it starts
# only where a word starts, and every repetition has an end (RFC 1035 section 2.3.4).
_ADDRESS = re.compile(
    rf"""(?<![@.\w-])(?:https?://)?
    (?:\w[\w-]{{0,62}}\.){{1,10}}(?:{"|".join(sorted(TLDS))})(?::[0-9]{{1,5}})?(?!\.\w)\b
    (?:[/?][^\s{{}}|\\^`<>"]*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_PRE = re.compile(r'<pre(?: lang="([^"]*)")?><code>(.*?)</code></pre>', re.DOTALL)
_COMMENT_OPTIONS = Options.CMARK_OPT_HARDBREAKS | Options.CMARK_OPT_GITHUB_PRE_LANG
_POST_OPTIONS = (
    Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_SMART | Options.CMARK_OPT_GITHUB_PRE_LANG
)


def check_caps(body: str) -> None:
    """Refuse a comment's text that is larger than the parsers may see.

    Raises
    ------
    TooComplexError
        Above ``MAX_COMMENT_CHARS`` code points or ``MAX_ANGLE_BRACKETS`` opening brackets.
    """
    if len(body) > MAX_COMMENT_CHARS:
        raise TooComplexError({"body": _too_many_characters(MAX_COMMENT_CHARS, len(body))})
    if (brackets := body.count("<")) > MAX_ANGLE_BRACKETS:
        raise TooComplexError(
            {
                "body": Sentence(
                    "Expected at most {most:,} “<” characters, found {found:,}.",
                    most=MAX_ANGLE_BRACKETS,
                    found=brackets,
                )
            }
        )


def _too_many_characters(most: int, found: int) -> Sentence:
    return Sentence(
        "Expected at most {most:,} characters, found {found:,}.", most=most, found=found
    )


def render_comment(body: str) -> str:
    """Render a reader's Markdown to safe HTML; HTML that was typed is shown, not run.

    Raises
    ------
    TooComplexError
        See ``check_caps``; and when more than ``MAX_COMMENT_ELEMENTS`` pieces or a nesting deeper
        than ``MAX_NESTING`` comes of it.
    """
    check_caps(body)
    page = _markdown(body, _COMMENT_OPTIONS)
    _check_shape(page, max_elements=MAX_COMMENT_ELEMENTS)
    page = _IMAGE.sub(r'<a href="\1">\2</a>', _HEADING_ENDS.sub(_strong_paragraph, page))
    return _sanitised(page, _comment_cleaner)


def render_post(body: str) -> str:
    """Render a post's Markdown to safe HTML, with code highlighted by classes.

    Raises
    ------
    TooComplexError
        Above ``MAX_POST_CHARS`` code points, or nested deeper than ``MAX_NESTING``.
    """
    if len(body) > MAX_POST_CHARS:
        raise TooComplexError({"body": _too_many_characters(MAX_POST_CHARS, len(body))})
    page = _markdown(_with_paragraphs(body), _POST_OPTIONS)
    _check_shape(page, max_elements=len(page))
    page = _HEADING_1.sub(r"<\1h2>", page)
    return _sanitised(_PRE.sub(_code_block, page), _post_cleaner)


def plain_text(rendered: str) -> str:
    """Reduce rendered HTML to its text, for excerpts and searching; never to be shown as HTML."""
    spaced = re.sub(r"</(p|li|h\d|tr|td|th|pre|blockquote)>|<br>", " ", rendered)
    return re.sub(r"\s+", " ", html.unescape(nh3.clean(spaced, tags=set()))).strip()


def excerpt(text: str, *, max_chars: int = 280) -> str:
    """Give the beginning of a plain text, ending at a word."""
    if len(text) <= max_chars:
        return text
    head = text[:max_chars]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(".,;:–—-") + "…"


def _with_paragraphs(body: str) -> str:
    """Make a paragraph of each line of a plain text, which would run into one otherwise.

    A text counts as plain when it has no blank line inside and a line that nobody wraps by hand.
    """
    lines = body.strip().splitlines()
    is_plain = all(line.strip() for line in lines) and len(max(lines, key=len, default="")) > (
        LONGEST_WRAPPED_LINE
    )
    return "\n\n".join(lines) if is_plain else body


def _markdown(body: str, options: int) -> str:
    clean = _BLOCKED_CONTROLS.sub("\ufffd", body.replace(_MARK, "\ufffd"))
    page: str = cmarkgfm.github_flavored_markdown_to_html(_ANGLE.sub(_MARK, clean), options)
    return page.replace(_MARK, "&lt;").replace(_MARK_IN_ADDRESS, "%3C")


def _check_shape(page: str, *, max_elements: int) -> None:
    """Refuse what the sanitisers are slow on: they need time by depth (5,000 quotes: seconds)."""
    elements = depth = deepest = 0
    for closing, empty in _TAG.findall(page):
        elements += not closing
        depth += 0 if empty else -1 if closing else 1
        deepest = max(deepest, depth)
    if deepest > MAX_NESTING:
        raise TooComplexError(
            {
                "body": Sentence(
                    "Expected at most {most:,} levels of quotes and lists, found {found:,}.",
                    most=MAX_NESTING,
                    found=deepest,
                )
            }
        )
    if elements > max_elements:
        raise TooComplexError(
            {
                "body": Sentence(
                    "Expected at most {most:,} paragraphs, lines and marks, found {found:,}.",
                    most=max_elements,
                    found=elements,
                )
            }
        )


def _strong_paragraph(match: re.Match[str]) -> str:
    return "</strong></p>" if match.group(1) else "<p><strong>"


def _code_block(match: re.Match[str]) -> str:
    language, code = match.group(1), html.unescape(match.group(2))
    return f'<pre><code class="highlight">{highlighted(code, language)}</code></pre>'


def _sanitised(page: str, cleaner_factory: _CleanerFactory) -> str:
    first, last = cleaner_factory()
    return last.clean(first.clean(page))


def _with_rel(attributes: dict[object, str], new: bool = False) -> dict[object, str]:  # noqa: ARG001, FBT001, FBT002 - bleach calls it so
    """Set ``rel`` on every link, typed or found."""
    attributes[(None, "rel")] = _REL
    return attributes


_LINKIFY = partial(
    LinkifyFilter,
    callbacks=[_with_rel],
    skip_tags={"pre", "code"},
    parse_email=False,
    url_re=_ADDRESS,
)


class _CleanerFactory:
    """One pair of cleaners per thread, from one policy: bleach's Cleaner is not thread-safe."""

    def __init__(
        self,
        tags: frozenset[str],
        attributes: dict[str, list[str]],
        *,
        relative: Literal["pass_through", "deny"],
        rel: str | None,
    ) -> None:
        self._tags, self._attributes = tags, attributes
        self._relative, self._rel = relative, rel
        self._local = threading.local()

    def __call__(self) -> tuple[Cleaner, nh3.Cleaner]:
        pair: tuple[Cleaner, nh3.Cleaner] | None = getattr(self._local, "pair", None)
        if pair is None:
            pair = self._local.pair = (self._bleach(), self._nh3())
        return pair

    def _bleach(self) -> Cleaner:
        return Cleaner(
            tags=self._tags,
            attributes=self._attributes,
            protocols=_PROTOCOLS,
            strip=True,
            strip_comments=True,
            filters=[_LINKIFY] if self._rel else [],
        )

    def _nh3(self) -> nh3.Cleaner:
        return nh3.Cleaner(
            tags=set(self._tags),
            attributes={tag: set(names) for tag, names in self._attributes.items()},
            url_schemes=set(_PROTOCOLS),
            link_rel=self._rel,
            url_relative=self._relative,
        )


# Readers' links leave the site and carry rel; the owner's may be relative and are their own.
_comment_cleaner = _CleanerFactory(_COMMENT_TAGS, _COMMENT_ATTRIBUTES, relative="deny", rel=_REL)
_post_cleaner = _CleanerFactory(_POST_TAGS, _POST_ATTRIBUTES, relative="pass_through", rel=None)
