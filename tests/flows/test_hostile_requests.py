"""Hostile addresses, headers, methods and bodies: a clear answer, never a 5xx."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.app import create_app
from blog.db import db
from blog.domain.accounts import Role
from tests.conftest import SAME_ORIGIN, SECRET, Setting, sign_in
from tests.factories import Factory
from tests.fakes import FixedGate, StandingClock
from tests.flows.hostile import FORM, PAYLOADS, dangers, send_raw
from tests.people import ADA, MAX

PATHS = (
    "/",
    "/posts/the-leak",
    "/posts/the-leak/comments.atom",
    "/feeds/posts.atom",
    "/tags/boats",
    "/archive",
    "/search",
    "/tags/",
    "/sign-in",
    "/metrics",
    "/comments/status/x",
    "/posts/the-leak/threads/1",
    "/nowhere",
    "/static/style.css",
)
# Which page reads which parameter; every page gets one that nobody reads.
READ = [
    ("/posts/the-leak", "page"),
    ("/posts/the-leak", "reply_to"),
    ("/posts/the-leak/threads/1", "after"),
    ("/", "before"),
    ("/tags/boats", "before"),
    ("/search", "q"),
    ("/search?q=leak", "before"),
    ("/sign-in", "next"),
    ("/static/style.css", "v"),
    ("/admin/moderation", "page"),
    ("/admin/moderation", "status"),
    ("/admin/moderation", "order"),
    ("/admin/moderation", "q"),
    ("/admin/moderation", "post"),
    ("/admin/posts", "before"),
]
NUMBERS = ["", "0", "-1", "99999999999999999999", "1.5", "٣", "1,2", "1e3", "0x1", " 1", "1_0"]
WAYS = ("/posts/the-leak/comments", "/comments/preview", "/sign-in")
DESK = (
    "/admin/moderation/decisions",
    "/admin/posts/new",
    "/admin/posts/preview",
    "/admin/users",
    "/admin/moderation/undo",
)


@pytest.fixture(scope="module")
def app(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give one app for all tests here: none of them looks at what another one left."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copy(migrated_sqlite, folder)
    settings = {"DATA_DIR": str(folder), "SECRET_KEY": SECRET, "RATE_LIMITS": False}
    app = create_app(settings, gate=FixedGate(), now=StandingClock())
    app.config["TESTING"] = True
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def scene(app: Flask) -> Any:
    """Make a post with a comment to ask for."""
    scene = Setting(app, Factory(app.extensions["blarney"], FixedGate(), StandingClock()))
    scene.comment(scene.post("The leak", tags=("boats",)), "Which tar did you use?")
    return scene


@pytest.fixture(scope="module")
def ada(app: Flask, scene: Any) -> FlaskClient:
    return sign_in(app, scene, ADA, Role.ADMINISTRATOR)


@pytest.fixture(scope="module")
def max_(app: Flask, scene: Any) -> FlaskClient:
    return sign_in(app, scene, MAX, Role.MODERATOR)


@pytest.fixture
def client(app: Flask, scene: Any) -> FlaskClient:
    return app.test_client()


class TestAddresses:
    @pytest.mark.parametrize(("path", "name"), [*READ, *((path, "zzz") for path in PATHS[:6])])
    def test_no_payload_in_a_query_string_does_anything(self, client, max_, path, name):
        browser = max_ if path.startswith("/admin") else client
        for payload in [*PAYLOADS.values(), *NUMBERS]:
            sign = "&" if "?" in path else "?"
            answer = browser.get(f"{path}{sign}{name}={quote(payload)}", buffered=True)
            assert answer.status_code < 500, payload
            assert dangers(answer.text) == [], payload

    @pytest.mark.parametrize(
        "before",
        [
            "/",
            "/posts/",
            "/tags/",
            "/comments/status/",
            "/static/",
            "/admin/",
            "/admin/moderation/",
            "/posts/the-leak/threads/",
        ],
    )
    def test_no_payload_in_a_path_does_anything(self, client, ada, before):
        for payload in [
            *PAYLOADS.values(),
            "..",
            "%2e%2e/%2e%2e",
            "%00",
            "%ff",
            "%ed%a0%80",
            "%c0%af",
            "0",
            "9" * 30,
            "-1",
            "%u0041",
            "a" * 5_000,
        ]:
            path = before + (payload if payload.startswith("%") else quote(payload, safe=""))
            for browser in (client, ada):
                answer = browser.get(path, buffered=True)
                assert answer.status_code in {200, 303, 308, 400, 403, 404, 414}, path
                if answer.mimetype == "text/html":
                    assert dangers(answer.text) == [], path

    @pytest.mark.parametrize(
        "name",
        [
            "Cookie",
            "Referer",
            "User-Agent",
            "Accept",
            "Accept-Language",
            "If-None-Match",
            "If-Modified-Since",
            "Range",
            "Host",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "Origin",
            "Sec-Fetch-Dest",
            "X-Requested-With",
            "Authorization",
            "Content-Type",
        ],
    )
    def test_no_payload_in_a_header_does_anything(self, client, name):
        for payload in [
            *PAYLOADS.values(),
            "",
            "*",
            ",,,",
            "blarney_session=x.y.z",
            "bytes=0-0,-1",
            'W/""',
        ]:
            value = re.sub(r"[^\t\x20-\x7e\x80-\xff]", "?", payload)
            for path in (
                "/",
                "/posts/the-leak",
                "/feeds/posts.atom",
                "/sign-in",
                "/nowhere",
                "/static/style.css",
            ):
                answer = client.get(path, headers={name: value}, buffered=True)
                assert answer.status_code < 500, (path, name, value)
                if answer.mimetype == "text/html":
                    assert dangers(answer.text) == [], (path, name, value)
            client.delete_cookie("blarney_session")

    @pytest.mark.parametrize(
        "method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW", "get", "POST"]
    )
    def test_a_wrong_method_gets_a_clear_answer(self, client, ada, method):
        for path in [*PATHS, "/admin/", "/admin/moderation", "/posts/the-leak/comments"]:
            for browser in (client, ada):
                answer = browser.open(path, method=method, headers=SAME_ORIGIN, buffered=True)
                assert answer.status_code < 500, (method, path)


class TestBodies:
    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            pytest.param("application/json", b'{"author_name": "x", "body": "y"}', id="JSON"),
            pytest.param("text/plain", b"author_name=x", id="plain text"),
            pytest.param(
                "text/xml",
                b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
                id="XML",
            ),
            pytest.param("application/octet-stream", bytes(range(256)), id="bytes"),
            pytest.param("image/svg+xml", b"<svg onload=alert(1)>", id="a picture"),
            pytest.param("", b"author_name=x&body=y", id="no type"),
            pytest.param("nonsense", b"x", id="nonsense"),
            pytest.param(
                f"{FORM}; charset=utf-16", "body=x".encode("utf-16"), id="another encoding"
            ),
            pytest.param(f"{FORM}; charset=iso-8859-1", b"body=\xe9", id="an old encoding"),
            pytest.param(f"{FORM}; charset=no-such-thing", b"body=x", id="an unknown encoding"),
        ],
    )
    def test_what_is_no_form_is_refused(self, client, ada, content_type, body):
        answers = {
            path: browser.post(
                path, data=body, headers=SAME_ORIGIN | {"Content-Type": content_type}, buffered=True
            ).status_code
            for browser, paths in ((client, WAYS), (ada, DESK))
            for path in paths
        }

        assert set(answers.values()) == {415}

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(b"author_name=x&body=a%00b", id="NUL in a value"),
            pytest.param(b"author_name=x&body=y&z%00=1", id="NUL in a name"),
            pytest.param(b"author_name=x&body=a\x00b", id="a raw NUL"),
            pytest.param(b"author_name=x&body=%ff%fe", id="bytes that are not UTF-8"),
            pytest.param(b"author_name=x&body=\xff", id="the same, raw"),
            pytest.param(b"author_name=x&body=%ed%a0%80", id="half of a surrogate pair"),
            pytest.param(
                b"author_name=x&body=%ed%a0%bd%ed%b8%80", id="a surrogate pair as six bytes"
            ),
            pytest.param(b"author_name=x&body=%c0%bcscript%c0%be", id="overlong forms"),
            pytest.param(b"author_name=x&body=%f4%90%80%80", id="beyond the last code point"),
            pytest.param(b"author_name=x&body=%e2%82", id="an unfinished character"),
        ],
    )
    def test_what_no_database_can_keep_is_refused(self, client, ada, body):
        answers = {
            path: browser.post(
                path, data=body, headers=SAME_ORIGIN | {"Content-Type": FORM}, buffered=True
            ).status_code
            for browser, paths in ((client, WAYS), (ada, DESK))
            for path in paths
        }

        assert set(answers.values()) == {400}

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(b"", id="empty"),
            pytest.param(b"&&&===&=&", id="nothing but signs"),
            pytest.param(b"author_name=x&body=%", id="an unfinished escape"),
            pytest.param(b"author_name=x&body=%zz", id="a wrong escape"),
            pytest.param(b"body[]=x&body[a][b]=y&author_name[]=z", id="other people's arrays"),
            pytest.param(b"author_name=x&body=y&parent_id=1&parent_id=2", id="a repeated number"),
            pytest.param(b"author_name=x;body=y", id="semicolons"),
            pytest.param(b"__proto__[x]=1&constructor=2", id="other languages' names"),
        ],
    )
    def test_an_odd_form_gets_a_clear_answer(self, client, ada, body):
        for browser, paths in ((client, WAYS), (ada, DESK)):
            for path in paths:
                answer = send_raw(browser, path, body, FORM)
                assert answer.status_code in {303, 400, 403, 404, 413, 429} or (
                    path.endswith("preview") and answer.status_code == 200
                ), path

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(b"", id="empty"),
            pytest.param(b"--b", id="unfinished"),
            pytest.param(b"--b\r\n\r\n--b--\r\n", id="a part without headers"),
            pytest.param(
                b'--b\r\nContent-Disposition: form-data; name="body"; filename="x.exe"\r\n\r\nMZ\x90\r\n--b--\r\n',
                id="a file",
            ),
            pytest.param(
                b'--b\r\nContent-Disposition: form-data; name="body"\r\n\r\na\x00b\r\n--b--\r\n',
                id="NUL",
            ),
            pytest.param(
                b'--b\r\nContent-Disposition: form-data; name="body"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+ADw-script+AD4-\r\n--b--\r\n',
                id="UTF-7",
            ),
            pytest.param(b"--b\r\n" * 5_000, id="thousands of parts"),
            pytest.param(
                b'--b\r\nContent-Disposition: form-data; name="body"\r\nContent-Transfer-Encoding: base64\r\n\r\nPHNjcmlwdD4=\r\n--b--\r\n',
                id="base64",
            ),
        ],
    )
    def test_an_odd_multipart_form_gets_a_clear_answer(self, client, ada, body):
        for browser, paths in ((client, WAYS), (ada, DESK)):
            for path in paths:
                for boundary in ("b", '"b"', "", "x" * 300):
                    send_raw(browser, path, body, f"multipart/form-data; boundary={boundary}")

    def test_a_form_with_thousands_of_fields_is_refused(self, client):
        assert send_raw(client, WAYS[0], b"a=1&" * 5_000, FORM).status_code == 413

    def test_a_body_beyond_the_cap_is_refused(self, client):
        assert send_raw(client, WAYS[0], b"body=" + b"x" * 300_000, FORM).status_code == 413

    @settings(
        max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        body=st.binary(max_size=300),
        content_type=st.sampled_from([FORM, "multipart/form-data; boundary=b", "application/json"]),
    )
    def test_any_bytes_get_a_clear_answer(self, client, body, content_type):
        for path in WAYS[:2]:
            send_raw(client, path, body, content_type)


@pytest.fixture(autouse=True)
def _nothing_is_forgotten(caplog) -> Iterator[None]:
    """Fail when something unexpected was logged, whatever the visitor was told."""
    yield
    assert [
        record.getMessage()
        for record in caplog.records
        if record.levelname in {"ERROR", "CRITICAL"}
    ] == []
