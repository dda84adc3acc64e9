"""The card as a fragment, the mark of who is looking, publishing without links, collisions."""

from __future__ import annotations

import re
from typing import Any

import pytest

from blog.db import Comment, Looker, db
from blog.domain.accounts import Role
from blog.domain.moderation import Status
from tests.conftest import SAME_ORIGIN, sign_in
from tests.people import SPIKE

HOSTILE = '<script>alert(1)</script> <img src=x onerror=alert(2)> "><svg onload=alert(3)>'
BIDI = "\u202egnp.exe\u202c"


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def fields(comment: Any, **more: Any) -> dict[str, Any]:
    seen = {
        "comment_id": comment.id,
        "seen_status": comment.status.value,
        "seen_revision": comment.revision,
    }
    return seen | more


@pytest.fixture
def held(scene):
    return scene.comment(
        scene.post("The leak"),
        "Which t\u0430r is [best](https://xn--80ak6aa92e.com/x)?",
        status=Status.PENDING,
        author_name=SPIKE,
        author_url="https://rope.example/",
    )


@pytest.fixture
def comment_now(app):
    def look(comment):
        with app.app_context():
            return db.session.get_one(Comment, comment.id)

    return look


class TestCard:
    def test_it_is_a_fragment_with_everything_that_tells_why(self, max_, held):
        answer = max_.get(f"/admin/moderation/{held.id}/card")

        assert answer.status_code == 200
        assert "<html" not in answer.text
        text = text_of(answer.text)
        for part in (
            "Why it waits",
            "70.0 %",
            "The double was told so.",
            "xn--80ak6aa92e.com",
            "looks like apple.com and is not",
            "the author's web address",
            "In the last year",
            "This network address",
            "No other comment repeats its words.",
        ):
            assert part in text
        assert "https://xn--80ak6aa92e.com" not in answer.text.partition("Where its links go")[2]

    def test_swapped_letters_are_named(self, max_, held):
        page = max_.get(f"/admin/moderation/{held.id}/card").text

        assert 'title="U+0430 CYRILLIC SMALL LETTER A read as “a”"' in page

    def test_swapped_letters_are_named_in_italian(self, max_, held):
        page = max_.get(f"/admin/moderation/{held.id}/card", headers={"Accept-Language": "it"}).text

        assert 'title="U+0430 CYRILLIC SMALL LETTER A: si legge “a”"' in page
        assert "read as" not in page

    def test_counts_lead_into_the_queue(self, max_, scene, held):
        scene.comment(
            scene.post(), "More tar.", author_name=SPIKE, author_url="https://rope.example"
        )

        page = max_.get(f"/admin/moderation/{held.id}/card").text

        assert 'href="/admin/moderation?status=published&amp;author=Spike"' in page
        assert 'href="/admin/moderation?status=published&amp;host=rope.example"' in page
        assert f'href="/admin/moderation?status=published&amp;address={held.id}"' in page
        followed = max_.get(f"/admin/moderation?status=published&address={held.id}").text
        assert "More tar." in followed

    def test_a_published_comment_tells_why_it_was_let_through(self, max_, scene):
        comment = scene.comment(scene.post())

        text = text_of(max_.get(f"/admin/moderation/{comment.id}/card").text)

        assert "Why it was let through" in text
        assert "because the score is below both limits" in text

    def test_the_queue_offers_it_and_a_plain_link(self, max_, held):
        page = max_.get("/admin/moderation").text

        assert 'data-waiting="One moment…"' in page  # the script opens it in place
        assert re.search(rf'class="details-link" href="/admin/moderation/{held.id}"', page)

    def test_hostile_words_are_inert(self, max_, scene):
        comment = scene.comment(
            scene.post("A post " + HOSTILE),
            f"{HOSTILE} {BIDI} [{HOSTILE[:40]}](https://x.example/%3Cscript%3E)",
            status=Status.PENDING,
            author_name=HOSTILE[:80],
            author_url="https://xn--pypal-4ve.com/",
        )
        for path in (f"/admin/moderation/{comment.id}", f"/admin/moderation/{comment.id}/card"):
            page = max_.get(path).text
            assert not re.search(r"<script(?! src=)", page)
            assert "<img" not in page
            assert not re.search(r"<svg[^>]*onload", page)
            assert "RIGHT-TO-LEFT OVERRIDE" in page

    def test_nothing_is_there_for_nobody(self, max_):
        assert max_.get("/admin/moderation/99/card").status_code == 404


