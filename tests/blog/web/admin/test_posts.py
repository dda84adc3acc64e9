"""Writing through the pages: drafts, dates, previews, faults, and somebody else saving meanwhile."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from blog.domain.accounts import Role
from blog.domain.markup import MAX_POST_CHARS
from tests.conftest import SAME_ORIGIN, sign_in

PARAGRAPH = "The tide came in twice, as *agreed*."


@pytest.fixture
def overrides() -> dict[str, Any]:
    return {"SITE_TIMEZONE": "Europe/Rome"}


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "title": "A wet morning",
        "slug": "",
        "lang": "en",
        "tags": "boats, weather",
        "body": PARAGRAPH,
        "when": "draft",
        "publish_at": "",
        "are_comments_open": "1",
    } | fields


def send(client: Any, path: str, data: dict[str, Any]) -> Any:
    return client.post(path, data=data, headers=SAME_ORIGIN)


def seen_of(page: str) -> str:
    return re.search(r'name="seen_updated_at" value="([^"]*)"', page).group(1)


def test_a_draft_is_stored_and_not_public(ada, client):
    answer = send(ada, "/admin/posts/new", typed())

    assert answer.status_code == 303
    assert answer.location == "/admin/posts/1/edit"
    page = ada.get(answer.location).text
    assert 'value="A wet morning"' in page
    assert 'value="boats, weather"' in page
    assert PARAGRAPH in page
    assert client.get("/posts/a-wet-morning").status_code == 404
    assert "draft" in ada.get("/admin/posts").text


def test_publishing_for_a_date_counts_in_the_zone_of_the_site(ada, services, app, now):
    send(ada, "/admin/posts/new", typed(when="at", publish_at="2026-05-04T13:30"))

    with app.app_context():
        post = services.posts.get(1)
        assert post.published_at.isoformat() == "2026-05-04T11:30:00+00:00"  # Rome is at +2 in May
        assert services.posts.state_of(post) == "published"
        now.advance(hours=-1)
        assert services.posts.state_of(post) == "scheduled"


def test_publishing_at_once_dates_the_post_now(ada, services, app):
    send(ada, "/admin/posts/new", typed(when="now"))

    with app.app_context():
        assert services.posts.get(1).published_at is not None


def test_saving_a_published_post_keeps_its_date(ada, scene, services, app):
    post = scene.post("The leak")
    page = ada.get("/admin/posts/1/edit").text

    send(
        ada,
        "/admin/posts/1/edit",
        typed(title="The leak, again", slug=post.slug, when="keep", seen_updated_at=seen_of(page)),
    )

    with app.app_context():
        saved = services.posts.get(1)
        assert saved.title == "The leak, again"
        assert saved.published_at == post.published_at


def test_a_post_can_become_a_draft_again(ada, scene, client):
    post = scene.post("The leak")

    send(ada, "/admin/posts/1/edit", typed(slug=post.slug, when="draft"))

    assert client.get(f"/posts/{post.slug}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Expected 1 to 300 characters"),
        ({"title": "t" * 301}, "Expected 1 to 300 characters"),
        ({"body": "  "}, "Expected 1 to 500,000 characters"),
        ({"lang": "klingon speech"}, "Expected a language tag"),
        ({"tags": ",".join(f"tag{n}" for n in range(30))}, "Expected at most 20 tags"),
        ({"when": "at", "publish_at": "tomorrow"}, "Expected a date and a time"),
        ({"when": "at", "publish_at": ""}, "Expected a date and a time"),
        ({"when": "whenever"}, "Not a valid choice"),
        ({"slug": "!!!", "title": "???"}, "Expected letters or digits"),
    ],
)
def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(ada, fields, words):
    answer = send(ada, "/admin/posts/new", typed(**fields))

    assert answer.status_code == 400
    assert words in answer.text
    assert "boats" in answer.text or "tags" in fields
    assert PARAGRAPH in answer.text or "body" in fields
    assert "No post yet" in ada.get("/admin/posts").text


def test_a_taken_address_is_told(ada, scene):
    scene.post("The leak", slug="the-leak")

    answer = send(ada, "/admin/posts/new", typed(slug="the-leak"))

    assert answer.status_code == 400
    assert "Expected an unused address" in answer.text
    assert PARAGRAPH in answer.text


def test_a_text_as_long_as_the_limit_is_taken_and_a_longer_one_refused(ada):
    body = "\u0645\u062f " * (MAX_POST_CHARS // 3)

    assert send(ada, "/admin/posts/new", typed(body=body, lang="ar")).status_code == 303
    assert send(ada, "/admin/posts/new", typed(body=body + "more words", slug="x")).status_code in {
        400,
        413,
    }


def test_a_preview_shows_what_readers_would_see_and_stores_nothing(ada):
    answer = send(ada, "/admin/posts/preview", typed())

    assert answer.status_code == 200
    assert "as <em>agreed</em>" in answer.text
    assert PARAGRAPH in answer.text
    assert "No post yet" in ada.get("/admin/posts").text


def test_a_preview_is_sanitised(ada):
    answer = send(
        ada,
        "/admin/posts/preview",
        typed(
            title="</title><script>alert(0)</script>",
            body="<script>alert(1)</script><img src=x onerror=alert(2)>\n\n[x](javascript:alert(3))",
        ),
    )

    assert not re.search(r"<script(?! src=)", answer.text)
    assert "<img src=x" not in answer.text
    assert 'href="javascript:' not in answer.text


def test_the_preview_of_a_stored_post_can_be_saved(ada, scene):
    post = scene.post("The leak")
    page = ada.get("/admin/posts/1/edit").text

    preview = send(
        ada,
        "/admin/posts/preview",
        typed(slug=post.slug, when="keep", post_id="1", seen_updated_at=seen_of(page)),
    ).text

    assert 'action="/admin/posts/1/edit"' in preview
    assert seen_of(preview) == seen_of(page)
    assert re.search(r'value="keep" checked', preview)


def test_saving_over_somebody_elses_save_keeps_both_texts(ada, scene, now, services, app):
    post = scene.post("The leak")
    page = ada.get("/admin/posts/1/edit").text
    now.advance(minutes=5)
    send(
        ada,
        "/admin/posts/1/edit",
        typed(
            slug=post.slug,
            when="keep",
            body="The other hand wrote this.",
            seen_updated_at=seen_of(page),
        ),
    )

    answer = send(
        ada,
        "/admin/posts/1/edit",
        typed(slug=post.slug, when="keep", seen_updated_at=seen_of(page)),
    )

    assert answer.status_code == 409
    assert PARAGRAPH in answer.text
    assert "The other hand wrote this." in answer.text
    with app.app_context():
        assert services.posts.get(1).body == "The other hand wrote this."

    again = send(
        ada,
        "/admin/posts/1/edit",
        typed(slug=post.slug, when="keep", seen_updated_at=seen_of(answer.text)),
    )

    assert again.status_code == 303
    with app.app_context():
        assert services.posts.get(1).body == PARAGRAPH


def test_comments_are_closed_and_opened(ada, scene, services, app):
    scene.post()

    for wanted, is_open in (("0", False), ("1", True)):
        answer = send(
            ada,
            "/admin/posts/1/comments-open",
            {"is_open": wanted, "back": "/admin/posts?before=1-9"},
        )
        assert answer.location == "/admin/posts?before=1-9"
        with app.app_context():
            assert services.posts.get(1).are_comments_open is is_open


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/admin/posts/1/comments-open", {"is_open": "maybe"}, 400),
        ("/admin/posts/99/comments-open", {"is_open": "1"}, 404),
        ("/admin/posts/99/edit", {}, 404),
        ("/admin/posts/preview", {"post_id": "x"}, 404),
        ("/admin/posts/preview", {"post_id": "99", "body": "x"}, 404),
    ],
)
def test_nonsense_is_refused(ada, scene, path, data, status):
    scene.post()

    assert send(ada, path, data).status_code == status


def test_a_bad_page_key_is_refused(ada):
    assert ada.get("/admin/posts?before=nonsense").status_code == 400


def test_the_list_shows_titles_as_text(ada, scene):
    scene.post("<b>Bold</b> words", lang="ar", published_at=None)

    page = ada.get("/admin/posts").text

    assert "&lt;b&gt;Bold&lt;/b&gt; words" in page
    assert 'lang="ar"' in page


def test_the_list_goes_on_by_key(ada, scene, now):
    for _ in range(12):
        scene.post()
        now.advance(days=1)
    first = ada.get("/admin/posts").text
    older = re.search(r'rel="next" href="([^"]+)"', first).group(1)

    assert first.count('class="post-row"') == 10
    assert ada.get(older).text.count('class="post-row"') == 2


def test_the_token_counts_for_long_forms_too(ada):
    assert (
        ada.post("/admin/posts/new", data=typed(), content_type="multipart/form-data").status_code
        == 403
    )

    token = re.search(r'name="csrf_token" value="([^"]+)"', ada.get("/admin/posts/new").text).group(
        1
    )
    answer = ada.post(
        "/admin/posts/new", data=typed(csrf_token=token), content_type="multipart/form-data"
    )

    assert answer.status_code == 303


def test_the_date_field_is_filled_in_the_zone_of_the_site(ada, scene, now):
    scene.post(published_at=now() + timedelta(days=1))

    assert 'value="2026-05-05T14:00"' in ada.get("/admin/posts/1/edit").text


class TestAuthors:
    """An author writes and publishes posts of their own, and sees no others."""

    @pytest.fixture
    def bea(self, app, scene):
        return sign_in(app, scene, "Bea", Role.AUTHOR)

    def test_they_are_led_from_the_overview_to_their_posts(self, bea):
        answer = bea.get("/admin/")

        assert (answer.status_code, answer.location) == (303, "/admin/posts")

    @pytest.fixture
    def own(self, bea) -> str:
        """Give the address at which Bea edits a post of hers."""
        written = typed(title="Mine", when="at", publish_at="2020-03-09T08:30")
        return str(send(bea, "/admin/posts/new", written).location)

    def test_an_author_publishes_and_changes_a_post_of_their_own(self, client, bea, own):
        assert client.get("/posts/mine").status_code == 200

        assert (
            send(bea, own, typed(title="Mine, mended", slug="mine", when="keep")).status_code == 303
        )

        assert "Mine, mended" in client.get("/posts/mine").text

    @pytest.mark.usefixtures("own")
    def test_only_their_own_are_listed_without_a_way_to_the_queue(self, bea, scene):
        scene.post("Not hers")

        page = bea.get("/admin/posts").text

        assert "Mine" in page
        assert "Not hers" not in page
        assert "/admin/moderation" not in page
        assert "/admin/users" not in page

    @pytest.mark.parametrize(
        ("path", "data"),
        [
            ("/admin/posts/{}/edit", typed()),
            ("/admin/posts/{}/comments-open", {"is_open": "0"}),
            ("/admin/posts/preview", typed(post_id="{}")),
        ],
    )
    def test_posts_of_others_are_not_there(self, bea, ada, scene, path, data):
        nobodys = scene.post("Nobody's")
        adas = send(ada, "/admin/posts/new", typed(title="Ada's")).location.split("/")[-2]

        for post_id in (nobodys.id, adas):
            filled = {name: value.replace("{}", str(post_id)) for name, value in data.items()}
            assert send(bea, path.format(post_id), filled).status_code == 404

        assert bea.get(f"/admin/posts/{nobodys.id}/edit").status_code == 404
        assert "Nobody" in ada.get(f"/admin/posts/{nobodys.id}/edit").text

    def test_an_administrator_edits_it_and_it_stays_the_authors(self, bea, own, ada):
        assert "Bea" in ada.get("/admin/posts").text

        assert send(ada, own, typed(title="Edited")).status_code == 303

        assert "Edited" in bea.get("/admin/posts").text
