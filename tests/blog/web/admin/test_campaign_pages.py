"""The pages of campaigns: a row each, one press for all, later arrivals, nothing that runs."""

from __future__ import annotations

import re

import pytest

from blog.db import Comment, db
from blog.domain.moderation import Status
from tests.conftest import SAME_ORIGIN

LISTING = "/admin/moderation/campaigns"
PRAISE = "What a splendid notebook, the tides have never been told so clearly to anybody"
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>"><svg onload=alert(3)>'


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def copies(scene):
    post = scene.post("The leak " + HOSTILE)
    return [
        scene.comment(post, f"{PRAISE} {n}", status=Status.PENDING, author_name=f"Name {n}")
        for n in range(5)
    ]


@pytest.fixture
def statuses(app, copies):
    def look():
        with app.app_context():
            return [db.session.get_one(Comment, copy.id).status for copy in copies]

    return look


def form_of(page: str) -> dict[str, str]:
    form = re.search(r'<form class="decide decide-all".*?</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


@pytest.mark.usefixtures("copies")
class TestListing:
    def test_a_campaign_is_one_row(self, max_):
        text = text_of(max_.get(LISTING).text)

        for part in ("5 comments", "on 1 post", "under 5 names", "Name 0", "Held 5", PRAISE):
            assert part in text

    def test_the_tabs_lead_to_it(self, max_):
        assert f'href="{LISTING}"' in max_.get("/admin/moderation").text

    def test_a_status_narrows_it(self, max_):
        assert "No campaign here" in max_.get(f"{LISTING}?status=spam").text
        assert "5 comments" in max_.get(f"{LISTING}?status=pending&order=size").text

    @pytest.mark.parametrize("query", ["status=odd", "status=removed", "order=odd", "page=odd"])
    def test_nonsense_is_refused_clearly(self, max_, query):
        assert max_.get(f"{LISTING}?{query}").status_code == 400


def test_without_any_it_is_pleasant(max_):
    assert "As soon as a comment nearly repeats another" in max_.get(LISTING).text


class TestOne:
    def test_it_shows_what_varies_and_its_members(self, max_, copies):
        page = max_.get(f"{LISTING}/{copies[0].id}").text

        assert '<mark class="varies">0' in page
        assert page.count('class="member-gist"') == 5
        assert 'name="follow_days" value="7"' in page

    def test_one_press_decides_all_and_one_undo_takes_it_back(self, max_, copies, statuses):
        fields = form_of(max_.get(f"{LISTING}/{copies[0].id}").text)

        max_.post("/admin/moderation/decisions", data=fields | {"decision": "spam"})

        assert statuses() == [Status.SPAM] * 5
        page = max_.get(f"{LISTING}/{copies[0].id}").text
        assert "5 comments marked as spam." in page
        batch = re.search(r'name="batch" value="([0-9a-f]+)"', page)[1]
        max_.post("/admin/moderation/undo", data={"batch": batch}, headers=SAME_ORIGIN)
        assert statuses() == [Status.PENDING] * 5

    def test_a_large_one_leads_to_the_page_of_its_bulk_action(
        self, max_, scene, copies, statuses, monkeypatch
    ):
        monkeypatch.setattr("blog.services.moderation.MOST_AT_ONCE", 4)
        fields = form_of(max_.get(f"{LISTING}/{copies[0].id}").text)
        late = scene.comment(scene.post(), f"{PRAISE} late", status=Status.PENDING)

        answer = max_.post("/admin/moderation/decisions", data=fields | {"decision": "spam"})

        assert answer.status_code == 303
        page = text_of(max_.get(answer.location).text)
        assert "5 comments marked as spam" in page
        assert f"the page had not shown them: #{late.id}" in page
        assert statuses() == [Status.SPAM] * 5
        max_.post(f"{answer.location}/undo", headers=SAME_ORIGIN)
        assert statuses() == [Status.PENDING] * 5

    def test_later_arrivals_follow_when_asked_and_it_can_be_ended(
        self, max_, scene, copies, client
    ):
        path = f"{LISTING}/{copies[0].id}"
        fields = form_of(max_.get(path).text)
        more = {"decision": "spam", "follow": "1", "follow_days": "3"}
        max_.post("/admin/moderation/decisions", data=fields | more)
        post = scene.post("Elsewhere")
        client.post(
            f"/posts/{post.slug}/comments",
            data={"author_name": "Late", "body": f"{PRAISE} at last"},
        )

        page = max_.get(path).text
        assert "came later and followed" in page
        assert "comments that join this campaign get the same decision" in page

        max_.post(f"{path}/end-following", headers=SAME_ORIGIN)
        page = max_.get(path).text
        assert "judged like any other comment again" in page
        assert "comments that join this campaign get the same decision" not in page

    @pytest.mark.parametrize("days", ["0", "91", "x", ""])
    def test_days_that_make_no_sense_change_nothing(self, max_, copies, statuses, days):
        fields = form_of(max_.get(f"{LISTING}/{copies[0].id}").text)
        more = {"decision": "spam", "follow": "1", "follow_days": days}

        answer = max_.post("/admin/moderation/decisions", data=fields | more)

        assert answer.status_code == 400
        assert statuses() == [Status.PENDING] * 5

    @pytest.mark.parametrize("seen", ["1", "1-2", "1-2-x", "1-2-3-4", "9" * 40])
    def test_a_forged_moment_is_refused(self, max_, copies, statuses, seen):
        fields = form_of(max_.get(f"{LISTING}/{copies[0].id}").text) | {"seen_campaign": seen}

        answer = max_.post("/admin/moderation/decisions", data=fields | {"decision": "spam"})

        assert answer.status_code == 400
        assert statuses() == [Status.PENDING] * 5

    def test_hostile_words_are_inert(self, max_, scene):
        post = scene.post("A post " + HOSTILE)
        words = f"{HOSTILE} \u202eevil\u202c {PRAISE}"
        first, _ = (
            scene.comment(post, f"{words} {n}", status=Status.PENDING, author_name=HOSTILE[:80])
            for n in "ab"
        )
        for path in (LISTING, f"{LISTING}/{first.id}"):
            page = max_.get(path).text
            assert not re.search(r"<script(?! src=)", page)
            assert "<img" not in page
            assert "\u202e" not in page.partition('class="variants"')[2].partition("</p>")[0]

    def test_there_must_be_one(self, max_, scene):
        lone = scene.comment(scene.post(), PRAISE)
        for number in (lone.id, 99):
            assert max_.get(f"{LISTING}/{number}").status_code == 404
            answer = max_.post(f"{LISTING}/{number}/end-following", headers=SAME_ORIGIN)
            assert answer.status_code == 404
