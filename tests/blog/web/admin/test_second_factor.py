from __future__ import annotations

import re

import pytest
from pyotp import TOTP

from tests.conftest import SAME_ORIGIN
from tests.people import PASSWORD

PAGE = "/admin/account/second-factor"


def post(client, action, **fields):
    return client.post(f"{PAGE}/{action}", data=fields, headers=SAME_ORIGIN)


def secret_on(page: str) -> str:
    return re.search(r'class="secret-text">([^<]+)<', page)[1].replace(" ", "")


@pytest.fixture
def pending(max_) -> TOTP:
    """Begin; give the app that has the secret."""
    assert post(max_, "begin").location == PAGE
    return TOTP(secret_on(max_.get(PAGE).text))


@pytest.fixture
def codes(max_, pending, now) -> list[str]:
    """Confirm; give the recovery codes."""
    answer = post(max_, "confirm", code=pending.at(now()), current_password=PASSWORD)
    assert answer.status_code == 200
    return re.findall(r"<li><code>([a-z2-9-]+)</code>", answer.text)


def test_looking_at_the_page_makes_no_secret(max_):
    max_.get(PAGE)

    assert "secret-text" not in max_.get(PAGE).text
    assert max_.get(f"{PAGE}/picture.svg").status_code == 404


def test_the_picture_is_drawn_here_and_private(max_, pending):
    answer = max_.get(f"{PAGE}/picture.svg")

    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.data.startswith(b"<svg")
    for forbidden in (b"style=", b"<script", b"http:/"):
        assert forbidden not in answer.data.replace(b"http://www.w3.org/2000/svg", b"")


def test_ten_codes_are_shown_once_and_the_secret_never_again(max_, pending, codes):
    assert len(set(codes)) == 10

    page = max_.get(PAGE).text
    assert "10 codes are left" in page
    assert not any(code in page for code in codes)
    assert pending.secret not in page.replace(" ", "")
    assert max_.get(f"{PAGE}/picture.svg").status_code == 404
    assert "10 recovery codes are left" in max_.get("/admin/account").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"code": "000000", "current_password": PASSWORD}, "Expected the six digits"),
        ({"code": "", "current_password": PASSWORD}, "Expected a code"),
        ({"code": "000000", "current_password": ""}, "Expected your present password"),
        ({"code": "000000", "current_password": "wrong"}, "Expected your current password"),
        ({"code": "x" * 99, "current_password": PASSWORD}, "40"),
    ],
)
def test_a_refused_confirmation_says_why_and_keeps_the_secret(max_, pending, fields, words):
    answer = post(max_, "confirm", **fields)

    assert answer.status_code == 400
    assert words in answer.text
    assert secret_on(answer.text) == pending.secret
    assert PASSWORD not in answer.text


def test_new_codes_replace_the_old(max_, codes):
    refused = post(max_, "recovery-codes", current_password="wrong")
    assert refused.status_code == 400
    assert refused.text.count('class="fault"') == 1

    answer = post(max_, "recovery-codes", current_password=PASSWORD)

    assert answer.status_code == 200
    assert not any(code in answer.text for code in codes)


def test_it_is_turned_off_with_the_password_only(max_, codes):
    for fields in ({}, {"current_password": "wrong"}):
        assert post(max_, "off", **fields).status_code == 400
    assert "On since" in max_.get(PAGE).text

    assert post(max_, "off", current_password=PASSWORD).location == PAGE

    assert "Your second factor is off" in max_.get(PAGE).text


def test_beginning_where_there_is_one_is_refused(max_, codes):
    answer = post(max_, "begin")

    assert answer.status_code == 400
    assert "turn it off first" in answer.text
