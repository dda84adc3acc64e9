"""What a request must look like before anything reads it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from blog.domain.identity import MAX_ID
from blog.web.well_formed import whole_number
from tests.blog.web.sending import WORDS
from tests.conftest import SAME_ORIGIN

FORM = "application/x-www-form-urlencoded"
URL = "/posts/quay/comments"


@pytest.fixture(autouse=True)
def quay(scene: Any) -> Any:
    return scene.post("Quay", slug="quay")


def raw(app: Flask, path: bytes, query: bytes = b"", method: str = "GET") -> Response:
    """Ask with exactly these bytes, as a server passes them on; the test client would mend them."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    return Response(*run_wsgi_app(app.wsgi_app, environ))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (b"/posts/\xff\xfe", b""),
        (b"/posts/\xed\xa0\x80", b""),
        (b"/posts/quay\x00", b""),
        (b"/\x00", b""),
        (b"/search", b"q=%ff"),
        (b"/search", b"q=%00"),
        (b"/search", b"q=%ed%a0%80"),
        (b"/search", b"q=\xff\xfe"),
        (b"/", b"before=%00"),
        (b"/", b"%00"),
        (b"/comments/status/\xc3", b""),
        (b"/static/\xff", b""),
        (b"/static/a\x00", b""),
        (b"/nowhere\x00", b""),
        (b"/admin/moderation", b"q=%ff"),
        (b"/sign-in", b"next=%00"),
    ],
)
def test_bytes_that_are_no_text_are_refused(app: Flask, path: bytes, query: bytes) -> None:
    answer = raw(app, path, query)

    assert answer.status_code == 400
    assert b"<h1" in answer.data


@pytest.mark.parametrize(
    "query", [b"q=a%20b", b"q=%F0%9F%9B%B6", "q=été".encode(), b"q=100%", b"q=%zz", b"&&==&", b"q"]
)
def test_odd_but_readable_queries_are_answered(app: Flask, query: bytes) -> None:
    assert raw(app, b"/search", query).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"author_name=R&body=%ff", 400),
        (b"author_name=R&body=\xff\xfe", 400),
        (b"author_name=R&body=%00", 400),
        (b"author_name=R&body=a\x00b", 400),
        (b"author_name=R&body=%ED%A0%80", 400),
        (b"author_name=R&body=ok&x=%ff", 400),
        (b"author_name=R&%ff=1&body=ok", 400),
        (b"author_name=R&body=caf%C3%A9", 303),
        (b"author_name=R&body=" + "наводнение".encode(), 303),
        (b"author_name=R&body=" + b"x" * 300_000, 413),
        (b"a=1&" * 3_000 + b"author_name=R&body=ok", 413),
        (b"", 400),
    ],
)
def test_form_bodies_are_text_or_refused(client: FlaskClient, body: bytes, status: int) -> None:
    answer = client.post(URL, data=body, content_type=FORM, headers=SAME_ORIGIN)

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        (FORM, 303),
        (FORM + "; charset=UTF-8", 303),
        (FORM + "; charset=utf-16", 415),
        ("application/json", 415),
        ("text/plain", 415),
        ("multipart/form-data", 400),
        ("multipart/mixed; boundary=x", 415),
        ("application/x-www-form-urlencoded\x00", 415),
        ("nonsense", 415),
        ("", 415),
    ],
)
def test_only_forms_are_understood(client: FlaskClient, content_type: str, status: int) -> None:
    body = b"author_name=Rita&body=Words"

    answer = client.post(URL, data=body, content_type=content_type, headers=SAME_ORIGIN)

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("value", "status"), [(b"Words", 303), (b"\xff\xfe", 400), (b"a\x00", 400)]
)
def test_multipart_forms_pass_the_same_check(
    client: FlaskClient, value: bytes, status: int
) -> None:
    parts = b"".join(
        b'--cut\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n' + data + b"\r\n"
        for name, data in ((b"author_name", b"Rita"), (b"body", value))
    )

    answer = client.post(
        URL,
        data=parts + b"--cut--\r\n",
        content_type="multipart/form-data; boundary=cut",
        headers=SAME_ORIGIN,
    )

    assert answer.status_code == status


def test_body_without_a_length_is_refused_unread(client: FlaskClient) -> None:
    class NeverRead(BytesIO):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("the body was read")

    answer = client.post(
        URL,
        input_stream=NeverRead(),
        headers=SAME_ORIGIN | {"Transfer-Encoding": "chunked"},
        content_type=FORM,
    )

    assert answer.status_code == 411
    assert "Content-Length" in answer.text


def test_too_large_a_body_is_refused_unread(client: FlaskClient) -> None:
    class NeverRead(BytesIO):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("the body was read")

    answer = client.post(
        URL,
        input_stream=NeverRead(),
        headers=SAME_ORIGIN,
        content_type=FORM,
        environ_overrides={"CONTENT_LENGTH": str(10**9)},
    )

    assert answer.status_code == 413


def test_long_posts_fit_through_the_admins_door(ada: FlaskClient) -> None:
    long = "я" * 150_000

    answer = ada.post("/admin/posts/preview", data={"body": long}, headers=SAME_ORIGIN)

    assert len(long.encode()) * 3 > 256 * 1024
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", URL), ("DELETE", "/posts/quay"), ("PATCH", "/"), ("POST", "/"), ("GET", URL)],
)
def test_other_methods_get_a_page_and_the_allowed_ones(
    client: FlaskClient, method: str, path: str
) -> None:
    answer = client.open(path, method=method, headers=SAME_ORIGIN)

    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert "cannot be used that way" in answer.text


def test_unknown_host_is_answered(client: FlaskClient) -> None:
    for host in ("other.example", "[::1]:8000", "a b", "é.example", ""):
        assert client.get("/posts/quay", headers={"Host": host}).status_code == 200
        assert client.post(URL, data=WORDS, headers={"Host": host}).status_code == 303


def test_host_that_can_be_none_is_refused_in_plain_words(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/posts/quay", headers={"Host": "x" * 300})

    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert "ERROR" not in caplog.text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("17", 17),
        (str(MAX_ID), MAX_ID),
        (str(MAX_ID + 1), None),
        ("9" * 5000, None),
        ("-1", None),
        ("+1", None),
        ("1_0", None),
        (" 1", None),
        ("١", None),
        ("1\n", None),
        ("", None),
        (None, None),
    ],
)
def test_whole_numbers_are_ascii_digits_that_fit(text: str | None, number: int | None) -> None:
    assert whole_number(text) == number
