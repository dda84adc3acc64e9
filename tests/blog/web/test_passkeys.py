"""The pages and routes of signing in with a passkey."""

from __future__ import annotations

import sys

import pytest

from blog.domain.accounts import LOCK_SECONDS, TRIES_PER_NAME, Role
from blog.domain.passkeys import CHALLENGE_SECONDS, MAX_ANSWER_CHARS
from tests.authenticator import SITE, Authenticator
from tests.conftest import SAME_ORIGIN
from tests.people import ADA, PASSWORD

BEGIN, DOOR = "/sign-in/passkey/begin", "/sign-in/passkey"
SECOND_BEGIN, SECOND = "/sign-in/code/passkey/begin", "/sign-in/code/passkey"


@pytest.fixture
def overrides():
    return {"SITE_URL": SITE}


@pytest.fixture
def client(app):
    """A browser that speaks https, as the site's address does."""
    client = app.test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    return client


@pytest.fixture
def device(app, scene):
    """Give a user a passkey."""
    user, device = scene.user(ADA, Role.ADMINISTRATOR), Authenticator()
    with app.app_context():
        passkeys = app.extensions["blarney"].people.passkeys
        asked = passkeys.begin(user.id, "A phone", password=PASSWORD, address="")
        device.recovery = passkeys.add(user.id, asked.ticket, device.make(asked.options))
    return device


@pytest.fixture
def blocked(device, monkeypatch):
    """Let nothing import the optional part any more."""
    monkeypatch.setitem(sys.modules, "webauthn", None)


def post(client, path, **fields):
    return client.post(path, data=fields, headers=SAME_ORIGIN)


def show(client, device, begin=BEGIN, door=DOOR, **fields):
    """Answer a challenge as the script does."""
    asked = post(client, begin).json
    return post(client, door, credential=device.show(asked), **fields)


def first_step(client, **fields):
    return post(client, "/sign-in", name=ADA, password=PASSWORD, **fields)


class TestAlone:
    def test_it_opens_the_desk(self, client, device):
        answer = show(client, device)

        assert (answer.status_code, answer.location) == (303, "/admin/")
        assert client.get("/admin/account").status_code == 200

    @pytest.mark.parametrize(
        ("wanted", "location"),
        [("/admin/users", "/admin/users"), ("https://elsewhere.example/", "/admin/"), ("//x", "/admin/")],
    )  # fmt: skip
    def test_one_stays_on_this_site(self, client, device, wanted, location):
        assert show(client, device, next=wanted).location == location

    def test_the_page_asks_for_nothing_before_the_button_is_pressed(self, client):
        page = client.get("/sign-in?next=/admin/users").text

        assert f'data-passkey="{BEGIN}"' in page
        assert page.count('name="next" value="/admin/users"') == 2
        assert "challenge" not in page

    def test_the_address_that_was_asked_for_does_not_matter(self, client, device):
        headers = SAME_ORIGIN | {"Host": "evil.example"}
        asked = client.post(BEGIN, headers=headers).json
        assert asked["rpId"] == "blog.example"

        device.origin, device.rp_id = "https://evil.example", "evil.example"
        answer = client.post(DOOR, data={"credential": device.show(asked)}, headers=headers)

        assert answer.status_code == 403

    def test_a_refusal_is_a_page_that_keeps_the_destination(self, client, device):
        device.flags = 0

        answer = show(client, device, next="/admin/users")

        assert answer.status_code == 403
        assert "Expected a passkey that was added here" in answer.text
        assert 'name="next" value="/admin/users"' in answer.text

    def test_a_challenge_belongs_to_the_browser_that_asked(self, app, client, device):
        asked, other = post(client, BEGIN).json, app.test_client()

        answer = post(other, DOOR, credential=device.show(asked))

        assert answer.status_code == 403
        assert "within five minutes" in answer.text

    def test_an_old_cookie_with_an_old_answer_opens_nothing(self, app, client, device):
        asked = post(client, BEGIN).json
        cookie = client.get_cookie("blarney_session", domain="localhost").value
        answer = device.show(asked)
        assert post(client, DOOR, credential=answer).status_code == 303

        thief = app.test_client()
        thief.set_cookie("blarney_session", cookie)

        again = post(thief, DOOR, credential=answer)
        assert again.status_code == 403
        assert "Expected a passkey that was added here" in again.text  # so the ticket was read

    def test_a_late_answer_says_so(self, client, device, now):
        asked = post(client, BEGIN).json
        now.advance(seconds=CHALLENGE_SECONDS + 1)

        assert "within five minutes" in post(client, DOOR, credential=device.show(asked)).text

    @pytest.mark.parametrize(
        "credential", ["", "{}", "[]", "{", "null", "x" * (MAX_ANSWER_CHARS + 1), '{"id": "<script>"}']
    )  # fmt: skip
    def test_a_hostile_answer_is_refused_and_not_repeated(self, client, credential):
        post(client, BEGIN)

        answer = post(client, DOOR, credential=credential)

        assert answer.status_code == 403
        assert "<script>" not in answer.text.replace("<script src=", "")

    def test_too_many_failures_are_told_to_wait(self, client, device):
        device.key = Authenticator().key
        for _ in range(TRIES_PER_NAME):
            show(client, device)

        locked = show(client, device)

        assert locked.status_code == 429
        assert 1 <= int(locked.headers["Retry-After"]) <= LOCK_SECONDS + 1

    def test_what_was_in_the_session_before_is_thrown_away(self, client, device):
        post(client, BEGIN)
        with client.session_transaction() as session:
            session["planted"] = "by somebody else"
        asked = post(client, BEGIN).json

        post(client, DOOR, credential=device.show(asked))

        with client.session_transaction() as session:
            assert not {"planted", "passkey_ticket"} & set(session)

    def test_no_link_acts(self, client):
        for path in (BEGIN, DOOR, SECOND_BEGIN, SECOND):
            assert client.get(path).status_code == 405


