from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import SAME_ORIGIN
from tests.people import MAX, PASSWORD

NEW = "eleven paper kites"


def change(client, **fields: str):
    data = {"current_password": PASSWORD, "new_password": NEW, "again": NEW} | fields
    return client.post("/admin/account", data=data, headers=SAME_ORIGIN)


def signed_in_elsewhere(app: Flask, password: str = PASSWORD):
    client = app.test_client()
    answer = client.post("/sign-in", data={"name": MAX, "password": password}, headers=SAME_ORIGIN)
    return client, answer.status_code


def test_a_new_password_keeps_this_session_and_ends_the_others(app, max_):
    other, _ = signed_in_elsewhere(app)

    answer = change(max_)

    assert answer.status_code == 303
    assert "Your password is changed" in max_.get("/admin/account").text
    assert other.get("/admin/account").status_code == 303
    assert signed_in_elsewhere(app, NEW)[1] == 303
    assert signed_in_elsewhere(app, PASSWORD)[1] == 403


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"current_password": "four tin buckets"}, "Expected your current password"),
        ({"current_password": ""}, "Expected your present password"),
        ({"new_password": "short", "again": "short"}, "Expected 8 to 1,000 characters"),
        ({"again": "something else"}, "found another"),
    ],
)
def test_a_refused_change_changes_nothing_and_repeats_no_password(app, max_, fields, words):
    answer = change(max_, **fields)

    assert answer.status_code == 400
    assert words in answer.text
    for password in (PASSWORD, NEW, *fields.values()):
        assert not password or f'"{password}"' not in answer.text
    assert max_.get("/admin/account").status_code == 200
    assert signed_in_elsewhere(app)[1] == 303
