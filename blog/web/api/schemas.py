"""Objects of the API: what a body may hold and what an answer holds, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final

from blog.domain.errors import InvalidInputError
from blog.domain.identity import MAX_ID
from blog.domain.moderation import Status
from blog.web.api.fields import (
    Choice,
    Components,
    Field,
    ListOf,
    MapOf,
    Maybe,
    Moment,
    Plain,
    Schema,
    Text,
    Whole,
    refusal,
)

MAX_NOTE_CHARS: Final = 500
MOST_UNKNOWN_CHARS: Final = 40


@dataclass(frozen=True, slots=True)
class Of:
    """A field of an answer whose value is found elsewhere: by attributes or a function."""

    source: str | Callable[[Any], Any]
    field: Field

    def value(self, record: Any) -> Any:
        """Find the value."""
        if isinstance(self.source, str):
            return attrgetter(self.source)(record)
        return self.source(record)


Fields = Mapping[str, Field | Of]


@dataclass(frozen=True, slots=True)
class Shape(Plain):
    """An object with exactly these fields.

    Attributes
    ----------
    name
        Under which the document lists it.
    may_lack
        Fields that a body may leave out, each with what stands for it then.
    """

    name: str
    fields: Fields
    may_lack: Mapping[str, Any] = field(default_factory=dict)

    def schema(self, components: Components) -> Schema:
        """Describe it under its name and refer to that."""
        if self.name not in components:
            components[self.name] = {}  # holds the place, should a part refer to the whole
            parts = {name: _plain(one).schema(components) for name, one in self.fields.items()}
            components[self.name] = {
                "type": "object",
                "properties": parts,
                "required": [name for name in self.fields if name not in self.may_lack],
                "additionalProperties": False,
            }
        return {"$ref": f"#/components/schemas/{self.name}"}

    def read(self, value: Any, name: str) -> dict[str, Any]:
        """Read every field; all faults are reported at once, unknown fields among them."""
        if not isinstance(value, dict):
            raise refusal(name or "body", "an object", value)
        prefix = f"{name}." if name else ""
        faults = {
            f"{prefix}{_short(other)}": "Expected no such field."
            for other in value
            if other not in self.fields
        }
        found: dict[str, Any] = dict(self.may_lack)
        for own, kind in self.fields.items():
            if own not in value:
                if own not in self.may_lack:
                    faults[prefix + own] = "Expected a value, found none."
                continue
            try:
                found[own] = _plain(kind).read(value[own], prefix + own)
            except InvalidInputError as fault:
                faults |= fault.fields
        if faults:
            raise InvalidInputError(faults)
        return found

    def show(self, value: Any) -> dict[str, Any]:
        """Give every field of a record, or of a mapping with these names."""
        return {name: self._shown(name, kind, value) for name, kind in self.fields.items()}

    @staticmethod
    def _shown(name: str, kind: Field | Of, record: Any) -> Any:
        if isinstance(kind, Of):
            return kind.field.show(kind.value(record))
        own = record[name] if isinstance(record, Mapping) else getattr(record, name)
        return kind.show(own)


def _plain(kind: Field | Of) -> Field:
    return kind.field if isinstance(kind, Of) else kind


def _short(name: str) -> str:
    return name[:MOST_UNKNOWN_CHARS].encode("utf-8", "replace").decode()


def listing(name: str, items: str, one: Field, *, source: str = "", **more: Field | Of) -> Shape:
    """Build a page of a list; ``source`` is what the service calls the items, if not the same."""
    return Shape(name, {items: Of(source or items, ListOf(one)), **more})


ID: Final = Whole(1, MAX_ID)
TEXT: Final = Text()
COUNT: Final = Whole()
NOTE: Final = Maybe(Text(MAX_NOTE_CHARS, about="For other moderators."))
KEY: Final = Maybe(Text(about="To be handed back as it is; null at the end."))
SEEN: Final[Fields] = {"seen_status": Choice(Status), "seen_revision": ID}
"""What the one who decides had before them; a decision on anything else is refused."""
COUNTS: Final = MapOf(COUNT)
WHO: Final = Maybe(Shape("UserName", {"id": ID, "name": TEXT}))
POST_NAME: Final = Shape("PostName", {"id": ID, "slug": TEXT, "title": TEXT})
WHEN: Final = Moment()
