"""The author's private page."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.domain.moderation import DecisionKind
from tests.blog.web.sending import send, stored
from tests.fakes import FixedGate


@pytest.fixture
def quay(scene: Any) -> Any:
    return scene.post("Quay", slug="quay")


@pytest.mark.usefixtures("quay")
class TestStatusPage:
    def held(self, client: FlaskClient, gate: FixedGate, body: str = "A held *thought*.") -> str:
        gate.score = 0.7
        return str(send(client, body=body).headers["Location"])

    @pytest.mark.parametrize(
        ("kind", "says"),
        [
            (DecisionKind.APPROVE, "Your comment is published"),
            (DecisionKind.REJECT, "Your comment was declined"),
            (DecisionKind.MARK_SPAM, "Your comment was declined"),
            (DecisionKind.REMOVE, "Your comment was removed"),
        ],
    )
    def test_says_what_a_person_decided(
        self,
        client: FlaskClient,
        app: Flask,
        scene: Any,
        gate: FixedGate,
        kind: DecisionKind,
        says: str,
    ) -> None:
        address = self.held(client, gate)
        (comment,) = stored(app)

        scene.decide(comment, kind, by=scene.user().id)
        page = client.get(address)

        assert says in page.text
        assert ("Go to your comment" in page.text) is (kind is DecisionKind.APPROVE)
        assert page.headers["Cache-Control"] == "private, no-store"

    def test_shows_the_authors_own_words_rendered(
        self, client: FlaskClient, gate: FixedGate
    ) -> None:
        page = client.get(self.held(client, gate)).text

        assert "A held <em>thought</em>." in page
        assert '<meta name="robots" content="noindex">' in page

    @pytest.mark.parametrize("change", ["x", "-1", ".AAAA", "%00", "a" * 3000])
    def test_another_link_is_not_found(
        self, client: FlaskClient, gate: FixedGate, change: str
    ) -> None:
        address = self.held(client, gate)

        assert client.get(address + change).status_code in {400, 404}
        assert client.get("/comments/status/" + change).status_code in {400, 404}
