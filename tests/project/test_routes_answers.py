"""Every route: from where it may be asked, and what the answer carries. New routes included."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import SAME_ORIGIN
from tests.project.route_tables import (
    ELSEWHERE,
    NO_STORE,
    PRIVATE,
    SAFE,
    SECURITY_HEADERS,
    Route,
    ask,
    contents,
    proofless,
    wrong,
)


@pytest.fixture
def overrides() -> dict[str, Any]:
    """Switch on every page that is optional."""
    return {"HONESTY_PAGE": True}


class TestUnsafeMethods:
    @pytest.mark.parametrize("headers", [pytest.param(sent, id=why) for sent, why in ELSEWHERE])
    def test_each_refuses_what_another_site_sent(self, app, ada, client, routes, headers):
        before = contents(app)

        answers = {
            (who, route): ask(browser, route, headers=headers).status_code
            for who, browser in (("signed in", ada), ("anonymous", client))
            for route in routes
            if route.method not in SAFE
        }

        assert wrong(answers, 403) == {}
        assert contents(app) == before

    def test_each_refuses_a_signed_in_request_that_proves_nothing(self, app, ada, routes):
        before = contents(app)

        answers = {
            (route, what): ask(ada, route, **sent).status_code
            for route in routes
            if route.method not in SAFE
            for what, sent in proofless(route).items()
        }

        assert wrong(answers, 403) == {}
        assert contents(app) == before

    def test_the_token_of_a_form_is_proof_enough(self, ada, routes):
        page = ada.get("/admin/users").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

        answers = {
            route: ada.post(route.path, data={"csrf_token": token}).status_code
            for route in routes
            if route.endpoint in {"admin.moderation.undo", "admin.users.listing", "comments.create"}
            if route.method == "POST"
        }

        assert wrong(answers, 400) == {}  # let in, and then found without the fields

    def test_another_users_token_is_no_proof(self, ada, max_):
        page = max_.get("/admin/account").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

        assert ada.post("/admin/users", data={"csrf_token": token}).status_code == 403

    def test_a_script_without_an_account_needs_no_proof(self, client, routes):
        paths = [route.path for route in routes if route.endpoint == "comments.create"]

        answers = [
            client.post(path, data={"author_name": "Rita", "body": "Thank you."}) for path in paths
        ]

        assert [answer.status_code for answer in answers] == [303]

    def test_no_page_changes_anything_when_it_is_only_looked_at(self, app, ada, client, routes):
        ada.get("/admin/")
        before = contents(app)

        for route in routes:
            if route.method in SAFE:
                ask(ada, route)
                ask(client, route)

        assert contents(app) == before


class TestPublicPages:
    @pytest.fixture
    def pages(self, routes: list[Route]) -> list[Route]:
        closed = ("admin.", "api.")
        public = [r for r in routes if r.method == "GET" and not r.endpoint.startswith(closed)]
        return [route for route in public if route.endpoint not in PRIVATE]

    def test_there_are_some(self, pages):
        assert len(pages) > 10

    @pytest.mark.parametrize("query", ["", "?page=1", "?utm_source=x"])
    def test_each_is_the_same_for_everybody_and_sets_no_cookie(self, client, ada, pages, query):
        mine = {route: ask(ada, route._replace(path=route.path + query)) for route in pages}
        theirs = {route: ask(client, route._replace(path=route.path + query)) for route in pages}

        assert wrong({r: a.status_code for r, a in theirs.items()}, 200) == {}
        assert (
            wrong({r: a.headers.get("Set-Cookie") for r, a in (mine | theirs).items()}, None) == {}
        )
        assert (
            wrong(
                {r: "cookie" in a.headers.get("Vary", "").lower() for r, a in theirs.items()}, False
            )
            == {}
        )
        assert wrong({r: mine[r].data == theirs[r].data for r in pages}, True) == {}

    def test_each_has_an_etag_and_is_not_sent_again(self, client, pages):
        first = {route: ask(client, route) for route in pages}

        again = {
            route: ask(client, route, headers={"If-None-Match": answer.headers.get("ETag", "")})
            for route, answer in first.items()
        }

        assert wrong({r: (a.status_code, a.data) for r, a in again.items()}, (304, b"")) == {}
        assert (
            wrong({r: again[r].headers["ETag"] == first[r].headers["ETag"] for r in pages}, True)
            == {}
        )

    def test_an_older_etag_gets_the_whole_page(self, client, pages):
        answers = {
            route: ask(client, route, headers={"If-None-Match": '"something-else"'}).status_code
            for route in pages
        }

        assert wrong(answers, 200) == {}

    def test_head_answers_as_get_does_without_a_body(self, client, pages):
        for route in pages:
            whole, head = ask(client, route), ask(client, route._replace(method="HEAD"))

            assert (head.status_code, head.data) == (whole.status_code, b"")
            assert head.headers["Content-Type"] == whole.headers["Content-Type"]


class TestAnswers:
    def every_answer(self, browser: FlaskClient, routes: list[Route]) -> dict[Any, Any]:
        asked = {r: ask(browser, r) for r in routes if r.method in SAFE}
        refused = {
            (r, "another site"): ask(browser, r, headers={"Sec-Fetch-Site": "cross-site"})
            for r in routes
            if r.method not in SAFE
        }
        odd = {
            path: browser.open(path, method=method, buffered=True)
            for method, path in (
                ("GET", "/nowhere"),
                ("GET", "/posts/no-such-post"),
                ("DELETE", "/"),
                ("POST", "/nowhere"),
                ("GET", "/static/nothing.css"),
                ("GET", "/%ff"),
                ("GET", "/tags"),
                ("OPTIONS", "/archive"),
            )
        }
        return asked | refused | odd

    def test_each_carries_the_security_headers(self, ada, client, routes):
        answers = self.every_answer(ada, routes) | self.every_answer(client, routes)

        for name, value in SECURITY_HEADERS.items():
            assert wrong({key: a.headers.get(name) for key, a in answers.items()}, value) == {}

    def test_each_carries_a_strict_content_security_policy(self, ada, client, routes):
        answers = self.every_answer(ada, routes) | self.every_answer(client, routes)

        for answer in answers.values():
            policy = answer.headers["Content-Security-Policy"]
            rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
            assert "unsafe" not in policy
            assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
            assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"

    def test_what_is_personal_or_a_problem_is_kept_by_nobody(self, ada, routes):
        answers = {
            key: answer.headers["Cache-Control"]
            for key, answer in self.every_answer(ada, routes).items()
            if not isinstance(key, Route)
            or key.endpoint.startswith(("admin.", "api."))
            or key.endpoint in PRIVATE
        }

        assert (
            wrong(
                {key: value for key, value in answers.items() if key not in {"/tags", "/archive"}},
                NO_STORE,
            )
            == {}
        )

    def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(self, app, scene):
        scene.user("Ada")
        answer = app.test_client().post(
            "/sign-in",
            data={"name": "Ada", "password": "seven brass lanterns"},
            headers=SAME_ORIGIN,
        )

        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
