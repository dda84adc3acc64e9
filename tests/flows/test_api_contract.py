"""The API keeps to its document whatever is sent, and no input makes it fail.

Requests are made up from the document, valid ones and broken ones. Nothing is drawn at random: the
same requests are made each time.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from blog.domain.accounts import Role
from blog.domain.moderation import Status
from blog.domain.tokens import SCOPES_OF
from blog.web.api import OPERATIONS
from blog.web.api.openapi import ROOT

EXAMPLES = 8  # of each operation
RECORDS = 3
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
]
# Where the document comes from, what would start a process, and what ends the token that asks.
LEFT_OUT = {"document", "model_retrain", "account_revoke_token"}


@pytest.fixture
def overrides() -> dict[str, Any]:
    """Let the token call as often as it takes."""
    return {"RATE_LIMITS": False}


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """Give a database of the kind that the test is run with."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    path = tmp_path / "blarney.sqlite3"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def token(app: Flask, scene: Any) -> str:
    """A token that may do everything, on a blog with something in it."""
    post = scene.post("Quay", tags=("boats",))
    for status in (Status.PENDING, Status.PENDING, Status.PUBLISHED, Status.SPAM):
        scene.comment(post, status=status)
    user = scene.user("Alma", Role.ADMINISTRATOR)
    scene.rule("casino", by=user.id)
    with app.app_context():
        tokens = app.extensions["blarney"].people.tokens
        return str(tokens.create(user.id, "contract", SCOPES_OF[Role.ADMINISTRATOR]).text)


@pytest.mark.parametrize(
    ("mode", "database_url"),
    [
        (GenerationMode.POSITIVE, "sqlite"),
        (GenerationMode.NEGATIVE, "sqlite"),
        pytest.param(GenerationMode.POSITIVE, "postgres", marks=pytest.mark.postgres),
    ],
    indirect=["database_url"],
)
def test_no_request_breaks_the_contract(app, token, mode):
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", app)
    schema.config.generation.update(modes=[mode])
    headers = {"Authorization": f"Bearer {token}"}
    checks = CHECKS if mode is GenerationMode.POSITIVE else [*CHECKS, negative_data_rejection]
    tried = []

    for found in schema.get_all_operations():
        operation = found.ok()
        name = operation.definition.raw["operationId"]
        if name in LEFT_OUT:
            continue

        @hypothesis.seed(1)
        @hypothesis.settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def keeps_to_it(case):
            if mode is GenerationMode.POSITIVE:  # so that there mostly is what is asked for
                numbers = case.path_parameters.items()
                case.path_parameters = {key: number % RECORDS + 1 for key, number in numbers}
            case.call_and_validate(headers=headers, checks=checks)

        keeps_to_it()
        tried.append(name)

    assert set(tried) | LEFT_OUT == {operation.name for operation in OPERATIONS}
