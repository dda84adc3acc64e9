"""Bodies: JSON only, strict types, no unknown fields, nothing that cannot be stored."""

from __future__ import annotations

import json

import pytest

from blog.domain.identity import MAX_ID
from blog.domain.moderation import Status
from blog.web.api.openapi import ROOT
from blog.web.well_formed import MAX_ADMIN_REQUEST_BYTES


@pytest.fixture
def send(app, moderator):
    """Send bytes to the operation that decides; give the answer."""

    def call(raw, content_type="application/json"):
        headers = {"Authorization": f"Bearer {moderator.token}"}
        client = app.test_client(use_cookies=False)
        answer = client.post(
            f"{ROOT}/decisions", data=raw, content_type=content_type, headers=headers
        )
        assert answer.content_type == "application/json"
        return answer

    return call


@pytest.fixture
def held(scene):
    return scene.comment(scene.post(), status=Status.PENDING).id


def body(held, **changes):
    seen = {"id": held, "seen_status": "pending", "seen_revision": 1}
    return {"decision": "approve", "comments": [seen | changes]}


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "application/vnd.api+json",
    ],
)
def test_only_json_in_utf_8_is_read(send, held, content_type):
    answer = send(json.dumps(body(held)), content_type)

    assert answer.status_code == 415
    assert answer.json["error"]["code"] == "not_json"


def test_a_charset_that_says_utf_8_is_fine(send, held):
    assert send(json.dumps(body(held)), "application/json; charset=UTF-8").status_code == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"NaN",
        b'{"decision": NaN}',
        b'{"decision": "approve", "decision": "spam"}',
        b"[" * 100_000,
        b'{"decision": ' + b"9" * 10_000 + b"}",
        b'{"decision": "\xff"}',
        b'{"decision": "a\x00b"}',
        b"\xef\xbb\xbf{}",
    ],
)
def test_what_is_no_object_of_json_is_refused(send, raw):
    answer = send(raw)

    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "invalid"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": True}, "comments[0].id"),
        ({"id": 1.0}, "comments[0].id"),
        ({"id": "1"}, "comments[0].id"),
        ({"id": None}, "comments[0].id"),
        ({"id": 0}, "comments[0].id"),
        ({"id": -1}, "comments[0].id"),
        ({"id": MAX_ID + 1}, "comments[0].id"),
        ({"id": 10**30}, "comments[0].id"),
        ({"id": {}}, "comments[0].id"),
        ({"seen_status": "held"}, "comments[0].seen_status"),
        ({"seen_status": ["pending"]}, "comments[0].seen_status"),
        ({"seen_revision": False}, "comments[0].seen_revision"),
        ({"colour": "red"}, "comments[0].colour"),
        ({"\ud800": 1}, "comments[0].?"),
    ],
)
def test_each_field_is_read_strictly_and_named(send, held, changes, field):
    answer = send(json.dumps(body(held, **changes)))

    assert answer.status_code == 400
    assert list(answer.json["error"]["fields"]) == [field]


@pytest.mark.parametrize("note", ["a\x00b", "a\ud800b", "x" * 501, 5, ["x"]])
def test_a_note_that_cannot_be_kept_is_refused(send, held, note):
    answer = send(json.dumps(body(held) | {"note": note}))

    assert answer.status_code == 400
    assert list(answer.json["error"]["fields"]) == ["note"]


def test_all_faults_are_told_at_once(send):
    answer = send(json.dumps({"decision": "eat", "comments": [{}], "x": 1}))

    assert sorted(answer.json["error"]["fields"]) == [
        "comments[0].id",
        "comments[0].seen_revision",
        "comments[0].seen_status",
        "decision",
        "x",
    ]


def test_a_body_that_is_too_large_is_refused(send):
    assert send(b" " * (MAX_ADMIN_REQUEST_BYTES + 1)).status_code == 413


def test_more_comments_than_one_press_may_decide_are_refused(send, held):
    many = body(held)
    many["comments"] *= 501

    assert list(send(json.dumps(many)).json["error"]["fields"]) == ["comments"]


def test_where_nothing_is_to_be_said_nothing_may_be(moderator, held):
    path = f"/comments/{held}/look"

    moderator.send("POST", path, {})
    error = moderator.refused(400, "POST", path, {"loudly": True})

    assert list(error["fields"]) == ["loudly"]
