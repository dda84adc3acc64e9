"""Deciding through the pages: one, many, stale, illegal, undone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from blog.domain.moderation import Status
from tests.conftest import SAME_ORIGIN


def send(client: Any, path: str, data: Any) -> Any:
    return client.post(path, data=data, headers=SAME_ORIGIN)


def decide(client: Any, comment: Any, kind: str, **fields: Any) -> Any:
    data = {
        "comment_id": comment.id,
        "decision": kind,
        "seen_status": comment.status.value,
        "seen_revision": comment.revision,
    }
    return send(client, "/admin/moderation/decisions", data | fields)


@pytest.fixture
def status_of(services, app):
    def look(comment: Any) -> Status:
        with app.app_context():
            return services.moderation.detail(comment.id).comment.status

    return look


@pytest.fixture
def history_of(services, app):
    def look(comment: Any) -> list[str]:
        with app.app_context():
            return [
                decision.kind.value for decision in services.moderation.detail(comment.id).decisions
            ]

    return look


@pytest.fixture
def held(scene):
    return scene.comment(scene.post("The leak"), status=Status.PENDING)


@pytest.mark.parametrize(
    ("decision", "after", "words"),
    [
        ("approve", Status.PUBLISHED, "1 comment approved."),
        ("spam", Status.SPAM, "1 comment marked as spam."),
        ("reject", Status.REJECTED, "1 comment rejected."),
        ("remove", Status.REMOVED, "1 comment removed for good."),
    ],
)
def test_a_moderator_decides(max_, held, status_of, decision, after, words):
    answer = decide(max_, held, decision, back="/admin/moderation?status=pending")

    assert answer.status_code == 303
    assert answer.location == "/admin/moderation?status=pending"
    assert status_of(held) is after
    assert words in max_.get(answer.location).text


def test_a_published_comment_can_be_held_again(max_, scene, status_of):
    comment = scene.comment(scene.post())

    decide(max_, comment, "hold")

    assert status_of(comment) is Status.PENDING


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""]
)
def test_the_way_back_stays_on_this_site(max_, held, back):
    assert decide(max_, held, "approve", back=back).location == "/admin/moderation"


def test_what_was_decided_can_be_undone_from_the_notice(max_, held, status_of, history_of):
    decide(max_, held, "spam")
    page = max_.get("/admin/moderation").text
    notice = page[page.index('id="notices"') : page.index("<main")]
    fields = dict(re.findall(r'name="(decision_id|comment_id)" value="(\d+)"', notice))

    answer = send(max_, "/admin/moderation/undo", fields)

    assert answer.status_code == 303
    assert status_of(held) is Status.PENDING
    assert history_of(held) == ["hold", "spam", "hold"]
    assert "is held again" in max_.get("/admin/moderation").text


def test_a_notice_is_shown_once(max_, held):
    decide(max_, held, "spam")

    assert "marked as spam." in max_.get("/admin/moderation").text
    assert "marked as spam." not in max_.get("/admin/moderation").text


def test_removing_offers_no_undo(max_, held):
    decide(max_, held, "remove")
    page = max_.get("/admin/moderation").text

    assert "removed for good" in page
    assert 'action="/admin/moderation/undo"' not in page


def test_many_are_decided_at_once_and_undone_at_once(max_, scene, status_of):
    post = scene.post()
    comments = [scene.comment(post, status=Status.PENDING) for _ in range(3)]
    data = {
        "comment_id": [c.id for c in comments],
        "decision": "spam",
        "seen_status": "pending",
        "seen_revision": "1",
    }

    send(max_, "/admin/moderation/decisions", data)

    assert [status_of(c) for c in comments] == [Status.SPAM] * 3
    page = max_.get("/admin/moderation").text
    assert "3 comments marked as spam." in page
    batch = re.search(r'name="batch" value="([0-9a-f]+)"', page).group(1)

    send(max_, "/admin/moderation/undo", {"batch": batch})

    assert [status_of(c) for c in comments] == [Status.PENDING] * 3
    assert "3 decisions taken back." in max_.get("/admin/moderation").text


def test_of_many_the_changed_ones_are_left_alone_and_named(max_, scene, status_of):
    post = scene.post()
    fresh, changed = (scene.comment(post, status=Status.PENDING) for _ in range(2))
    decide(max_, changed, "approve")
    max_.get("/admin/moderation")
    data = {
        "comment_id": [fresh.id, changed.id],
        "decision": "spam",
        "seen_status": "pending",
        "seen_revision": "1",
    }

    answer = send(max_, "/admin/moderation/decisions", data)

    assert answer.status_code == 303
    assert (status_of(fresh), status_of(changed)) == (Status.SPAM, Status.PUBLISHED)
    page = max_.get("/admin/moderation").text
    assert "1 comment marked as spam." in page
    assert f"Left alone: #{changed.id}. Max approved it" in page


def test_the_forms_of_the_queue_page_do_what_they_say(max_, scene, status_of):
    """Bulk with the page's own hidden fields: what a browser without scripts would send."""
    post = scene.post()
    comments = [scene.comment(post, status=Status.PENDING) for _ in range(2)]
    page = max_.get("/admin/moderation").text
    form = page[
        page.index('<form id="bulk"') : page.index("</form>", page.index('<form id="bulk"'))
    ]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert fields["csrf_token"]

    answer = max_.post(
        "/admin/moderation/decisions",
        data=fields | {"comment_id": [comments[1].id], "decision": "reject"},
    )

    assert answer.status_code == 303
    assert [status_of(c) for c in comments] == [Status.PENDING, Status.REJECTED]


