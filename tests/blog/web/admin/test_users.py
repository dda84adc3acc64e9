from __future__ import annotations

import pytest

from tests.conftest import SAME_ORIGIN
from tests.people import ADA

FIRST = "nine copper kettles"


def add(client, **fields: str):
    data = {"name": "Bea", "password": FIRST, "role": "moderator"} | fields
    return client.post("/admin/users", data=data, headers=SAME_ORIGIN)


@pytest.mark.parametrize(("role", "status"), [("moderator", 403), ("administrator", 200)])
def test_who_was_added_can_sign_in_with_just_their_role(app, ada, role, status):
    assert add(ada, role=role).status_code == 303
    assert "Bea" in ada.get("/admin/users").text

    bea = app.test_client()
    bea.post("/sign-in", data={"name": "Bea", "password": FIRST}, headers=SAME_ORIGIN)

    assert bea.get("/admin/account").status_code == 200
    assert bea.get("/admin/users").status_code == status


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Expected a name"),
        ({"name": ADA.upper()}, "this one is taken"),
        ({"name": "\u200b\u200b"}, "visible characters"),
        ({"password": "short"}, "Expected 8 to 1,000 characters"),
        ({"role": "emperor"}, "Not a valid choice"),
    ],
)
def test_faults_are_told_and_nobody_is_added(ada, fields, words):
    answer = add(ada, **fields)

    assert answer.status_code == 400
    assert words in answer.text
    assert FIRST not in answer.text
    assert ada.get("/admin/users").text.count('<th scope="row">') == 1


def test_a_hostile_name_is_shown_as_text(ada):
    add(ada, name="<script>alert(1)</script>")

    page = ada.get("/admin/users").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
