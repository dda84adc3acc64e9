"""A rule is tried and works; an edit is judged again and its difference shown."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.flows.conftest import SLUG, sign_in
from tests.people import ADA

pytestmark = pytest.mark.browser
SETTINGS = {"BLARNEY_RATE_LIMITS": "off"}
CALM = "The gulls on the north quay kept to the second bollard from the steps this morning."


def write_rule(page: Page, value: str) -> None:
    page.goto("/admin/rules")
    page.get_by_label("For", exact=True).fill(value)


def faults(page: Page) -> list[str]:
    return [violation["id"] for violation in Axe().run(page).response["violations"]]


class TestRules:
    """Works with and without scripts."""

    def test_a_rule_is_tried_saved_and_holds_the_next_comment(self, page, site):
        sign_in(page, ADA)
        assert f"/posts/{SLUG}#comment-" in site.comment(f"{CALM} A bollard has moved.").location

        write_rule(page, "Bollard")
        page.get_by_role("button", name="Try on past comments").first.click()
        result = page.locator("#trial .trial-result")
        expect(result).to_have_text(re.compile(r"Would have held \d+ published comment"))
        expect(page.locator("#trial")).to_contain_text("all there are")
        assert site.rows("SELECT count(*) FROM owner_rules") == [(0,)]

        page.get_by_role("button", name="Save the rule").click()
        expect(page.locator("table.rules")).to_contain_text("Bollard")
        held = site.comment(f"{CALM} The bollard is back.")
        assert "/comments/status/" in held.location
        [(number,)] = site.rows("SELECT max(id) FROM comments")
        page.goto(f"/admin/moderation/{number}")
        expect(page.locator("body")).to_contain_text("because the rule “Bollard” (phrase) matches")

        page.goto("/admin/rules/1")
        page.get_by_role("button", name="Remove the rule").click()
        expect(page.locator("body")).to_contain_text("No rules yet")

    def test_an_edit_is_judged_again_and_its_difference_shown(self, page, site):
        page.goto(f"/posts/{SLUG}")
        page.get_by_label("Name").fill("Rita")
        page.get_by_label("Comment", exact=True).fill(
            "The lamp at the end of the quay was lit by six, and the ferry found the pontoon at once."
        )
        page.get_by_role("button", name="Post comment").click()
        expect(page).to_have_url(re.compile(r"#comment-\d+"))

        page.goto("/comments/mine")
        page.get_by_role("link", name=re.compile("^Change")).first.click()
        page.get_by_label("Comment", exact=True).fill(
            "The lamp at the end of the quay was lit by seven. More at https://lamps.example/"
        )
        page.get_by_role("button", name="Save the change").click()
        expect(page.locator("h1")).to_have_text("Your comment is waiting")

        [(number,)] = site.rows("SELECT max(id) FROM comments")
        sign_in(page, ADA)
        page.goto(f"/admin/moderation/{number}")
        expect(page.locator("del").first).to_contain_text("six")
        expect(page.locator("ins").first).to_contain_text("seven")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_tried_listed_and_changed_is_open_to_everybody(visitor, site, scheme):
    page = visitor(color_scheme=scheme)
    page.goto(f"/posts/{SLUG}")
    page.get_by_label("Name").fill("Rita")
    page.get_by_label("Comment", exact=True).fill(f"{CALM} Seen in a {scheme} room.")
    page.get_by_role("button", name="Post comment").click()
    page.goto("/comments/mine")
    found = faults(page)
    page.get_by_role("link", name=re.compile("^Change")).first.click()
    page.get_by_label("Comment", exact=True).fill(f"{CALM} Heard in a {scheme} room.")
    page.get_by_role("button", name="Save the change").click()
    [(number,)] = site.rows("SELECT max(id) FROM comments")

    sign_in(page, ADA)
    page.goto(f"/admin/moderation/{number}")
    found += faults(page)
    for effect in ("hold it for a person", "put it with the spam"):
        write_rule(page, f"gulls {scheme}")
        page.get_by_label(effect).check()
        page.get_by_role("button", name="Save the rule").click()
        page.wait_for_load_state()
    found += faults(page)
    write_rule(page, "gulls")
    page.get_by_role("button", name="Try on past comments").first.click()
    page.wait_for_load_state()

    assert found + faults(page) == []
