from __future__ import annotations

import re

import pytest

from blog.domain.invitations import VALID_DAYS
from tests.conftest import SAME_ORIGIN
from tests.people import ADA

NEW = "nine copper kettles"


@pytest.fixture
def link(ada) -> str:
    """Give the path of an invitation for an author."""
    answer = ada.post(
        "/admin/users/invitations", data={"note": "Bea", "role": "author"}, headers=SAME_ORIGIN
    )
    assert answer.status_code == 201
    address = re.search(r"http://localhost(/invitation/[\w-]+)<", answer.text)[1]
    assert address not in ada.get("/admin/users").text  # shown once
    return address


def accept(client, link, **fields):
    data = {"name": "Bea", "password": NEW, "again": NEW} | fields
    return client.post(link, data=data, headers=SAME_ORIGIN)


def test_looking_at_the_link_does_not_use_it_up(client, link):
    for _ in range(2):
        page = client.get(link)
        assert page.status_code == 200
        assert f"{ADA} invites you" in page.text
        assert page.headers["Cache-Control"] == "private, no-store"


def test_accepting_signs_in_with_that_role_and_uses_the_link_up(app, client, link, ada):
    answer = accept(client, link)

    assert answer.location == "/admin/"
    assert client.get("/admin/posts/new").status_code == 200
    assert client.get("/admin/users").status_code == 403
    assert "used by Bea" in ada.get("/admin/users").text
    late = accept(app.test_client(), link, name="Ben")
    assert late.status_code == 404
    assert "does not hold any more" in late.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Expected a name"),
        ({"name": ADA.lower()}, "this one is taken"),
        ({"password": "short", "again": "short"}, "Expected 8 to 1,000 characters"),
        ({"again": "something else"}, "found another"),
    ],
)
def test_faults_are_told_and_the_link_still_holds(client, link, fields, words):
    answer = accept(client, link, **fields)

    assert answer.status_code == 400
    assert words in answer.text
    assert NEW not in answer.text
    assert accept(client, link).status_code == 303


def test_one_taken_back_or_too_old_is_not_there(client, link, ada, now):
    [path] = re.findall(
        r'action="(/admin/users/invitations/\d+/revoke)"', ada.get("/admin/users").text
    )
    now.advance(days=VALID_DAYS)
    assert client.get(link).status_code == 404
    now.advance(days=-1)
    assert client.get(link).status_code == 200

    assert ada.post(path, headers=SAME_ORIGIN).location == "/admin/users"

    assert client.get(link).status_code == 404
    assert accept(client, link).status_code == 404


def test_a_session_from_before_is_thrown_away(client, link):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"

    accept(client, link)

    with client.session_transaction() as session:
        assert "planted" not in session


def test_a_hostile_note_is_shown_as_text(ada):
    answer = ada.post(
        "/admin/users/invitations",
        data={"note": "<script>alert(1)</script>", "role": "author"},
        headers=SAME_ORIGIN,
    )

    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "fields", [{"note": "x" * 201, "role": "author"}, {"note": "x", "role": "emperor"}]
)
def test_an_invitation_that_cannot_be_made_is_not(ada, fields):
    answer = ada.post("/admin/users/invitations", data=fields, headers=SAME_ORIGIN)

    assert answer.status_code == 400
    assert "/invitation/" not in answer.text


class TestByMail:
    @pytest.fixture
    def overrides(self):
        return {"SMTP_URL": "smtp://127.0.0.1:1", "SITE_URL": "http://localhost"}

    def invite(self, ada, address):
        data = {"note": "Bea", "role": "author", "send_to": address}
        return ada.post("/admin/users/invitations", data=data, headers=SAME_ORIGIN)

    def test_the_link_is_shown_all_the_same_and_the_list_tells_where_it_went(self, ada):
        answer = self.invite(ada, "bea@mail.example")

        assert answer.status_code == 201
        assert "/invitation/" in answer.text
        assert "on its way to bea@mail.example" in answer.text
        page = ada.get("/admin/users").text
        assert "on its way to bea@mail.example" in page
        assert "/invitation/" not in page

    def test_a_fault_is_told_at_the_field_and_nothing_is_made(self, ada):
        answer = self.invite(ada, '"><script>alert(1)</script>')

        assert answer.status_code == 400
        assert "Expected an address" in answer.text
        assert 'aria-describedby="send_to-hint send_to-fault"' in answer.text
        assert "<script>alert" not in answer.text
        assert "Take back" not in answer.text


def test_without_mail_there_is_no_field_for_an_address(ada):
    assert 'name="send_to"' not in ada.get("/admin/users").text
