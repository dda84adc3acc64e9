"""The page of webhooks: for administrators, the secret shown once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from blog.services.webhook_calls import signature
from tests.conftest import SAME_ORIGIN

HOOK = "https://example.org/hook"
DOCUMENT = Path(__file__).parents[4] / "docs" / "notifications.md"


def add(client, url=HOOK, events=None):
    events = ["comment.held"] if events is None else events
    return client.post("/admin/webhooks", data={"url": url, "events": events}, headers=SAME_ORIGIN)


def secret_in(page):
    return re.search(r'class="secret"[^>]*>([^<]+)<', page)


def test_the_secret_is_shown_once(ada):
    answer = add(ada)

    assert len(secret_in(answer.text).group(1)) >= 40
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert secret_in(ada.get("/admin/webhooks").text) is None


def test_one_is_switched_tried_and_removed(ada):
    add(ada)
    for path, data, said in (
        ("/admin/webhooks/1/switch", {}, "The webhook is off."),
        ("/admin/webhooks/1/switch", {"is_on": "1"}, "The webhook is on."),
        ("/admin/webhooks/1/test", {}, "A test call is queued."),
    ):
        answer = ada.post(path, data=data, headers=SAME_ORIGIN, follow_redirects=True)
        assert said in answer.text
    assert "The latest call is on its way." in answer.text

    gone = ada.post("/admin/webhooks/1/removal", headers=SAME_ORIGIN, follow_redirects=True)
    assert "There are none." in gone.text
    assert ada.post("/admin/webhooks/1/test", headers=SAME_ORIGIN).status_code == 404


def test_faults_stand_beside_their_fields(ada):
    wrong = add(ada, url="example.org/<b>")
    none = add(ada, events=[])

    assert wrong.status_code == none.status_code == 400
    assert "Expected an http or https address, found “example.org/&lt;b&gt;”." in wrong.text
    assert "Expected at least one event, found none." in none.text
    assert f'value="{HOOK}"' in none.text


def test_a_moderator_may_not(max_):
    assert max_.get("/admin/webhooks").status_code == 403
    assert add(max_).status_code == 403


@pytest.mark.parametrize(
    ("change", "expected"), [("", True), ("x", False)], ids=["as it came", "changed on the way"]
)
def test_the_documented_check_of_signatures_works(change, expected):
    sample = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    exec(sample.group(1), names)  # the document's own words
    at, body = int(names["time"].time()), '{"event": "test"}'

    assert (
        names["is_genuine"]("secret", signature("secret", body, at=at), (body + change).encode())
        is expected
    )
    assert not names["is_genuine"]("secret", signature("secret", body, at=at - 900), body.encode())
