"""Reads decisions from a form: which comments, what to do, and what the moderator had seen."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from blog.domain.errors import InvalidInputError
from blog.domain.moderation import DecisionKind, Status
from blog.domain.sentences import Sentence
from blog.domain.text import refuse_unstorable
from blog.services.alike import SeenCampaign
from blog.services.moderation import DecisionOrder
from blog.web.admin.answers import identity
from blog.web.well_formed import whole_number

MAX_ORDERS = 500
MAX_NOTE_CHARS = 500


def read_kind(form: MultiDict[str, str]) -> DecisionKind:
    """Read the field ``decision``.

    Raises
    ------
    InvalidInputError
        If it names no decision.
    """
    text = form.get("decision", "")
    if text not in set(DecisionKind):
        known = ", ".join(DecisionKind)
        raise InvalidInputError(
            {
                "decision": Sentence(
                    "Expected one of {known}; found “{found}”.", known=known, found=text[:40]
                )
            }
        )
    return DecisionKind(text)


def read_orders(form: MultiDict[str, str], kind: DecisionKind) -> list[DecisionOrder]:
    """Build one order for each different ``comment_id``, in the order of the form.

    What was seen comes from ``seen_status-<id>`` and ``seen_revision-<id>`` where present, else
    from ``seen_status`` and ``seen_revision``: one value for all or one for each comment.

    Raises
    ------
    InvalidInputError
        Naming the field, what was expected and what was found.
    """
    numbers = form.getlist("comment_id")
    if len(numbers) > MAX_ORDERS:
        raise InvalidInputError(
            {
                "comment_id": Sentence(
                    "Expected at most {most:,} comments, found {found:,}.",
                    most=MAX_ORDERS,
                    found=len(numbers),
                )
            }
        )
    first_places: dict[int, int] = {}
    for place, number in enumerate(numbers):
        first_places.setdefault(identity(number, "comment_id"), place)
    return [
        DecisionOrder(
            comment_id=comment_id,
            kind=kind,
            seen_status=_status(_seen(form, "seen_status", comment_id, place)),
            seen_revision=identity(
                _seen(form, "seen_revision", comment_id, place), "seen_revision"
            ),
        )
        for comment_id, place in first_places.items()
    ]


def is_for_campaign(form: MultiDict[str, str]) -> bool:
    """Read the field ``scope``: whether the decision is for a whole campaign.

    Raises
    ------
    InvalidInputError
        If it is anything but ``campaign`` or empty.
    """
    scope = form.get("scope", "")
    if scope not in {"", "campaign"}:
        raise InvalidInputError(
            {"scope": Sentence("Expected campaign or nothing, found “{found}”.", found=scope[:40])}
        )
    return scope == "campaign"


def read_copies(form: MultiDict[str, str]) -> dict[int, int] | None:
    """Read which other comments of the campaign were shown, each with its revision.

    Each field ``copy`` is ``<id>-<revision>``; ``None`` when there is none.

    Raises
    ------
    InvalidInputError
        Naming the field, what was expected and what was found.
    """
    copies = form.getlist("copy")
    if len(copies) > MAX_ORDERS:
        raise InvalidInputError(
            {
                "copy": Sentence(
                    "Expected at most {most:,} comments, found {found:,}.",
                    most=MAX_ORDERS,
                    found=len(copies),
                )
            }
        )
    pairs = [text.partition("-") for text in copies]
    return {identity(pair[0], "copy"): identity(pair[2], "copy") for pair in pairs} or None


def read_seen_campaign(form: MultiDict[str, str]) -> SeenCampaign | None:
    """Read up to which moment a page knew a campaign: ``seen_campaign``, three numbers.

    Raises
    ------
    InvalidInputError
        If it is there and is something else.
    """
    text = form.get("seen_campaign", "")
    if not text:
        return None
    numbers = [whole_number(part) for part in text.split("-")]
    if len(numbers) != 3 or None in numbers:  # noqa: PLR2004 - as written there
        raise InvalidInputError(
            {
                "seen_campaign": Sentence(
                    "Expected three numbers as on the page, found “{found}”.", found=text[:40]
                )
            }
        )
    comment_id, decision_id, assessment_id = (number or 0 for number in numbers)
    return SeenCampaign(comment_id, decision_id, assessment_id)


def read_follow_days(form: MultiDict[str, str]) -> int | None:
    """Read for how many days later arrivals shall follow; ``None`` unless ``follow`` is ticked.

    Raises
    ------
    InvalidInputError
        If it is no number.
    """
    if not form.get("follow"):
        return None
    days = whole_number(form.get("follow_days", "").strip())
    if days is None:
        raise InvalidInputError(
            {"follow_days": Sentence("Expected a number of days, found something else.")}
        )
    return days


def _seen(form: MultiDict[str, str], field: str, comment_id: int, place: int) -> str:
    own = form.get(f"{field}-{comment_id}")
    if own is not None:
        return own
    plain = form.getlist(field)
    if len(plain) == 1:
        return plain[0]
    if len(plain) == len(form.getlist("comment_id")):
        return plain[place]
    raise InvalidInputError(
        {
            field: Sentence(
                "Expected one value, or one for each comment; found {found:,}.", found=len(plain)
            )
        }
    )


def _status(text: str) -> Status:
    if text not in set(Status):
        raise InvalidInputError(
            {"seen_status": Sentence("Expected a status, found “{found}”.", found=text[:40])}
        )
    return Status(text)


def read_note(form: MultiDict[str, str]) -> str | None:
    """Read the field ``note``; ``None`` when it is empty.

    Raises
    ------
    InvalidInputError
        If it is too long, or holds what no database can keep.
    """
    note = form.get("note", "").strip()
    refuse_unstorable("note", note)
    if len(note) > MAX_NOTE_CHARS:
        raise InvalidInputError(
            {
                "note": Sentence(
                    "Expected at most {most:,} characters, found {found:,}.",
                    most=MAX_NOTE_CHARS,
                    found=len(note),
                )
            }
        )
    return note or None
