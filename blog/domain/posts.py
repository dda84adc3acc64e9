"""What an administrator may set on a post, and the rules for each field."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, datetime

from blog.domain.closing import MAX_CLOSE_DAYS
from blog.domain.errors import InvalidInputError
from blog.domain.markup import MAX_POST_CHARS
from blog.domain.sentences import Sentence
from blog.domain.text import MAX_SLUG_CHARS, clean_line, refuse_unstorable, slug_of

MAX_TITLE_CHARS = 300
MAX_TAGS = 20
MAX_TAG_CHARS = 60
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
# Languages written from right to left, by their ISO 639 codes (CLDR, script direction).
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
)


@dataclass(frozen=True, slots=True)
class PostInput:
    """A post as written; ``published_at`` of ``None`` is a draft, in the future is scheduled.

    ``close_after_days`` is how long after publication comments are taken: 0 for ever, ``None`` as
    the whole site does.
    """

    title: str
    body: str
    slug: str = ""
    lang: str = "en"
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    are_comments_open: bool = True
    close_after_days: int | None = None
    hold_all: bool = False
    hold_first: bool = False


def check_post(post: PostInput) -> PostInput:  # noqa: C901 - one branch for each field
    """Check and clean every field; all faults are reported at once.

    Raises
    ------
    InvalidInputError
        Naming each field, what was expected and what was found.
    """
    faults: dict[str, str] = {}
    texts = (("title", post.title), ("body", post.body), ("slug", post.slug))
    for field, text in (*texts, ("tags", " ".join(post.tags))):
        try:
            refuse_unstorable(field, text)
        except InvalidInputError as fault:
            faults.update(fault.fields)
    title = clean_line(post.title)
    slug = slug_of(post.slug or title)
    tags = tuple(dict.fromkeys(clean_line(tag) for tag in post.tags if slug_of(tag)))
    if not 0 < len(title) <= MAX_TITLE_CHARS:
        faults["title"] = _length(MAX_TITLE_CHARS, len(title))
    if not slug:
        faults["slug"] = Sentence(
            "Expected letters or digits, at most {most:,}, found none.", most=MAX_SLUG_CHARS
        )
    if not 0 < len(post.body.strip()) <= MAX_POST_CHARS:
        faults["body"] = _length(MAX_POST_CHARS, len(post.body))
    if not _LANG.fullmatch(post.lang):
        faults["lang"] = Sentence(
            "Expected a language tag such as en or pt-BR, found “{found}”.", found=post.lang[:40]
        )
    if len(tags) > MAX_TAGS or any(len(tag) > MAX_TAG_CHARS for tag in tags):
        faults["tags"] = Sentence(
            "Expected at most {most:,} tags of at most {chars:,} characters.",
            most=MAX_TAGS,
            chars=MAX_TAG_CHARS,
        )
    if post.published_at is not None and not _is_moment(post.published_at):
        faults["published_at"] = Sentence(
            "Expected a time with a time zone, in the years 2 to 9998."
        )
    if not 0 <= (post.close_after_days or 0) <= MAX_CLOSE_DAYS:
        faults["close_after_days"] = Sentence("Expected 1 to {most:,} days.", most=MAX_CLOSE_DAYS)
    if faults:
        raise InvalidInputError(faults)
    return replace(post, title=title, slug=slug, tags=tags)


def _length(most: int, found: int) -> Sentence:
    return Sentence("Expected 1 to {most:,} characters, found {found:,}.", most=most, found=found)


def _is_moment(moment: datetime) -> bool:
    """Say whether a time has a zone and stays a time in every other zone."""
    return moment.tzinfo is not None and MINYEAR < moment.year < MAXYEAR


def direction_of(lang: str) -> str:
    """Give ``rtl`` or ``ltr`` for a language tag; a script subtag in it decides first."""
    parts = lang.lower().split("-")
    if {"arab", "hebr", "thaa", "syrc", "nkoo"} & set(parts[1:]):
        return "rtl"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT and "latn" not in parts else "ltr"
