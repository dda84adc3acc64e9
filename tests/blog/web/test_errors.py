"""The one table: error class to status and page."""

from __future__ import annotations

import errno

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import RequestEntityTooLarge

from blog.db import db
from blog.domain import errors as domain
from blog.web.errors import STATUS, problem_of

BUSY = Exception("database is locked")


def all_kinds(kind: type[domain.BlogError]) -> set[type[domain.BlogError]]:
    return {kind}.union(*(all_kinds(child) for child in kind.__subclasses__()))


def test_every_error_that_a_page_can_meet_has_a_status() -> None:
    not_met_by_pages = {domain.BlogError, domain.SettingsError}

    assert all_kinds(domain.BlogError) - not_met_by_pages == set(STATUS)


CASES = [
    (domain.NotFoundError("There is no such post."), 404, "There is no such post."),
    (domain.NotAllowedError("Only Ada may."), 403, "Only Ada may."),
    (domain.InvalidInputError({"body": "Expected words."}), 400, "Expected words."),
    (domain.TooComplexError({"body": "Expected less."}), 413, "Expected less."),
    (domain.StaleDecisionError("It changed."), 409, "It changed."),
    (domain.IllegalTransitionError("Not from here."), 409, "Not from here."),
    (domain.BusyError("A training runs."), 503, "A training runs."),
    (domain.StorageError("No room."), 503, "No room."),
    (OSError(errno.ENOSPC, "No space left", "/secret/place"), 503, "the disk is full"),
    (OSError(errno.EIO, "secret fault"), 500, "The fault is on this side"),
    (domain.RateLimitedError("Slow down.", retry_after_seconds=7), 429, "Slow down."),
    (OperationalError("SELECT secret", {}, BUSY), 503, "try again"),
    (PoolTimeoutError("no connection"), 503, "try again"),
    (IntegrityError("INSERT secret", {}, BUSY), 500, "try again later"),
    (RequestEntityTooLarge(), 413, "More was sent than this page takes. Nothing was stored."),
    (RuntimeError("secret boiler"), 500, "The fault is on this side"),
]


@pytest.mark.parametrize(
    ("error", "status", "says"),
    CASES,
    ids=[f"{type(case[0]).__name__}-{case[1]}" for case in CASES],
)
def test_errors_become_pages(app: Flask, error: Exception, status: int, says: str) -> None:
    @app.get("/trouble")
    def trouble() -> str:
        raise error

    answer = app.test_client().get("/trouble")

    assert answer.status_code == status
    assert says in answer.text
    assert "secret" not in answer.text
    assert "<h1" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert ("Retry-After" in answer.headers) is (status in {429, 503})


def test_field_faults_stay_with_their_fields(app: Flask) -> None:
    with app.test_request_context():
        problem = problem_of(domain.InvalidInputError({"body": "Expected words."}))

    assert problem.fields == {"body": "Expected words."}


def test_accident_is_logged_with_its_trace(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @app.get("/trouble")
    def trouble() -> str:
        raise RuntimeError("boiler")

    app.test_client().get("/trouble")

    assert "RuntimeError: boiler" in caplog.text


def test_text_of_a_message_is_shown_not_run(app: Flask) -> None:
    @app.get("/trouble")
    def trouble() -> str:
        raise domain.NotFoundError("No <script>alert(1)</script> here.")

    page = app.test_client().get("/trouble").text

    assert "No &lt;script&gt;alert(1)&lt;/script&gt; here." in page


def test_unknown_address_gets_a_helpful_page(client: FlaskClient) -> None:
    page = client.get("/nowhere/at/all").text

    assert "There is no such page" in page
    assert 'href="/search"' in page
    assert '<meta name="robots" content="noindex">' in page


def test_even_a_broken_error_page_answers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(_: str) -> str:
        raise RuntimeError("no style sheet")

    monkeypatch.setitem(app.jinja_env.globals, "asset", burst)

    answer = app.test_client().get("/nowhere")

    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "There is no such page" in answer.text
    assert "style sheet" not in answer.text


def test_front_page_without_its_tables_says_try_again(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE site_version")
        connection.exec_driver_sql("ALTER TABLE posts RENAME TO lost")

    answer = app.test_client().get("/")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
