"""The page of one's own passkeys, and what the account and the users' pages tell of them."""

from __future__ import annotations

import re
import sys

import pytest

from tests.authenticator import Authenticator
from tests.conftest import SAME_ORIGIN
from tests.people import MAX, PASSWORD

PAGE = "/admin/account/passkeys"
HERE = "http://localhost"


@pytest.fixture
def overrides():
    return {"SITE_URL": HERE}


def post(client, action, **fields):
    return client.post(f"{PAGE}/{action}", data=fields, headers=SAME_ORIGIN)


def begin(client, name="A phone", password=PASSWORD):
    return post(client, "begin", name=name, current_password=password)


def add(client, name="A phone"):
    device = Authenticator(origin=HERE, rp_id="localhost")
    device.added = post(client, "add", credential=device.make(begin(client, name).json))
    return device


def number_of(page: str) -> str:
    return re.search(rf"{PAGE}/([0-9]+)/remove", page)[1]


@pytest.fixture
def device(max_):
    return add(max_)


def test_the_first_one_shows_recovery_codes_once(max_, device):
    codes = re.findall(r"<li><code>([a-z2-9-]+)</code>", device.added.text)

    assert device.added.status_code == 200
    assert len(set(codes)) == 10
    page = max_.get(PAGE).text
    assert "A phone" in page
    assert "not used yet" in page
    assert codes[0] not in page
    account = max_.get("/admin/account").text
    assert "1 passkey lets you in." in account
    assert "10 recovery codes are left" in account
    assert "Make new codes" in max_.get("/admin/account/second-factor").text


@pytest.mark.usefixtures("device")
def test_later_ones_are_only_added(max_):
    answer = add(max_, "A key").added

    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "The passkey is added" in max_.get(PAGE).text


def test_looking_at_the_page_begins_nothing(max_):
    page = max_.get(PAGE)

    assert "Set-Cookie" not in page.headers or "passkey" not in page.headers["Set-Cookie"]
    assert "You have none." in page.text
    assert f'data-passkey="{PAGE}/begin"' in page.text
    assert post(max_, "add", credential="{}").status_code == 400


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "", "current_password": PASSWORD}, "Expected a name."),
        ({"name": "x" * 81, "current_password": PASSWORD}, "80"),
        ({"name": "\u202e", "current_password": PASSWORD}, "Expected 1 to 80"),
        ({"name": "A", "current_password": ""}, "Expected your present password"),
        ({"name": "A", "current_password": "wrong"}, "Expected your current password"),
    ],
)
def test_a_refused_beginning_says_why(max_, fields, words):
    answer = post(max_, "begin", **fields)

    assert answer.status_code == 400
    assert words in re.search(r'class="fault"[^>]*>([^<]+)<', answer.text)[1]
    assert PASSWORD not in answer.text


@pytest.mark.parametrize("credential", ["", "{}", "[" * 9_000, "x" * 16_001, '{"id":"<b>"}'])
def test_a_hostile_answer_adds_nothing(max_, credential):
    begin(max_)

    answer = post(max_, "add", credential=credential)

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "<b>" not in answer.text
    assert "You have none." in max_.get(PAGE).text


def test_a_name_is_shown_as_text(max_):
    add(max_, '"><script>alert(1)</script>')

    page = max_.get(PAGE).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.usefixtures("device")
def test_it_is_removed_with_the_password_only(max_):
    number = number_of(max_.get(PAGE).text)
    for fields in ({}, {"current_password": "wrong"}):
        refused = post(max_, f"{number}/remove", **fields)
        assert refused.status_code == 400
        assert '<details class="remove" open>' in refused.text
        assert refused.text.count('class="fault"') == 1

    assert post(max_, f"{number}/remove", current_password=PASSWORD).location == PAGE

    page = max_.get(PAGE).text
    assert "The passkey “A phone” is removed." in page
    assert "You have none." in page


@pytest.mark.usefixtures("device")
def test_nobody_sees_or_removes_anothers(max_, ada):
    number = number_of(max_.get(PAGE).text)

    assert "A phone" not in ada.get(PAGE).text
    assert post(ada, f"{number}/remove", current_password=PASSWORD).status_code == 404
    assert "A phone" in max_.get(PAGE).text


@pytest.mark.usefixtures("device")
def test_an_administrator_resets_them_and_the_log_tells_of_it(max_, ada):
    people = ada.get("/admin/users").text
    place = re.search(rf'(/admin/users/[0-9]+)"><bdi>{MAX}<', people)[1]
    assert "1 passkey." in ada.get(place).text

    ada.post(f"{place}/reset-second-factor", headers=SAME_ORIGIN)

    assert "You have none." in max_.get(PAGE).text
    log = ada.get("/admin/log").text
    assert "added a passkey" in log
    assert "reset a second factor" in log


class TestNotOffered:
    @pytest.fixture(params=["not installed", "no address"])
    def missing(self, request):
        return request.param

    @pytest.fixture
    def overrides(self, missing, monkeypatch):
        if missing == "no address":
            return {"SITE_URL": ""}
        monkeypatch.setitem(sys.modules, "webauthn", None)
        return {"SITE_URL": HERE}

    def test_an_administrator_is_told_how_to_get_them(self, ada, missing):
        words = {
            "not installed": "pip install &#39;blarney[passkeys]&#39;",
            "no address": "SITE_URL",
        }

        page = ada.get("/admin/account").text

        assert words[missing].replace("&#39;", "'") in page.replace("&#39;", "'")
        assert page.count("Passkeys are not offered") == 1
        assert PAGE not in page

    def test_others_hear_nothing_of_them(self, max_):
        assert "passkey" not in max_.get("/admin/account").text.lower()
        assert "passkeys.js" not in max_.get(PAGE).text

    def test_nothing_can_be_begun(self, max_):
        assert begin(max_).status_code == 404
