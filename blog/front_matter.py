"""Reads a post from a Markdown file with front matter: simple ``name: value`` lines."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from blog.domain.errors import InvalidInputError
from blog.domain.posts import PostInput

FIELDS = frozenset({"title", "slug", "lang", "tags", "published", "comments"})
_FENCE = "---"


def read_post(path: Path) -> PostInput:
    """Read one file; without a title the file's name gives one.

    Raises
    ------
    InvalidInputError
        If the file is not UTF-8 text, or its front matter is not understood.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise InvalidInputError({"file": f"Expected UTF-8 text, found {problem.reason}."}) from None
    values, body = split_front_matter(text)
    tags = tuple(
        _unquoted(tag) for tag in values.get("tags", "").strip("[]").split(",") if tag.strip()
    )
    return PostInput(
        title=values.get("title") or path.stem.replace("-", " ").replace("_", " "),
        body=body,
        slug=values.get("slug", ""),
        lang=values.get("lang") or "en",
        tags=tags,
        published_at=_moment(values.get("published", "yes")),
        are_comments_open=values.get("comments", "open").lower() not in {"closed", "no", "off"},
    )


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split a file into its front matter, as text by name, and its body."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != _FENCE:
        return {}, text
    try:
        end = next(n for n, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE)
    except StopIteration:
        raise InvalidInputError({"file": "Expected a second --- line, found none."}) from None
    values: dict[str, str] = {}
    for number, line in enumerate(lines[1:end], start=2):
        name, colon, value = line.partition(":")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not colon or name.strip().lower() not in FIELDS:
            expected = ", ".join(sorted(FIELDS))
            raise InvalidInputError(
                {"file": f"Line {number}: expected one of {expected}; found {line.strip()[:60]!r}."}
            )
        values[name.strip().lower()] = _unquoted(value)
    return values, "\n".join(lines[end + 1 :]).strip("\n")


def _unquoted(value: str) -> str:
    """Take off one pair of quotes around a value; quotes inside it are the writer's own."""
    text = value.strip()
    quote = text[:1]
    if len(text) > 1 and quote in {'"', "'"} and text.endswith(quote) and text.count(quote) == 2:  # noqa: PLR2004 - a pair
        return text[1:-1].strip()
    return text


def _moment(text: str) -> datetime | None:
    """Read a time of publication: a time, ``yes`` for now, ``no`` for a draft."""
    if text.lower() in {"no", "false", "draft"}:
        return None
    if text.lower() in {"", "yes", "true", "now"}:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(
            {"published": f"Expected an ISO 8601 time, yes or no; found {text[:40]!r}."}
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
