"""Hostile texts through every form: a clear answer, never a 5xx, never live markup in any view."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from blog.domain.moderation import Status
from blog.services.queue import QueueFilter
from blog.services.spam_gate import Judgement, SpamGate
from spam.dataset import Message
from spam.sightings import Sightings
from spam.store import ModelStore
from spam.verdict import Action
from tests.fakes import FixedGate, StandingClock
from tests.flows.hostile import MARKUP, PAYLOADS, looked_at, send
from tests.people import ADA, PASSWORD

IMPOSSIBLE_PARENTS = {
    "zero": "0",
    "negative": "-1",
    "no such comment": "99999",
    "too large": "2147483648",
    "huge": "9" * 400,
    "a fraction": "1.5",
    "an exponent": "1e3",
    "a digit of another script": "٣",
    "SQL": "1 or 1=1",
    "markup": "<script>",
}


class ForcedGate(FixedGate):
    """Judges for real, so that real reasons are shown, and then says the score it was told."""

    def __init__(self, store: ModelStore) -> None:
        super().__init__()
        self._real = SpamGate(store=store)

    def assess(self, message: Message, sightings: Sightings | None = None) -> Judgement:
        verdict = self._real.assess(message, sightings).verdict
        assert verdict.score is not None, verdict.cause
        action = Action.PUBLISH if (self.score or 0) < self.policy.hold_at else Action.HOLD
        return Judgement(replace(verdict, score=self.score, action=action), self.policy)


@pytest.fixture
def gate(tmp_path) -> ForcedGate:
    return ForcedGate(ModelStore(tmp_path / "models"))


@pytest.fixture
def now() -> StandingClock:
    """Give a clock a little ahead, so that a post published now is public for it."""
    clock = StandingClock()
    clock.moment = datetime.now(UTC) + timedelta(hours=1)
    return clock


@pytest.fixture
def overrides() -> dict[str, Any]:
    return {"RATE_LIMITS": False}


@pytest.fixture
def post(scene):
    return scene.post("The leak", tags=("boats",))


def send_comment(browser: FlaskClient, post: Any, **fields: Any) -> Any:
    return send(
        browser, f"/posts/{post.slug}/comments", {"author_name": "Spike", "body": "Text."} | fields
    )


def every_view(
    app: Flask, anybody: FlaskClient, moderator: FlaskClient, slug: str, payload: str
) -> None:
    """Open every page and feed on which something that readers sent is shown."""
    for path in (
        "/",
        "/archive",
        "/tags/",
        "/feeds/posts.atom",
        f"/posts/{slug}",
        f"/posts/{slug}/comments.atom",
    ):
        looked_at(anybody, path)
    looked_at(anybody, "/search", query_string={"q": payload})
    for status in Status:
        looked_at(moderator, "/admin/moderation", query_string={"status": status.value})
    looked_at(moderator, "/admin/moderation", query_string={"q": payload})
    looked_at(moderator, "/admin/")
    with app.app_context():
        rows = app.extensions["blarney"].moderation
        ids = [
            c.comment.id for status in Status for c in rows.queue(QueueFilter(status=status)).rows
        ]
        tokens = [app.extensions["blarney"].comments.status_token(number) for number in ids]
    for number, token in zip(ids, tokens, strict=True):
        looked_at(moderator, f"/admin/moderation/{number}")
        looked_at(anybody, f"/comments/status/{token}")


class TestComments:
    @pytest.mark.parametrize("field", ["body", "author_name", "author_url", "author_email"])
    @pytest.mark.parametrize("score", [0.02, 0.7], ids=["published", "held"])
    def test_no_payload_lives_in_any_view(self, app, client, max_, gate, post, field, score):
        gate.score = score
        stored = 0
        for payload in PAYLOADS.values():
            answer = send_comment(client, post, **{field: payload})
            stored += answer.status_code == 303
            assert answer.status_code in {303, 400, 413}
            send(
                client,
                "/comments/preview",
                {"body": payload, "author_name": payload, "slug": post.slug},
            )
            send(client, "/comments/preview", {"body": payload}, **{"X-Requested-With": "x"})

        assert stored > (0 if field == "author_email" else 5) or field == "author_url"
        every_view(app, client, max_, post.slug, PAYLOADS["script"])

    def test_a_hostile_site_never_becomes_a_link(self, client, post):
        for address in (
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "ftp://x.example",
            "https://",
            "https://a b",
            'https://x.example/"onclick=x',
            "HTTPS://[::1",
            "https://x.example\\@evil.example",
            "http://user:pass@x.example",
        ):
            send_comment(client, post, author_url=address, body=f"With {address}.")

        page = looked_at(client, f"/posts/{post.slug}")
        links = re.findall(r'class="author"[^>]*>\s*<a href="([^"]*)"', page)
        assert all(urlsplit(link).scheme in {"http", "https"} for link in links)

    @pytest.mark.parametrize("parent", IMPOSSIBLE_PARENTS.values(), ids=IMPOSSIBLE_PARENTS)
    def test_a_parent_that_cannot_be_is_refused_with_the_text_kept(self, client, post, parent):
        answer = send_comment(client, post, parent_id=parent, body="Kept all the same.")

        assert answer.status_code == 400
        assert "Kept all the same." in answer.text

    def test_a_parent_under_another_post_is_refused(self, client, scene, post):
        foreign = scene.comment(scene.post("Another"))

        assert send_comment(client, post, parent_id=str(foreign.id)).status_code == 400

    def test_what_a_stranger_may_not_set_is_ignored(self, client, post, gate):
        gate.score = 0.7
        more = {
            "id": "1",
            "status": "published",
            "created_at": "1999-01-01",
            "revision": "9",
            "position": "1",
            "score": "0",
            "root_id": "1",
            "post_id": "77",
            "user_id": "1",
        }

        answer = send_comment(client, post, **more)

        assert "/comments/status/" in answer.location
        assert "Text." not in looked_at(client, f"/posts/{post.slug}")

    def test_of_a_repeated_field_the_first_counts(self, client, post):
        fields = MultiDict(
            [
                ("author_name", "Spike"),
                ("body", "First."),
                ("body", "Second."),
                ("author_name", "Max"),
            ]
        )

        answer = send(client, f"/posts/{post.slug}/comments", fields)

        assert answer.status_code == 303
        page = looked_at(client, f"/posts/{post.slug}")
        assert "First." in page
        assert "Second." not in page

    def test_the_cap_counts_characters_and_keeps_the_text(self, client, post):
        assert send_comment(client, post, body="é" * 10_000).status_code == 303
        refused = send_comment(client, post, body="é" * 10_001)

        assert refused.status_code in {400, 413}
        assert "é" * 10_001 in refused.text

    def test_too_many_angle_brackets_are_refused_with_the_text_kept(self, client, post):
        refused = send_comment(client, post, body="a<b " * 401)

        assert refused.status_code in {400, 413}
        assert "a&lt;b " * 401 in refused.text

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(data=st.data())
    def test_any_text_in_any_field_gets_a_clear_answer(self, client, max_, post, gate, data):
        pieces = st.sampled_from(sorted(PAYLOADS.values()))
        words = st.lists(pieces | st.text(max_size=30), max_size=5).map("".join)
        fields = data.draw(
            st.fixed_dictionaries(
                {"author_name": words, "body": words},
                optional={
                    "author_url": words,
                    "author_email": words,
                    "parent_id": words,
                    "form_seconds": words,
                    "second_opinion": words,
                },
            )
        )
        gate.score = data.draw(st.sampled_from([0.02, 0.7]))

        answer = send_comment(client, post, **fields)

        assert answer.status_code in {303, 400, 413}
        if answer.status_code == 303:
            path, _, _ = answer.location.partition("#")
            looked_at(client, path)
            looked_at(client, f"/posts/{post.slug}/comments.atom")
            looked_at(
                max_,
                f"/admin/moderation?order=newest&status={'published' if '/posts/' in path else 'pending'}",
            )


class TestDesk:
    @pytest.mark.parametrize("field", ["title", "body", "tags", "slug", "lang", "publish_at"])
    def test_no_payload_lives_in_a_post(self, app, client, ada, field):
        for number, payload in enumerate(PAYLOADS.values()):
            fields = {
                "title": f"Post {number}",
                "body": "Text.",
                "lang": "en",
                "when": "at" if field == "publish_at" else "now",
                "are_comments_open": "1",
            }
            send(ada, "/admin/posts/preview", fields | {field: payload})
            answer = send(ada, "/admin/posts/new", fields | {field: payload})
            if answer.status_code == 303:
                looked_at(ada, answer.location)

        with app.app_context():
            posts = app.extensions["blarney"].posts.listing().posts
            slugs = [post.slug for post in posts if post.published_at]
            tags = [tag.slug for post in posts for tag in post.tags]
        for slug in slugs:
            looked_at(client, f"/posts/{quote(slug)}")
        for tag in tags:
            looked_at(client, f"/tags/{quote(tag)}")
        for path in ("/", "/archive", "/tags/", "/feeds/posts.atom"):
            looked_at(client, path)
        looked_at(ada, "/admin/posts")

    @pytest.mark.parametrize(
        "field", ["comment_id", "decision", "seen_status", "seen_revision", "note", "back"]
    )
    def test_no_payload_lives_in_a_decision(self, max_, scene, post, field):
        for payload in [
            *PAYLOADS.values(),
            "",
            "0",
            "-1",
            "9" * 30,
            "1;2",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
        ]:
            comment = scene.comment(post, status=Status.PENDING)
            fields = {
                "comment_id": str(comment.id),
                "decision": "approve",
                "seen_status": "pending",
                "seen_revision": "1",
            }
            answer = send(max_, "/admin/moderation/decisions", fields | {field: payload})

            assert answer.status_code in {303, 400, 409, 404}
            if answer.status_code == 303:
                assert urlsplit(answer.location).netloc == ""
                assert answer.location.startswith("/admin/moderation") or field == "back"
            looked_at(max_, f"/admin/moderation/{comment.id}")

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            ("/admin/moderation/undo", ("decision_id", "batch", "comment_id", "back")),
            ("/admin/spam/promote", ("version", "back")),
            ("/admin/users", ("name", "password", "role")),
            ("/admin/account", ("current_password", "new_password", "again")),
            ("/admin/posts/1/comments-open", ("is_open", "back")),
            ("/admin/posts/1/edit", ("title", "seen_updated_at", "when", "publish_at")),
        ],
    )
    @pytest.mark.usefixtures("post")
    def test_no_payload_lives_in_the_other_forms(self, ada, path, fields):
        # Passwords are slow to check on purpose, so those forms get fewer texts.
        is_slow = path in {"/admin/users", "/admin/account"}
        for payload in [*PAYLOADS.values()][:: 8 if is_slow else 1]:
            send(ada, path, dict.fromkeys(fields, payload))
        for page in ("/admin/users", "/admin/spam", "/admin/posts", "/admin/"):
            looked_at(ada, page)

    @pytest.mark.parametrize("field", ["name", "password", "next"])
    def test_no_payload_lives_in_the_sign_in_form(self, client, field):
        for payload in list(MARKUP.values())[::3]:
            answer = send(
                client, "/sign-in", {"name": "Nobody", "password": PASSWORD, field: payload}
            )

            assert answer.status_code in {400, 403, 429}

    @pytest.mark.parametrize(
        "path",
        [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/%5cevil.example",
            "\t//evil.example",
            "/\t/evil.example",
            "javascript:alert(1)",
            "/x\r\nSet-Cookie: a=b",
        ],
    )
    def test_signing_in_never_leads_to_another_site(self, app, scene, path):
        scene.user(ADA)

        answer = send(
            app.test_client(), "/sign-in", {"name": ADA, "password": PASSWORD, "next": path}
        )

        assert answer.status_code == 303
        assert urlsplit(unquote(answer.location)).netloc == ""
        assert answer.location.startswith("/")
        assert not answer.location.startswith(("//", "/\\"))


@pytest.fixture(autouse=True)
def _nothing_is_forgotten(caplog) -> Iterator[None]:
    """Fail when something unexpected was logged, whatever the visitor was told."""
    yield
    assert [
        record.getMessage()
        for record in caplog.records
        if record.levelname in {"ERROR", "CRITICAL"}
    ] == []
