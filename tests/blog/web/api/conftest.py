"""A program that calls the API and holds every answer against the document."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.db import User, db, writing
from blog.domain.accounts import Role, name_key
from blog.domain.tokens import SCOPES_OF, Scope
from blog.web.api import OPERATIONS
from blog.web.api.openapi import ROOT, document_of
from tests.fakes import StandingClock

DOCUMENT = document_of(OPERATIONS)


def path_in_document(path: str) -> str:
    """Find the documented path that an address below the root belongs to."""
    for known in DOCUMENT["paths"]:
        if re.fullmatch(re.sub(r"\{\w+\}", "[0-9]+", known), path):
            return str(known)
    raise AssertionError(f"{path} is not in the document")


def check(answer: TestResponse, method: str, path: str) -> None:
    """Hold an answer against the document: status, kind of content, every field."""
    assert answer.content_type == "application/json"
    assert answer.headers["Cache-Control"] == "private, no-store"
    described = DOCUMENT["paths"][path_in_document(path)][method.lower()]["responses"]
    found = described.get(str(answer.status_code))
    assert found is not None, f"{method} {path} answers {answer.status_code}: {answer.text}"
    if "$ref" in found:
        found = DOCUMENT["components"]["responses"]["Problem"]
    schema = found["content"]["application/json"]["schema"]
    whole = {**schema, "components": DOCUMENT["components"]}
    jsonschema_rs.validator_for(whole).validate(json.loads(answer.text))


class Program:
    """Calls with a token; sends no cookie and nothing of its own beside."""

    def __init__(self, client: FlaskClient, token: str | None, user_id: int = 0) -> None:
        self._client, self.token, self.user_id = client, token, user_id

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> TestResponse:
        headers = dict(more.pop("headers", {}))
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            more["json"] = body
        answer = self._client.open(f"{ROOT}{path}", method=method, headers=headers, **more)
        check(answer, method, path.partition("?")[0])
        return answer

    def get(self, path: str, **query: Any) -> Any:
        """Give what a successful GET answers."""
        answer = self.call("GET", path, query_string=query)
        assert answer.status_code == 200, answer.text
        return answer.json

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Give what a successful changing call answers."""
        answer = self.call(method, path, body)
        assert answer.status_code in {200, 201, 202}, answer.text
        return answer.json

    def refused(self, status: int, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Give the error of a call that must be refused with a status."""
        answer = self.call(method, path, body, **more)
        assert answer.status_code == status, answer.text
        return answer.json["error"]


class Programs:
    """Makes users with tokens."""

    def __init__(self, app: Flask, now: StandingClock) -> None:
        self._app, self._now = app, now

    def __call__(self, role: Role, *scopes: Scope, name: str | None = None) -> Program:
        return self.of(self.user(role, name or f"A {role.value}"), *(scopes or SCOPES_OF[role]))

    def user(self, role: Role, name: str) -> int:
        """Add a user without a password, who could not sign in; give the number.

        Hashing a password takes most of the time of a test, and no program needs one.
        """
        with self._app.app_context():
            user = User(
                name=name,
                name_key=name_key(name),
                password_hash="none",
                role=role,
                is_active=True,
                created_at=self._now(),
            )
            with writing(db.session):
                db.session.add(user)
            return user.id

    def of(self, user_id: int, *scopes: Scope) -> Program:
        with self._app.app_context():
            tokens = self._app.extensions["blarney"].people.tokens
            made = tokens.create(user_id, "for a test", scopes)
        return Program(self._app.test_client(use_cookies=False), made.text, user_id)

    def nobody(self) -> Program:
        return Program(self._app.test_client(use_cookies=False), None)


@pytest.fixture
def programs(app: Flask, now: StandingClock) -> Programs:
    return Programs(app, now)


@pytest.fixture
def moderator(programs: Programs) -> Program:
    return programs(Role.MODERATOR, name="Mona")


@pytest.fixture
def administrator(programs: Programs) -> Program:
    return programs(Role.ADMINISTRATOR, name="Alma")


@pytest.fixture
def author(programs: Programs) -> Program:
    return programs(Role.AUTHOR, name="Arne")


@pytest.fixture
def nobody(programs: Programs) -> Program:
    return programs.nobody()
