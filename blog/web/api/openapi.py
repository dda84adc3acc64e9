"""The OpenAPI document, built from the table of operations and from nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from blog.web.api.fields import Anything, Components, ListOf, MapOf, Schema
from blog.web.api.operations import Operation
from blog.web.api.schemas import ID, TEXT, Shape
from blog.web.json_answers import CODES, CODES_OF_ERRORS, MIMETYPE

ROOT: Final = "/api/v1"
ACCEPTED: Final = 202
_IN_A_ROUTE: Final = re.compile(r"<id:([a-z_]+)>")
_ALWAYS: Final = (400, 401, 403, 429, 503)
_WITH_A_BODY: Final = (411, 413, 415)
CHANGES: Final = "What happened to the comments last, by whom and when; of stale decisions."
PROBLEM: Final = Shape(
    "Problem",
    {
        "error": Shape(
            "Error",
            {
                "code": TEXT,
                "message": TEXT,
                "fields": MapOf(TEXT),
                "changes": ListOf(Anything(CHANGES)),
            },
            {"changes": []},
        )
    },
)
_INFO: Final = {
    "title": "Blarney",
    "version": "1",
    "description": "The moderator's desk for programs: comments and decisions, rules, posts, "
    "the log, the model, users and webhooks. Everything is JSON, problems too.",
}
_SECURITY_SCHEMES: Final = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API token, made on the page of one's account. Each operation names the "
        "scope it needs; no token can do what its user's role does not allow.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "blarney_session",
        "description": "The session of a signed-in browser. Changing requests then need "
        "Sec-Fetch-Site: same-origin, an Origin of this site, or X-CSRF-Token.",
    },
}


def document_of(operations: Sequence[Operation]) -> dict[str, Any]:
    """Build the document."""
    components: Components = {}
    PROBLEM.schema(components)
    known = sorted({*CODES.values(), *CODES_OF_ERRORS.values(), "failed"})
    components["Error"]["properties"]["code"] = {"type": "string", "enum": known}
    paths: dict[str, Any] = {}
    for operation in operations:
        path = _IN_A_ROUTE.sub(r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _described(operation, components)
    return {
        "openapi": "3.1.0",
        "info": _INFO,
        "servers": [{"url": ROOT}],
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": {"Problem": _content(PROBLEM.schema(components), "What went wrong.")},
            "securitySchemes": _SECURITY_SCHEMES,
        },
    }


def _described(operation: Operation, components: Components) -> Schema:
    found: Schema = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.name.partition("_")[0]],
        "parameters": _parameters(operation, components),
        "responses": {
            str(operation.status): _content(operation.answer.schema(components), "As asked for."),
            **_accepted(operation, components),
            **{str(status): _problem() for status in _problems(operation)},
        },
        "security": _security(operation),
    }
    if operation.scope is not None:
        roles = ", ".join(sorted(role.value for role in operation.roles))
        found["description"] = f"Needs the scope `{operation.scope.value}`; for roles: {roles}."
    if operation.body is not None:
        content = {MIMETYPE: {"schema": operation.body.schema(components)}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _parameters(operation: Operation, components: Components) -> list[Schema]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": ID.schema(components)}
        for name in _IN_A_ROUTE.findall(operation.path)
    ]
    in_query = [
        {"name": name, "in": "query", "required": False, "schema": kind.schema(components)}
        for name, kind in operation.query.items()
    ]
    return in_path + in_query


def _problems(operation: Operation) -> list[int]:
    if operation.scope is None:
        return []
    # The router answers 405 where a number is none that a record has and GET alone would be 404.
    missing = (404, 405) if "<" in operation.path else ()
    of_body = _WITH_A_BODY if operation.method != "GET" else ()
    return sorted({*_ALWAYS, *missing, *of_body, *operation.problems})


def _accepted(operation: Operation, components: Components) -> Schema:
    if operation.goes_on_at is None:
        return {}
    begun = _content(operation.answer.schema(components), "Begun; it goes on.")
    address = {"description": "Tells how far it is.", "schema": {"type": "string"}}
    return {str(ACCEPTED): begun | {"headers": {"Location": address}}}


def _security(operation: Operation) -> list[Schema]:
    if operation.scope is None:
        return []
    return [{"token": [operation.scope.value]}, {"session": []}]


def _content(schema: Schema, about: str) -> Schema:
    return {"description": about, "content": {MIMETYPE: {"schema": schema}}}


def _problem() -> Schema:
    return {"$ref": "#/components/responses/Problem"}
