"""A moderator signs in, finds what waits, sees why, decides, and takes it back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.flows.conftest import SLUG, sign_in
from tests.people import ADA, MAX, SPIKE

pytestmark = pytest.mark.browser
SETTINGS = {"BLARNEY_RATE_LIMITS": "off"}
POST = f"/posts/{SLUG}"
DISGUISE = str.maketrans("aeopcyx", "аеорсух")


def flattery(about: str) -> str:
    """Write praise that says nothing, every letter that can be in Cyrillic."""
    return f"Amazing post about {about}! ".translate(DISGUISE) + (
        "You are a wonderful writer, please visit my website for great offers.".translate(DISGUISE)
    )


def held(site, about: str) -> str:
    """Send flattery as a spammer would; give its text."""
    body = flattery(about)
    answer = site.comment(body, SPIKE, author_url="https://offers.example/buy")
    assert answer.status == 303
    assert "/comments/status/" in answer.location
    return body


def status_of(site, body: str) -> str:
    [(status,)] = site.rows("SELECT status FROM comments WHERE body = ?", body)
    return str(status)


def find(page: Page, body: str, status: str) -> None:
    """Search the queue for a comment by words as the classifier reads them."""
    page.goto(f"/admin/moderation?status={status}")
    about = re.search(r"about ([a-z ]+)!", read(body))
    assert about is not None
    page.get_by_role("searchbox").fill(about[1])
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/admin/moderation?*q=*")


def read(body: str) -> str:
    """Undo the disguise."""
    return body.translate({new: chr(old) for old, new in DISGUISE.items()})


class TestModerator:
    def test_flattery_is_found_explained_marked_and_had_back(
        self, page, visitor, site, *, javascript
    ):
        body = held(site, "lanterns")
        before = status_of(site, body)
        sign_in(page, MAX)

        find(page, body, before)
        item = page.locator("#queue .item")
        expect(item).to_have_count(1)
        expect(item).to_contain_text(SPIKE)
        expect(item).to_contain_text("offers.example")
        assert item.locator(".reasons li").count() >= 1
        expect(item.locator(".fold-text").last).to_have_text(read(body))
        marks = item.locator("mark.swap")
        assert "".join(marks.all_inner_texts()) == "".join(c for c in body if ord(c) > 0x3FF)
        assert (
            "CYRILLIC SMALL LETTER A" in (marks.first.get_attribute("title") or "").upper()
            or marks.count() > 10
        )

        if javascript:
            item.locator(".card-fold > summary").click()
            item.get_by_role("link", name="Its page, with history").click()
        else:
            item.get_by_role("link", name="Why and history").click()
        expect(page.get_by_role("heading", name=re.compile("^Why it"))).to_be_visible()
        expect(page.locator(".reason-table tbody tr")).not_to_have_count(0)
        expect(page.locator(".history li")).to_have_count(1)
        page.get_by_label("Note").fill("The third of its kind this week.")
        first, second = ("spam", "pending") if before == "pending" else ("pending", "spam")
        page.locator(f".decide-{'spam' if first == 'spam' else 'hold'}").click()
        expect(page.locator("#notices")).to_contain_text("1 comment")
        assert status_of(site, body) == first
        expect(page.locator(".history")).to_contain_text("The third of its kind this week.")

        page.locator("#notices .undo button").click()
        expect(page.locator("#notices")).to_contain_text("Taken back")
        assert status_of(site, body) == before == second
        expect(page.locator(".history li")).to_have_count(3)
        reader = visitor()
        reader.goto(POST)
        expect(reader.get_by_text(body)).to_have_count(0)

    def test_an_approved_comment_appears_and_leaves_again_by_undo(self, page, visitor, site):
        body = held(site, "barnacles")
        sign_in(page, MAX)

        find(page, body, status_of(site, body))
        page.locator("#queue .item .decide-approve").click()
        expect(page.locator("#notices")).to_contain_text("1 comment approved")
        reader = visitor()
        reader.goto(POST)
        expect(reader.locator(".comment", has_text=body)).to_be_visible()

        page.locator("#notices .undo button").click()
        expect(page.locator("#notices")).to_contain_text("Taken back")
        reader.reload()
        expect(reader.locator(".comment", has_text=body)).to_have_count(0)

    def test_many_are_decided_and_had_back_at_once(self, page, site):
        bodies = [held(site, f"herrings {word}") for word in ("smoked", "salted", "fried")]
        before = [status_of(site, body) for body in bodies]
        sign_in(page, MAX)
        page.goto(f"/admin/moderation?status={before[0]}&q=herrings")
        expect(page.locator("#queue .item")).to_have_count(before.count(before[0]))
        for box in page.locator("#queue .tick input").all():
            box.check()
        page.locator("#bulk .decide-reject").click()

        expect(page.locator("#notices")).to_contain_text("rejected")
        assert {
            status_of(site, body)
            for body, was in zip(bodies, before, strict=True)
            if was == before[0]
        } == {"rejected"}
        page.locator("#notices .undo button").click()
        expect(page.locator("#notices")).to_contain_text("taken back")
        assert [status_of(site, body) for body in bodies] == before

    def test_two_moderators_do_not_overrule_each_other_unseen(self, page, visitor, site):
        body = held(site, "oysters")
        before = status_of(site, body)
        sign_in(page, MAX)
        find(page, body, before)
        other = sign_in(visitor(), ADA)
        find(other, body, before)
        other.locator("#queue .item .decide-reject").click()
        expect(other.locator("#notices")).to_contain_text("rejected")

        page.locator("#queue .item .decide-approve").click()

        expect(page.get_by_role("alert")).to_contain_text("Nothing was changed")
        assert status_of(site, body) == "rejected"
        page.locator(".decide-approve").click()  # the buttons are fresh
        expect(page.locator("#notices")).to_contain_text("approved")
        assert status_of(site, body) == "published"

    def test_an_author_reads_the_outcome_on_the_status_page(self, page, visitor, site):
        body = flattery("sextants")
        location = site.comment(body, SPIKE).location
        author = visitor()
        author.goto(location)
        expect(author.get_by_role("heading", name="Your comment is waiting")).to_be_visible()
        sign_in(page, MAX)
        find(page, body, status_of(site, body))
        page.locator("#queue .item .decide-approve").click()
        expect(page.locator("#notices")).to_contain_text("approved")

        author.reload()

        expect(author.get_by_role("heading", name="Your comment is published")).to_be_visible()
        author.get_by_role("link", name="Go to your comment").click()
        expect(author.locator(".comment", has_text=body)).to_be_visible()

    def test_the_owner_writes_a_post_and_readers_find_it(self, page, visitor):
        title = "A lamp for the harbour"
        sign_in(page, ADA)
        page.goto("/admin/posts/new")
        page.get_by_label("Title").fill(title)
        page.get_by_label("Tags").fill("harbour, light")
        page.get_by_label("Text").fill("The lamp was **green** and stood on the left.")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("strong", has_text="green")).to_be_visible()
        page.get_by_label("Public at once").check()
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#notices")).to_contain_text(title)

        reader = visitor()
        reader.goto("/tags/light")
        reader.get_by_role("link", name=title, exact=True).first.click()
        expect(reader.get_by_role("heading", name=title)).to_be_visible()
        expect(reader.locator(".post strong")).to_have_text("green")

    def test_signing_out_everywhere_ends_it_everywhere(self, page, visitor):
        other = sign_in(visitor(), MAX)
        sign_in(page, MAX)
        page.goto("/admin/account")
        page.get_by_role("button", name="Sign out everywhere, here too").click()
        page.wait_for_url("**/sign-in")

        other.goto("/admin/moderation")

        expect(other.get_by_role("heading", name="Sign in")).to_be_visible()

    def test_signing_out_ends_it_here_only(self, page, visitor):
        other = sign_in(visitor(), MAX)
        sign_in(page, MAX)
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")

        other.goto("/admin/moderation")

        expect(other.get_by_role("heading", name="Comments", exact=True)).to_be_visible()

    def test_a_moderator_is_not_shown_what_is_the_administrators(self, page):
        sign_in(page, MAX)

        expect(page.get_by_role("link", name="Posts", exact=True)).to_have_count(0)
        page.goto("/admin/users")
        expect(page.get_by_role("heading", name="That is not allowed")).to_be_visible()


class TestKeys:
    """What only a script can do."""

    def test_the_queue_works_from_the_keyboard(self, page, site):
        body = held(site, "rigging")
        before = status_of(site, body)
        sign_in(page, MAX)
        find(page, body, before)
        page.keyboard.press("j")
        expect(page.locator("#queue .item").first).to_be_focused()
        page.keyboard.press("r")
        expect(page.locator("#notices")).to_contain_text("rejected")
        assert status_of(site, body) == "rejected"

        page.keyboard.press("u")

        expect(page.locator("#notices")).to_contain_text("Taken back")
        assert status_of(site, body) == before
