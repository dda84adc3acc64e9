from __future__ import annotations

import pytest
from pyotp import TOTP

from tests.conftest import SAME_ORIGIN
from tests.people import ADA, PASSWORD

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


class TestOneUser:
    @pytest.fixture
    def page(self, scene) -> str:
        """Give the page of a moderator."""
        return f"/admin/users/{scene.user('Bea').id}"

    def act(self, client, page, action, **fields):
        return client.post(f"{page}/{action}", data=fields, headers=SAME_ORIGIN)

    def test_a_new_role_holds_from_the_next_request_on(self, app, ada, page):
        bea = app.test_client()
        bea.post("/sign-in", data={"name": "Bea", "password": PASSWORD}, headers=SAME_ORIGIN)
        assert bea.get("/admin/moderation").status_code == 200

        assert self.act(ada, page, "role", role="author").location == page

        assert "Bea is now author" in ada.get(page).text
        assert bea.get("/admin/moderation").status_code == 403
        assert bea.get("/admin/posts").status_code == 200

    def test_deactivating_signs_out_at_once_and_can_be_taken_back(self, app, ada, page):
        bea = app.test_client()
        data = {"name": "Bea", "password": PASSWORD}
        bea.post("/sign-in", data=data, headers=SAME_ORIGIN)

        self.act(ada, page, "active", is_active="0")
        assert bea.get("/admin/").status_code == 303
        assert bea.post("/sign-in", data=data, headers=SAME_ORIGIN).status_code == 403
        assert "deactivated" in ada.get("/admin/users").text

        self.act(ada, page, "active", is_active="1")
        assert bea.get("/admin/").status_code == 303
        assert bea.post("/sign-in", data=data, headers=SAME_ORIGIN).status_code == 303

    @pytest.mark.parametrize(
        ("action", "fields"), [("role", {"role": "author"}), ("active", {"is_active": "0"})]
    )
    def test_the_last_administrator_stays_one(self, ada, action, fields):
        answer = self.act(ada, "/admin/users/1", action, **fields)

        assert answer.status_code == 400
        assert "this is the last one" in answer.text
        assert ada.get("/admin/users").status_code == 200

    @pytest.mark.parametrize(
        ("action", "fields"),
        [
            ("role", {"role": "emperor"}),
            ("role", {}),
            ("active", {"is_active": "2"}),
            ("active", {}),
        ],
    )
    def test_other_values_are_refused(self, ada, page, action, fields):
        assert self.act(ada, page, action, **fields).status_code == 400

    def test_a_lost_second_factor_is_reset(self, app, ada, page, now):
        with app.app_context():
            factors = app.extensions["blarney"].people.second_factors
            user = app.extensions["blarney"].accounts.named("Bea")
            factors.begin(user.id)
            app_code = TOTP(factors.state(user.id).pending_secret).at(now())
            factors.confirm(user.id, app_code, password=PASSWORD, address="")
        assert "Reset the second factor" in ada.get(page).text
        assert "secret" not in ada.get(page).text

        assert self.act(ada, page, "reset-second-factor").location == page

        assert "needs no code any more" in ada.get(page).text
        assert "Reset the second factor" not in ada.get(page).text

    def test_nobody_is_found_under_other_numbers(self, ada):
        assert ada.get("/admin/users/999").status_code == 404
        for action, fields in (("role", {"role": "author"}), ("active", {"is_active": "0"})):
            assert self.act(ada, "/admin/users/999", action, **fields).status_code == 404
        assert self.act(ada, "/admin/users/999", "reset-second-factor").status_code == 404
