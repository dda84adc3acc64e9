"""What a stranger may send as a comment, and the rules for each field."""

from __future__ import annotations

from dataclasses import dataclass, replace

from blog.domain.errors import InvalidInputError
from blog.domain.markup import check_caps
from blog.domain.sentences import Sentence
from blog.domain.text import (
    MAX_NAME_CHARS,
    clean_email,
    clean_line,
    clean_url,
    refuse_unstorable,
)

MAX_FORM_SECONDS = 86_400.0 * 30


@dataclass(frozen=True, slots=True)
class NewComment:
    """Just the fields a stranger may set; status, time and identity cannot be sent in.

    Attributes
    ----------
    trap_filled
        Whether the field that people never see was filled in.
    form_seconds
        Seconds between showing and sending the form, where the browser told; else ``None``.
    confirm_address
        Whether the author wants a mail with which to confirm the address.
    """

    author_name: str
    body: str
    author_email: str | None = None
    author_url: str | None = None
    parent_id: int | None = None
    trap_filled: bool = False
    form_seconds: float | None = None
    confirm_address: bool = False


def check_new_comment(new: NewComment) -> NewComment:
    """Check and clean every field; all faults are reported at once.

    Raises
    ------
    TooComplexError
        If the text is larger than the caps (it is refused, never cut).
    InvalidInputError
        If any other field is not what was expected.
    """
    check_caps(new.body)
    faults: dict[str, str] = {}
    cleaned: dict[str, str | None] = {}
    for field, clean in (("author_email", clean_email), ("author_url", clean_url)):
        text = getattr(new, field) or ""
        try:
            refuse_unstorable(field, text)
            cleaned[field] = clean(text)
        except InvalidInputError as fault:
            faults.update(fault.fields)
    name, body = _name(new.author_name, faults), _body(new.body, faults)
    if faults:
        raise InvalidInputError(faults)
    return replace(
        new,
        author_name=name,
        body=body,
        author_email=cleaned["author_email"],
        author_url=cleaned["author_url"],
        form_seconds=_seconds(new.form_seconds),
    )


def _name(text: str, faults: dict[str, str]) -> str:
    if len(text) > MAX_NAME_CHARS:
        faults["author_name"] = Sentence(
            "Expected at most {most:,} characters, found {found:,}.",
            most=MAX_NAME_CHARS,
            found=len(text),
        )
        return ""
    name = _storable("author_name", text, faults)
    name = clean_line(name)
    if not name and "author_name" not in faults:
        faults["author_name"] = Sentence("Expected a name; any name will do.")
    return name


def _body(text: str, faults: dict[str, str]) -> str:
    body = _storable("body", text, faults).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not body and "body" not in faults:
        faults["body"] = Sentence("Expected a comment, found nothing.")
    return body


def _storable(field: str, text: str, faults: dict[str, str]) -> str:
    try:
        refuse_unstorable(field, text)
    except InvalidInputError as fault:
        faults.update(fault.fields)
        return ""
    return text


def _seconds(value: float | None) -> float | None:
    """Believe a number of seconds only when it can be one."""
    return value if value is not None and 0.0 <= value <= MAX_FORM_SECONDS else None
