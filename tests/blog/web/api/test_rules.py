"""Owner rules for programs: reading, writing, dry runs; moderators read, administrators write."""

from __future__ import annotations

import pytest

from blog.domain.moderation import Status

RULE = {"kind": "phrase", "value": "Brass lamps", "effect": "hold"}
SETTINGS = {
    "hold_first": True,
    "close_after_days": 30,
    "allow_trusted": False,
    "trust_after": 5,
}


def test_one_is_made_changed_and_taken_away(administrator, moderator):
    made = administrator.send("POST", "/rules", RULE | {"note": "again <b>"})
    change = {"effect": "spam", "note": "", "expires_at": "2027-03-09T12:00:00+02:00"}
    changed = administrator.send("PUT", f"/rules/{made['id']}", change)

    assert (made["value"], made["note"], made["user"]["name"]) == (
        "Brass lamps",
        "again <b>",
        "Alma",
    )
    assert (changed["effect"], changed["note"]) == ("spam", "")
    assert changed["expires_at"] == "2027-03-09T10:00:00+00:00"
    assert moderator.get(f"/rules/{made['id']}") == changed
    assert moderator.get("/rules")["rules"] == [changed]

    assert administrator.send("DELETE", f"/rules/{made['id']}") == {"removed": "Brass lamps"}
    administrator.refused(404, "DELETE", f"/rules/{made['id']}")
    moderator.refused(404, "GET", f"/rules/{made['id']}")


def test_a_dry_run_tells_and_changes_nothing(administrator, scene):
    hit = scene.comment(scene.post(), "The finest brass lamps.", status=Status.PUBLISHED).id

    [trial] = administrator.send("POST", "/rules/trial", RULE)["trials"]
    network = {"kind": "network", "value": "203.0.113.0/24", "effect": "hold"}

    assert (trial["outcome"], trial["matched"], trial["changed"]) == ("held", 1, 1)
    assert [sample["id"] for sample in trial["samples"]] == [hit]
    assert administrator.send("POST", "/rules/trial", network) == {"trials": []}
    assert administrator.get("/rules")["rules"] == []


def test_what_holds_for_every_post_is_read_tried_and_set(administrator, moderator):
    before = moderator.get("/rules/settings")

    trials = administrator.send("POST", "/rules/settings/trial", SETTINGS)["trials"]
    unchanged = moderator.get("/rules/settings")
    after = administrator.send("PUT", "/rules/settings", SETTINGS)

    assert len(trials) == 2
    assert unchanged == before != after == SETTINGS == moderator.get("/rules")["settings"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": "a"}, "value"),
        ({"value": ""}, "value"),
        ({"value": "a\x00b"}, "value"),
        ({"kind": "regex"}, "kind"),
        ({"effect": None}, "effect"),
        ({"expires_at": "2027-03-09"}, "expires_at"),
        ({"expires_at": "2027-03-09T12:00:00"}, "expires_at"),
        ({"expires_at": 1_800_000_000}, "expires_at"),
        ({"expires_at": "2027-W10-2T12:00:00Z"}, "expires_at"),
        ({"expires_at": "20270309T120000Z"}, "expires_at"),
        ({"expires_at": "2027-03-09T25:00:00Z"}, "expires_at"),
        ({"expires_at": "9999-12-31T23:59:59Z"}, "expires_at"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires"),
        ({"hits": 3}, "hits"),
    ],
)
def test_faults_are_named_and_nothing_is_made(administrator, changes, field):
    error = administrator.refused(400, "POST", "/rules", RULE | changes)

    assert list(error["fields"]) == [field]
    assert administrator.get("/rules")["rules"] == []


@pytest.mark.parametrize(
    "changes", [{"trust_after": 0}, {"trust_after": 101}, {"hold_first": 1}, {"trust_after": "5"}]
)
def test_settings_out_of_range_are_refused(administrator, changes):
    error = administrator.refused(400, "PUT", "/rules/settings", SETTINGS | changes)

    assert list(error["fields"]) == list(changes)


def test_all_of_the_settings_are_said_or_none(administrator):
    error = administrator.refused(400, "PUT", "/rules/settings", {"hold_first": True})

    assert sorted(error["fields"]) == ["allow_trusted", "close_after_days", "trust_after"]
