"""The model, the overview and the log for programs."""

from __future__ import annotations

import pytest

from blog.domain.moderation import DecisionKind, Status


class TestModel:
    def test_the_one_in_use_is_told_with_its_card(self, moderator):
        page = moderator.get("/model")

        assert page["current"]["version"].startswith("base-")
        assert [row["is_current"] for row in page["versions"]] == [True]
        assert (page["is_running"], page["last_run"], page["problem"]) == (False, None, None)

    def test_the_base_model_can_be_promoted_again(self, administrator):
        version = administrator.get("/model")["versions"][-1]["version"]

        used = administrator.send("POST", "/model/promote", {"version": version})

        assert used["version"] == version
        assert administrator.get("/log", act="promoted")["entries"][0]["via"] == "api"

    @pytest.mark.parametrize("version", ["../../etc/passwd", "no-such", "x" * 80])
    def test_what_is_not_there_is_not_promoted(self, administrator, version):
        administrator.refused(404, "POST", "/model/promote", {"version": version})

    @pytest.mark.parametrize("version", ["", "x" * 81, None, 5, "a\x00"])
    def test_what_is_no_name_is_refused(self, administrator, version):
        administrator.refused(400, "POST", "/model/promote", {"version": version})

    def test_rolling_back_ends_at_the_base_model(self, administrator):
        base = administrator.get("/model")["versions"][-1]["version"]

        assert administrator.send("POST", "/model/roll-back")["version"] == base

    def test_a_retraining_that_runs_is_not_begun_again(self, administrator, services, app):
        with app.app_context(), services.retraining._alone():
            error = administrator.refused(503, "POST", "/model/retrain")

        assert error["code"] == "busy"


class TestOverview:
    def test_it_tells_what_waits_and_what_was_put_right(self, moderator, scene):
        post = scene.post("Quay")
        comment = scene.comment(post, status=Status.PENDING)
        scene.comment(post, status=Status.PENDING)
        scene.decide(comment, DecisionKind.APPROVE, by=moderator.user_id)

        found = moderator.get("/overview")

        assert found["counts"]["pending"] == 1
        assert found["oldest_pending_at"] == "2026-05-04T12:00:00+00:00"
        assert found["recent"][0]["user"]["name"] == "Mona"
        assert found["figures"]["total"]["held"] == 2
        assert found["figures"]["total"]["wrongly_held"] == 1
        assert found["figures"]["posts"][0]["post"]["title"] == "Quay"
        assert len(found["figures"]["by_day"]) == 30


class TestLog:
    def test_it_is_filtered_and_read_on(self, moderator, administrator):
        for number in range(3):
            administrator.send(
                "POST", "/rules", {"kind": "phrase", "value": f"lamp {number}", "effect": "hold"}
            )

        page = moderator.get("/log", act="rule_added", user=administrator.user_id)
        older = moderator.get("/log", act="rule_added", before=page["entries"][0]["id"])

        assert [entry["subject"] for entry in page["entries"]] == ["lamp 2", "lamp 1", "lamp 0"]
        assert older["entries"] == page["entries"][1:]
        assert moderator.get("/log", subject="LAMP 1")["entries"] == [page["entries"][1]]
        assert moderator.get("/log", to="2026-05-03")["entries"] == []
        assert len(moderator.get("/log", **{"from": "2026-05-04"})["entries"]) >= 3

    @pytest.mark.parametrize(
        "query",
        [
            {"act": "x"},
            {"user": "0"},
            {"from": "1899-12-31"},
            {"to": "9999-12-31"},
            {"before": "-1"},
            {"subject": "x" * 201},
        ],
    )
    def test_what_is_not_understood_is_refused_by_name(self, moderator, query):
        error = moderator.refused(400, "GET", "/log", query_string=query)

        assert list(error["fields"]) == list(query)
