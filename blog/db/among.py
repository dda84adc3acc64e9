"""``among``: one of some numbers, all of them one parameter, so that the statement stays the same.

A list with a parameter for each number is written, parsed and planned anew for every page; this
is prepared once, on both databases.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Dialect, Integer, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class Numbers(TypeDecorator[Sequence[int]]):
    """Whole numbers as one value: an array, on SQLite a list in JSON."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose what the database takes."""
        return dialect.type_descriptor(ARRAY(Integer) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        """Write the numbers as the database takes them."""
        numbers = list(value or ())
        return numbers if dialect.name == "postgresql" else json.dumps(numbers)


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Stay as it is: compared with 1, as SQLite's truth values are, no index would answer."""
        return self


def among(column: InstrumentedAttribute[int], name: str = "ids") -> ColumnElement[bool]:
    """Give the condition that a column holds one of the numbers in the parameter ``name``."""
    return _Among(column, bindparam(name, type_=Numbers()))


@compiles(_Among)
def _on_sqlite(element: _Among, compiler: SQLCompiler, **words: Any) -> str:
    column, numbers = (compiler.process(each, **words) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - both compiled


@compiles(_Among, "postgresql")
def _on_postgresql(element: _Among, compiler: SQLCompiler, **words: Any) -> str:
    column, numbers = (compiler.process(each, **words) for each in element.clauses)
    return f"{column} = ANY ({numbers})"
