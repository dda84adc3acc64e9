"""Decisions for programs: one, many, a campaign; taking back; what is stale is told with why."""

from __future__ import annotations

import pytest

from blog.domain.accounts import Role
from blog.domain.moderation import DecisionKind, Status

COPIES = "Come and see the finest brass lamps at lamps.example this very week, dear friends."


@pytest.fixture
def held(scene):
    post = scene.post()
    return [scene.comment(post, status=Status.PENDING) for _ in range(3)]


@pytest.fixture
def otto(programs):
    """Another moderator."""
    return programs.user(Role.MODERATOR, "Otto")


def order(*comments, decision="approve", status="pending", revision=1, **more):
    seen = {"seen_status": status, "seen_revision": revision}
    return {"decision": decision, "comments": [{"id": c.id, **seen} for c in comments]} | more


class TestDeciding:
    def test_one_is_decided_and_named_for_taking_back(self, moderator, held):
        result = moderator.send("POST", "/decisions", order(held[0], note=" fine "))

        assert (result["decided"], result["batch"]) == (1, None)
        card = moderator.get(f"/comments/{held[0].id}")
        assert card["comment"]["status"] == "published"
        assert card["decisions"][-1]["note"] == "fine"
        undone = moderator.send("POST", f"/decisions/{result['decision_id']}/undo")
        assert undone["status"] == "pending"

    def test_many_are_decided_as_a_batch_and_the_rest_is_told(self, moderator, scene, held, otto):
        scene.decide(held[1], DecisionKind.REJECT, by=otto)

        result = moderator.send("POST", "/decisions", order(*held, decision="spam"))

        assert (result["decided"], result["stale"]) == (2, [held[1].id])
        assert result["changes"][0]["user_name"] == "Otto"
        assert result["changes"][0]["status"] == "rejected"
        back = moderator.send("POST", "/batches/undo", {"batch": result["batch"]})
        assert (back["taken_back"], back["bulk_action_id"]) == (2, None)

    def test_the_same_again_is_no_fault_and_adds_nothing(self, moderator, held):
        moderator.send("POST", "/decisions", order(held[0]))

        again = moderator.send("POST", "/decisions", order(held[0], status="published"))

        assert (again["decided"], again["unchanged"], again["decision_id"]) == (0, 1, None)
        assert len(moderator.get(f"/comments/{held[0].id}")["decisions"]) == 2

    def test_one_that_is_named_twice_is_one(self, moderator, held):
        result = moderator.send("POST", "/decisions", order(held[0], held[0]))

        assert (result["decided"], result["batch"]) == (1, None)


class TestRefusals:
    def test_a_stale_one_is_told_with_what_changed(self, moderator, scene, held, otto):
        scene.decide(held[0], DecisionKind.REJECT, by=otto)

        error = moderator.refused(409, "POST", "/decisions", order(held[0]))

        assert error["code"] == "stale"
        [change] = error["changes"]
        assert (change["kind"], change["user_name"]) == ("reject", "Otto")

    def test_a_text_that_was_changed_meanwhile_is_stale_too(self, moderator, held):
        error = moderator.refused(409, "POST", "/decisions", order(held[0], revision=2))

        assert error["code"] == "stale"

    def test_what_the_table_does_not_allow_is_not_possible(self, moderator, scene):
        comment = scene.comment(scene.post(), status=Status.REMOVED)

        error = moderator.refused(409, "POST", "/decisions", order(comment, status="removed"))

        assert (error["code"], error["changes"]) == ("not_possible", [])

    def test_what_is_not_there_is_not_found(self, moderator, held):
        body = order(held[0])
        body["comments"][0]["id"] = 4711

        moderator.refused(404, "POST", "/decisions", body)
        moderator.refused(404, "POST", "/decisions/4711/undo")
        moderator.refused(404, "POST", "/batches/undo", {"batch": "0" * 32})
        moderator.refused(400, "POST", "/batches/undo", {"batch": "../../etc"})

    def test_what_was_taken_back_already_is_stale(self, moderator, held):
        made = moderator.send("POST", "/decisions", order(held[0]))
        path = f"/decisions/{made['decision_id']}/undo"
        moderator.send("POST", path)

        assert moderator.refused(409, "POST", path)["code"] == "stale"


