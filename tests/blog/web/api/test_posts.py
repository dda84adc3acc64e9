"""Posts for programs: written, changed, closed; authors have their own only."""

from __future__ import annotations

import pytest

POST = {"title": "The quay", "body": "Tides come **twice** a day."}
WHOLE = POST | {
    "slug": "",
    "lang": "en",
    "tags": [],
    "published_at": None,
    "are_comments_open": True,
    "close_after_days": None,
    "hold_all": False,
    "hold_first": False,
}


def test_a_draft_is_written_published_and_closed(author, client):
    made = author.send("POST", "/posts", POST | {"tags": ["Boats"], "lang": "en-GB"})
    text = {**WHOLE, "body": "Now with\r\n<b>more</b>.", "published_at": "2026-05-04T12:00:00Z"}
    changed = author.send(
        "PUT", f"/posts/{made['id']}", text | {"seen_updated_at": made["updated_at"]}
    )
    closed = author.send("PUT", f"/posts/{made['id']}/comments-open", {"is_open": False})

    assert (made["state"], made["slug"], made["tags"]) == ("draft", "the-quay", ["Boats"])
    assert made["author"]["name"] == "Arne"
    assert (changed["state"], changed["tags"]) == ("published", [])
    assert changed["body"] == "Now with\n<b>more</b>."
    assert closed["are_comments_open"] is False
    assert author.get(f"/posts/{made['id']}") == closed
    assert client.get("/posts/the-quay").status_code == 200


def test_authors_have_their_own_and_administrators_all(author, administrator, moderator, scene):
    others = scene.post("Somebody else's").id
    own = author.send("POST", "/posts", POST)["id"]

    assert [post["id"] for post in author.get("/posts")["posts"]] == [own]
    assert [post["id"] for post in administrator.get("/posts")["posts"]] == [own, others]
    author.refused(404, "GET", f"/posts/{others}")
    author.refused(404, "PUT", f"/posts/{others}/comments-open", {"is_open": False})
    change = WHOLE | {"seen_updated_at": "2026-05-04T12:00:00Z"}
    author.refused(404, "PUT", f"/posts/{others}", change)
    moderator.refused(403, "GET", "/posts")


def test_a_version_that_is_not_the_newest_is_stale(author, now):
    made = author.send("POST", "/posts", POST)
    now.advance(minutes=1)
    change = WHOLE | {"seen_updated_at": made["updated_at"]}
    author.send("PUT", f"/posts/{made['id']}", change)

    error = author.refused(409, "PUT", f"/posts/{made['id']}", change)

    assert (error["code"], error["changes"]) == ("stale", [])


def test_keys_lead_on(administrator, scene, services):
    services.posts._page_size = 2
    posts = [scene.post().id for _ in range(3)]

    first = administrator.get("/posts")
    second = administrator.get("/posts", before=first["next"])

    assert [post["id"] for post in first["posts"] + second["posts"]] == posts[::-1]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "\u200b", "slug": "quay"}, "title"),
        ({"body": "\ud800"}, "body"),
        ({"body": None}, "body"),
        ({"lang": "klingon!"}, "lang"),
        ({"tags": "boats"}, "tags"),
        ({"tags": ["x" * 61]}, "tags[0]"),
        ({"published_at": "tomorrow"}, "published_at"),
        ({"published_at": "2026-05-04T12:00:00"}, "published_at"),
        ({"are_comments_open": "yes"}, "are_comments_open"),
        ({"close_after_days": -1}, "close_after_days"),
        ({"author": 1}, "author"),
    ],
)
def test_faults_are_named_and_nothing_is_stored(author, changes, field):
    error = author.refused(400, "POST", "/posts", POST | changes)

    assert list(error["fields"]) == [field]
    assert author.get("/posts")["posts"] == []


def test_a_change_says_all_and_which_version_it_is_of(author):
    """What is left out must not be reset unnoticed."""
    made = author.send("POST", "/posts", POST)
    seen = {"seen_updated_at": made["updated_at"]}

    unseen = author.refused(400, "PUT", f"/posts/{made['id']}", WHOLE)
    partly = author.refused(400, "PUT", f"/posts/{made['id']}", POST | seen)

    assert list(unseen["fields"]) == ["seen_updated_at"]
    assert sorted(partly["fields"]) == sorted(set(WHOLE) - set(POST))


def test_an_address_that_is_taken_is_refused(author):
    author.send("POST", "/posts", POST)

    assert list(author.refused(400, "POST", "/posts", POST)["fields"]) == ["slug"]
