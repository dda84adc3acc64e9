"""Kinds of values in bodies, addresses and answers: read strictly, shown, and described.

What is read and what the document says come from the same object, so they cannot disagree.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final, Generic, Protocol, TypeVar

from blog.domain.errors import InvalidInputError
from blog.domain.identity import MAX_ID
from blog.domain.text import refuse_unstorable

Schema = dict[str, Any]
Components = dict[str, Schema]
_E = TypeVar("_E", bound=StrEnum)
_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII | re.IGNORECASE,
)
MOST_FOUND_CHARS: Final = 40
FIRST_YEAR, LAST_YEAR = 1900, 9000  # days of these years have a midnight in every time zone


class Field(Protocol):
    """One kind of value."""

    def schema(self, components: Components) -> Schema:
        """Describe it as JSON Schema; shapes with a name go into ``components``."""

    def read(self, value: Any, name: str) -> Any:
        """Read a value of a JSON body, or raise ``InvalidInputError`` naming the field."""

    def parse(self, text: str, name: str) -> Any:
        """Read the text of an address, likewise."""

    def show(self, value: Any) -> Any:
        """Give what an answer says."""


def refusal(name: str, expected: str, found: Any) -> InvalidInputError:
    """Build the error that says what was expected and what was found."""
    return InvalidInputError({name: f"Expected {expected}, found {_found(found)}."})


def _found(value: Any) -> str:
    if isinstance(value, str):
        return f"“{value[:MOST_FOUND_CHARS].encode('utf-8', 'replace').decode()}”"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    names: Mapping[type, str] = {dict: "an object", list: "a list"}
    return names.get(type(value), "a number")


class Plain:
    """What shows as it is and reads the same from an address as from a body."""

    def parse(self, text: str, name: str) -> Any:
        """Read the text of an address."""
        return self.read(text, name)

    def read(self, value: Any, name: str) -> Any:  # noqa: ARG002 - children use the name
        """Take a value as it is."""
        return value

    def show(self, value: Any) -> Any:
        """Give a value as it is."""
        return value


@dataclass(frozen=True, slots=True)
class Text(Plain):
    """A text of ``least`` to ``most`` characters; ``most`` of ``None`` is for answers only."""

    most: int | None = None
    least: int = 0
    pattern: str | None = None
    about: str = ""

    def schema(self, components: Components) -> Schema:  # noqa: ARG002 - has no parts
        """Describe it."""
        found: Schema = {"type": "string"}
        if self.most is not None:
            found |= {"minLength": self.least, "maxLength": self.most}
        if self.pattern:
            found["pattern"] = f"^({self.pattern})$"
        return found | ({"description": self.about} if self.about else {})

    def read(self, value: Any, name: str) -> str:
        """Read a storable text."""
        if not isinstance(value, str):
            raise refusal(name, "a text", value)
        refuse_unstorable(name, value)
        if self.most is not None and not self.least <= len(value) <= self.most:
            expected = f"{self.least:,} to {self.most:,} characters"
            raise InvalidInputError({name: f"Expected {expected}, found {len(value):,}."})
        if self.pattern and not re.fullmatch(self.pattern, value, re.ASCII):
            raise refusal(name, f"a text such as {self.pattern}", value)
        return value


@dataclass(frozen=True, slots=True)
class Whole(Plain):
    """A whole number; ``true`` and 1.0 are none."""

    least: int = 0
    most: int = MAX_ID
    about: str = ""

    def schema(self, components: Components) -> Schema:  # noqa: ARG002 - has no parts
        """Describe it."""
        found: Schema = {"type": "integer", "minimum": self.least, "maximum": self.most}
        return found | ({"description": self.about} if self.about else {})

    def read(self, value: Any, name: str) -> int:
        """Read a number in range."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise refusal(name, "a whole number", value)
        if not self.least <= value <= self.most:
            raise InvalidInputError({name: f"Expected {self.least:,} to {self.most:,}."})
        return value

    def parse(self, text: str, name: str) -> int:
        """Read digits."""
        if not _WHOLE.fullmatch(text):
            raise refusal(name, "a whole number", text)
        return self.read(int(text), name)


