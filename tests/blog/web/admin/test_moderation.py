"""Queue and why card as pages: what is shown, inert; who may decide is in test_guard."""

from __future__ import annotations

import re
from typing import Any

import pytest

from blog.domain.moderation import Status
from tests.conftest import SAME_ORIGIN
from tests.people import SPIKE

HOSTILE = '<script>alert(1)</script> <img src=x onerror=alert(2)> "><svg onload=alert(3)>'
LOOKALIKE = "Gr\u0435\u0430t p\u043est, w\u043enderful read\u200bing"


def decide(client: Any, comment: Any, decision: str, **fields: Any) -> Any:
    data = {
        "comment_id": comment.id,
        "decision": decision,
        "seen_status": comment.status.value,
        "seen_revision": comment.revision,
    }
    return client.post("/admin/moderation/decisions", data=data | fields, headers=SAME_ORIGIN)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def held(scene):
    return scene.comment(
        scene.post("The leak"), "Which tar did you use on the garboard seam?", status=Status.PENDING
    )


class TestQueue:
    def test_it_shows_what_a_moderator_needs_to_decide(self, max_, scene):
        post = scene.post("The leak")
        scene.comment(
            post,
            "Which tar did you use?",
            status=Status.PENDING,
            author_name=SPIKE,
            author_url="https://www.pills.example/buy",
        )

        page = max_.get("/admin/moderation").text

        text = text_of(page)
        for part in (
            SPIKE,
            "pills.example",
            "The leak",
            "Which tar did you use?",
            "unsure, rather spam",
            "70 %",
            "The double was told so.",
        ):
            assert part in text
        assert "https://www.pills.example" not in page  # never a live link to the site

    def test_only_comments_of_the_tab_are_shown(self, max_, scene):
        post = scene.post()
        bodies = {
            status: f"This one is {status.value} indeed."
            for status in (Status.PENDING, Status.SPAM, Status.PUBLISHED, Status.REJECTED)
        }
        for status, body in bodies.items():
            scene.comment(post, body, status=status)

        for status in bodies:
            page = max_.get(f"/admin/moderation?status={status}").text
            assert [other for other, body in bodies.items() if body in page] == [status]

    def test_every_tab_carries_its_count(self, max_, scene):
        post = scene.post()
        for status in (Status.PENDING, Status.PENDING, Status.SPAM):
            scene.comment(post, status=status)

        page = text_of(max_.get("/admin/moderation").text)

        assert "Held 2 Spam 1 Published 0 Rejected 0" in page

    def test_an_empty_queue_is_pleasant(self, max_):
        assert "Nothing is waiting" in max_.get("/admin/moderation").text

    def test_searching_finds_words_as_typed_and_as_read(self, max_, scene):
        post = scene.post()
        scene.comment(post, LOOKALIKE, status=Status.PENDING)
        scene.comment(post, "Something else altogether.", status=Status.PENDING)

        for query in ("great", "Gr\u0435\u0430t"):
            page = max_.get("/admin/moderation", query_string={"q": query}).text
            assert "1 ticked" not in page
            assert page.count('class="item"') == 1
        assert "No comment here matches" in max_.get("/admin/moderation?q=zeppelin").text

    def test_filters_survive_deciding(self, max_, scene):
        post = scene.post()
        comment = scene.comment(post, "A ferry.", status=Status.PENDING)
        page = max_.get("/admin/moderation?q=ferry&order=newest").text
        back = re.search(r'name="back" value="([^"]+)"', page).group(1).replace("&amp;", "&")

        answer = decide(max_, comment, "approve", back=back)

        assert answer.location == "/admin/moderation?status=pending&q=ferry&order=newest"

    def test_pages_follow_each_other_by_key(self, max_, scene):
        post = scene.post()
        for number in range(51):
            scene.comment(post, status=Status.PENDING, address=f"203.0.113.{number}")
        first = max_.get("/admin/moderation").text
        following = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")

        second = max_.get(following).text

        assert first.count('class="item"') == 50
        assert second.count('class="item"') == 1
        assert 'rel="prev"' in second

    @pytest.mark.parametrize(
        "query",
        [
            "status=odd",
            "page=odd",
            "page=after-99999999999999",
            "order=sideways",
            "page=0",
            "status=",
        ],
    )
    def test_nonsense_is_refused_clearly(self, max_, query):
        assert max_.get(f"/admin/moderation?{query}").status_code == 400

    @pytest.mark.parametrize("query", ["q=%00", "q=%ff", "q=%ed%a0%80", "post=%00"])
    def test_bytes_that_are_no_text_are_refused(self, max_, query):
        assert max_.get(f"/admin/moderation?{query}").status_code == 400

    def test_swapped_letters_are_marked_beside_the_folded_text(self, max_, scene):
        scene.comment(scene.post(), LOOKALIKE, status=Status.PENDING)

        page = max_.get("/admin/moderation").text

        assert re.search(
            r'<mark class="swap swap-lookalike" title="U\+0435 CYRILLIC SMALL LETTER IE[^"]*">\u0435',
            page,
        )
        assert "[ZWSP]</mark>" in page
        assert "Great post, wonderful reading" in page

    def test_a_text_that_reads_as_typed_is_not_shown_twice(self, max_, scene):
        scene.comment(scene.post(), "Which tar did you use?", status=Status.PENDING)

        assert "As the classifier reads it" not in max_.get("/admin/moderation").text

    def test_hostile_words_are_inert_everywhere(self, max_, scene):
        post = scene.post("A post " + HOSTILE)
        comment = scene.comment(
            post,
            HOSTILE + " \u0430nd m\u043ere",
            status=Status.PENDING,
            author_name=HOSTILE[:80],
            author_url="https://xn--80ak6aa92e.example/",
        )

        for path in (
            "/admin/moderation",
            f"/admin/moderation/{comment.id}",
            "/admin/moderation?q=%3Cscript%3Ealert(1)",
        ):
            page = max_.get(path).text
            assert not re.search(r"<script(?! src=)", page)
            assert "<img" not in page
            assert not re.search(r"<svg[^>]*onload", page)
            assert "onerror=alert(2)>" not in page

    def test_the_text_decides_its_own_direction(self, max_, scene):
        scene.comment(
            scene.post(),
            "\u0634\u0643\u0631\u0627 \u062c\u0632\u064a\u0644\u0627 \u0639\u0644\u0649 \u0627\u0644\u0645\u0642\u0627\u0644",
            status=Status.PENDING,
        )

        assert re.search(
            r'class="comment-text prose" dir="auto"', max_.get("/admin/moderation").text
        )

    def test_a_long_comment_is_folded_away_but_all_there(self, max_, scene):
        body = "The tide table of the harbour office disagrees. " * 40 + "The very end."
        scene.comment(scene.post(), body, status=Status.PENDING)

        page = max_.get("/admin/moderation").text

        assert '<details class="comment-long">' in page
        assert "The very end." in page


