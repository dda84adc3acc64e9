"""Public pages are the same for everybody, carry a strong ETag and no cookie."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient


class TestHeaders:
    PAGES = (
        "/",
        "/posts/quay",
        "/archive",
        "/tags/",
        "/search?q=x",
        "/feeds/posts.atom",
        "/robots.txt",
    )

    @pytest.fixture(params=[0, 32])
    def overrides(self, request: pytest.FixtureRequest) -> dict[str, Any]:
        return {"PAGE_CACHE_MIB": request.param}

    @pytest.mark.parametrize("path", PAGES)
    def test_public_pages_are_the_same_for_everybody(
        self, client: FlaskClient, ada: FlaskClient, scene: Any, path: str
    ) -> None:
        scene.post("Quay", slug="quay")

        strangers, adas = client.get(path), ada.get(path)

        assert strangers.data == adas.data
        for answer in (strangers, adas):
            assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
            assert "Set-Cookie" not in answer.headers
            assert "Vary" not in answer.headers
            assert "X-Blarney-Cacheable" not in answer.headers

    @pytest.mark.parametrize("path", PAGES)
    def test_unchanged_page_is_304_and_head_has_no_body(
        self, client: FlaskClient, scene: Any, path: str
    ) -> None:
        scene.post("Quay", slug="quay")
        first = client.get(path)
        etag = first.headers["ETag"]

        again = client.get(path, headers={"If-None-Match": etag})
        head = client.head(path)

        assert not etag.startswith("W/")
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Content-Length"] == str(len(first.data))

    def test_new_comment_changes_page_and_etag_at_once(
        self, client: FlaskClient, scene: Any
    ) -> None:
        post = scene.post("Quay", slug="quay")
        before = client.get("/posts/quay").headers["ETag"]

        scene.comment(post, "Fresh words.")
        after = client.get("/posts/quay", headers={"If-None-Match": before})

        assert after.status_code == 200
        assert "Fresh words." in after.text


def test_only_feeds_hold_the_host_of_the_request(client: FlaskClient, scene: Any) -> None:
    post = scene.post("Quay", slug="quay", tags=("rope",))
    scene.comment(post)
    pages = ["/", "/posts/quay", "/tags/rope", "/tags/", "/archive", "/search?q=x", "/robots.txt"]

    for path in pages:
        assert b"evil.example" not in client.get(path, headers={"Host": "evil.example"}).data