class TestLooking:
    def test_others_see_who_looks_and_oneself_does_not(self, app, max_, scene, held):
        assert (
            max_.post(f"/admin/moderation/{held.id}/look", headers=SAME_ORIGIN).status_code == 204
        )

        other = sign_in(app, scene, "Berta", Role.MODERATOR)
        for path in ("", f"/{held.id}", f"/{held.id}/card"):
            assert "Max is looking at this" in other.get(f"/admin/moderation{path}").text
            assert "is looking at this" not in max_.get(f"/admin/moderation{path}").text

    def test_opening_a_page_writes_nothing(self, app, max_, held):
        for path in (f"/admin/moderation/{held.id}", f"/admin/moderation/{held.id}/card"):
            max_.get(path)

        with app.app_context():
            assert db.session.query(Looker).count() == 0

    def test_nobody_looks_at_what_is_not_there(self, max_):
        assert max_.post("/admin/moderation/99/look", headers=SAME_ORIGIN).status_code == 404


class TestWithoutLinks:
    def test_there_is_a_button_where_there_are_links(self, max_, scene, held):
        assert "Publish without the link" in max_.get(f"/admin/moderation/{held.id}").text
        plain = scene.comment(scene.post(), "Only words.", status=Status.PENDING)
        assert "Publish without the link" not in max_.get(f"/admin/moderation/{plain.id}").text

    def test_it_publishes_and_the_notice_takes_it_back(self, max_, held, comment_now):
        answer = max_.post(
            "/admin/moderation/without-links", data=fields(held), headers=SAME_ORIGIN
        )

        assert answer.status_code == 303
        assert comment_now(held).status is Status.PUBLISHED
        assert comment_now(held).author_url is None
        page = max_.get(f"/admin/moderation/{held.id}").text
        assert "published without its links." in page
        assert "Earlier texts, as typed" in page
        number = re.search(r'name="decision_id" value="(\d+)"', page)[1]
        max_.post("/admin/moderation/undo", data={"decision_id": number}, headers=SAME_ORIGIN)
        assert comment_now(held).author_url == "https://rope.example/"
        assert comment_now(held).status is Status.PENDING

    def test_what_changed_meanwhile_is_refused_and_told(self, max_, held, comment_now):
        max_.post(
            "/admin/moderation/decisions", data=fields(held, decision="spam"), headers=SAME_ORIGIN
        )

        answer = max_.post(
            "/admin/moderation/without-links", data=fields(held), headers=SAME_ORIGIN
        )

        assert answer.status_code == 409
        assert "Max marked it as spam" in answer.text
        assert comment_now(held).revision == 1

    def test_a_link_alone_is_refused_in_words(self, max_, scene):
        lone = scene.comment(scene.post(), "https://tar.example/", status=Status.PENDING)

        answer = max_.post(
            "/admin/moderation/without-links", data=fields(lone), headers=SAME_ORIGIN
        )

        assert answer.status_code == 400
        assert "nothing would be left to show" in answer.text


class TestCollisions:
    def test_a_stale_decision_names_who_did_what(self, app, max_, scene, held):
        other = sign_in(app, scene, "Berta", Role.MODERATOR)
        other.post(
            "/admin/moderation/decisions", data=fields(held, decision="reject"), headers=SAME_ORIGIN
        )

        answer = max_.post(
            "/admin/moderation/decisions",
            data=fields(held, decision="approve"),
            headers=SAME_ORIGIN,
        )

        assert answer.status_code == 409
        assert re.search(r"Berta rejected it (just now|[^.]+ ago)\.", text_of(answer.text))

    def test_an_older_decision_says_why_it_cannot_be_undone(self, max_, held):
        for decision, status in (("spam", "pending"), ("reject", "spam")):
            data = fields(held, decision=decision) | {"seen_status": status}
            max_.post("/admin/moderation/decisions", data=data, headers=SAME_ORIGIN)
        page = max_.get(f"/admin/moderation/{held.id}").text
        newest = max(
            int(number) for number in re.findall(r'name="decision_id" value="(\d+)"', page)
        )
        assert "Something newer was decided since" in page

        answer = max_.post(
            "/admin/moderation/undo",
            data={"decision_id": newest - 1, "comment_id": held.id},
            headers=SAME_ORIGIN,
        )

        assert answer.status_code == 409
        assert "Max rejected it" in answer.text
