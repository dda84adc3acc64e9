"""Cross-site refusal and the headers of every answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from blog.web.security import HEADERS
from tests.blog.web.sending import WORDS

URL = "/posts/quay/comments"
OWN = "http://localhost"


@pytest.fixture
def quay(scene: Any) -> Any:
    return scene.post("Quay", slug="quay")


CASES = [
    ({"Sec-Fetch-Site": "same-origin"}, 303, "a browser, from our own page"),
    ({"Origin": OWN}, 303, "an older browser, from our own page"),
    ({"Origin": OWN + ":80"}, 303, "the usual port may be written"),
    ({"Origin": "HTTP://LocalHost"}, 303, "scheme and host know no case"),
    ({"Sec-Fetch-Site": "same-origin", "Origin": OWN}, 303, "both"),
    ({}, 303, "no browser: a stranger has no authority to abuse"),
    ({"Sec-Fetch-Site": "cross-site"}, 403, "another site"),
    ({"Sec-Fetch-Site": "same-site"}, 403, "a sibling under the same domain"),
    ({"Sec-Fetch-Site": "none"}, 403, "neither is a form of ours"),
    ({"Sec-Fetch-Site": "nonsense"}, 403, "unknown"),
    ({"Sec-Fetch-Site": ""}, 403, "sent, but empty"),
    ({"Origin": "null"}, 403, "a sandbox or a redirect"),
    ({"Origin": ""}, 403, "sent, but empty"),
    ({"Origin": "http://evil.example"}, 403, "another host"),
    ({"Origin": "https://localhost"}, 403, "another scheme"),
    ({"Origin": OWN + ":8000"}, 403, "another port"),
    ({"Origin": OWN + ".evil.example"}, 403, "begins like ours"),
    ({"Origin": "http://evil.example/http://localhost"}, 403, "ends like ours"),
    ({"Origin": "http://user@localhost:99999"}, 403, "no origin at all"),
    ({"Origin": "http://[::1"}, 403, "cannot be parsed"),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}, 403, "both say so"),
]


@pytest.mark.usefixtures("quay")
@pytest.mark.parametrize(
    ("headers", "status"), [case[:2] for case in CASES], ids=[case[2] for case in CASES]
)
def test_forms_of_other_sites_are_refused(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    answer = client.post(URL, data=WORDS, headers=headers)

    assert answer.status_code == status
    if status == 403:
        assert f"Expected a form sent from {OWN}" in answer.text
        assert WORDS["body"] not in client.get("/posts/quay").text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PURGE"])
def test_every_unsafe_method_is_checked_wherever_it_goes(client: FlaskClient, method: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}

    for path in ("/", "/nowhere", "/sign-out", "/comments/preview", "/admin/moderation/decisions"):
        assert client.open(path, method=method, headers=headers).status_code == 403


def test_safe_methods_may_come_from_anywhere(client: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}

    for method in ("GET", "HEAD", "OPTIONS"):
        assert client.open("/", method=method, headers=headers).status_code == 200


class TestSiteUrl:
    @pytest.fixture
    def overrides(self) -> dict[str, Any]:
        return {"SITE_URL": "https://notes.example"}

    @pytest.mark.usefixtures("quay")
    @pytest.mark.parametrize(
        ("origin", "status"),
        [
            ("https://notes.example", 303),
            ("https://notes.example:443", 303),
            ("http://notes.example", 403),
            ("http://localhost", 403),
        ],
    )
    def test_origin_is_compared_with_the_setting_not_with_the_host(
        self, client: FlaskClient, origin: str, status: int
    ) -> None:
        assert client.post(URL, data=WORDS, headers={"Origin": origin}).status_code == status

    def test_encrypted_site_asks_to_stay_encrypted(self, client: FlaskClient) -> None:
        assert client.get("/").headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.usefixtures("quay")
class TestSignedIn:
    def token(self, browser: FlaskClient) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/admin/").text)
        assert found is not None
        return found.group(1)

    def test_without_both_headers_the_token_is_needed(self, ada: FlaskClient) -> None:
        answer = ada.post(URL, data=WORDS)

        assert answer.status_code == 403
        assert "token" in answer.text

    def test_wrong_token_is_refused(self, ada: FlaskClient) -> None:
        assert ada.post(URL, data=WORDS | {"csrf_token": "wrong"}).status_code == 403

    def test_right_token_is_enough(self, ada: FlaskClient) -> None:
        assert ada.post(URL, data=WORDS | {"csrf_token": self.token(ada)}).status_code == 303

    def test_token_does_not_excuse_another_site(self, ada: FlaskClient) -> None:
        data = WORDS | {"csrf_token": self.token(ada)}

        assert (
            ada.post(URL, data=data, headers={"Origin": "http://evil.example"}).status_code == 403
        )

    def test_anothers_token_is_refused(self, ada: FlaskClient, max_: FlaskClient) -> None:
        assert ada.post(URL, data=WORDS | {"csrf_token": self.token(max_)}).status_code == 403


@pytest.mark.usefixtures("quay")
@pytest.mark.parametrize(
    "path", ["/", "/posts/quay", "/nope", "/static/style.css", "/healthz", "/sign-in", "/admin/"]
)
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        for name, value in HEADERS.items():
            assert answer.headers.getlist(name) == [value]
        assert answer.headers["Cache-Control"]
        assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.usefixtures("quay")
def test_headers_stay_on_cached_and_unchanged_pages(client: FlaskClient) -> None:
    etag = client.get("/posts/quay").headers["ETag"]

    for headers in ({}, {"If-None-Match": etag}):
        answer = client.get("/posts/quay", headers=headers)
        assert HEADERS.items() <= dict(answer.headers).items()


def test_policy_allows_nothing_inline() -> None:
    policy = HEADERS["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy


def test_what_says_nothing_about_caching_is_not_kept(client: FlaskClient) -> None:
    for path in ("/nope", "/healthz", "/sign-in"):
        assert "no-store" in client.get(path).headers["Cache-Control"]


def test_sent_on_addresses_cannot_split_the_headers(client: FlaskClient) -> None:
    answer = client.get("/tags?x=%0d%0aSet-Cookie:%20a=b")

    assert answer.status_code == 308
    assert "Set-Cookie" not in answer.headers
    assert "\n" not in answer.headers["Location"]
