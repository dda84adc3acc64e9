"""A user sets a second factor up, comes back with a code, and once with a recovery code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pyotp import TOTP

from blog.domain.second_factor import STEP_SECONDS
from tests.flows.conftest import sign_in
from tests.people import MAX, PASSWORD

pytestmark = pytest.mark.browser
SETTINGS = {"BLARNEY_RATE_LIMITS": "off"}


def give(page: Page, code: str) -> None:
    """Sign in as far as the second step, and give a code there."""
    page.goto("/sign-in")
    page.get_by_label("Name").fill(MAX)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/sign-in/code")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def leave(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.wait_for_url("**/sign-in")


def faults_of(page: Page) -> list[str]:
    return [violation["id"] for violation in Axe().run(page).response["violations"]]


def test_a_code_lets_in_and_a_recovery_code_does_so_once(page, visitor):
    sign_in(page, MAX)
    page.goto("/admin/account/second-factor")
    page.get_by_role("button", name="Set it up").click()
    page.wait_for_load_state()
    picture = page.get_by_role("img", name="QR code")
    expect(picture).to_be_visible()
    assert picture.evaluate("picture => picture.naturalWidth") > 100
    assert faults_of(page) == []
    app = TOTP(page.locator(".secret-text").inner_text().replace(" ", ""))
    page.get_by_label("Code that the app shows").fill(app.now())
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_role("button", name="Turn the second factor on").click()
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    assert faults_of(page) == []

    leave(page)
    # The present code is used up; that of the next half minute counts already.
    give(page, app.at(datetime.now(UTC) + timedelta(seconds=STEP_SECONDS)))
    page.wait_for_url("**/admin/")
    leave(page)

    give(page, codes[0])
    page.wait_for_url("**/admin/")

    other = visitor(viewport={"width": 360, "height": 780})
    give(other, codes[0])
    expect(other.get_by_role("alert")).to_contain_text("unused recovery code")
    expect(other.get_by_label("Code")).to_be_focused()
    assert faults_of(other) == []
    other.goto("/admin/")
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()

    page.goto("/admin/account")
    expect(page.get_by_text("9 recovery codes are left")).to_be_visible()
    expect(page.get_by_text("right password, wrong code")).to_be_visible()
    expect(page.get_by_text("with a recovery code")).to_be_visible()
    assert faults_of(page) == []