class TestCampaigns:
    @pytest.fixture
    def copies(self, scene):
        return [
            scene.comment(scene.post(), COPIES, status=Status.PENDING, author_name=f"Agent {n}")
            for n in range(3)
        ]

    def test_one_decision_applies_to_all_that_were_seen(self, moderator, scene, copies):
        row = moderator.get("/campaigns")["campaigns"][0]
        campaign = moderator.get(f"/campaigns/{row['id']}")
        later = scene.comment(scene.post(), COPIES, status=Status.PENDING)
        head = campaign["heads"]["pending"]

        result = moderator.send(
            "POST",
            f"/comments/{head['id']}/campaign-decision",
            {
                "decision": "spam",
                "seen_status": head["status"],
                "seen_revision": head["revision"],
                "seen_campaign": campaign["seen_campaign"],
                "follow_days": 7,
            },
        )

        assert (row["size"], row["counts"]["pending"]) == (3, 3)
        assert [member["id"] for member in campaign["members"]] == [one.id for one in copies]
        assert (result["decided"], result["unseen"]) == (3, [later.id])
        assert moderator.get(f"/campaigns/{row['id']}")["is_followed"] is True
        assert moderator.send("POST", f"/campaigns/{row['id']}/end-following") == {
            "was_followed": True
        }
        moderator.send("POST", "/batches/undo", {"batch": result["batch"]})
        assert moderator.get(f"/campaigns/{row['id']}")["counts"]["pending"] == 4

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"follow_days": 0}, "follow_days"),
            ({"follow_days": 91}, "follow_days"),
            ({"follow_days": 7, "decision": "remove"}, "follow_days"),
            ({"seen_campaign": {"comment_id": 1}}, "seen_campaign.decision_id"),
        ],
    )
    def test_what_is_no_span_or_no_moment_is_refused(self, moderator, copies, changes, field):
        body = {"decision": "spam", "seen_status": "pending", "seen_revision": 1} | changes

        error = moderator.refused(400, "POST", f"/comments/{copies[0].id}/campaign-decision", body)

        assert field in error["fields"]

    @pytest.mark.parametrize("query", [{"status": "removed"}, {"order": "x"}, {"page": "1"}])
    def test_lists_refuse_what_they_do_not_know(self, moderator, query):
        moderator.refused(400, "GET", "/campaigns", query_string=query)

    def test_what_is_not_there_is_not_found(self, moderator):
        moderator.refused(404, "GET", "/campaigns/4711")
        moderator.refused(404, "POST", "/campaigns/4711/end-following")

    def test_a_large_one_is_answered_with_the_address_of_its_bulk_action(
        self, moderator, copies, monkeypatch
    ):
        monkeypatch.setattr("blog.services.moderation.MOST_AT_ONCE", 2)
        body = {"decision": "spam", "seen_status": "pending", "seen_revision": 1}

        answer = moderator.call("POST", f"/comments/{copies[0].id}/campaign-decision", body)

        action_id = answer.json["bulk_action_id"]
        assert answer.status_code == 202
        assert answer.headers["Location"] == f"/api/v1/bulk-actions/{action_id}"
        action = moderator.get(f"/bulk-actions/{action_id}")["action"]
        assert (action["state"], action["done"], action["batch"]) == (
            "done",
            3,
            answer.json["batch"],
        )
        taken_back = moderator.send("POST", "/batches/undo", {"batch": answer.json["batch"]})
        assert (taken_back["taken_back"], taken_back["bulk_action_id"]) == (3, action_id + 1)

    def test_a_small_one_is_done_when_it_is_answered(self, moderator, copies):
        body = {"decision": "spam", "seen_status": "pending", "seen_revision": 1}

        answer = moderator.call("POST", f"/comments/{copies[0].id}/campaign-decision", body)

        assert (answer.status_code, answer.json["bulk_action_id"]) == (200, None)
