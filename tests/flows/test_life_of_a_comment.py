"""What becomes of comments: honest thanks appear at once, flattery in disguise waits."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from tests.flows.conftest import SLUG, write_comment

pytestmark = pytest.mark.browser
SETTINGS = {"BLARNEY_RATE_LIMITS": "off"}

POST = f"/posts/{SLUG}"
THANKS = "Thank you, this is the map I was missing. I counted the bollards on Sunday and got to 43."
# Flattery, with the letters а, е, о and с of Cyrillic in place of their Latin look-alikes.
PRAISE = (
    "Wh\u0430t \u0430 w\u043end\u0435rful p\u043est! Y\u043eu \u0430r\u0435 su\u0441h \u0430 "
    "t\u0430l\u0435nt\u0435d writ\u0435r, I r\u0435\u0430lly l\u043ev\u0435 y\u043eur bl\u043eg."
)


def feed_of(site):
    return ET.fromstring(site.get(f"{POST}/comments.atom").text)


class TestReader:
    def test_honest_thanks_are_on_the_page_at_once(self, page, visitor, site):
        page.goto("/")
        page.get_by_role("link", name="Walking the north quay", exact=True).first.click()
        write_comment(page, f"{THANKS} *Really.*")
        page.get_by_role("button", name="Post comment").click()

        comment = page.locator(".comment", has_text=THANKS)
        expect(comment).to_be_visible()
        assert page.url.endswith(f"{POST}#{comment.get_attribute('id')}")
        expect(comment.locator("em")).to_have_text("Really.")
        expect(comment.locator(".author")).to_have_text("Rita")
        other = visitor()
        other.goto(POST)
        expect(other.locator(".comment", has_text=THANKS)).to_be_visible()
        assert THANKS in "".join(feed_of(site).itertext())

    def test_a_reply_stands_under_what_it_answers(self, page):
        page.goto(POST)
        write_comment(page, "Does the count begin at the ice house or behind it?", author="Ruth")
        page.get_by_role("button", name="Post comment").click()
        asked = page.locator(".comment", has_text="Does the count begin")
        asked.get_by_role("link", name="Reply").click()
        expect(page.get_by_role("heading", name="Reply to Ruth")).to_be_visible()
        write_comment(page, "Behind it; the first bollard is the one with the rope marks.")
        page.get_by_role("button", name="Post comment").click()

        thread = page.locator("ol.comments > li", has_text="Does the count begin").first
        expect(thread.locator("ol.comments .comment", has_text="the rope marks")).to_be_visible()

    def test_flattery_in_disguise_waits_and_only_its_author_learns_so(self, page, visitor, site):
        page.goto(POST)
        write_comment(page, PRAISE, author="Spike")
        page.get_by_role("button", name="Post comment").click()

        page.wait_for_url("**/comments/status/*")
        expect(page.get_by_role("heading", name="Your comment is waiting")).to_be_visible()
        expect(page.locator(".own")).to_contain_text(PRAISE)
        assert "spam" not in page.content().lower()
        reader = visitor()
        reader.goto(POST)
        expect(reader.locator("#comments")).to_be_visible()
        expect(reader.get_by_text(PRAISE)).to_have_count(0)
        assert PRAISE not in "".join(feed_of(site).itertext())
        assert PRAISE not in site.get("/").text

    def test_a_preview_shows_the_comment_and_stores_nothing(self, page, site):
        before = site.rows("SELECT count(*) FROM comments")
        page.goto(POST)
        write_comment(page, "A **bold** claim about rope.")
        page.get_by_role("button", name="Preview").click()

        expect(page.locator(".preview-body strong")).to_have_text("bold")
        expect(page.get_by_label("Comment", exact=True)).to_have_value(
            "A **bold** claim about rope."
        )
        expect(page.get_by_label("Name", exact=True)).to_have_value("Rita")
        assert site.rows("SELECT count(*) FROM comments") == before
        page.get_by_role("button", name="Post comment").click()
        expect(
            page.locator(".comment:not(.preview-body)", has_text="claim about rope")
        ).to_be_visible()

    def test_a_refused_comment_keeps_what_was_typed(self, page):
        too_long = "Far too long. " * 800
        page.goto(POST)
        write_comment(page, too_long)
        page.get_by_label("Website").fill("not an address")
        page.get_by_role("button", name="Post comment").click()

        expect(page.get_by_role("alert")).to_contain_text("Your comment was not posted")
        assert page.get_by_label("Comment", exact=True).input_value().strip() == too_long.strip()
        expect(page.get_by_label("Website")).to_have_value("not an address")
        page.get_by_label("Website").fill("")
        page.get_by_label("Comment", exact=True).fill("Shorter now, and about the second bollard.")
        page.get_by_role("button", name="Post comment").click()
        expect(page.locator(".comment", has_text="about the second bollard")).to_be_visible()

    def test_sending_the_form_twice_stores_one(self, page, site):
        body = "The tide was in, so I walked along the upper wall instead."
        page.goto(POST)
        write_comment(page, body)
        page.get_by_role("button", name="Post comment").dblclick()

        expect(page.locator(".comment", has_text="along the upper wall")).to_have_count(1)
        assert site.rows("SELECT count(*) FROM comments WHERE body = ?", body) == [(1,)]

    def test_looking_around_needs_no_cookie(self, page):
        for path in ("/", POST, "/archive", "/tags/harbour", "/search?q=quay"):
            page.goto(path)

        assert page.context.cookies() == []


class TestScripts:
    """What only a script can do."""

    def test_a_draft_survives_a_reload(self, page):
        page.goto(POST)
        write_comment(page, "Half a thought about bollards")
        page.reload()

        expect(page.get_by_label("Comment", exact=True)).to_have_value(
            "Half a thought about bollards"
        )

    def test_a_comment_that_arrived_is_no_draft_any_more(self, page):
        page.goto(POST)
        write_comment(page, "The ice house is open on Thursdays only, by the way.")
        page.get_by_role("button", name="Post comment").click()
        expect(page.locator(".comment", has_text="open on Thursdays only")).to_be_visible()
        page.goto(POST)

        expect(page.get_by_label("Comment", exact=True)).to_have_value("")

    def test_the_preview_opens_in_place(self, page):
        page.goto(POST)
        write_comment(page, "In *place*.")
        page.get_by_role("button", name="Preview").click()

        expect(page.locator("#preview em")).to_have_text("place")
        assert page.url.endswith(POST)


def test_the_same_form_fifty_times_at_once_stores_one(site):
    body = "Sent fifty times by an impatient finger on a slow train."

    with ThreadPoolExecutor(max_workers=16) as pool:
        answers = list(pool.map(lambda _: site.comment(body), range(50)))

    assert {answer.status for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert site.rows("SELECT count(*) FROM comments WHERE body = ?", body) == [(1,)]
    assert site.rows(
        "SELECT count(*) FROM assessments a JOIN comments c ON c.id = a.comment_id WHERE c.body = ?",
        body,
    ) == [(1,)]


def test_a_worker_that_has_judged_holds_no_training_library(site):
    for number in range(8):
        assert site.comment(f"Judged, to see what is loaded, number {number}.").status == 303

    workers = site.workers()
    libraries = {pid: Path(f"/proc/{pid}/maps").read_text() for pid in workers}
    judging = [pid for pid, maps in libraries.items() if "numpy" in maps]

    assert judging
    assert [pid for pid, maps in libraries.items() if re.search("/(sklearn|scipy)/", maps)] == []
