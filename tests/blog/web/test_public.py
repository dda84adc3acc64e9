"""Pages that everybody may read."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog.domain.moderation import DecisionKind, Status
from blog.services import Services
from tests.conftest import SAME_ORIGIN
from tests.fakes import StandingClock

NOT_PUBLISHED = [Status.PENDING, Status.SPAM, Status.REJECTED, Status.REMOVED]


def test_front_page_shows_published_posts_newest_first(
    client: FlaskClient, scene: Any, now: StandingClock
) -> None:
    scene.post("Older")
    now.advance(days=1)
    scene.post("Newer")

    page = client.get("/").text

    assert page.index("Newer") < page.index("Older")


def test_drafts_and_scheduled_posts_are_nowhere(
    client: FlaskClient, scene: Any, now: StandingClock
) -> None:
    scene.post("Draft lantern", published_at=None, tags=("hidden",))
    scene.post("Tomorrow lantern", published_at=now() + timedelta(days=1), tags=("hidden",))

    for path in ("/", "/archive", "/tags/", "/search?q=lantern", "/feeds/posts.atom"):
        assert "lantern" not in re.sub(
            r'value="lantern"|“lantern”|>lantern<', "", client.get(path).text
        )
    for path in ("/posts/draft-lantern", "/posts/tomorrow-lantern", "/tags/hidden"):
        assert client.get(path).status_code == 404


def test_scheduled_post_appears_by_itself_although_pages_are_cached(
    client: FlaskClient, scene: Any, now: StandingClock
) -> None:
    scene.post("Later", published_at=now() + timedelta(hours=1))
    assert "Later" not in client.get("/").text

    now.advance(hours=2)

    assert "Later" in client.get("/").text


def test_older_posts_are_one_link_away(app: Flask, scene: Any, now: StandingClock) -> None:
    for number in range(12):
        now.advance(hours=1)
        scene.post(f"Number {number:02}")
    client = app.test_client()

    first = client.get("/").text
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward is not None
    second = client.get(onward.group(1).replace("&amp;", "&")).text

    assert re.findall(r"Number (\d\d)</a>", first) == [f"{n:02}" for n in range(11, 1, -1)]
    assert re.findall(r"Number (\d\d)</a>", second) == ["01", "00"]
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    ("title", "lang", "slug"),
    [
        ("Les marées d’été", "fr", "/posts/les-marees-d-ete"),
        ("رسالة من الميناء", "ar", "/posts/رسالة-من-الميناء"),
        ("潮のノート", "ja", "/posts/潮のノート"),
    ],
)
def test_slugs_may_be_of_any_script(
    client: FlaskClient, scene: Any, title: str, lang: str, slug: str
) -> None:
    made = scene.post(title, lang=lang)

    answer = client.get(f"/posts/{made.slug}")

    assert answer.status_code == 200
    assert title in answer.text


def test_article_carries_its_language_and_direction(client: FlaskClient, scene: Any) -> None:
    scene.post("Letter", slug="letter", lang="ar")

    page = client.get("/posts/letter").text

    assert '<article class="post" lang="ar" dir="rtl">' in page
    assert '<html lang="en" dir="ltr">' in page


def test_post_page_shows_threads_nested_with_links_to_answer(
    client: FlaskClient, scene: Any
) -> None:
    post = scene.post("Quay", slug="quay")
    root = scene.comment(post, "The root.", author_name="Ann", author_url="https://ann.example/")
    reply = scene.comment(post, "The reply.", parent_id=root.id, author_name="Ben")

    page = client.get("/posts/quay").text

    assert f'id="comment-{root.id}"' in page
    assert 'href="https://ann.example/" rel="nofollow ugc noopener"' in page
    assert page.index("The root.") < page.index("The reply.")
    assert f'href="/posts/quay?reply_to={reply.id}#respond"' in page
    assert "2 comments" in page


def test_fifth_answer_stands_flat_and_names_whom_it_answers(
    client: FlaskClient, scene: Any
) -> None:
    post = scene.post("Quay", slug="quay")
    parent = None
    for name in ("Ann", "Ben", "Cy", "Dot", "Eve"):
        parent = scene.comment(post, f"Words of {name}.", parent_id=parent, author_name=name).id

    page = client.get("/posts/quay").text

    assert page.count('<ol class="comments">') == 4
    assert re.search(r'in reply to\s+<a href="#comment-\d+"><bdi>Dot</bdi>', page)


@pytest.mark.parametrize("status", NOT_PUBLISHED)
def test_what_is_not_published_is_nowhere_to_be_read(
    client: FlaskClient, scene: Any, status: Status
) -> None:
    post = scene.post("Quay", slug="quay")
    hidden = scene.comment(post, "A kingfisher sentence.", status=status)

    pages = [
        client.get(path).text
        for path in ("/posts/quay", "/posts/quay/comments.atom", "/", "/search?q=kingfisher")
    ]

    assert not any("kingfisher sentence" in page for page in pages)
    assert "No comments yet" in pages[0]
    assert client.get(f"/posts/quay?reply_to={hidden.id}").status_code == 404
    assert client.get(f"/posts/quay/threads/{hidden.id}").status_code == 404


def test_withdrawn_comment_leaves_its_place_to_its_answers(client: FlaskClient, scene: Any) -> None:
    post = scene.post("Quay", slug="quay")
    root = scene.comment(post, "Soon gone.")
    scene.comment(post, "Still here.", parent_id=root.id)
    scene.decide(root, DecisionKind.REJECT, by=scene.user().id)

    page = client.get("/posts/quay").text

    assert "This comment was withdrawn." in page
    assert "Soon gone." not in page
    assert "Still here." in page


def test_reply_form_is_made_by_the_server(client: FlaskClient, scene: Any) -> None:
    post = scene.post("Quay", slug="quay")
    root = scene.comment(post, "Which ferry, please?", author_name="Ann")

    page = client.get(f"/posts/quay?reply_to={root.id}").text

    assert "Reply to <bdi>Ann</bdi>" in page
    assert f'name="parent_id" value="{root.id}"' in page
    assert '<meta name="robots" content="noindex">' in page


def test_closed_post_offers_neither_form_nor_reply(
    client: FlaskClient, app: Flask, services: Services, scene: Any
) -> None:
    post = scene.post("Quay", slug="quay", are_comments_open=True)
    scene.comment(post)
    with app.app_context():
        services.posts.set_comments_open(post.id, is_open=False)

    page = client.get("/posts/quay").text

    assert "takes no more comments" in page
    assert "<textarea" not in page
    assert "reply_to=" not in page


class TestManyComments:
    @pytest.fixture
    def overrides(self) -> dict[str, Any]:
        return {"THREADS_PER_PAGE": 2, "REPLIES_PER_THREAD": 2, "RATE_LIMITS": False}

    def test_threads_are_paged(self, client: FlaskClient, scene: Any) -> None:
        post = scene.post("Quay", slug="quay")
        for number in range(5):
            scene.comment(post, f"Thread {number}.")

        first, last = client.get("/posts/quay").text, client.get("/posts/quay?page=3").text

        assert "Thread 1." in first
        assert "Thread 2." not in first
        assert "Page 1 of 3" in first
        assert "Thread 4." in last
        assert 'rel="next"' not in last

    def test_long_threads_go_on_elsewhere(self, client: FlaskClient, scene: Any) -> None:
        post = scene.post("Quay", slug="quay")
        root = scene.comment(post, "Root.")
        for number in range(5):
            scene.comment(post, f"Reply {number}.", parent_id=root.id)

        page = client.get("/posts/quay").text
        onward = f"/posts/quay/threads/{root.id}?after=2"
        more = client.get(onward).text

        assert "Reply 1." in page
        assert "Reply 2." not in page
        assert "3 more replies" in page
        assert f'href="{onward}"' in page
        assert "Reply 2." in more
        assert "Reply 3." in more
        assert "1 more reply" in more
        assert f'href="{onward}#comment-{root.id}"' in more
        assert client.get(f"/posts/quay/threads/{root.id}?after=99").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/posts/quay?page=0", 404),
        ("/posts/quay?page=2", 404),
        ("/posts/quay?page=-1", 404),
        ("/posts/quay?page=one", 404),
        ("/posts/quay?page=١", 404),
        (f"/posts/quay?page={10**30}", 404),
        (f"/posts/quay?page={'9' * 5000}", 404),
        (f"/posts/quay?reply_to={10**30}", 404),
        ("/posts/quay?reply_to=7", 404),
        (f"/posts/quay/threads/{10**30}", 404),
        (f"/posts/quay/threads/{2**31}", 404),
        ("/posts/quay/threads/0", 404),
        ("/posts/quay/threads/1?after=abc", 404),
        ("/?before=nonsense", 400),
        (f"/?before={'9' * 17}-{'9' * 19}", 400),
        ("/tags/none", 404),
        ("/posts/", 404),
        ("/posts/quay/", 404),
        ("/posts/..%2f..%2fetc%2fpasswd", 404),
        ("/static/../app.py", 404),
        ("/static/%2e%2e/app.py", 404),
    ],
)
def test_odd_addresses_are_not_found_and_never_an_accident(
    client: FlaskClient, scene: Any, path: str, status: int
) -> None:
    scene.post("Quay", slug="quay")

    answer = client.get(path)

    assert answer.status_code == status
    assert "<h1" in answer.text


def test_tags_are_listed_with_their_posts(client: FlaskClient, scene: Any) -> None:
    scene.post("One", tags=("Été & mer",))
    scene.post("Two", tags=("Été & mer", "rope"))

    tags = client.get("/tags/").text
    tagged = client.get("/tags/ete-mer").text

    assert re.search(r"Été &amp; mer</bdi></a> <span class=\"count\">2 posts", tags)
    assert "One" in tagged
    assert "Two" in tagged


def test_archive_groups_by_month(client: FlaskClient, scene: Any, now: StandingClock) -> None:
    scene.post("May post")
    now.advance(days=40)
    scene.post("June post")

    page = client.get("/archive").text

    order = [page.index(words) for words in ("June 2026", "June post", "May 2026", "May post")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("query", "outcome"),
    [
        ("ferry", "found"),
        ("FERRY cafe", "found"),
        ("ferry absent", "none"),
        ("   ", "blank"),
        ("%", "none"),
        ("' OR 1=1 --", "none"),
        ("<script>alert(1)</script>", "none"),
        ("x" * 5000, "none"),
    ],
)
def test_search_finds_posts_with_every_word(
    client: FlaskClient, scene: Any, query: str, outcome: str
) -> None:
    scene.post("Harbour", body="The ferry stops at the café.")

    answer = client.get("/search", query_string={"q": query})

    assert answer.status_code == 200
    assert ("Harbour</a>" in answer.text) is (outcome == "found")
    assert ("No post holds" in answer.text) is (outcome == "none")
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("path", ["/", "/archive", "/tags/", "/search", "/nope"])
def test_every_page_has_title_description_and_one_heading(client: FlaskClient, path: str) -> None:
    page = client.get(path).text

    assert re.search(r"<title>[^<]+</title>", page)
    assert re.search(r'<meta name="description" content="[^"]+">', page)
    assert len(re.findall(r"<h1[ >]", page)) == 1


def test_no_page_needs_inline_script_or_style(client: FlaskClient, scene: Any) -> None:
    post = scene.post("Quay", slug="quay", body="```python\nx = 1\n```")
    scene.comment(post)
    held = client.post(
        "/comments/preview", data={"body": "x", "slug": "quay"}, headers=SAME_ORIGIN
    ).text

    for page in [held, *(client.get(path).text for path in ("/", "/posts/quay", "/nope"))]:
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
        assert re.findall(r"<script(?! src=\"/static/)", page) == []
