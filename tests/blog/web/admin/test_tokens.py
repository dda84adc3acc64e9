from __future__ import annotations

import re

import pytest

from blog.domain.accounts import Role
from blog.domain.tokens import Scope, is_token
from tests.conftest import SAME_ORIGIN, sign_in

PAGE = "/admin/account/tokens"


def make(client, **fields):
    data = {"name": "nightly backup", "scopes": ["read"], "days": "90"} | fields
    return client.post(PAGE, data=data, headers=SAME_ORIGIN)


def text_on(page: str) -> str:
    return re.search(r"blarney_\w+", page)[0]


def test_a_token_is_shown_once_and_works(app, max_):
    answer = make(max_, scopes=["read", "moderate"])

    assert answer.status_code == 201
    text = text_on(answer.text)
    assert is_token(text)
    page = max_.get(PAGE).text
    assert "nightly backup" in page
    assert "blarney_" not in page
    with app.app_context():
        bearer = app.extensions["blarney"].people.tokens.by_api_token(text, scope=Scope.MODERATE)
        assert bearer.user.name == "Max"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Expected a name"),
        ({"name": "\u200b"}, "visible characters"),
        ({"scopes": []}, "Expected at least one"),
        ({"scopes": ["administer"]}, "not valid choices"),
        ({"scopes": ["read", "fly"]}, "not valid choices"),
        ({"days": "8"}, "Not a valid choice"),
        ({"days": "-1"}, "Not a valid choice"),
    ],
)
def test_faults_are_told_and_nothing_is_made(max_, fields, words):
    answer = make(max_, **fields)

    assert answer.status_code == 400
    assert words in answer.text.replace("is not a valid choice", "are not valid choices")
    assert "There is none." in max_.get(PAGE).text


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.AUTHOR, ["read", "write_posts"]),
        (Role.MODERATOR, ["read", "moderate"]),
        (Role.ADMINISTRATOR, ["read", "moderate", "write_posts", "administer"]),
    ],
)
def test_only_what_the_role_allows_is_offered(app, scene, role, offered):
    page = sign_in(app, scene, "Bea", role).get(PAGE).text

    assert re.findall(r'name="scopes" value="(\w+)"', page) == offered


def test_revoking_ends_it_and_nobody_revokes_somebody_elses(max_, ada):
    make(max_, days="never")
    [path] = re.findall(r'action="(/admin/account/tokens/\d+/revoke)"', max_.get(PAGE).text)

    assert ada.post(path, headers=SAME_ORIGIN).status_code == 404
    assert max_.post(path, headers=SAME_ORIGIN).location == PAGE

    page = max_.get(PAGE).text
    assert "“nightly backup” is revoked" in page
    assert "There is none." in page


def test_a_hostile_name_is_shown_as_text(max_):
    make(max_, name="<script>alert(1)</script>")

    assert "<script>alert" not in max_.get(PAGE).text
