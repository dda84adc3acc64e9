"""What the comment form accepts: what was typed, and the frozen input object made of it.

Shape only; the rules for each field are in ``blog/domain/comments.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from blog.domain.comments import NewComment
from blog.domain.errors import InvalidInputError
from blog.domain.sentences import Sentence
from blog.web.well_formed import whole_number

# A name that no browser's autofill and no password manager knows; people never see the field.
TRAP_FIELD = "second_opinion"
_MAX_SECONDS_CHARS = 20


@dataclass(frozen=True, slots=True)
class TypedComment:
    """The fields of the comment form as they were typed, to fill the form again."""

    author_name: str = ""
    author_email: str = ""
    author_url: str = ""
    body: str = ""
    parent_id: str = ""
    slug: str = ""
    trap: str = ""
    form_seconds: str = ""
    confirm_address: bool = False


def typed_comment(form: Mapping[str, str], *, slug: str | None = None) -> TypedComment:
    """Take the form's fields; whatever else was sent is ignored."""
    return TypedComment(
        author_name=form.get("author_name", ""),
        author_email=form.get("author_email", ""),
        author_url=form.get("author_url", ""),
        body=form.get("body", ""),
        parent_id=form.get("parent_id", "").strip(),
        slug=form.get("slug", "") if slug is None else slug,
        trap=form.get(TRAP_FIELD, ""),
        form_seconds=form.get("form_seconds", ""),
        confirm_address=bool(form.get("confirm_address")),
    )


def new_comment(typed: TypedComment) -> NewComment:
    """Build the input of ``submit``.

    Raises
    ------
    InvalidInputError
        If ``parent_id`` is there and is no identity.
    """
    parent_id = whole_number(typed.parent_id) if typed.parent_id else None
    if typed.parent_id and not parent_id:
        raise InvalidInputError(
            {
                "parent_id": Sentence(
                    "Expected the number of a comment to answer, found something else."
                )
            }
        )
    return NewComment(
        author_name=typed.author_name,
        body=typed.body,
        author_email=typed.author_email or None,
        author_url=typed.author_url or None,
        parent_id=parent_id,
        trap_filled=bool(typed.trap.strip()),
        form_seconds=_seconds(typed.form_seconds),
        confirm_address=typed.confirm_address,
    )


def _seconds(text: str) -> float | None:
    """Read what the script told; ``None`` for anything that is no number."""
    if not 0 < len(text) <= _MAX_SECONDS_CHARS:
        return None
    try:
        return float(text)
    except ValueError:
        return None