def test_ticking_nothing_changes_nothing(max_, held, status_of):
    answer = send(max_, "/admin/moderation/decisions", {"decision": "spam"})

    assert answer.status_code == 303
    assert status_of(held) is Status.PENDING
    assert "No comment was ticked" in max_.get("/admin/moderation").text


def test_deciding_twice_the_same_adds_nothing(max_, held, history_of):
    decide(max_, held, "spam")
    answer = decide(max_, held, "spam")

    assert answer.status_code == 303
    assert history_of(held) == ["hold", "spam"]


def test_a_stale_decision_shows_the_comment_as_it_is_now(max_, held, status_of):
    decide(max_, held, "approve")
    max_.get("/admin/moderation")

    answer = decide(max_, held, "spam")

    assert answer.status_code == 409
    assert "Nothing was changed." in answer.text
    assert 'name="seen_status" value="published"' in answer.text  # fresh buttons
    assert status_of(held) is Status.PUBLISHED


def test_a_decision_on_another_revision_is_stale(max_, held, status_of):
    assert decide(max_, held, "spam", seen_revision="2").status_code == 409
    assert status_of(held) is Status.PENDING


def test_an_illegal_decision_is_refused_with_the_comment_shown(max_, held, status_of):
    decide(max_, held, "remove")

    answer = decide(max_, held, "approve", seen_status="removed")

    assert answer.status_code == 409
    assert "Nothing was changed." in answer.text
    assert status_of(held) is Status.REMOVED


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "publish"},
        {"decision": ""},
        {"seen_status": "happy"},
        {"seen_revision": "first"},
        {"comment_id": "seven"},
        {"comment_id": "9" * 40},
        {"note": "n" * 501},
    ],
)
def test_nonsense_is_refused_and_changes_nothing(max_, held, status_of, fields):
    assert decide(max_, held, "spam", **fields).status_code == 400
    assert status_of(held) is Status.PENDING


@pytest.mark.parametrize("number", ["0", "999", "2147483647"])
def test_what_does_not_exist_cannot_be_decided(max_, held, number):
    assert decide(max_, held, "spam", comment_id=number).status_code == 404


def test_an_undo_that_came_too_late_is_refused(max_, held, status_of, services, app):
    decide(max_, held, "spam")
    with app.app_context():
        decision_id = services.moderation.detail(held.id).undoable.id
    decide(max_, held, "approve", seen_status="spam")

    for fields in (
        {"decision_id": decision_id},
        {"decision_id": decision_id, "comment_id": held.id},
    ):
        answer = send(max_, "/admin/moderation/undo", fields)
        assert answer.status_code == 409
        assert "Nothing was changed" in answer.text
    assert status_of(held) is Status.PUBLISHED


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"decision_id": "x"}, 400),
        ({"decision_id": "999"}, 404),
        ({"batch": "nonsense"}, 404),
        ({"decision_id": "9" * 40}, 400),
    ],
)
def test_there_is_no_undoing_of_nothing(max_, fields, status):
    assert send(max_, "/admin/moderation/undo", fields).status_code == status


def test_a_moderator_without_a_token_is_refused(max_, held, status_of):
    data = {"comment_id": held.id, "decision": "spam", "seen_status": "pending", "seen_revision": 1}

    assert max_.post("/admin/moderation/decisions", data=data).status_code == 403
    assert status_of(held) is Status.PENDING


BY_SCRIPT = {**SAME_ORIGIN, "X-Blarney-Answer": "notices"}


class TestDecidingByScript:
    """The page stays; the answer is what happened and how many stand where."""

    def fields(self, comment, **fields):
        return {
            "comment_id": comment.id,
            "decision": "approve",
            "seen_status": comment.status.value,
            "seen_revision": comment.revision,
            "back": "/admin/moderation?status=pending#c-9",
        } | fields

    def post(self, client, comment, path="decisions", **fields):
        data = self.fields(comment, **fields)
        return client.post(f"/admin/moderation/{path}", data=data, headers=BY_SCRIPT)

    def test_it_tells_what_happened_once(self, max_, held, status_of):
        answer = self.post(max_, held)

        assert answer.status_code == 200
        assert "1 comment approved." in answer.text
        assert '<span data-count="pending">0</span>' in answer.text
        assert '<span data-count="published">1</span>' in answer.text
        assert '<span data-offer="pending">Act on all 0 that match…</span>' in answer.text
        assert '<span data-offer="published">Act on the one that matches…</span>' in answer.text
        assert status_of(held) is Status.PUBLISHED
        assert "1 comment approved." not in max_.get("/admin/moderation").text

    def test_the_undo_leads_back_to_the_page_and_the_comment(self, max_, held):
        answer = self.post(max_, held)

        back = f'name="back" value="/admin/moderation?status=pending#c-{held.id}"'
        assert back in answer.text

    def test_a_back_path_to_elsewhere_is_left_out(self, max_, held):
        answer = self.post(max_, held, back="//evil.example/")

        assert answer.status_code == 200
        assert "evil.example" not in answer.text

    def test_a_stale_decision_is_refused_as_ever(self, max_, held, status_of):
        decide(max_, held, "reject")

        assert self.post(max_, held).status_code == 409
        assert status_of(held) is Status.REJECTED

    def test_without_its_link_too(self, max_, scene, status_of):
        linked = scene.comment(
            scene.post("Rope"), status=Status.PENDING, author_url="https://rope.example/"
        )

        answer = self.post(max_, linked, path="without-links")

        assert f"Comment #{linked.id} published without its links." in answer.text
        assert status_of(linked) is Status.PUBLISHED

    def test_nobody_decides_without_being_signed_in(self, client, held, status_of):
        assert self.post(client, held).status_code == 303
        assert status_of(held) is Status.PENDING
