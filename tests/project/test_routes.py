"""Every route: who may come in, from where, and what the answer carries. New routes included."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, text
from werkzeug.test import TestResponse

from blog.db import db
from blog.domain.accounts import Role
from blog.domain.moderation import DecisionKind, Status
from blog.domain.queue import QueueFilter
from blog.services.bulk import BulkOrder
from blog.web.admin import OPEN_TO, OPEN_TO_AUTHORS, OPEN_TO_MODERATORS
from tests.conftest import SAME_ORIGIN, sign_in

SAFE = {"GET", "HEAD", "OPTIONS"}
OWN_ACCOUNT = {
    "admin.account.change_password",
    "admin.account.end_device",
    "admin.account.end_other_devices",
    "admin.second_factor.page",
    "admin.second_factor.picture",
    "admin.second_factor.begin",
    "admin.second_factor.confirm",
    "admin.second_factor.recovery_codes",
    "admin.second_factor.turn_off",
    "admin.tokens.listing",
    "admin.tokens.revoke",
}
AUTHORS = OWN_ACCOUNT | {
    "admin.overview",
    "admin.posts.listing",
    "admin.posts.new",
    "admin.posts.edit",
    "admin.posts.preview",
    "admin.posts.comments_open",
}
MODERATORS = OWN_ACCOUNT | {
    "admin.overview",
    "admin.moderation.queue",
    "admin.moderation.detail",
    "admin.moderation.decide",
    "admin.moderation.undo",
    "admin.bulk.offer",
    "admin.bulk.start",
    "admin.bulk.progress",
    "admin.bulk.state",
    "admin.bulk.stop",
    "admin.bulk.go_on",
    "admin.bulk.undo",
    "admin.log.listing",
    "admin.log.export",
    "admin.cards.card",
    "admin.cards.look",
    "admin.cards.publish_without_links",
    "admin.campaigns.listing",
    "admin.campaigns.detail",
    "admin.campaigns.end_following",
    "admin.spam.model",
    "admin.shadow.differences",
    "admin.rules.listing",
    "admin.alerts.mine",
    "admin.alerts.save",
}
API_OF_EVERYBODY = {"api.account", "api.account_tokens", "api.account_revoke_token"}
API_OF_AUTHORS = API_OF_EVERYBODY | {
    "api.posts_page",
    "api.posts_create",
    "api.posts_one",
    "api.posts_change",
    "api.posts_comments_open",
}
API_OF_MODERATORS = API_OF_EVERYBODY | {
    "api.overview",
    "api.comments_page",
    "api.comments_card",
    "api.comments_look",
    "api.comments_publish_without_links",
    "api.decisions_decide",
    "api.decisions_decide_campaign",
    "api.decisions_undo",
    "api.decisions_undo_batch",
    "api.campaigns_page",
    "api.campaigns_one",
    "api.campaigns_end_following",
    "api.bulk_offer",
    "api.bulk_start",
    "api.bulk_unfinished",
    "api.bulk_state",
    "api.bulk_stop",
    "api.bulk_go_on",
    "api.bulk_undo",
    "api.rules_page",
    "api.rules_one",
    "api.rules_settings",
    "api.log_page",
    "api.model",
}
# There only while a second factor is being set up.
SOMETIMES = {"admin.second_factor.picture"}
# Pages that are not the same for everybody, or say how things stand this very moment.
PRIVATE = {
    "auth.sign_in",
    "comments.status",
    "edits.edit",
    "edits.mine",
    "edits.confirmation",
    "auth.second_step",
    "invitations.accept",
    "public.healthz",
    "public.metrics",
}
ELSEWHERE = [
    ({"Sec-Fetch-Site": "cross-site"}, "another site"),
    ({"Sec-Fetch-Site": "same-site"}, "a neighbour under the same domain"),
    ({"Sec-Fetch-Site": "none"}, "no page at all"),
    ({"Origin": "https://evil.example"}, "another origin"),
    ({"Origin": "null"}, "a page without an origin"),
    ({"Origin": "http://localhost.evil.example"}, "an origin that begins like ours"),
    ({"Origin": "https://localhost"}, "our host, another scheme"),
    ({"Origin": "http://localhost:8080"}, "our host, another port"),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, "both say another site"),
]
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NO_STORE = "private, no-store"


class Route(NamedTuple):
    """One address that can be asked for, with real values in it."""

    endpoint: str
    path: str
    method: str


@pytest.fixture
def overrides() -> dict[str, Any]:
    """Switch on every page that is optional."""
    return {"HONESTY_PAGE": True}


@pytest.fixture
def anna(app: Flask, scene: Any) -> FlaskClient:
    """A browser signed in as an author."""
    return sign_in(app, scene, "Anna", Role.AUTHOR)


@pytest.fixture
def routes(app: Flask, scene: Any) -> list[Route]:
    """Give every route with values for which there is something to see."""
    post = scene.post("The leak", tags=("boats",))
    comment = scene.comment(post, "Which tar did you use on the garboard seam?")
    scene.comment(post, "Which tar did you use on the garboard seam, then?")  # a campaign of two
    held = scene.comment(post, "A held one.", status=Status.PENDING)
    giver = scene.user("Grace", Role.ADMINISTRATOR)
    with app.app_context():
        people = app.extensions["blarney"].people
        invited = people.invitations.invite(Role.AUTHOR, by=giver.id)
    values = {
        "rule_id": scene.rule("casino").id,
        "slug": post.slug,
        "post_id": post.id,
        "comment_id": held.id,
        "decision_id": 1,
        "campaign_id": comment.id,
        "root_id": comment.id,
        "action_id": bulk_action(app, scene),
        "token": app.extensions["blarney"].comments.status_token(held.id),
        "webhook_id": scene.webhook().id,
        "filename": "style.css",
        "user_id": giver.id,
        "device_id": 1,
        "token_id": 1,
        "invitation_id": invited.invitation.id,
    }
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            given: dict[str, Any] = {name: values[name] for name in rule.arguments}
            if rule.endpoint == "public.tag":
                given = {"slug": "boats"}
            if rule.endpoint == "invitations.accept":
                given = {"token": invited.token}
            path = app.url_for(rule.endpoint, **given)
            found += [
                Route(rule.endpoint, path, method) for method in sorted(rule.methods - {"OPTIONS"})
            ]
    return found


def bulk_action(app: Flask, scene: Any) -> int:
    """Decide in bulk; give the number of the action."""
    bulk, somebody = app.extensions["blarney"].bulk, scene.user("Otto").id
    with app.app_context():
        offer = bulk.offer(QueueFilter(status=Status.SPAM))
        order = BulkOrder(
            filter=offer.filter,
            kind=DecisionKind.REJECT,
            until_id=offer.until_id,
            seen_decision_id=offer.seen_decision_id,
            batch=offer.batch,
        )
        return int(bulk.start(order, by=somebody).id)


def proofless(route: Route) -> dict[str, dict[str, Any]]:
    """Give what a request may carry that proves nothing of where it came from."""
    if route.endpoint.startswith("api."):
        header = {"X-CSRF-Token": "made-up"}
        return {
            "none": {},
            "body": {"json": {"csrf_token": "made-up"}},
            "wrong": {"headers": header},
        }
    return {"none": {}, "wrong": {"data": {"csrf_token": "made-up"}}}


def ask(browser: FlaskClient, route: Route, **more: Any) -> TestResponse:
    """Send a request and read the whole answer, so that no file stays open."""
    return browser.open(route.path, method=route.method, buffered=True, **more)


def wrong(answers: dict[Route, Any], expected: Any) -> dict[Route, Any]:
    """Give the answers that are not the expected one; to be compared with ``{}``."""
    return {route: answer for route, answer in answers.items() if answer != expected}


def contents(app: Flask) -> dict[str, list[Any]]:
    """Give every row of every table."""
    with app.app_context(), db.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        rows = {
            name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))]
            for name in tables
        }
    return {name: sorted(map(repr, found)) for name, found in rows.items()}


class TestAdminRoutes:
    def test_there_are_some(self, routes):
        assert len([route for route in routes if route.path.startswith("/admin")]) > 20

    def test_each_is_named_as_one(self, routes):
        assert [
            r for r in routes if r.path.startswith("/admin") != r.endpoint.startswith("admin.")
        ] == []

    def test_each_sends_an_anonymous_visitor_to_the_sign_in_page(self, app, client, routes):
        before = contents(app)

        answers = {
            route: ask(client, route, headers=SAME_ORIGIN)
            for route in routes
            if route.endpoint.startswith("admin.")
        }

        places = {
            route: (one.status_code, one.location.partition("?")[0])
            for route, one in answers.items()
        }
        assert wrong(places, (303, "/sign-in")) == {}
        assert contents(app) == before

    def test_those_of_an_administrator_refuse_a_moderator(self, app, max_, routes):
        before = contents(app)

        answers = {
            route: ask(max_, route, headers=SAME_ORIGIN).status_code
            for route in routes
            if route.endpoint.startswith("admin.") and route.endpoint not in MODERATORS
        }

        assert wrong(answers, 403) == {}
        assert contents(app) == before

    def test_a_moderator_gets_the_pages_of_the_rest(self, max_, routes):
        answers = {
            route: max_.get(route.path).status_code
            for route in routes
            if route.endpoint in MODERATORS - SOMETIMES and route.method == "GET"
        }

        assert wrong(answers, 200) == {}

    def test_those_of_others_refuse_an_author(self, app, anna, routes):
        before = contents(app)

        answers = {
            route: ask(anna, route, headers=SAME_ORIGIN).status_code
            for route in routes
            if route.endpoint.startswith("admin.") and route.endpoint not in AUTHORS
        }

        assert wrong(answers, 403) == {}
        assert contents(app) == before

    def test_an_author_gets_the_pages_of_the_rest_but_no_post_of_others(self, app, anna, routes):
        before = contents(app)
        others_post = {"admin.posts.edit", "admin.posts.comments_open"}
        pages = [r for r in routes if r.endpoint in AUTHORS - SOMETIMES and r.method == "GET"]
        opened = {"data": {"is_open": "0"}, "headers": SAME_ORIGIN}

        answers = {r: anna.get(r.path).status_code for r in pages if r.endpoint not in others_post}
        refused = {r: ask(anna, r, **opened) for r in routes if r.endpoint in others_post}

        assert {r.endpoint for r in wrong(answers, 200)} == {"admin.overview"}
        assert anna.get("/admin/").location == "/admin/posts"
        assert wrong({r: answer.status_code for r, answer in refused.items()}, 404) == {}
        assert contents(app) == before

    def test_the_list_of_what_moderators_may_do_is_this_one(self):
        assert OPEN_TO_MODERATORS == OPEN_TO[Role.MODERATOR] == MODERATORS

    def test_the_list_of_what_authors_may_do_is_this_one(self):
        assert OPEN_TO_AUTHORS == OPEN_TO[Role.AUTHOR] == AUTHORS

    def test_every_other_role_has_its_list(self):
        assert set(OPEN_TO) == set(Role) - {Role.ADMINISTRATOR}

    def test_an_administrator_gets_every_page(self, ada, routes):
        answers = {
            route: ada.get(route.path).status_code
            for route in routes
            if route.endpoint.startswith("admin.") and route.method == "GET"
            if route.endpoint not in SOMETIMES
        }

        assert wrong(answers, 200) == {}


class TestApiRoutes:
    @pytest.fixture
    def api(self, routes: list[Route]) -> list[Route]:
        return [r for r in routes if r.endpoint.startswith("api.") and r.endpoint != "api.document"]

    def refused(
        self, browser: FlaskClient, api: list[Route], allowed: set[str]
    ) -> dict[Route, int]:
        asked = {r: ask(browser, r, headers=SAME_ORIGIN) for r in api if r.endpoint not in allowed}
        return {route: answer.status_code for route, answer in asked.items()}

    def test_each_is_named_as_one(self, routes, api):
        assert len(api) > 50
        assert [
            r for r in routes if r.path.startswith("/api") != r.endpoint.startswith("api.")
        ] == []

    def test_each_refuses_a_visitor_who_names_nobody(self, app, client, api):
        before = contents(app)

        assert wrong(self.refused(client, api, set()), 401) == {}
        assert contents(app) == before

    def test_those_of_others_refuse_a_moderator_and_an_author(self, app, max_, anna, api):
        before = contents(app)

        assert wrong(self.refused(max_, api, API_OF_MODERATORS), 403) == {}
        assert wrong(self.refused(anna, api, API_OF_AUTHORS), 403) == {}
        assert contents(app) == before

    def test_each_role_reads_the_rest(self, ada, max_, anna, api):
        whose = (
            (ada, {r.endpoint for r in api}),
            (max_, API_OF_MODERATORS),
            (anna, API_OF_AUTHORS),
        )
        others_post = {"api.posts_one"}

        answers = {
            (place, route): ask(browser, route).status_code
            for place, (browser, allowed) in enumerate(whose)
            for route in api
            if route.method == "GET" and route.endpoint in allowed
        }

        missing = wrong(answers, 200)
        assert {(place, route.endpoint) for place, route in missing} == {(2, *others_post)}
        assert set(missing.values()) == {404}

    def test_every_answer_is_json(self, ada, client, api):
        sites = {"Sec-Fetch-Site": "cross-site"}

        kinds = {
            (who, route): ask(browser, route, headers=sites).content_type
            for who, browser in (("signed in", ada), ("anonymous", client))
            for route in api
        }

        assert wrong(kinds, "application/json") == {}


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
