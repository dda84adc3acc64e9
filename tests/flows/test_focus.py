"""Where the focus stands after a press on the desk, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.flows.conftest import sign_in
from tests.people import ADA, PASSWORD

pytestmark = pytest.mark.browser
SETTINGS = {"BLARNEY_RATE_LIMITS": "off"}


@pytest.fixture(scope="module", params=[True, False], ids=["with scripts", "without scripts"])
def javascript(request):
    return request.param


@pytest.fixture
def desk(page: Page) -> Page:
    return sign_in(page, ADA)


def test_a_form_that_came_back_leads_to_its_first_fault(desk):
    desk.goto("/admin/account")
    desk.get_by_label("Present password").fill(PASSWORD)
    desk.get_by_label("New password", exact=True).fill("nine green bottles")
    desk.get_by_label("New password again").fill("ten green bottles")

    desk.get_by_role("button", name="Change the password").click()

    again = desk.get_by_label("New password again")
    expect(again).to_be_focused()
    expect(again).to_be_in_viewport()
    expect(again).to_have_accessible_description(
        "Expected the new password once more, found another."
    )


def test_what_is_shown_only_once_is_led_to(desk):
    desk.goto("/admin/users")
    desk.get_by_role("button", name="Make an invitation").click()
    expect(desk.get_by_role("heading", name="The invitation")).to_be_focused()

    desk.goto("/admin/account/tokens")
    desk.get_by_label("What it is for").fill("Backups")
    desk.get_by_label("read: see").check()
    desk.get_by_role("button", name="Make the token").click()
    expect(desk.get_by_role("heading", name="The new token")).to_be_focused()


def test_a_bulk_action_says_what_it_did_and_what_was_taken_back(desk):
    state = desk.locator("#bulk-state")
    desk.goto("/admin/moderation/bulk?status=published")
    desk.get_by_role("button", name="Reject all").click()
    expect(state).to_be_focused()
    expect(state).to_have_accessible_description(re.compile(r"^\d+ comments rejected\.$"))

    state.get_by_role("button", name="Undo").click()
    expect(state).to_be_focused()
    expect(state).to_have_accessible_description(re.compile(r"^\d+ comments are back"))


def test_a_preview_is_led_to(desk):
    desk.goto("/admin/posts/1/edit")
    desk.get_by_role("button", name="Preview").click()

    expect(desk.get_by_role("heading", name="Preview")).to_be_focused()
