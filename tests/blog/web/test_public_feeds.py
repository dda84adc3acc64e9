"""The Atom feeds."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(feed: bytes) -> ET.Element:
    """Parse what we made ourselves; entities are refused by looking for a document type."""
    assert b"<!DOCTYPE" not in feed
    return ET.fromstring(feed)


class TestFeeds:
    @pytest.fixture
    def overrides(self) -> dict[str, Any]:
        return {"SITE_URL": "https://notes.example", "SITE_TITLE": "Tides & <Notes>"}

    def test_posts_feed_is_well_formed_and_absolute(self, client: FlaskClient, scene: Any) -> None:
        # Characters that no XML document may hold must not break the feed for everybody.
        scene.post("Rope \ufffe & <knots>", slug="rope", body="**Bold** \x0b and <b>typed</b>")

        answer = client.get("/feeds/posts.atom")
        feed = parsed(answer.data)

        assert answer.content_type == "application/atom+xml; charset=utf-8"
        assert feed.findtext(ATOM + "title") == "Tides & <Notes>"
        entry = feed.find(ATOM + "entry")
        assert entry is not None
        assert entry.findtext(ATOM + "title") == "Rope  & <knots>"
        assert entry.findtext(ATOM + "id") == "https://notes.example/posts/rope"
        assert "<strong>Bold</strong>" in (entry.findtext(ATOM + "content") or "")

    def test_comments_feed_leads_to_each_comment(self, client: FlaskClient, scene: Any) -> None:
        post = scene.post("رسالة", slug="رسالة")
        comment = scene.comment(post, "Thanks for the *letter*.", author_name="A & <B>")

        feed = parsed(client.get("/posts/رسالة/comments.atom").data)
        entry = feed.find(ATOM + "entry")

        assert entry is not None
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "A & <B>"
        link = entry.find(ATOM + "link")
        assert link is not None
        address = link.get("href") or ""
        assert address.isascii()
        assert address.endswith(f"#comment-{comment.id}")
        assert (
            client.get(address.partition("#")[0].removeprefix("https://notes.example")).status_code
            == 200
        )

    def test_empty_blog_has_a_valid_feed(self, client: FlaskClient) -> None:
        feed = parsed(client.get("/feeds/posts.atom").data)

        assert feed.findtext(ATOM + "updated") == "1970-01-01T00:00:00Z"

    def test_canonical_address_is_the_sites_own(self, client: FlaskClient, scene: Any) -> None:
        scene.post("Quay", slug="quay")

        page = client.get("/posts/quay", headers={"Host": "evil.example"}).text

        assert '<link rel="canonical" href="https://notes.example/posts/quay">' in page
        assert '<meta property="og:url" content="https://notes.example/posts/quay">' in page
        assert "evil.example" not in page


def test_feed_without_site_url_follows_the_host_and_is_cached_for_each(
    client: FlaskClient, scene: Any
) -> None:
    scene.post("Quay", slug="quay")

    one = client.get("/feeds/posts.atom", headers={"Host": "one.example"}).text
    two = client.get("/feeds/posts.atom", headers={"Host": "two.example"}).text

    assert "http://one.example/posts/quay" in one
    assert "one.example" not in two
