"""Comments for programs: pages of the queue, one comment, looking, unlinking."""

from __future__ import annotations

import pytest

from blog.domain.moderation import Status

HOSTILE = "</script><script>alert(1)</script> & \u202ehidden\u202c <b>"


@pytest.fixture
def held(scene):
    post = scene.post("Quay", slug="quay")
    return [scene.comment(post, status=Status.PENDING, author_name=f"R{n}").id for n in range(3)]


class TestPages:
    def test_the_queue_is_what_one_gets_unasked(self, moderator, held, scene):
        scene.comment(scene.post(), status=Status.PUBLISHED)

        page = moderator.get("/comments")

        assert [row["comment"]["id"] for row in page["comments"]] == held
        assert page["counts"] == {
            "pending": 3,
            "published": 1,
            "rejected": 0,
            "spam": 0,
            "removed": 0,
        }
        assert page["comments"][0]["assessment"]["score"] == 0.7
        assert page["comments"][0]["comment"]["post"]["slug"] == "quay"

    @pytest.mark.parametrize(
        ("query", "places"),
        [
            ({"status": "spam"}, []),
            ({"order": "newest"}, [2, 1, 0]),
            ({"author": "R1"}, [1]),
            ({"post": "quay", "score_min": 0.5, "score_max": 0.8}, [0, 1, 2]),
            ({"score_min": 0.71}, []),
            ({"score_max": "0"}, []),
            ({"from": "2026-05-04", "to": "2026-05-04"}, [0, 1, 2]),
            ({"to": "2026-05-03"}, []),
            ({"language": "ru"}, []),
            ({"reason": "told", "q": ""}, [0, 1, 2]),
            ({"address": "1"}, [0, 1, 2]),
            ({"address": "4711"}, []),
        ],
    )
    def test_they_are_filtered_and_ordered_as_in_the_desk(self, moderator, held, query, places):
        page = moderator.get("/comments", **query)

        assert [row["comment"]["id"] for row in page["comments"]] == [held[n] for n in places]

    def test_keys_lead_on_and_back(self, moderator, held, services):
        services.moderation._page_size = 2

        first = moderator.get("/comments")
        second = moderator.get("/comments", page=first["next"])
        again = moderator.get("/comments", page=second["previous"])

        assert [row["comment"]["id"] for row in second["comments"]] == held[2:]
        assert (first["previous"], second["next"]) == (None, None)
        assert again["comments"] == first["comments"]

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({"status": "held"}, "status"),
            ({"page": "after-x"}, "page"),
            ({"score_min": "nan"}, "score_min"),
            ({"score_min": "1.5"}, "score_min"),
            ({"score_min": "0.5", "score_max": "0.4"}, "score_max"),
            ({"from": "2026-02-30"}, "from"),
            ({"from": "2026-05-04", "to": "2026-05-03"}, "to"),
            ({"campaign": "0"}, "campaign"),
            ({"campaign": "99999999999"}, "campaign"),
            ({"address": "192.0.2.7"}, "address"),
            ({"reason": "Links!"}, "reason"),
            ({"language": "xx"}, "language"),
            ({"q": "x" * 201}, "q"),
            ({"colour": "red"}, "colour"),
            ({"status": ["spam", "pending"]}, "status"),
        ],
    )
    def test_what_is_not_understood_is_refused_by_name(self, moderator, query, field):
        error = moderator.refused(400, "GET", "/comments", query_string=query)

        assert error["code"] == "invalid"
        assert list(error["fields"]) == [field]


class TestOne:
    def test_it_says_why_and_what_may_be_done(self, moderator, held):
        card = moderator.get(f"/comments/{held[0]}")

        assert card["comment"]["status"] == "pending"
        assert card["assessments"][-1]["reasons"][0]["name"] == "told"
        assert card["decisions"][0]["rule"] == "above_hold_at"
        assert card["may_be_decided"] == ["approve", "reject", "spam", "remove"]
        assert card["next_pending_id"] == held[1]

    def test_swapped_letters_are_named(self, moderator, scene):
        comment = scene.comment(
            scene.post(),
            "Visit my \u0441asino today",
            author_name="M\u0430x",
            status=Status.PENDING,
        )

        card = moderator.get(f"/comments/{comment.id}")

        assert card["fold"]["folded"] == "Visit my casino today"
        [change] = card["fold"]["changes"]
        assert (change["start"], change["raw"], change["read_as"]) == (9, "\u0441", "c")
        assert card["name_fold"]["folded"] == "Max"

    def test_hostile_text_comes_back_as_typed_and_opens_no_tag(self, moderator, scene):
        comment = scene.comment(
            scene.post(), HOSTILE, status=Status.PENDING, author_name="<i>Mallory"
        )

        answer = moderator.call("GET", f"/comments/{comment.id}")

        assert answer.json["comment"]["body"] == HOSTILE
        assert answer.json["comment"]["author_name"] == "<i>Mallory"
        assert not set("<>&") & set(answer.text)
        assert answer.text.isascii()

    def test_what_is_not_there_is_not_found(self, moderator):
        assert moderator.refused(404, "GET", "/comments/4711")["code"] == "not_found"

    def test_others_are_told_who_looks(self, moderator, administrator, held):
        assert moderator.send("POST", f"/comments/{held[0]}/look") == {"others": []}
        assert administrator.send("POST", f"/comments/{held[0]}/look") == {"others": ["Mona"]}


class TestWithoutLinks:
    @pytest.fixture
    def linked(self, scene):
        body = "Good tar is sold at https://tar.example by the barrel."
        return scene.comment(scene.post(), body, status=Status.PENDING).id

    def test_it_is_published_without_and_one_undo_puts_them_back(self, moderator, linked):
        seen = {"seen_status": "pending", "seen_revision": 1}

        made = moderator.send("POST", f"/comments/{linked}/without-links", seen)
        after = moderator.get(f"/comments/{linked}")
        undone = moderator.send("POST", f"/decisions/{made['decision_id']}/undo")

        assert (after["comment"]["status"], after["comment"]["revision"]) == ("published", 2)
        assert "tar.example" not in after["comment"]["body"]
        assert after["edits"][0]["by"] == "Mona"
        assert undone["status"] == "pending"
        assert "tar.example" in undone["body"]

    def test_a_stale_one_is_refused(self, moderator, linked):
        seen = {"seen_status": "spam", "seen_revision": 1}

        error = moderator.refused(409, "POST", f"/comments/{linked}/without-links", seen)

        assert error["code"] == "stale"
        assert error["changes"][0]["status"] == "pending"
