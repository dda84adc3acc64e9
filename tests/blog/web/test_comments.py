"""Sending a comment, previewing it, and the author's private page."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from blog.db import Decision, db
from blog.domain.moderation import Status
from blog.services import Services
from tests.blog.web.sending import WORDS, send, stored, value_of
from tests.conftest import SAME_ORIGIN
from tests.fakes import FixedGate


@pytest.fixture
def quay(scene: Any) -> Any:
    return scene.post("Quay", slug="quay")


def test_good_comment_leads_to_itself_on_the_page(
    client: FlaskClient, app: Flask, quay: Any
) -> None:
    answer = send(client)

    (comment,) = stored(app)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/posts/quay#comment-{comment.id}"
    assert "The ferry was late." in client.get("/posts/quay").text


@pytest.mark.parametrize("score", [0.7, 0.99, None], ids=["held", "spam", "no verdict"])
def test_held_and_spam_lead_to_the_same_words(
    client: FlaskClient, app: Flask, quay: Any, gate: FixedGate, score: float | None
) -> None:
    gate.score = score

    answer = send(client)
    page = client.get(answer.headers["Location"])

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/comments/status/")
    assert '<h1 class="page-title">Your comment is waiting</h1>' in page.text
    assert "waiting for a person" in page.text
    assert "spam" not in page.text.lower()
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "The ferry was late." not in client.get("/posts/quay").text


def test_unicode_slug_survives_the_redirect(client: FlaskClient, scene: Any) -> None:
    scene.post("Letter", slug="رسالة")

    answer = send(client, "رسالة")

    location = answer.headers["Location"]
    assert location.startswith(f"/posts/{quote('رسالة')}#comment-")
    assert "The ferry was late." in client.get(location.partition("#")[0]).text


def test_reply_is_stored_under_what_it_answers(
    client: FlaskClient, app: Flask, scene: Any, quay: Any
) -> None:
    root = scene.comment(quay)

    send(client, parent_id=str(root.id))

    assert stored(app)[-1].parent_id == root.id


def test_double_press_stores_one_comment(client: FlaskClient, app: Flask, quay: Any) -> None:
    first, second = send(client), send(client)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(stored(app)) == 1


def test_strangers_cannot_set_status_time_or_post(
    client: FlaskClient, app: Flask, quay: Any, gate: FixedGate
) -> None:
    gate.score = 0.7

    send(client, status="published", id="77", post_id="9", created_at="1999-01-01", revision="5")

    (comment,) = stored(app)
    assert (comment.status, comment.revision) == (Status.PENDING, 1)
    assert comment.id != 77
    assert comment.created_at.year == 2026


def test_trap_and_seconds_reach_the_classifier(
    client: FlaskClient, app: Flask, quay: Any, gate: FixedGate
) -> None:
    field = re.search(
        r'<div class="trap".*?name="(\w+)"', client.get("/posts/quay").text, re.DOTALL
    )
    assert field is not None

    send(client, form_seconds="12.5", **{field.group(1): "buy"})

    assert gate.seen[-1].trap_filled
    assert gate.seen[-1].form_seconds == 12.5


@pytest.mark.parametrize(
    ("field", "value", "status", "says"),
    [
        ("author_name", "   ", 400, "Expected a name"),
        ("author_name", "\u202e\u200b", 400, "Expected a name"),
        ("author_name", "n" * 81, 400, "at most 80"),
        ("author_email", "not an address", 400, "you@example.org"),
        ("author_url", "javascript:alert(1)", 400, "Expected a web address"),
        ("body", " \n ", 400, "found nothing"),
        ("body", "b" * 10_001, 413, "found 10,001"),
        ("body", "<" * 401, 413, "found 401"),
        ("parent_id", "999", 400, "not under this post"),
        ("parent_id", "1e3", 400, "number of a comment"),
        ("parent_id", str(10**30), 400, "number of a comment"),
        ("parent_id", "-1", 400, "number of a comment"),
        ("parent_id", "9" * 6000, 400, "number of a comment"),
    ],
)
def test_faults_come_back_beside_the_field_with_everything_kept(
    client: FlaskClient, app: Flask, quay: Any, field: str, value: str, status: int, says: str
) -> None:
    typed = {
        "author_name": "Rita <R>",
        "author_email": "rita@example.org",
        "author_url": "https://rita.example/",
        "body": 'Kept & safe: "quotes" </textarea>',
    }

    answer = send(client, **(typed | {field: value}))

    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert says in answer.text
    assert 'role="alert"' in answer.text
    assert "The quay is wet until noon." in answer.text
    for name in typed.keys() - {field}:
        assert value_of(answer.text, name) == typed[name]
    if field != "parent_id":
        assert f'id="{field}-fault"' in answer.text
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"[^>]*"{field}-fault', answer.text)
        assert f'<a href="#{field}">' in answer.text
    assert stored(app) == []


def test_fault_in_a_reply_keeps_it_a_reply(client: FlaskClient, scene: Any, quay: Any) -> None:
    root = scene.comment(quay, author_name="Ann")

    answer = send(client, parent_id=str(root.id), body="")

    assert "Reply to <bdi>Ann</bdi>" in answer.text
    assert value_of(answer.text, "parent_id") == str(root.id)


def test_fault_in_a_reply_to_what_is_not_visible_offers_a_comment_on_the_post(
    client: FlaskClient, scene: Any, quay: Any
) -> None:
    held = scene.comment(quay, status=Status.PENDING)

    answer = send(client, parent_id=str(held.id), author_email="nonsense")

    assert answer.status_code == 400
    assert value_of(answer.text, "parent_id") == ""
    assert value_of(answer.text, "body") == WORDS["body"]


def test_closed_post_refuses_and_gives_the_text_back(
    client: FlaskClient, app: Flask, services: Services, quay: Any
) -> None:
    with app.app_context():
        services.posts.set_comments_open(quay.id, is_open=False)

    answer = send(client)

    assert answer.status_code == 403
    assert value_of(answer.text, "body") == WORDS["body"]
    assert stored(app) == []


def test_comment_on_a_post_that_is_not_there_is_404_with_the_text(client: FlaskClient) -> None:
    answer = send(client, "nowhere")

    assert answer.status_code == 404
    assert value_of(answer.text, "body") == WORDS["body"]


@pytest.mark.usefixtures("quay")
class TestRateLimit:
    @pytest.fixture
    def overrides(self) -> dict[str, Any]:
        return {"COMMENTS_PER_WINDOW": 1, "PREVIEWS_PER_WINDOW": 1}

    def test_too_many_comments_wait_with_the_text_kept(
        self, client: FlaskClient, app: Flask
    ) -> None:
        send(client)

        answer = send(client, body="A second thought.")

        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) >= 1
        assert value_of(answer.text, "body") == "A second thought."
        assert len(stored(app)) == 1

    def test_too_many_previews_wait(self, client: FlaskClient) -> None:
        data = WORDS | {"slug": "quay"}
        client.post("/comments/preview", data=data, headers=SAME_ORIGIN)

        page = client.post("/comments/preview", data=data, headers=SAME_ORIGIN)
        fragment = client.post(
            "/comments/preview", data=data, headers=SAME_ORIGIN | {"X-Requested-With": "script"}
        )

        assert page.status_code == fragment.status_code == 429
        assert value_of(page.text, "body") == WORDS["body"]
        assert "<html" not in fragment.text


@pytest.mark.usefixtures("quay", "away")
class TestDatabaseAway:
    @pytest.fixture
    def away(self, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the database refuse, as it does when its file is locked or its disk is full."""

        def refuse(*_: Any, **__: Any) -> None:
            raise OperationalError("INSERT …", {"body": "secret words"}, Exception("disk is full"))

        monkeypatch.setattr(type(services.comments), "submit", refuse)
        monkeypatch.setattr(type(services.posts), "published", refuse)

    def test_text_is_kept_and_asked_for_again(
        self, client: FlaskClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = send(client)

        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) >= 1
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert value_of(answer.text, "body") == WORDS["body"]
        assert 'action="/posts/quay/comments#problems"' in answer.text
        assert "secret words" not in caplog.text
        assert "disk is full" not in answer.text


