"""Who may call: tokens and sessions, scopes and roles, and what another site cannot do."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from blog.db import LogEntry, db
from blog.domain.accounts import Role
from blog.domain.errors import InvalidInputError
from blog.domain.log import Via
from blog.domain.moderation import Status
from blog.domain.tokens import SCOPES_OF, Scope, with_checksum
from blog.web.api import OPERATIONS
from blog.web.api.openapi import ROOT
from tests.blog.web.api.conftest import check
from tests.conftest import SAME_ORIGIN

OTHER_SITE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


@pytest.fixture
def decision(scene):
    """A decision that can be made, as a body."""
    comment = scene.comment(scene.post(), status=Status.PENDING)
    seen = {"id": comment.id, "seen_status": "pending", "seen_revision": 1}
    return {"decision": "approve", "comments": [seen]}


def concrete(path: str) -> str:
    return re.sub(r"<id:\w+>", "1", path)


class TestTokens:
    def test_without_one_nothing_but_the_document_is_given(self, nobody):
        for operation in OPERATIONS:
            path = concrete(operation.path)
            answer = nobody.call(operation.method, path)
            if operation.scope is None:
                assert answer.status_code == 200
                continue
            assert answer.status_code == 401, path
            assert answer.json["error"]["code"] == "unauthenticated"
            assert answer.headers["WWW-Authenticate"] == "Bearer realm=Blarney"

    @pytest.mark.parametrize(
        "sent",
        [
            "Bearer",
            "Bearer ",
            "Bearer blarney_short",
            f"Bearer {with_checksum('a' * 32)}",
            "Bearer \u00e4",
            "Basic QWRhOnNldmVu",
            "blarney_x",
            "",
        ],
    )
    def test_what_is_no_token_is_refused_with_a_challenge(self, nobody, sent):
        answer = nobody.call("GET", "/account", headers={"Authorization": sent})

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=Blarney, error=invalid_")

    def test_one_that_was_revoked_or_whose_user_may_not_sign_in_is_none(
        self, moderator, administrator
    ):
        token_id = moderator.get("/account")["token_id"]
        moderator.send("DELETE", f"/account/tokens/{token_id}")
        moderator.refused(401, "GET", "/account")

        other = administrator.send("POST", "/invitations", {"role": "author"})
        assert other["invitation"]["state"] == "open"
        administrator.send("PUT", f"/users/{moderator.user_id}/active", {"is_active": False})
        moderator.refused(401, "GET", "/account")

    def test_one_with_another_scope_is_told_which_is_missing(self, programs, decision):
        reader = programs(Role.MODERATOR, Scope.READ)

        error = reader.refused(403, "POST", "/decisions", decision)

        assert error["code"] == "forbidden"
        assert "moderate" in error["message"]

    def test_none_does_more_than_the_role_allows_by_now(self, programs, administrator):
        former = programs(Role.ADMINISTRATOR, name="Former")
        assert former.get("/users")["users"]

        administrator.send("PUT", f"/users/{former.user_id}/role", {"role": "author"})

        assert former.get("/account")["scopes"] == ["read", "write_posts"]
        former.refused(403, "GET", "/users")
        assert "moderator" in former.refused(403, "GET", "/comments")["message"]

    def test_an_author_sees_no_comment_that_waits(self, author):
        for operation in OPERATIONS:
            if operation.scope is None or Role.AUTHOR in operation.roles:
                continue
            assert author.call(operation.method, concrete(operation.path)).status_code == 403

    def test_a_moderator_may_what_the_desk_lets_moderators_do(self, moderator):
        for operation in OPERATIONS:
            if operation.scope is None or Role.MODERATOR in operation.roles:
                continue
            assert moderator.call(operation.method, concrete(operation.path)).status_code == 403

    def test_no_operation_asks_for_a_scope_that_none_of_its_roles_has(self):
        for operation in OPERATIONS:
            if operation.scope is not None:
                assert all(operation.scope in SCOPES_OF[role] for role in operation.roles)

    def test_what_was_done_is_in_the_log_as_done_by_a_program(self, app, moderator, decision):
        moderator.send("POST", "/decisions", decision)

        entry = moderator.get("/log")["entries"][0]
        assert (entry["act"], entry["via"], entry["user"]["name"]) == ("decided", "api", "Mona")
        with app.app_context():
            newest = db.session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()
            assert newest.via is Via.API


class TestSessions:
    """A signed-in browser may call too; then the checks of pages hold."""

    def post(self, browser, decision, headers):
        answer = browser.post(f"{ROOT}/decisions", json=decision, headers=headers)
        check(answer, "POST", "/decisions")
        return answer

    def test_one_reads_and_decides_from_the_sites_own_pages(self, max_, decision):
        account = max_.get(f"{ROOT}/account")
        answer = self.post(max_, decision, SAME_ORIGIN)

        assert account.json["token_id"] is None
        assert account.json["scopes"] == ["moderate", "read"]
        assert answer.json["decided"] == 1

    @pytest.mark.parametrize("headers", [{}, OTHER_SITE, {"X-CSRF-Token": "made-up"}])
    def test_what_another_site_may_have_sent_is_refused(self, max_, decision, headers):
        assert self.post(max_, decision, headers).status_code == 403

    def test_the_pages_token_in_a_header_is_proof(self, max_, decision):
        page = max_.get("/admin/account").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

        assert self.post(max_, decision, {"X-CSRF-Token": token}).status_code == 200

    def test_a_token_beside_a_session_does_not_lift_the_checks(self, max_, moderator, decision):
        bearer = {"Authorization": f"Bearer {moderator.token}"}

        for headers in (bearer, bearer | OTHER_SITE):
            assert self.post(max_, decision, headers).status_code == 403
        assert self.post(max_, decision, bearer | SAME_ORIGIN).status_code == 200

    def test_beside_a_session_it_is_the_token_that_speaks(self, ada, author):
        headers = {"Authorization": f"Bearer {author.token}"}

        assert ada.get(f"{ROOT}/account", headers=headers).json["name"] == "Arne"
        assert ada.get(f"{ROOT}/users", headers=headers).status_code == 403
        assert ada.get(f"{ROOT}/users", headers={"Authorization": "Bearer x"}).status_code == 401


class TestOtherSites:
    def test_a_token_alone_needs_no_proof(self, moderator, decision):
        answer = moderator.call("POST", "/decisions", decision, headers=OTHER_SITE)

        assert answer.status_code == 200

    @pytest.mark.parametrize("cookie", ["blarney_session=x", "theme=dark"])
    def test_with_any_cookie_it_does(self, moderator, decision, cookie):
        headers = OTHER_SITE | {"Cookie": cookie}

        answer = moderator.call("POST", "/decisions", decision, headers=headers)

        assert answer.status_code == 403

    @pytest.mark.parametrize("sent", ["Basic QWRhOnNldmVu", "Bearer", "Bearer "])
    def test_another_kind_of_authorization_does_not_lift_the_checks(self, nobody, decision, sent):
        headers = OTHER_SITE | {"Authorization": sent}

        answer = nobody.call("POST", "/decisions", decision, headers=headers)

        assert answer.status_code == 403

    @pytest.mark.parametrize("path", ["/sign-out", "/admin/users", "/api", "/apiary"])
    def test_outside_the_api_a_token_lifts_nothing(self, app, moderator, path):
        headers = OTHER_SITE | {"Authorization": f"Bearer {moderator.token}"}

        answer = app.test_client(use_cookies=False).post(path, headers=headers)

        assert answer.status_code == 403

    def test_a_token_opens_no_page(self, app, administrator):
        headers = {"Authorization": f"Bearer {administrator.token}"}

        answer = app.test_client(use_cookies=False).get("/admin/users", headers=headers)

        assert answer.status_code == 303

    def test_no_answer_invites_another_site(self, app):
        asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        for method in ("OPTIONS", "GET"):
            answer = app.test_client().open(f"{ROOT}/comments", method=method, headers=asked)
            assert not [name for name, _ in answer.headers if name.startswith("Access-")]
            assert answer.content_type == "application/json"


class TestLimits:
    @pytest.fixture
    def overrides(self):
        return {"CALLS_PER_WINDOW": 3}

    def test_a_token_used_too_often_is_told_when_to_come_back(self, moderator, administrator, now):
        for _ in range(3):
            moderator.get("/account")

        answer = moderator.call("GET", "/account")

        assert answer.status_code == 429
        assert answer.json["error"]["code"] == "too_many_requests"
        seconds = int(answer.headers["Retry-After"])
        assert 0 < seconds <= 600
        administrator.get("/account")  # another token is not concerned
        now.advance(seconds=seconds)
        moderator.get("/account")

    def test_what_is_refused_for_its_scope_counts(self, programs):
        reader = programs(Role.MODERATOR, Scope.READ)
        for _ in range(3):
            reader.refused(403, "GET", "/users")

        reader.refused(429, "GET", "/users")

    def test_a_session_has_no_such_limit(self, max_):
        for _ in range(5):
            assert max_.get(f"{ROOT}/account").status_code == 200


class TestNoMoreThanTheUser:
    def test_no_operation_makes_a_token(self):
        made = [o.name for o in OPERATIONS if "token" in o.path and o.method in {"POST", "PUT"}]

        assert made == []

    @pytest.mark.parametrize("page", ["/admin/account/tokens", "/admin/users/invitations"])
    def test_a_token_opens_no_page_that_makes_one(self, app, administrator, page):
        client = app.test_client(use_cookies=False)
        headers = {"Authorization": f"Bearer {administrator.token}"} | SAME_ORIGIN
        fields = {"name": "more", "scopes": "administer", "role": "administrator"}

        answer = client.post(page, data=fields, headers=headers)

        assert answer.status_code in {302, 303, 401, 404}
        assert "sign-in" in answer.headers.get("Location", "sign-in")
        with app.app_context():
            kept = app.extensions["blarney"].people.tokens.of(administrator.user_id)
            assert len(kept) == 1
        assert administrator.get("/invitations")["invitations"] == []

    def test_who_is_no_administrator_any_more_invites_nobody(self, administrator, programs, app):
        other = programs(Role.ADMINISTRATOR, name="Berta")
        before = other.send("POST", "/invitations", {"role": "administrator"})
        administrator.send("PUT", f"/users/{other.user_id}/role", {"role": "moderator"})

        other.refused(403, "POST", "/invitations", {"role": "author"})
        other.refused(403, "PUT", f"/users/{other.user_id}/role", {"role": "administrator"})

        (known,) = administrator.get("/invitations")["invitations"]
        assert known["state"] == "revoked"  # what was open does not outlive the rights
        path = before["link"].partition("//")[2].partition("/")[2]
        assert app.test_client().get(f"/{path}").status_code == 404

    def test_a_moderators_token_can_never_administer(self, app, programs):
        user_id = programs.user(Role.MODERATOR, "Mia")
        with app.app_context(), pytest.raises(InvalidInputError):
            app.extensions["blarney"].people.tokens.create(user_id, "more", [Scope.ADMINISTER])
