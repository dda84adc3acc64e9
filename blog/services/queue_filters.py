"""Keeps a queue's filter in a record and gives it back, whatever fields it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

from blog.domain.queue import QueueFilter

Stored = dict[str, str | float | int]


def store_filter(chosen: QueueFilter) -> Stored:
    """Write a filter as plain values for JSON; what is not set is left out."""
    values = {each.name: getattr(chosen, each.name) for each in fields(chosen)}
    return {name: _plain(value) for name, value in values.items() if value not in (None, "")}


def restore_filter(stored: Mapping[str, Any]) -> QueueFilter:
    """Read a filter back.

    Raises
    ------
    TypeError, ValueError
        If it has a condition that is not known: without it, more would match than was meant.
    """
    hints = get_type_hints(QueueFilter)
    return QueueFilter(**{name: _rich(value, hints.get(name)) for name, value in stored.items()})


def _plain(value: Any) -> str | float | int:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _rich(value: Any, hint: Any) -> Any:
    """Turn a stored value into what the field holds; an unknown field stays and is refused."""
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not NoneType]
    kind = kinds[0] if kinds else None
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return value