@pytest.mark.parametrize(
    "second", [OperationalError("SELECT …", {}, Exception("locked")), RuntimeError("boiler")]
)
def test_text_is_kept_even_when_the_post_cannot_be_shown_again(
    client: FlaskClient,
    quay: Any,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    second: Exception,
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise second

    monkeypatch.setattr(type(services.posts), "neighbours", refuse)

    answer = send(client, author_email="nonsense")

    assert answer.status_code == 400
    assert "you@example.org" in answer.text
    assert value_of(answer.text, "body") == WORDS["body"]


def test_accident_shows_no_trace_and_keeps_the_text(
    client: FlaskClient, quay: Any, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: Any, **__: Any) -> None:
        raise RuntimeError("the boiler burst")

    monkeypatch.setattr(type(services.comments), "submit", burst)

    answer = send(client)

    assert answer.status_code == 500
    assert "boiler" not in answer.text
    assert "Traceback" not in answer.text
    assert value_of(answer.text, "body") == WORDS["body"]


@pytest.mark.usefixtures("quay")
class TestPreview:
    def preview(self, client: FlaskClient, headers: dict[str, str], **fields: str) -> Any:
        return client.post("/comments/preview", data=fields, headers=SAME_ORIGIN | headers)

    def test_page_shows_the_comment_and_keeps_the_form(self, client: FlaskClient) -> None:
        answer = self.preview(client, {}, slug="quay", **WORDS | {"body": "A *wet* quay."})

        assert answer.status_code == 200
        assert "<p>A <em>wet</em> quay.</p>" in answer.text
        assert value_of(answer.text, "body") == "A *wet* quay."
        assert value_of(answer.text, "author_name") == "Rita"
        assert 'action="/posts/quay/comments#problems"' in answer.text
        assert answer.headers["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize(
        "headers", [{"X-Requested-With": "script"}, {"Sec-Fetch-Dest": "empty"}]
    )
    def test_script_gets_only_the_fragment(
        self, client: FlaskClient, headers: dict[str, str]
    ) -> None:
        answer = self.preview(client, headers, slug="quay", **WORDS)

        assert "<p>The ferry was late.</p>" in answer.text
        assert "<html" not in answer.text

    def test_preview_is_what_will_be_published(self, client: FlaskClient) -> None:
        body = "# Loud\n\n<script>alert(1)</script> [x](javascript:alert(1)) https://a.example"
        fragment = self.preview(client, {"Sec-Fetch-Dest": "empty"}, body=body).text
        send(client, body=body)

        page = client.get("/posts/quay").text

        shown = re.search(r'<div class="prose" dir="auto">(.*?)</div>', fragment, re.DOTALL)
        assert shown is not None
        assert shown.group(1) in page
        assert "<script>alert" not in page + fragment
        assert "javascript:" not in shown.group(1)

    def test_preview_stores_no_comment(self, client: FlaskClient, app: Flask) -> None:
        self.preview(client, {}, slug="quay", **WORDS)

        assert stored(app) == []

    def test_empty_or_too_long_comes_back_with_the_form(self, client: FlaskClient) -> None:
        empty = self.preview(client, {}, slug="quay", author_name="Rita", body="")
        long = self.preview(client, {}, slug="quay", author_name="Rita", body="b" * 10_001)

        assert (empty.status_code, long.status_code) == (400, 413)
        assert value_of(long.text, "body") == "b" * 10_001
        assert value_of(empty.text, "author_name") == "Rita"


def test_first_decision_is_made_by_a_rule_and_stored_with_the_comment(
    client: FlaskClient, app: Flask, quay: Any
) -> None:
    send(client)

    with app.app_context():
        (decision,) = db.session.scalars(select(Decision)).all()
        assert (decision.user_id, decision.rule) == (None, "clean")
