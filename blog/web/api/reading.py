"""Reading requests: the query of an address and a JSON body, strictly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import request

from blog.domain.errors import InvalidInputError
from blog.web.api.fields import Field
from blog.web.api.schemas import Shape

NOTHING = Shape("Nothing", {})


def read_query(known: Mapping[str, Field]) -> dict[str, Any]:
    """Read the query of the address; what was not sent is left out.

    Raises
    ------
    InvalidInputError
        Naming every field that is not known, sent twice, or not what was expected.
    """
    faults, found = {}, {}
    for name, texts in request.args.lists():
        kind = known.get(name)
        if kind is None:
            faults[name[:40]] = "Expected no such parameter."
        elif len(texts) > 1:
            faults[name] = f"Expected one value, found {len(texts)}."
        else:
            try:
                found[name] = kind.parse(texts[0], name)
            except InvalidInputError as fault:
                faults |= fault.fields
    if faults:
        raise InvalidInputError(faults)
    return found


def read_body(shape: Shape | None) -> dict[str, Any]:
    """Read the body; without a shape there may be none, or an empty object.

    Raises
    ------
    InvalidInputError
        Naming every field that is missing, not known, or not what was expected.
    """
    raw = request.get_data(cache=True)
    if shape is None and not raw:
        return {}
    return (shape or NOTHING).read(_loaded(raw), "")


def _loaded(raw: bytes) -> Any:
    """Parse JSON as RFC 8259 has it: no NaN, and each name of an object once."""
    try:
        return json.loads(
            raw.decode("utf-8"), object_pairs_hook=_pairs, parse_constant=_refuse_constant
        )
    except RecursionError:
        problem = "it is nested too deeply"
    except ValueError as fault:  # its number would be too long, or it is no JSON at all
        problem = str(fault)[:200]
    raise InvalidInputError({"body": f"Expected JSON, found what is none: {problem}."})


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
