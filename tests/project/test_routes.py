"""Every route: who may come in. New routes included."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from blog.domain.accounts import Role
from blog.web.admin import OPEN_TO, OPEN_TO_AUTHORS, OPEN_TO_MODERATORS
from tests.conftest import SAME_ORIGIN
from tests.project.route_tables import (
    API_OF_AUTHORS,
    API_OF_MODERATORS,
    AUTHORS,
    MODERATORS,
    SOMETIMES,
    Route,
    ask,
    contents,
    wrong,
)


@pytest.fixture
def overrides() -> dict[str, Any]:
    """Switch on every page that is optional."""
    return {"HONESTY_PAGE": True}


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
