from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyotp import TOTP

from blog.domain.accounts import LOCK_SECONDS, TRIES_PER_NAME, Role
from blog.web.auth import local_path
from tests.conftest import SAME_ORIGIN
from tests.people import ADA, PASSWORD


def sign_in(client: FlaskClient, **fields: str):
    return client.post(
        "/sign-in", data={"name": ADA, "password": PASSWORD} | fields, headers=SAME_ORIGIN
    )


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page
    return found.group(1)


@pytest.fixture
def ada_exists(scene) -> None:
    scene.user(ADA, Role.ADMINISTRATOR)


def test_signing_in_leads_to_the_desk(client: FlaskClient, ada_exists):
    answer = sign_in(client)

    assert answer.status_code == 303
    assert answer.location == "/admin/"
    assert client.get("/admin/account").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/admin/moderation?status=spam", "/admin/moderation?status=spam"),
        ("https://elsewhere.example/", "/admin/"),
        ("//elsewhere.example/", "/admin/"),
        ("/\\elsewhere.example/", "/admin/"),
        ("/\t/elsewhere.example/", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("", "/admin/"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(client, ada_exists, wanted, location):
    answer = sign_in(client, next=wanted)

    assert answer.location == location


@pytest.mark.parametrize(
    "text", [None, "", "admin/", "//x", "/\\x", "/a\nb", "/a\x00", "/" + "a" * 3_000, "http://x/"]
)
def test_what_could_lead_elsewhere_is_no_local_path(text):
    assert local_path(text) is None


def test_a_wrong_password_keeps_the_name_and_not_the_password(client, ada_exists):
    answer = sign_in(client, password="four tin buckets")

    assert answer.status_code == 403
    assert f'value="{ADA}"' in answer.text
    assert "four tin buckets" not in answer.text
    assert "do not belong together" in answer.text
    assert client.get("/admin/account").status_code == 303


def test_an_unknown_name_reads_the_same_as_a_wrong_password(client, ada_exists):
    wrong = sign_in(client, password="four tin buckets").text
    unknown = sign_in(client, name="Nobody", password="four tin buckets").text

    strip = re.compile(r'name="csrf_token" value="[^"]+"')
    assert strip.sub("", wrong) == strip.sub("", unknown.replace("Nobody", ADA))


@pytest.mark.parametrize(
    ("name", "password"), [("", PASSWORD), (ADA, ""), ("a" * 5_000, PASSWORD), (ADA, "p" * 5_000)]
)
def test_an_incomplete_or_absurd_form_is_refused(client, ada_exists, name, password):
    assert sign_in(client, name=name, password=password).status_code == 400


def test_too_many_failures_are_told_to_wait(client, ada_exists, now):
    for _ in range(TRIES_PER_NAME):
        sign_in(client, password="four tin buckets")

    locked = sign_in(client)

    assert locked.status_code == 429
    assert 1 <= int(locked.headers["Retry-After"]) <= LOCK_SECONDS + 1
    assert f'value="{ADA}"' in locked.text

    now.advance(seconds=LOCK_SECONDS + 1)
    assert sign_in(client).status_code == 303


def test_a_session_from_before_signing_in_is_thrown_away(client, ada_exists):
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = dict(session)

    sign_in(client)

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before["csrf_token"]
        assert session.permanent


@pytest.mark.parametrize(
    ("path", "elsewhere", "words"),
    [
        ("/sign-out", 200, "You are signed out."),
        ("/sign-out/everywhere", 303, "You are signed out, here and everywhere else."),
    ],
)
def test_signing_out_ends_this_session_or_all(app: Flask, ada_exists, path, elsewhere, words):
    here, there = app.test_client(), app.test_client()
    sign_in(here)
    sign_in(there)

    answer = here.post(path, headers=SAME_ORIGIN)

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert words in here.get("/sign-in").text
    assert here.get("/admin/account").status_code == 303
    assert there.get("/admin/account").status_code == elsewhere


@pytest.mark.parametrize("path", ["/sign-out", "/sign-out/everywhere"])
def test_who_is_not_signed_in_can_sign_out_all_the_same(client, path):
    assert client.post(path, headers=SAME_ORIGIN).location == "/sign-in"


def test_a_copied_cookie_is_worth_nothing_after_signing_out(client, ada_exists, app):
    sign_in(client)
    cookie = client.get_cookie("blarney_session")
    assert cookie is not None
    client.post("/sign-out", headers=SAME_ORIGIN)

    thief = app.test_client()
    thief.set_cookie("blarney_session", cookie.value)

    assert thief.get("/admin/account").location == "/sign-in?next=%2Fadmin%2Faccount"


def test_nobody_is_signed_out_by_following_a_link(client, ada_exists):
    sign_in(client)

    assert client.get("/sign-out").status_code == 405
    assert client.get("/admin/account").status_code == 200


def test_signing_out_needs_the_token_when_no_header_says_where_it_came_from(client, ada_exists):
    sign_in(client)
    page = client.get("/admin/account").text

    assert client.post("/sign-out").status_code == 403
    assert client.get("/admin/account").status_code == 200
    assert client.post("/sign-out", data={"csrf_token": token_of(page)}).status_code == 303
    assert client.get("/admin/account").status_code == 303


def test_another_site_cannot_sign_anybody_in_or_out(client, ada_exists):
    elsewhere = {"Origin": "https://elsewhere.example"}

    assert (
        client.post(
            "/sign-in", data={"name": ADA, "password": PASSWORD}, headers=elsewhere
        ).status_code
        == 403
    )
    sign_in(client)
    assert client.post("/sign-out", headers=elsewhere).status_code == 403


@pytest.mark.parametrize(
    "login_id", ["", "1", "1:", ":key", "1:wrong", "99:key", "x:key", "1:" + "k" * 500, "1\n:key"]
)
def test_a_session_that_names_no_session_is_anonymous(client, ada_exists, login_id):
    with client.session_transaction() as session:
        session["_user_id"] = login_id

    assert client.get("/admin/account").status_code == 303


def test_every_answer_about_signing_in_is_private(client, ada_exists):
    for answer in (
        client.get("/sign-in"),
        sign_in(client, password="wrong"),
        sign_in(client),
        client.post("/sign-out", headers=SAME_ORIGIN),
    ):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "Cookie" in answer.headers["Vary"]


def test_public_pages_do_not_look_at_the_session(client, ada_exists):
    sign_in(client)

    answer = client.get("/archive")

    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers


def test_who_is_signed_in_already_is_sent_on(client, ada_exists):
    sign_in(client)

    assert client.get("/sign-in?next=/admin/account").location == "/admin/account"


def test_a_hostile_name_is_shown_as_text(client, ada_exists):
    answer = sign_in(client, name='"><script>alert(1)</script>')

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


class TestSecondFactor:
    @pytest.fixture
    def totp(self, app, scene, now) -> TOTP:
        """Give the app of a user with a second factor; its first code is long used."""
        user = scene.user(ADA, Role.ADMINISTRATOR)
        with app.app_context():
            factors = app.extensions["blarney"].people.second_factors
            factors.begin(user.id)
            totp = TOTP(factors.state(user.id).pending_secret)
            codes = factors.confirm(user.id, totp.at(now()), password=PASSWORD, address="")
        now.advance(minutes=5)
        totp.recovery = codes
        return totp

    def step(self, client, code: str, **fields: str):
        return client.post("/sign-in/code", data={"code": code} | fields, headers=SAME_ORIGIN)

    def test_all_three_in_one_form_open_the_desk(self, client, totp, now):
        assert sign_in(client, code=totp.at(now())).location == "/admin/"
        assert client.get("/admin/account").status_code == 200

    def test_without_a_code_the_second_step_follows(self, client, totp, now):
        answer = sign_in(client, next="/admin/users")
        assert answer.location == "/sign-in/code?next=/admin/users"
        assert client.get("/admin/account").status_code == 303

        page = client.get(answer.location).text
        assert 'autocomplete="one-time-code"' in page
        assert 'name="next" value="/admin/users"' in page

        assert self.step(client, totp.at(now()), next="/admin/users").location == "/admin/users"
        assert client.get("/admin/users").status_code == 200

    @pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/"])
    def test_after_the_second_step_too_one_stays_on_this_site(self, client, totp, now, wanted):
        assert sign_in(client, next=wanted).location == "/sign-in/code"
        assert self.step(client, totp.at(now()), next=wanted).location == "/admin/"

    @pytest.mark.usefixtures("totp")
    def test_a_wrong_code_is_asked_for_again_and_not_repeated(self, client):
        sign_in(client)

        answer = self.step(client, "000000")

        assert answer.status_code == 403
        assert "Expected a code that your app shows now" in answer.text
        assert "000000" not in answer.text
        assert client.get("/admin/account").status_code == 303

    @pytest.mark.usefixtures("totp")
    def test_a_wrong_code_in_the_one_form_says_so_and_asks_for_it_again(self, client):
        answer = sign_in(client, code="000000")

        assert answer.status_code == 403
        assert 'name="code"' in answer.text

    @pytest.mark.parametrize("code", ["", "1" * 41])
    @pytest.mark.usefixtures("totp")
    def test_an_incomplete_or_absurd_second_step_is_refused(self, client, code):
        sign_in(client)

        assert self.step(client, code).status_code == 400

    def test_a_recovery_code_opens_the_desk_once(self, app, client, totp):
        sign_in(client)
        assert self.step(client, totp.recovery[3]).status_code == 303

        other = app.test_client()
        sign_in(other)
        assert self.step(other, totp.recovery[3]).status_code == 403

    def test_the_second_step_alone_leads_back_to_the_first(self, client, totp, now):
        assert client.get("/sign-in/code").location == "/sign-in"
        answer = self.step(client, totp.at(now()))

        assert answer.status_code == 403
        assert "begin again" in answer.text
        assert 'name="password"' in answer.text

    def test_too_many_wrong_codes_are_told_to_wait(self, client, totp, now):
        sign_in(client)
        for _ in range(TRIES_PER_NAME):
            self.step(client, "000000")

        locked = self.step(client, totp.at(now()))

        assert locked.status_code == 429
        assert 1 <= int(locked.headers["Retry-After"]) <= LOCK_SECONDS + 1
        assert 'name="code"' in locked.text

    def test_a_session_from_before_is_thrown_away_at_either_step(self, client, totp, now):
        with client.session_transaction() as session:
            session["planted"] = "by somebody else"
        sign_in(client)
        with client.session_transaction() as session:
            assert "planted" not in session
            session["planted"] = "again"

        self.step(client, totp.at(now()))

        with client.session_transaction() as session:
            assert "planted" not in session
            assert "half" not in session
