"""What no library would send, written straight to the server's socket."""

from __future__ import annotations

import socket
from contextlib import suppress

import pytest

from tests.flows.conftest import SLUG

SETTINGS = {"BLARNEY_RATE_LIMITS": "off"}
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
BODY = b"author_name=Spike&body=Straight+through+the+wire."
POST = f"POST /posts/{SLUG}/comments HTTP/1.1\r\nHost: blog.example\r\n".encode()
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
LENGTH = b"Content-Length: %d\r\n" % len(BODY)
SMUGGLED = b"GET /admin/ HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = {
    "chunked": POST + FORM + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "chunked in capitals": POST + FORM + b"TRANSFER-ENCODING: CHUNKED\r\n\r\n" + CHUNKS,
    "a chunk that never ends": POST + FORM + b"Transfer-Encoding: chunked\r\n\r\nffff\r\nabc",
}
ODD = {
    "chunked and a length": POST + FORM + LENGTH + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "compressed": POST + FORM + b"Transfer-Encoding: gzip\r\n\r\n" + BODY,
    "two lengths": POST + FORM + LENGTH + b"Content-Length: 1\r\n\r\n" + BODY,
    "a negative length": POST + FORM + b"Content-Length: -1\r\n\r\n" + BODY,
    "a huge length": POST + FORM + b"Content-Length: 99999999999999999999999\r\n\r\n" + BODY,
    "a length in words": POST + FORM + b"Content-Length: ten\r\n\r\n" + BODY,
    "a request in the body": POST + FORM + LENGTH + b"\r\n" + BODY + SMUGGLED,
    "NUL in the path": b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "raw bytes in the path": b"GET /posts/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "NUL in a header": b"GET / HTTP/1.1\r\nHost: x\r\nX-Y: a\x00b\r\n\r\n",
    "a bare line feed": b"GET / HTTP/1.1\nHost: x\n\n",
    "a folded header": b"GET / HTTP/1.1\r\nHost: x\r\nX-Y: a\r\n b\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "a host with markup": b'GET /feeds/posts.atom HTTP/1.1\r\nHost: "><script>\r\n\r\n',
    "a host with spaces": b"GET /feeds/posts.atom HTTP/1.1\r\nHost: a b\r\n\r\n",
    "a whole address": b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
    "CONNECT": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    "no path": b"GET  HTTP/1.1\r\nHost: x\r\n\r\n",
    "an old protocol": b"GET /\r\n\r\n",
    "a protocol to come": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a long path": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a long header": b"GET / HTTP/1.1\r\nHost: x\r\nX-Y: " + b"a" * 500_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Y: a\r\n" * 3_000 + b"\r\n",
    "an underscore for a dash": POST + FORM + LENGTH + b"Transfer_Encoding: chunked\r\n\r\n" + BODY,
}


def answer_to(site, request: bytes, *, hang_up: bool = False) -> bytes:
    """Send bytes and give the beginning of the answer; nothing when the server hangs up."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=2) as connection:
        with suppress(OSError):
            connection.sendall(request)
            if hang_up:
                connection.shutdown(socket.SHUT_WR)
        try:
            return connection.recv(65_536)
        except OSError:
            return b""


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


def comments(site) -> int:
    [(number,)] = site.rows("SELECT count(*) FROM comments")
    return int(number)


@pytest.mark.parametrize("request_", CHUNKED.values(), ids=CHUNKED)
def test_a_body_of_unknown_length_is_refused(site, request_):
    before = comments(site)

    assert status_of(answer_to(site, request_)) == 411
    assert comments(site) == before


@pytest.mark.parametrize("request_", ODD.values(), ids=ODD)
def test_an_odd_request_gets_a_clear_answer_or_none(site, request_):
    answer = answer_to(site, request_)

    assert status_of(answer) < 500
    assert b"<script>" not in answer
    assert site.answers()


def test_a_promise_of_more_that_is_not_kept_stores_nothing(site):
    before = comments(site)
    half = POST + FORM + b"Content-Length: 5000\r\n\r\n" + BODY

    assert status_of(answer_to(site, half, hang_up=True)) == 400
    assert comments(site) == before


def test_clients_that_stall_keep_nobody_from_reading(site):
    stalled = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(60)]
    try:
        for connection in stalled:
            connection.sendall(POST + FORM + b"Content-Length: 5000\r\n\r\nauthor")
        answers = [site.get(f"/posts/{SLUG}").status for _ in range(20)]
    finally:
        for connection in stalled:
            connection.close()

    assert answers == [200] * 20


def test_the_server_has_failed_at_nothing(site):
    assert site.get("/").status == 200
    assert "Traceback" not in site.log.read_text()
    assert "panicked" not in site.log.read_text()
