"""The same stories in a browser that runs no scripts: nothing may need one."""

from __future__ import annotations

import pytest

from tests.flows import test_life_of_a_comment, test_limits, test_moderators_morning, test_rules
from tests.flows.conftest import SLUG, sign_in, write_comment
from tests.people import ADA

pytestmark = pytest.mark.browser
SETTINGS = {"BLARNEY_RATE_LIMITS": "off"}


@pytest.fixture(scope="module")
def javascript() -> bool:
    return False


class TestReader(test_life_of_a_comment.TestReader):
    """A comment's life."""


class TestModerator(test_moderators_morning.TestModerator):
    """A moderator's morning."""


class TestLimits(test_limits.TestLimits):
    """Looking at limits before saving them."""


class TestRules(test_rules.TestRules):
    """Trying and saving rules, changing a comment."""


def test_the_slider_alone_is_enough(page):
    sign_in(page, ADA)
    page.goto("/admin/spam/limits")

    page.get_by_label("Hold from, by sliding").fill("0.25")
    page.get_by_role("button", name="Show").click()
    page.wait_for_load_state()

    assert page.get_by_label("Hold from a score of").input_value() == "0.25"


def test_scripts_are_really_off(page):
    page.goto(f"/posts/{SLUG}")
    write_comment(page, "Only to see whether a draft is kept.")
    page.reload()

    assert page.get_by_label("Comment", exact=True).input_value() == ""


def test_nothing_is_offered_that_needs_a_script(page):
    page.goto(f"/posts/{SLUG}")

    assert not page.locator("#body-counter").is_visible()
    assert not page.locator("#preview").is_visible()
