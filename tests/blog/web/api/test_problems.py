"""What goes wrong on this side: told in JSON and in English, without a trace."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from blog.db import db
from blog.domain.moderation import Status
from blog.web.api.openapi import ROOT


@pytest.fixture
def overrides() -> dict[str, Any]:
    """A blog whose own language is another one."""
    return {"SITE_LANG": "it"}


def run(app, statement):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(statement))


def ask(app, program, path):
    headers = {"Authorization": f"Bearer {program.token}", "Accept-Language": "it"}
    answer = app.test_client(use_cookies=False).get(f"{ROOT}{path}", headers=headers)
    assert answer.content_type == "application/json"
    return answer


def test_programs_are_told_in_english_whatever_the_blog_speaks(app, moderator):
    error = ask(app, moderator, "/comments/4711").json["error"]

    assert error["message"] == "There is no such comment."


def test_a_database_that_is_away_is_unavailable_for_a_while(app, moderator):
    run(app, "DROP TABLE owner_rules")

    answer = ask(app, moderator, "/rules")

    assert (answer.status_code, answer.json["error"]["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "10"
    assert "owner_rules" not in answer.text


def test_a_fault_of_ours_shows_no_trace(app, moderator, scene):
    comment = scene.comment(scene.post(), status=Status.PENDING)
    run(app, "UPDATE assessments SET reasons = '[\"damaged\"]'")

    answer = ask(app, moderator, f"/comments/{comment.id}")

    assert (answer.status_code, answer.json["error"]["code"]) == (500, "failed")
    assert set(answer.json["error"]) == {"code", "message", "fields"}
    assert "damaged" not in answer.text
