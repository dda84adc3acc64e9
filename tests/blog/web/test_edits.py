"""The pages behind an author's signed links: changing, confirming, what was sent."""

from __future__ import annotations

import re

import pytest

from blog.db import Comment, ConfirmedAddress, db
from blog.domain.moderation import DecisionKind, Status
from tests.blog.web.sending import send, stored, value_of
from tests.conftest import SAME_ORIGIN


@pytest.fixture(autouse=True)
def post(scene):
    return scene.post("Quay", slug="quay")


@pytest.fixture
def token(app, client):
    """Send a comment; give the token of its links."""
    send(client, body="The ferry was late.")
    with app.app_context():
        return app.extensions["blarney"].comments.status_token(1)


def save(client, token, **fields):
    data = {"body": "The ferry was early.", "author_url": "", "seen_revision": "1"} | fields
    return client.post(f"/comments/edit/{token}", data=data, headers=SAME_ORIGIN)


class TestChanging:
    def test_the_status_page_leads_to_the_form(self, client, token):
        assert f"/comments/edit/{token}" in client.get(f"/comments/status/{token}").text

    def test_the_form_holds_what_was_sent(self, client, token):
        answer = client.get(f"/comments/edit/{token}")

        assert answer.headers["Cache-Control"] == "private, no-store"
        assert value_of(answer.text, "body") == "The ferry was late."
        assert value_of(answer.text, "seen_revision") == "1"

    def test_saving_leads_back_to_the_comment(self, app, client, token):
        answer = save(client, token)

        assert (answer.status_code, answer.location) == (303, "/posts/quay#comment-1")
        assert stored(app)[0].body == "The ferry was early."
        assert "The ferry was early." in client.get("/posts/quay").text

    def test_a_comment_that_waits_again_leads_to_its_status_page(self, app, client, token, gate):
        gate.score = 0.7

        answer = save(client, token)

        assert answer.location == f"/comments/status/{token}"
        assert stored(app)[0].status is Status.PENDING
        assert "The ferry was" not in client.get("/posts/quay").text

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({"body": ""}, 400),
            ({"body": "x" * 10_001}, 413),
            ({"author_url": "javascript:alert(1)"}, 400),
        ],
    )
    def test_a_fault_keeps_what_was_typed(self, app, client, token, fields, status):
        answer = save(client, token, **fields)

        assert answer.status_code == status
        for name, value in fields.items():
            assert value_of(answer.text, name) == value
        assert stored(app)[0].revision == 1

    def test_after_the_window_the_typed_text_is_still_there(self, app, client, token, now):
        now.advance(minutes=15)

        assert client.get(f"/comments/edit/{token}").status_code == 403
        assert "/comments/edit/" not in client.get(f"/comments/status/{token}").text
        answer = save(client, token, body="Too late, yet long in the writing.")
        assert answer.status_code == 403
        assert value_of(answer.text, "body") == "Too late, yet long in the writing."
        assert stored(app)[0].body == "The ferry was late."

    def test_an_older_window_is_told_and_may_save_over(self, app, client, token):
        save(client, token, body="From the first window.")

        stale = save(client, token, body="From the second.")

        assert stale.status_code == 409
        assert value_of(stale.text, "body") == "From the second."
        again = save(
            client,
            token,
            body="From the second.",
            seen_revision=value_of(stale.text, "seen_revision"),
        )
        assert again.status_code == 303
        assert stored(app)[0].body == "From the second."

    def test_what_a_moderator_declined_is_closed(self, app, scene, client, token):
        by = scene.user().id
        with app.app_context():
            scene.decide(db.session.get(Comment, 1), DecisionKind.REJECT, by=by)

        assert save(client, token).status_code == 403

    @pytest.mark.usefixtures("token")
    @pytest.mark.parametrize("made_up", ["nonsense", "MQ.AAAA", "1"])
    def test_without_the_link_there_is_nothing(self, app, client, made_up):
        assert client.get(f"/comments/edit/{made_up}").status_code == 404
        assert save(client, made_up).status_code == 404
        assert stored(app)[0].revision == 1

    def test_another_site_cannot_send_it(self, app, client, token):
        answer = client.post(
            f"/comments/edit/{token}", data={"body": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
        )

        assert answer.status_code == 403
        assert stored(app)[0].revision == 1

    def test_hostile_text_runs_nothing(self, client, token):
        save(client, token, body="<script>alert(1)</script> stays text", author_url="")

        page = client.get(f"/comments/edit/{token}").text
        assert "<script>alert" not in page
        assert value_of(page, "body") == "<script>alert(1)</script> stays text"


class TestCookie:
    def test_comes_with_the_answer_to_a_comment_and_is_out_of_reach(self, client):
        cookies = send(client).headers.getlist("Set-Cookie")

        assert [re.search(r"Path=([^;]+)", one).group(1) for one in cookies] == [
            "/posts",
            "/comments",
        ]
        for one in cookies:
            assert one.startswith("blarney_author=")
            assert "HttpOnly" in one
            assert "SameSite=Lax" in one
            assert f"Max-Age={400 * 86_400}" in one
            assert "Secure" not in one

    def test_joins_the_comments_of_one_browser_alone(self, app, client):
        send(client, body="One.")
        send(client, body="Two.")
        send(app.test_client(), body="From elsewhere.")

        tokens = [comment.author_token for comment in stored(app)]
        assert tokens[0] == tokens[1] != tokens[2]

    def test_is_not_set_when_nothing_was_stored(self, client):
        assert send(client, body="").headers.getlist("Set-Cookie") == []

    @pytest.mark.parametrize("value", ["made-up", "x" * 3_000, "é"])
    def test_a_made_up_one_is_replaced(self, app, client, value):
        client.set_cookie("blarney_author", value, path="/posts")

        assert "blarney_author=" in send(client).headers["Set-Cookie"]
        assert stored(app)[0].author_token

    class TestOverHttps:
        @pytest.fixture
        def overrides(self):
            return {"SITE_URL": "https://blog.example"}

        def test_travels_encrypted(self, client):
            assert all("Secure" in one for one in send(client).headers.getlist("Set-Cookie"))


class TestSent:
    def test_lists_this_browsers_comments_with_their_links(self, app, client, token):
        page = client.get("/comments/mine").text

        assert f"/comments/status/{token}" in page
        assert f"/comments/edit/{token}" in page
        assert "/comments/status/" not in app.test_client().get("/comments/mine").text


class TestConfirming:
    @pytest.fixture
    def link(self, app, client):
        send(client, author_email="rita@mail.example", author_name="<b>Rita</b>")
        with app.app_context():
            token = app.extensions["blarney"].trust.confirmation_token(1)
        return f"/comments/confirm/{token}"

    def confirmed(self, app):
        with app.app_context():
            return db.session.query(ConfirmedAddress).count()

    def test_looking_asks_and_sending_confirms(self, app, client, link):
        page = client.get(link).text
        assert "rita@mail.example" in page
        assert "<b>Rita" not in page
        assert self.confirmed(app) == 0

        answer = client.post(link, headers=SAME_ORIGIN)

        assert (answer.status_code, answer.location) == (303, link)
        assert self.confirmed(app) == 1
        assert "Yes, I wrote it" not in client.get(link).text

    @pytest.mark.usefixtures("link")
    def test_a_made_up_link_confirms_nothing(self, app, client):
        assert client.get("/comments/confirm/made-up").status_code == 404
        assert client.post("/comments/confirm/made-up", headers=SAME_ORIGIN).status_code == 404
        assert self.confirmed(app) == 0
