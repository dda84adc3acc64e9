from __future__ import annotations

import re

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


def test_devices_are_listed_with_the_present_one_marked(app, max_):
    signed_in_elsewhere(app)

    page = max_.get("/admin/account").text

    assert page.count('class="panel person-row"') == 2
    assert page.count("this one") == 1
    assert page.index("this one") < page.index("/admin/account/devices/")


def test_one_device_or_all_others_can_be_signed_out(app, max_):
    one, _ = signed_in_elsewhere(app)
    [path] = re.findall(
        r'action="(/admin/account/devices/\d+/end)"', max_.get("/admin/account").text
    )

    assert max_.post(path, headers=SAME_ORIGIN).status_code == 303
    assert one.get("/admin/account").status_code == 303
    assert max_.post(path, headers=SAME_ORIGIN).status_code == 404

    others = [signed_in_elsewhere(app)[0] for _ in range(2)]
    assert max_.post("/admin/account/devices/end-others", headers=SAME_ORIGIN).status_code == 303
    assert "Signed out on 2 other devices" in max_.get("/admin/account").text
    assert [other.get("/admin/account").status_code for other in others] == [303, 303]


def test_nobody_signs_somebody_elses_device_out(max_, ada):
    answers = [
        max_.post(f"/admin/account/devices/{number}/end", headers=SAME_ORIGIN).status_code
        for number in (2, 3)  # Ada's, and none; number 1 is one's own
    ]

    assert answers == [404, 404]
    assert ada.get("/admin/account").status_code == 200


def test_ones_latest_sign_ins_are_shown(app, max_):
    signed_in_elsewhere(app)
    signed_in_elsewhere(app, "four tin buckets")

    page = max_.get("/admin/account").text

    assert page.count("<td>signed in</td>") == 2
    assert "127.0.0.0/24" in page
