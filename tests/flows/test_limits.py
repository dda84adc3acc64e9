"""An administrator tries limits on the blog's own past before saving them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.flows.conftest import sign_in
from tests.people import ADA

pytestmark = pytest.mark.browser
SETTINGS = {"BLARNEY_RATE_LIMITS": "off"}
LIMITS = "/admin/spam/limits"


def approve_one_held(page: Page) -> None:
    """Let there be one comment that a person called honest though the filter held it."""
    page.goto("/admin/moderation")
    page.locator("#queue .decide-approve").first.click()
    page.wait_for_load_state()


class TestLimits:
    """Works with and without scripts."""

    def test_a_limit_is_tried_saved_and_taken_back(self, page, site):
        sign_in(page, ADA)
        approve_one_held(page)

        page.goto(LIMITS)
        own = page.get_by_label("Hold from a score of").input_value()
        page.get_by_label("Hold from a score of").fill("0.001")
        page.get_by_role("button", name="Show").click()
        everything = re.compile(r"Held from 0\.0010: ([1-9][0-9]*) of \1 genuine")
        expect(page.locator("#limits-summary")).to_have_text(everything)
        assert not (site.folder / "models" / "limits.json").exists()

        page.get_by_role("button", name="Save these limits").click()
        expect(page.get_by_text("Saved now: held from 0.0010")).to_be_visible()
        assert "/comments/status/" in site.comment("Is the ice house open on Sundays?").location

        page.get_by_role("button", name="Back to the model's own limits").click()
        expect(page.get_by_label("Hold from a score of")).to_have_value(own)
        assert not (site.folder / "models" / "limits.json").exists()


def test_the_figures_follow_the_slider_which_keeps_the_focus(page, site):
    sign_in(page, ADA)
    page.goto(f"{LIMITS}?hold_at=0.5")
    slider = page.get_by_label("Hold from, by sliding")
    slider.focus()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    expect(page.locator("#limits-summary")).to_contain_text("Held from 0.5020:")
    expect(page.locator("#live")).to_contain_text("Held from 0.5020:")
    expect(page.get_by_label("Hold from a score of")).to_have_value("0.502")
    assert page.evaluate("document.activeElement.id") == "slide"
    assert "hold_at=0.502" in page.url

    page.get_by_label("Hold from a score of").fill("7")  # not yet a score: nothing is asked for
    page.get_by_label("Hold from a score of").fill("0.75")

    expect(page.locator("#limits-summary")).to_contain_text("Held from 0.7500:")
    expect(slider).to_have_value("0.75")