@dataclass(frozen=True, slots=True)
class Number(Plain):
    """A finite number, for example a share in [0, 1]."""

    least: float | None = None
    most: float | None = None

    def schema(self, components: Components) -> Schema:  # noqa: ARG002 - has no parts
        """Describe it."""
        ends = {"minimum": self.least, "maximum": self.most}
        return {"type": "number", **{key: end for key, end in ends.items() if end is not None}}

    def read(self, value: Any, name: str) -> float:
        """Read a number in range."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise refusal(name, "a number", value)
        low = -math.inf if self.least is None else self.least
        high = math.inf if self.most is None else self.most
        if not (low <= value <= high and abs(value) < math.inf):
            raise InvalidInputError({name: f"Expected a number from {low:g} to {high:g}."})
        return float(value)

    def parse(self, text: str, name: str) -> float:
        """Read a number in digits."""
        if not _NUMBER.fullmatch(text):
            raise refusal(name, "a number such as 0.75", text)
        return self.read(float(text), name)


@dataclass(frozen=True, slots=True)
class Flag(Plain):
    """``true`` or ``false``."""

    def schema(self, components: Components) -> Schema:  # noqa: ARG002 - has no parts
        """Describe it."""
        return {"type": "boolean"}

    def read(self, value: Any, name: str) -> bool:
        """Read a truth value; no number is one."""
        if not isinstance(value, bool):
            raise refusal(name, "true or false", value)
        return value


@dataclass(frozen=True, slots=True)
class Choice(Plain, Generic[_E]):
    """One member of an enumeration, by its value."""

    kind: type[_E]
    only: Collection[_E] = ()

    def schema(self, components: Components) -> Schema:  # noqa: ARG002 - has no parts
        """Describe it."""
        return {"type": "string", "enum": self._names()}

    def read(self, value: Any, name: str) -> _E:
        """Read a member."""
        if not isinstance(value, str) or value not in self._names():
            raise refusal(name, f"one of {', '.join(self._names())}", value)
        return self.kind(value)

    def show(self, value: Any) -> str:
        """Give the value."""
        return self.kind(value).value

    def _names(self) -> list[str]:
        return [one.value for one in self.kind if not self.only or one in self.only]


@dataclass(frozen=True, slots=True)
class OneOf(Plain):
    """One of some texts."""

    names: tuple[str, ...]

    def schema(self, components: Components) -> Schema:  # noqa: ARG002 - has no parts
        """Describe it."""
        return {"type": "string", "enum": list(self.names)}

    def read(self, value: Any, name: str) -> str:
        """Read one of them."""
        if not isinstance(value, str) or value not in self.names:
            raise refusal(name, f"one of {', '.join(self.names)}", value)
        return value


@dataclass(frozen=True, slots=True)
class Moment(Plain):
    """A time with its zone (RFC 3339), shown in UTC."""

    def schema(self, components: Components) -> Schema:  # noqa: ARG002 - has no parts
        """Describe it."""
        return {"type": "string", "format": "date-time"}

    def read(self, value: Any, name: str) -> datetime:
        """Read a time that stays one in every zone."""
        expected = "a time with its zone such as 2026-05-17T08:30:00Z"
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise refusal(name, expected, value)
        try:
            moment = datetime.fromisoformat(value.upper())
        except ValueError:
            raise refusal(name, expected, value) from None
        if moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise refusal(name, f"{expected}, in the years {FIRST_YEAR} to {LAST_YEAR}", value)
        return moment.astimezone(UTC)

    def show(self, value: datetime) -> str:
        """Write it in UTC."""
        return value.astimezone(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Day(Plain):
    """A day such as 2026-05-17."""

    def schema(self, components: Components) -> Schema:  # noqa: ARG002 - has no parts
        """Describe it."""
        return {"type": "string", "format": "date"}

    def read(self, value: Any, name: str) -> date:
        """Read a day of the calendar."""
        try:
            day = date.fromisoformat(value if _DAY.fullmatch(value) else "")
        except (TypeError, ValueError):
            day = date.min
        if not FIRST_YEAR <= day.year < LAST_YEAR:
            raise refusal(
                name, f"a day such as 2026-05-17, in {FIRST_YEAR} to {LAST_YEAR - 1}", value
            )
        return day

    def show(self, value: date) -> str:
        """Write it."""
        return value.isoformat()


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value, or ``null``."""

    field: Field

    def schema(self, components: Components) -> Schema:
        """Describe it."""
        return {"anyOf": [self.field.schema(components), {"type": "null"}]}

    def read(self, value: Any, name: str) -> Any:
        """Read a value or ``null``."""
        return None if value is None else self.field.read(value, name)

    def parse(self, text: str, name: str) -> Any:
        """Read the text of an address, which cannot be ``null``."""
        return self.field.parse(text, name)

    def show(self, value: Any) -> Any:
        """Give the value or ``null``."""
        return None if value is None else self.field.show(value)


@dataclass(frozen=True, slots=True)
class ListOf(Plain):
    """A list of one kind; ``most`` of ``None`` is for answers only."""

    field: Field
    most: int | None = None
    least: int = 0

    def schema(self, components: Components) -> Schema:
        """Describe it."""
        found: Schema = {"type": "array", "items": self.field.schema(components)}
        if self.most is not None:
            found |= {"minItems": self.least, "maxItems": self.most}
        return found

    def read(self, value: Any, name: str) -> list[Any]:
        """Read every item; its place is part of its name."""
        if not isinstance(value, list):
            raise refusal(name, "a list", value)
        if self.most is not None and not self.least <= len(value) <= self.most:
            expected = f"{self.least:,} to {self.most:,} items"
            raise InvalidInputError({name: f"Expected {expected}, found {len(value):,}."})
        return [self.field.read(item, f"{name}[{place}]") for place, item in enumerate(value)]

    def show(self, value: Any) -> list[Any]:
        """Show every item."""
        return [self.field.show(item) for item in value]


@dataclass(frozen=True, slots=True)
class MapOf(Plain):
    """Values of one kind by name; for answers only."""

    field: Field

    def schema(self, components: Components) -> Schema:
        """Describe it."""
        return {"type": "object", "additionalProperties": self.field.schema(components)}

    def show(self, value: Mapping[Any, Any]) -> dict[str, Any]:
        """Show every value."""
        return {str(name): self.field.show(one) for name, one in value.items()}


@dataclass(frozen=True, slots=True)
class Anything(Plain):
    """Plain values of JSON that are what they are; for answers only."""

    about: str

    def schema(self, components: Components) -> Schema:  # noqa: ARG002 - has no parts
        """Describe it."""
        return {"description": self.about}
