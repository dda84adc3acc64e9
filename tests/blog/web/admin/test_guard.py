"""The one guard: who gets where, and what every answer carries."""

from __future__ import annotations

import pytest
from flask import Flask

from blog.domain.accounts import Role
from blog.web.admin import OPEN_TO_MODERATORS
from tests.conftest import SAME_ORIGIN, sign_in
from tests.people import MAX

PAGES = [
    "/admin/",
    "/admin/moderation",
    "/admin/moderation?status=spam&q=ferry",
    "/admin/spam",
    "/admin/account",
    "/admin/posts",
    "/admin/posts/new",
    "/admin/users",
]
ADMINISTRATORS_PAGES = ["/admin/posts", "/admin/posts/new", "/admin/posts/1/edit", "/admin/users"]
ADMINISTRATORS_FORMS = [
    "/admin/posts/new",
    "/admin/posts/1/edit",
    "/admin/posts/preview",
    "/admin/posts/1/comments-open",
    "/admin/users",
    "/admin/spam/retrain",
    "/admin/spam/promote",
    "/admin/spam/roll-back",
    "/admin/spam/rescore",
]
FORMS = [
    *ADMINISTRATORS_FORMS,
    "/admin/moderation/decisions",
    "/admin/moderation/undo",
    "/admin/account",
]


@pytest.mark.parametrize("page", PAGES)
def test_nobody_gets_in_without_signing_in(client, page):
    answer = client.get(page)

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=%2Fadmin")


def test_the_way_back_is_kept_with_its_query(client):
    answer = client.get("/admin/moderation?status=spam&q=ferry")

    assert answer.location == "/sign-in?next=%2Fadmin%2Fmoderation%3Fstatus%3Dspam%26q%3Dferry"


@pytest.mark.parametrize("path", FORMS)
def test_no_form_works_without_signing_in(client, path):
    answer = client.post(path, data={"back": "/admin/moderation"}, headers=SAME_ORIGIN)

    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=%2Fadmin%2Fmoderation"


@pytest.mark.parametrize("path", ADMINISTRATORS_PAGES)
def test_a_moderator_does_not_see_what_is_the_administrators(max_, path):
    assert max_.get(path).status_code == 403


def test_a_moderator_cannot_send_the_administrators_forms(max_):
    answers = {
        path: max_.post(path, headers=SAME_ORIGIN).status_code for path in ADMINISTRATORS_FORMS
    }

    assert answers == dict.fromkeys(ADMINISTRATORS_FORMS, 403)


def test_every_form_needs_its_token_when_no_header_says_where_it_came_from(ada):
    answers = {path: ada.post(path, data={"csrf_token": "made up"}).status_code for path in FORMS}

    assert answers == dict.fromkeys(FORMS, 403)


def test_no_form_can_be_sent_from_another_site(ada):
    answers = {
        path: ada.post(
            path, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
        ).status_code
        for path in FORMS
    }

    assert answers == dict.fromkeys(FORMS, 403)


def test_every_admin_route_is_the_administrators_unless_it_is_named(app: Flask):
    endpoints = {
        rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/admin")
    }

    assert endpoints >= OPEN_TO_MODERATORS
    assert {endpoint for endpoint in endpoints if not endpoint.startswith("admin.")} == set()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/account",
        "/admin/moderation",
        "/admin/moderation/999",
        "/admin/moderation?status=odd",
    ],
)
def test_every_admin_answer_is_private_whatever_its_status(ada, path):
    answer = ada.get(path)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_a_refusal_is_private_too(app, scene, client):
    moderator = sign_in(app, scene, MAX, Role.MODERATOR)

    for answer in (client.get("/admin/users"), moderator.get("/admin/users")):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "Cookie" in answer.headers["Vary"]


def test_pages_carry_no_inline_script_or_style(ada, scene):
    scene.comment(scene.post())

    for path in (
        "/admin/moderation?status=published",
        "/admin/moderation/1",
        "/admin/account",
        "/admin/posts",
        "/sign-in",
    ):
        page = ada.get(path).text
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert page.count("<script") == page.count("<script src=")
