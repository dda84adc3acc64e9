"""The cache of rendered public pages, as WSGI sees it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask, Response, session
from werkzeug.test import Client

from blog.web.page_cache import MARK, PageCache, key_of, public_page

MIB = 1024**2


class Site:
    """A small app whose pages count how often they were rendered, behind a cache."""

    def __init__(self, *, max_bytes: int = MIB) -> None:
        self.version = "1"
        self.rendered = 0
        self.size_chars = 10
        self.while_rendering: Callable[[], None] = lambda: None
        self.app = Flask(__name__, static_folder=None)
        self.app.secret_key = "k" * 32
        self.app.add_url_rule("/<path:name>", "page", self._page)
        self.app.add_url_rule("/plain", "plain", self._plain)
        self.app.add_url_rule("/personal", "personal", self._personal)
        self.app.add_url_rule("/missing", "missing", self._missing)
        self.cache = PageCache(self.app.wsgi_app, version=self.read_version, max_bytes=max_bytes)
        self.client = Client(self.cache)

    def read_version(self) -> str:
        if not self.version:
            raise OSError("no database")
        return self.version

    def _page(self, name: str) -> Response:
        self.rendered += 1
        self.while_rendering()
        return public_page(f"{name} {self.version} " + "x" * self.size_chars)

    def _plain(self) -> str:
        self.rendered += 1
        return "plain"

    def _personal(self) -> Response:
        self.rendered += 1
        session["seen"] = True
        return public_page("personal")

    def _missing(self) -> tuple[Response, int]:
        self.rendered += 1
        return public_page("missing"), 404


@pytest.fixture
def site() -> Site:
    return Site()


def test_second_visitor_gets_the_kept_page(site: Site) -> None:
    first, second = site.client.get("/a"), site.client.get("/a")

    assert site.rendered == 1
    assert first.data == second.data
    assert dict(first.headers) == dict(second.headers)
    assert MARK not in first.headers


def test_new_version_renders_anew(site: Site) -> None:
    site.client.get("/a")
    site.version = "2"

    assert site.client.get("/a").text.startswith("a 2")
    assert site.rendered == 2


def test_page_that_changed_while_it_was_rendered_is_not_kept_as_new(site: Site) -> None:
    def change() -> None:
        site.version = "2"

    site.while_rendering = change
    site.client.get("/a")
    site.while_rendering = lambda: None

    site.client.get("/a")

    assert site.rendered == 2


@pytest.mark.parametrize("condition", ["{etag}", "W/{etag}", '"x", {etag}', "*"])
def test_condition_that_matches_is_304(site: Site, condition: str) -> None:
    etag = site.client.get("/a").headers["ETag"]

    answer = site.client.get("/a", headers={"If-None-Match": condition.format(etag=etag)})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert answer.headers["Cache-Control"]
    assert "Content-Length" not in answer.headers


@pytest.mark.parametrize("condition", ['"other"', "", "nonsense", '"other", W/"more"'])
def test_condition_that_does_not_match_gives_the_page(site: Site, condition: str) -> None:
    answer = site.client.get("/a", headers={"If-None-Match": condition})

    assert answer.status_code == 200


def test_page_is_kept_also_when_the_first_visitor_had_it_already(site: Site) -> None:
    etag = site.client.get("/a").headers["ETag"]
    site.cache._entries.clear()

    first = site.client.get("/a", headers={"If-None-Match": etag})
    second = site.client.get("/a")

    assert (first.status_code, second.status_code) == (304, 200)
    assert site.rendered == 2


def test_head_is_answered_and_never_kept_instead_of_the_page(site: Site) -> None:
    head = site.client.head("/a")
    page = site.client.get("/a")
    again = site.client.head("/a")

    assert (head.data, again.data) == (b"", b"")
    assert page.data
    assert head.headers["Content-Length"] == again.headers["Content-Length"] == str(len(page.data))
    assert site.rendered == 2


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/plain", "not marked"),
        ("/personal", "sets a cookie, whatever its mark says"),
        ("/missing", "not a success"),
        ("/a?utm_source=x", "an unknown parameter"),
        ("/a?page=1&page=2", "a repeated parameter"),
        ("/a?page=" + "1" * 300, "a query of any length"),
        ("/a?q=anything", "a free text"),
        ("/a?reply_to=3", "as many as there are comments"),
        ("/admin/a", "not public"),
        ("/static/a", "a file"),
        ("/comments/status/token", "its author's"),
    ],
)
def test_never_kept(site: Site, path: str, why: str) -> None:
    answers = [site.client.get(path), site.client.get(path)]

    assert site.rendered == 2, why
    assert site.cache.size_bytes == 0
    assert not any(MARK in answer.headers for answer in answers)


def test_other_methods_pass(site: Site) -> None:
    site.client.get("/a")

    assert site.client.post("/a").status_code == 405


def test_order_of_parameters_does_not_matter(site: Site) -> None:
    site.client.get("/a?page=2&after=3")
    site.client.get("/a?after=3&page=2")
    site.client.get("/a?page=%32&after=3")

    assert site.rendered == 1


def test_different_pages_do_not_mix(site: Site) -> None:
    bodies = {site.client.get(path).data for path in ("/a", "/b", "/a?page=2")}

    assert site.rendered == 3
    assert len(bodies) == 2


def test_feeds_are_kept_for_each_host_and_scheme(site: Site) -> None:
    for host in ("one.example", "two.example"):
        for url in ("http", "https"):
            site.client.get("/f.atom", base_url=f"{url}://{host}")
    site.client.get("/f.atom", base_url="http://one.example")

    assert site.rendered == 4


def test_pages_are_kept_once_for_all_hosts(site: Site) -> None:
    site.client.get("/a", base_url="http://one.example")
    site.client.get("/a", base_url="http://two.example")

    assert site.rendered == 1


def test_cookies_change_nothing(site: Site) -> None:
    site.client.get("/a")

    site.client.get("/a", headers={"Cookie": "session=anything", "Authorization": "Basic x"})

    assert site.rendered == 1


def test_without_a_version_the_app_answers(site: Site) -> None:
    site.version = ""

    answers = [site.client.get("/a"), site.client.get("/a")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert site.rendered == 2
    assert MARK not in answers[0].headers


def test_bounds_hold_and_the_least_recent_goes_first() -> None:
    site = Site(max_bytes=20_000)
    site.size_chars = 3_000
    for name in "abcd":
        site.client.get(f"/{name}")
    site.client.get("/a")

    site.client.get("/e")

    assert site.cache.size_bytes <= 20_000
    rendered = site.rendered
    site.client.get("/a")
    assert site.rendered == rendered
    site.client.get("/b")
    assert site.rendered == rendered + 1


def test_size_stays_right_when_pages_are_replaced(site: Site) -> None:
    site.client.get("/a")
    size = site.cache.size_bytes

    for number in range(20):
        site.version = f"v{number % 10}"
        site.client.get("/a")

    assert abs(site.cache.size_bytes - size) < 10


def test_one_page_cannot_fill_the_cache(site: Site) -> None:
    site.size_chars = MIB // 2

    site.client.get("/a")

    assert site.cache.size_bytes == 0


def test_body_of_the_app_is_closed() -> None:
    closed = []

    class Body:
        def __iter__(self) -> Any:
            return iter([b"x"])

        def close(self) -> None:
            closed.append(True)

    def app(_: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [(MARK, "1"), ("ETag", '"x"')])
        return Body()

    Client(PageCache(app, version=lambda: "1", max_bytes=MIB)).get("/a")

    assert closed == [True]


def test_app_that_writes_instead_of_returning_is_refused() -> None:
    def app(_: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])(b"written")
        return ()

    with pytest.raises(NotImplementedError, match="returns its body"):
        Client(PageCache(app, version=lambda: "1", max_bytes=MIB)).get("/a")


def test_many_threads_see_only_their_own_pages() -> None:
    site = Site(max_bytes=60_000)
    wrong: list[str] = []

    def read(name: str) -> None:
        client = Client(site.cache)
        for number in range(60):
            page = f"{name}{number % 7}"
            if not client.get(f"/{page}").text.startswith(f"{page} "):
                wrong.append(page)

    threads = [threading.Thread(target=read, args=(name,)) for name in "pqrst"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert site.cache.size_bytes == sum(e.size_bytes for e in site.cache._entries.values())


@pytest.mark.parametrize("path", ["/a", "/\xff", "/%ff", "/a b"])
def test_any_path_has_a_key(path: str) -> None:
    assert key_of({"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}) is not None
