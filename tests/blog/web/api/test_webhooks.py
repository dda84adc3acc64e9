"""Webhooks for programs: made with a secret shown once, switched, tried, removed."""

from __future__ import annotations

import pytest

HOOK = {"url": "https://hooks.example/blog", "events": ["comment.held"]}


def test_one_is_made_tried_switched_and_removed(administrator):
    made = administrator.send("POST", "/webhooks", HOOK)
    path = f"/webhooks/{made['id']}"

    administrator.send("POST", f"{path}/test")
    off = administrator.send("PUT", f"{path}/on", {"is_on": False})
    [row] = administrator.get("/webhooks")["webhooks"]
    administrator.send("DELETE", path)

    assert len(made["secret"]) > 30
    assert (off["is_on"], "secret" in off) == (False, False)
    assert row["webhook"] == off
    assert (row["latest"]["state"], row["latest"]["attempts"]) == ("waiting", 0)
    assert administrator.get("/webhooks") == {"webhooks": []}
    administrator.refused(404, "DELETE", path)
    administrator.refused(404, "POST", f"{path}/test")
    administrator.refused(404, "PUT", f"{path}/on", {"is_on": True})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "ftp://hooks.example"}, "url"),
        ({"url": "https://user:password@hooks.example"}, "url"),
        ({"url": ""}, "url"),
        ({"url": 5}, "url"),
        ({"events": []}, "events"),
        ({"events": ["comment.spam"]}, "events[0]"),
        ({"events": "comment.held"}, "events"),
        ({"secret": "mine"}, "secret"),
    ],
)
def test_faults_are_named_and_nothing_is_made(administrator, changes, field):
    error = administrator.refused(400, "POST", "/webhooks", HOOK | changes)

    assert list(error["fields"]) == [field]
    assert administrator.get("/webhooks") == {"webhooks": []}
