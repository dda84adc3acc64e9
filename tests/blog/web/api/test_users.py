"""Users and invitations for programs; one's own account and tokens."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from blog.domain.accounts import Role
from blog.domain.tokens import Scope


class TestUsers:
    def test_they_are_listed_without_secrets(self, administrator, moderator):
        users = administrator.get("/users")["users"]

        assert [(user["name"], user["role"]) for user in users] == [
            ("Alma", "administrator"),
            ("Mona", "moderator"),
        ]
        assert set(users[0]) == {"id", "name", "role", "is_active", "created_at"}
        assert administrator.get(f"/users/{moderator.user_id}") == users[1]

    def test_roles_and_rights_change_at_once(self, administrator, moderator):
        path = f"/users/{moderator.user_id}"

        assert administrator.send("PUT", f"{path}/role", {"role": "author"})["role"] == "author"
        moderator.refused(403, "GET", "/comments")
        assert (
            administrator.send("PUT", f"{path}/active", {"is_active": False})["is_active"] is False
        )
        moderator.refused(401, "GET", "/account")
        assert administrator.send("PUT", f"{path}/active", {"is_active": True})["is_active"] is True
        assert moderator.get("/account")["role"] == "author"

    def test_the_last_administrator_stays_one(self, administrator):
        path = f"/users/{administrator.user_id}"

        administrator.refused(400, "PUT", f"{path}/role", {"role": "author"})
        administrator.refused(400, "PUT", f"{path}/active", {"is_active": False})

    @pytest.mark.parametrize("body", [{"role": "owner"}, {"role": None}, {}, {"role": ["author"]}])
    def test_only_roles_are_given(self, administrator, moderator, body):
        administrator.refused(400, "PUT", f"/users/{moderator.user_id}/role", body)

    def test_who_is_not_there_is_not_found(self, administrator):
        administrator.refused(404, "GET", "/users/4711")
        administrator.refused(404, "PUT", "/users/4711/role", {"role": "author"})
        administrator.refused(404, "PUT", "/users/4711/active", {"is_active": True})


class TestInvitations:
    def test_the_link_is_shown_once_and_works(self, administrator, client):
        made = administrator.send("POST", "/invitations", {"role": "author", "note": "<Ann>"})

        listed = administrator.get("/invitations")
        assert listed["invitations"] == [made["invitation"]]
        assert made["invitation"]["invited_by"]["name"] == "Alma"
        path = urlsplit(made["link"]).path
        assert client.get(path).status_code == 200
        assert path.rpartition("/")[2] not in str(listed)

    def test_one_that_is_taken_back_opens_nothing(self, administrator, client):
        made = administrator.send("POST", "/invitations", {"role": "author"})

        gone = administrator.send("DELETE", f"/invitations/{made['invitation']['id']}")

        assert gone["state"] == "revoked"
        assert client.get(urlsplit(made["link"]).path).status_code == 404
        administrator.refused(404, "DELETE", "/invitations/4711")

    def test_it_tells_where_it_was_sent(self, administrator):
        made = administrator.send("POST", "/invitations", {"role": "author"})
        body = {"role": "author", "send_to": "bea@mail.example"}

        assert made["invitation"]["sent_to"] is None
        fault = administrator.refused(400, "POST", "/invitations", body)  # no mail is set up here
        assert list(fault["fields"]) == ["send_to"]

    def test_a_note_too_long_is_refused(self, administrator):
        body = {"role": "author", "note": "x" * 201}

        assert list(administrator.refused(400, "POST", "/invitations", body)["fields"]) == ["note"]


class TestTokens:
    def test_ones_own_are_listed_without_their_texts(self, moderator):
        answer = moderator.call("GET", "/account/tokens")

        [token] = answer.json["tokens"]
        assert (token["name"], token["has_expired"]) == ("for a test", False)
        assert token["scopes"] == ["read", "moderate"]
        assert moderator.token not in answer.text

    def test_none_is_made_by_a_program(self, administrator, app):
        headers = {"Authorization": f"Bearer {administrator.token}"}
        client = app.test_client(use_cookies=False)

        answer = client.post("/api/v1/account/tokens", json={"name": "x"}, headers=headers)

        assert answer.status_code == 405

    def test_one_revokes_itself_and_no_other(self, programs):
        user_id = programs.user(Role.MODERATOR, "Mona")
        one, other = programs.of(user_id, Scope.READ), programs.of(user_id, Scope.READ)
        number = one.get("/account")["token_id"]

        other.refused(403, "DELETE", f"/account/tokens/{number}")
        assert one.send("DELETE", f"/account/tokens/{number}")["revoked_at"] is not None
        one.refused(401, "GET", "/account")
        assert other.get("/account")["token_id"] != number
