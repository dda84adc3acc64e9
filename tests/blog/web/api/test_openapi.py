"""The document and the routes are the same; every answer and refusal is JSON of the one shape."""

from __future__ import annotations

import json
import re

import pytest

from blog.web.api import OPERATIONS
from blog.web.api.openapi import ROOT, document_of
from tests.blog.web.api.conftest import DOCUMENT


def test_every_route_is_in_the_document_and_the_other_way_round(app):
    routed = {
        (method, re.sub(r"<id:(\w+)>", r"{\1}", rule.rule.removeprefix(ROOT)))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api")
        for method in rule.methods - {"HEAD"}
    }
    described = {
        (method.upper(), path) for path, one in DOCUMENT["paths"].items() for method in one
    }

    assert routed == described
    assert len(described) == len(OPERATIONS) > 50


def test_it_is_served_to_everybody(nobody):
    assert nobody.get("/openapi.json") == json.loads(json.dumps(document_of(OPERATIONS)))


def test_every_operation_has_a_name_of_its_own_and_says_what_it_needs():
    names = [operation.name for operation in OPERATIONS]

    assert len(set(names)) == len(names)
    for operation in OPERATIONS:
        described = DOCUMENT["paths"][re.sub(r"<id:(\w+)>", r"{\1}", operation.path)]
        one = described[operation.method.lower()]
        assert one["summary"].endswith(".")
        if operation.scope is not None:
            assert one["security"][0] == {"token": [operation.scope.value]}
            assert operation.scope.value in one["description"]


def test_shapes_of_one_name_are_one():
    """Two shapes under one name would let the document describe one and answer the other."""
    seen = {}

    def walk(field):
        name = getattr(field, "name", None)
        if name is not None and hasattr(field, "fields"):
            assert seen.setdefault(name, field.fields) == field.fields, name
            for part in field.fields.values():
                walk(part)
        if hasattr(field, "field"):
            walk(field.field)

    for operation in OPERATIONS:
        walk(operation.answer)
        walk(operation.body)

    assert set(seen) <= set(DOCUMENT["components"]["schemas"]) | {"Nothing"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nowhere", 404),
        ("GET", "/api/v1/", 404),
        ("GET", "/api/", 404),
        ("GET", "/api/v2/comments", 404),
        ("GET", "/api/v1/comments/0", 404),
        ("GET", "/api/v1/comments/99999999999", 404),
        ("GET", "/api/v1/comments/<b>", 404),
        ("DELETE", "/api/v1/comments", 405),
        ("OPTIONS", "/api/v1/comments", 405),
        ("GET", "/api/v1/comments?q=%00", 400),
        ("GET", "/api/v1/comments?q=%ff", 400),
    ],
)
def test_what_is_not_there_is_told_in_json(client, method, path, status):
    answer = client.open(path, method=method)

    assert answer.status_code == status
    assert answer.content_type == "application/json"
    assert set(answer.json["error"]) == {"code", "message", "fields"}
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "<" not in answer.text
    assert (status == 405) == ("Allow" in answer.headers)