class TestSecondStep:
    def test_name_password_and_passkey_open_the_desk(self, client, device):
        assert first_step(client).location == "/sign-in/code"
        page = client.get("/sign-in/code").text
        assert "Use a passkey" in page
        assert "authenticator app" not in page
        assert "One of your recovery codes" in page

        answer = show(client, device, SECOND_BEGIN, SECOND, next="/admin/users")

        assert answer.location == "/admin/users"
        assert client.get("/admin/users").status_code == 200

    @pytest.mark.usefixtures("device")
    def test_the_password_alone_does_not(self, client):
        first_step(client)

        assert client.get("/admin/account").status_code == 303
        assert first_step(client, code="123456").status_code == 403
        assert client.get("/admin/account").status_code == 303

    def test_a_recovery_code_does_once(self, app, client, device):
        first_step(client)
        answer = post(client, "/sign-in/code", code=device.recovery[0])
        assert answer.location == "/admin/"

        other = app.test_client()
        first_step(other)
        assert post(other, "/sign-in/code", code=device.recovery[0]).status_code == 403

    def test_a_wrong_passkey_leads_back_to_the_second_step(self, client, device):
        first_step(client)
        device.key = Authenticator().key

        answer = show(client, device, SECOND_BEGIN, SECOND)

        assert answer.status_code == 403
        assert "Use a passkey" in answer.text
        assert 'name="password"' not in answer.text

    @pytest.mark.usefixtures("device")
    def test_without_the_first_step_there_is_no_challenge(self, client):
        answer = post(client, SECOND_BEGIN)

        assert answer.status_code == 403
        assert "begin again" in answer.text
        assert 'name="password"' in answer.text
        assert post(client, SECOND, credential="{}").status_code == 403

    @pytest.mark.usefixtures("blocked")
    def test_without_the_optional_part_recovery_codes_are_left(self, app, overrides):
        """A passkey still stands before the door when the part was removed."""
        from blog.app import create_app

        bare = create_app(
            {
                "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
                "DATA_DIR": app.config["BLARNEY_SETTINGS"].data_dir,
                "SECRET_KEY": app.config["SECRET_KEY"],
            }
            | overrides,
            now=app.extensions["blarney"].people.passkeys._now,
        )
        client = bare.test_client()
        client.environ_base["wsgi.url_scheme"] = "https"

        assert first_step(client).location == "/sign-in/code"
        page = client.get("/sign-in/code").text

        assert "passkeys.js" not in page
        assert "Passkeys cannot be used here at the moment" in page
        bare.extensions["blarney"].site.close()


class TestNothingIsLoadedEarly:
    @pytest.mark.usefixtures("blocked")
    def test_pages_and_challenges_do_without_the_library(self, client):
        assert client.get("/").status_code == 200
        assert client.get("/sign-in").status_code == 200
        assert post(client, BEGIN).status_code == 200
        assert post(client, DOOR, credential="{}").status_code == 403
        assert first_step(client).location == "/sign-in/code"
        assert post(client, SECOND_BEGIN).status_code == 200

    @pytest.mark.usefixtures("blocked")
    def test_the_check_of_a_signature_needs_it(self, client, device):
        assert show(client, device).status_code == 500


class TestNotOffered:
    @pytest.fixture(params=["not installed", "no address", "a number", "not encrypted"])
    def overrides(self, request, monkeypatch):
        if request.param == "not installed":
            monkeypatch.setitem(sys.modules, "webauthn", None)
        return {"SITE_URL": {"no address": "", "a number": "https://192.0.2.7", "not encrypted": "http://blog.example"}.get(request.param, SITE)}  # fmt: skip

    def test_the_sign_in_page_says_nothing_of_them(self, client):
        page = client.get("/sign-in").text.lower()

        assert "passkey" not in page

    def test_the_routes_give_nothing_out(self, client):
        assert post(client, BEGIN).status_code == 404
        assert post(client, DOOR, credential="{}").status_code == 403
        assert post(client, SECOND_BEGIN).status_code == 403
