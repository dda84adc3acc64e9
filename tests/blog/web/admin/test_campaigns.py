"""Deciding a whole campaign through the pages: from the comment's page and from its row."""

from __future__ import annotations

import re
from typing import Any

import pytest

from blog.domain.moderation import Status
from tests.conftest import SAME_ORIGIN

DECISIONS = "/admin/moderation/decisions"
PRAISE = "What a splendid notebook, the tides have never been told so clearly to anybody here."


@pytest.fixture
def overrides() -> dict[str, Any]:
    return {"RATE_LIMITS": False}


@pytest.fixture
def copies(scene):
    """Three held copies under three posts and names."""
    return [
        scene.comment(
            scene.post(f"Post about <b>tide {number}</b>"),
            f"{PRAISE} {number}",
            author_name=f"Name {number}",
            status=Status.PENDING,
        )
        for number in range(3)
    ]


@pytest.fixture
def statuses(services, app, copies):
    def look():
        with app.app_context():
            return [services.moderation.detail(comment.id).comment.status for comment in copies]

    return look


def form_of(page: str, comment: Any) -> dict[str, Any]:
    """Give the fields of the form for the whole campaign, as a browser would send them."""
    start = page.index(f'aria-label="Decide comment #{comment.id} and those like it"')
    form = page[start : page.index("</form>", start)]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    fields: dict[str, Any] = dict(pairs)
    fields["copy"] = [value for name, value in pairs if name == "copy"]
    return fields


def detail(client: Any, comment: Any) -> str:
    return str(client.get(f"/admin/moderation/{comment.id}").text)


def test_the_page_names_the_others_with_their_posts(max_, copies):
    page = detail(max_, copies[0])
    section = page[page.index('id="campaign"') : page.index('id="history"')]

    assert "2 near copies are held too" in section
    assert f'href="/admin/moderation/{copies[1].id}"' in section
    assert "Name 1" in section
    assert "Post about &lt;b&gt;tide 1&lt;/b&gt;" in section
    assert "Spam all 3" in section
    assert "all-remove" not in section


def test_one_press_on_the_page_decides_all_and_one_undo_takes_it_back(max_, copies, statuses):
    fields = form_of(detail(max_, copies[1]), copies[1])

    answer = max_.post(DECISIONS, data=fields | {"decision": "spam"})

    assert answer.status_code == 303
    assert statuses() == [Status.SPAM] * 3
    page = detail(max_, copies[1])
    assert "3 comments marked as spam." in page
    batch = re.search(r'name="batch" value="([0-9a-f]+)"', page)[1]
    max_.post("/admin/moderation/undo", data={"batch": batch}, headers=SAME_ORIGIN)
    assert statuses() == [Status.PENDING] * 3


def test_the_row_of_the_queue_marks_and_decides_all(max_, copies, statuses):
    page = max_.get("/admin/moderation").text
    assert page.count("3 alike") == 3

    answer = max_.post(DECISIONS, data=form_of(page, copies[0]) | {"decision": "reject"})

    assert answer.status_code == 303
    assert statuses() == [Status.REJECTED] * 3


def test_a_comment_of_its_own_has_no_mark(max_, scene):
    comment = scene.comment(scene.post(), PRAISE, status=Status.PENDING)

    assert "alike" not in max_.get("/admin/moderation").text
    assert 'id="campaign"' not in detail(max_, comment)


def test_a_large_campaign_is_decided_where_all_of_it_is_seen(max_, scene, copies):
    for number in range(3, 14):
        scene.comment(scene.post(), f"{PRAISE} {number}", status=Status.PENDING)

    queue, page = max_.get("/admin/moderation").text, detail(max_, copies[0])

    assert "More than 9 alike" in queue
    assert f'href="/admin/moderation/{copies[0].id}#campaign"' in queue
    assert "those like it" not in queue
    assert "Show all 13" in page
    assert len(form_of(page, copies[0])["copy"]) == 13


def test_what_stands_elsewhere_is_told(max_, scene, copies):
    published = scene.comment(scene.post(), f"{PRAISE} 9")

    assert "Others stand elsewhere: 1 published." in detail(max_, copies[0])
    assert "Others came with nearly these words: 3 held." in detail(max_, published)


def test_what_changed_or_came_meanwhile_is_left_and_named(max_, scene, copies, statuses):
    fields = form_of(detail(max_, copies[0]), copies[0])
    own = {"comment_id": copies[1].id, "seen_status": "pending", "seen_revision": 1}
    max_.post(DECISIONS, data=own | {"decision": "approve"}, headers=SAME_ORIGIN)
    late = scene.comment(scene.post(), f"{PRAISE} 9", status=Status.PENDING)
    max_.get("/admin/moderation")

    max_.post(DECISIONS, data=fields | {"decision": "spam"})

    assert statuses() == [Status.SPAM, Status.PUBLISHED, Status.SPAM]
    page = max_.get("/admin/moderation").text
    assert "2 comments marked as spam." in page
    assert f"Left alone: #{copies[1].id}. Max approved it" in page
    assert f"Left alone, because the page had not shown them: #{late.id}." in page


def test_a_stale_press_changes_nothing(max_, copies, statuses):
    fields = form_of(detail(max_, copies[0]), copies[0])
    own = {"comment_id": copies[0].id, "seen_status": "pending", "seen_revision": 1}
    max_.post(DECISIONS, data=own | {"decision": "approve"}, headers=SAME_ORIGIN)

    answer = max_.post(DECISIONS, data=fields | {"decision": "spam"})

    assert answer.status_code == 409
    assert "Nothing was changed." in answer.text
    assert statuses() == [Status.PUBLISHED, Status.PENDING, Status.PENDING]


def test_without_a_list_all_of_the_campaign_is_decided(max_, copies, statuses):
    """For scripts: the scope alone means everything that stands alike now."""
    fields = {
        "comment_id": copies[0].id,
        "decision": "spam",
        "scope": "campaign",
        "seen_status": "pending",
        "seen_revision": "1",
    }

    max_.post(DECISIONS, data=fields, headers=SAME_ORIGIN)

    assert statuses() == [Status.SPAM] * 3


@pytest.mark.parametrize(
    "change",
    [{"scope": "everything"}, {"copy": "x"}, {"decision": "publish"}, {"comment_id": [1, 2]}],
)
def test_nonsense_is_refused_and_changes_nothing(max_, copies, statuses, change):
    fields = form_of(detail(max_, copies[0]), copies[0]) | {"decision": "spam"}

    assert max_.post(DECISIONS, data=fields | change).status_code == 400
    assert statuses() == [Status.PENDING] * 3


def test_who_may_not(max_, client, copies, statuses):
    fields = form_of(detail(max_, copies[0]), copies[0]) | {"decision": "spam"}

    stranger = client.post(DECISIONS, data=fields, headers=SAME_ORIGIN)
    without = {name: value for name, value in fields.items() if name != "csrf_token"}

    assert stranger.status_code == 302 or "/sign-in" in stranger.location
    assert max_.post(DECISIONS, data=without).status_code == 403
    assert (
        max_.post(DECISIONS, data=fields, headers={"Sec-Fetch-Site": "cross-site"}).status_code
        == 403
    )
    assert statuses() == [Status.PENDING] * 3
