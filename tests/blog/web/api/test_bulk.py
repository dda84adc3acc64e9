"""Bulk actions for programs: offered, started, watched, taken back."""

from __future__ import annotations

import pytest

from blog.domain.moderation import Status


@pytest.fixture
def held(scene):
    post = scene.post("Quay", slug="quay")
    return [scene.comment(post, status=Status.PENDING).id for _ in range(3)]


def order(offer, decision="spam", **more):
    kept = {name: offer[name] for name in ("filter", "until_id", "seen_decision_id", "batch")}
    return kept | {"decision": decision} | more


def test_all_that_matches_is_decided_and_taken_back_as_one(moderator, scene, held):
    offer = moderator.get("/bulk-offer", post="quay", score_min=0.0)
    later = scene.comment(scene.post("Pier"), status=Status.PENDING).id

    begun = moderator.send("POST", "/bulk-actions", order(offer, note="the lamps again"))
    state = moderator.get(f"/bulk-actions/{begun['action']['id']}")

    assert (offer["total"], offer["kinds"]) == (3, ["approve", "reject", "spam"])
    assert offer["filter"]["score_min"] == 0.0
    assert [one["id"] for one in offer["sample"]] == held
    assert (state["action"]["state"], state["action"]["done"], state["share"]) == ("done", 3, 1.0)
    assert state["filter"] == offer["filter"]
    assert moderator.get(f"/comments/{later}")["comment"]["status"] == "pending"

    undo = moderator.send("POST", f"/bulk-actions/{begun['action']['id']}/undo")

    assert (undo["action"]["undoes_batch"], undo["filter"]) == (offer["batch"], None)
    assert moderator.get("/comments")["counts"]["pending"] == 4
    path = f"/bulk-actions/{begun['action']['id']}/undo"
    assert moderator.refused(409, "POST", path)["code"] == "stale"
    assert moderator.refused(409, "POST", path.replace("undo", "go-on"))["code"] == "stale"


def test_confirming_twice_starts_nothing_twice(moderator, held):
    offer = moderator.get("/bulk-offer")

    numbers = {
        moderator.send("POST", "/bulk-actions", order(offer))["action"]["id"] for _ in range(2)
    }

    assert len(numbers) == 1
    assert moderator.get("/bulk-actions") == {"actions": []}
    assert moderator.send("POST", f"/bulk-actions/{numbers.pop()}/stop")["action"]["done"] == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decision": "remove"}, "decision"),
        ({"decision": "hold"}, "decision"),
        ({"batch": "mine"}, "batch"),
        ({"until_id": -1}, "until_id"),
        ({"filter": {"colour": "red"}}, "filter.colour"),
        ({"filter": {"score_min": True}}, "filter.score_min"),
        ({"filter": None}, "filter"),
    ],
)
def test_what_was_never_offered_is_refused(moderator, held, changes, field):
    offer = moderator.get("/bulk-offer")

    error = moderator.refused(400, "POST", "/bulk-actions", order(offer) | changes)

    assert list(error["fields"]) == [field]
    assert moderator.get("/comments")["counts"]["pending"] == 3


def test_what_is_not_there_is_not_found(moderator):
    for method, path in (("GET", ""), ("POST", "/stop"), ("POST", "/go-on"), ("POST", "/undo")):
        moderator.refused(404, method, f"/bulk-actions/4711{path}")