class TestDetail:
    def test_it_tells_why_a_comment_waits(self, max_, held):
        text = text_of(max_.get(f"/admin/moderation/{held.id}").text)

        for part in (
            "Why it waits",
            "held, because the score is above the limit for holding",
            "70.0 %",
            "held from 50.0 %",
            "The double was told so.",
            "+0.85",
        ):
            assert part in text

    def test_it_tells_why_a_comment_was_let_through(self, max_, scene):
        comment = scene.comment(scene.post())

        text = text_of(max_.get(f"/admin/moderation/{comment.id}").text)

        assert "Why it was let through" in text
        assert "because the score is below both limits" in text

    def test_it_tells_when_there_was_no_verdict(self, max_, scene, gate, client):
        post = scene.post()
        gate.score = None
        client.post(
            f"/posts/{post.slug}/comments", data={"author_name": SPIKE, "body": "Fine tar."}
        )

        text = text_of(max_.get("/admin/moderation/1").text)

        assert "held, because the model could give no verdict" in text
        assert "no verdict told to fail" in text

    def test_its_history_names_who_did_what(self, max_, held):
        decide(max_, held, "spam", note="Same text as yesterday's")

        text = text_of(max_.get(f"/admin/moderation/{held.id}").text)

        assert "Max marked as spam" in text
        assert "(held → spam)" in text
        assert "Same text as yesterday&#39;s" in text

    def test_it_leads_to_the_next_waiting_comment(self, max_, scene):
        post = scene.post()
        first, second = (scene.comment(post, status=Status.PENDING) for _ in range(2))

        page = max_.get(f"/admin/moderation/{first.id}").text

        assert f'href="/admin/moderation/{second.id}" data-key="j"' in page

    def test_an_answer_shows_what_it_answers(self, max_, scene):
        post = scene.post()
        parent = scene.comment(post, "Which harbour is that?")
        answer = scene.comment(post, "It is the old one.", parent_id=parent.id)

        assert "Which harbour is that?" in max_.get(f"/admin/moderation/{answer.id}").text

    @pytest.mark.parametrize(
        "number", ["0", "999", "2147483648", "99999999999999999999", "x", "-1", "%D9%A1"]
    )
    def test_there_is_no_page_for_no_comment(self, max_, number):
        assert max_.get(f"/admin/moderation/{number}").status_code == 404

    def test_a_removed_comment_shows_nothing_of_its_text(self, max_, held):
        decide(max_, held, "remove")

        page = max_.get(f"/admin/moderation/{held.id}").text

        assert "garboard" not in page
        assert "were erased" in page
        assert 'name="decision"' not in page

    def test_scores_over_time_are_listed(self, max_, held, services, app):
        with app.app_context():
            services.retraining.rescore()

        assert "Scores over time" in max_.get(f"/admin/moderation/{held.id}").text
