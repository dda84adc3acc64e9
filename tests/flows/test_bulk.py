"""One decision on thousands of comments, watched while it runs and taken back as one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.flows.bulk_blog import disagreements, fill
from tests.flows.conftest import Site, sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.browser
SETTINGS = {"BLARNEY_RATE_LIMITS": "off"}
COUNT = 12_000
PATIENCE_MS = 120_000
HOSTILE = "=<img src=x onerror=\"document.title='owned'\">"


@pytest.fixture(scope="module", params=[True, False], ids=["scripts", "no scripts"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def full(site: Site, *, javascript: bool) -> Site:
    """Give the running blog with very many held comments and a moderator with a hostile name."""
    fill(site, COUNT)
    name = HOSTILE.replace("owned", "scripts" if javascript else "none")
    command = ("user", "add", name, "--role", "moderator", "--password-stdin")
    site.command(*command, say=f"{PASSWORD}\n")
    return site


def statuses(site: Site) -> dict[str, int]:
    return dict(site.rows("SELECT status, count(*) FROM comments GROUP BY status"))


def assert_accessible(page: Page) -> None:
    """Let axe look at the page as it is now; without scripts it cannot."""
    assert Axe().run(page).response["violations"] == []


def wait_until_done(page: Page) -> None:
    expect(page.locator("#bulk-state[data-state=done]")).to_be_visible(timeout=PATIENCE_MS)


def test_thousands_are_decided_while_somebody_watches_and_go_back_as_one_and_nothing_runs(
    page: Page, full: Site, *, javascript: bool
) -> None:
    before = statuses(full)
    held = f"{before['pending']:,}"
    sign_in(page, HOSTILE.replace("owned", "scripts" if javascript else "none"))

    page.goto("/admin/moderation")
    page.get_by_role("button", name=f"Act on all {held} that match").click()
    expect(page.locator(".bulk-number")).to_contain_text(f"{held} comments match")
    assert statuses(full) == before
    page.get_by_role("button", name=f"Spam all {held}").click()
    expect(page.locator("#bulk-progress")).to_be_visible()
    expect(page.locator("#bulk-words")).to_contain_text(f"of {held} comments marked as spam")
    assert full.get("/").status == 200  # others are answered meanwhile
    if javascript:
        assert_accessible(page)
    wait_until_done(page)
    if javascript:
        assert_accessible(page)
    expect(page.locator("#bulk-words")).to_contain_text(f"{held} comments marked as spam.")
    assert statuses(full).get("pending", 0) == 0
    assert disagreements(full) == {}

    page.get_by_role("button", name=re.compile("^Undo")).click()
    wait_until_done(page)
    expect(page.locator("#bulk-words")).to_contain_text(f"{held} comments are back")
    assert statuses(full) == before
    assert disagreements(full) == {}

    page.goto("/admin/log")
    rows = page.locator("table.log tbody tr")
    expect(rows.nth(0)).to_contain_text("took back")
    expect(rows.nth(0)).to_contain_text(held)
    expect(rows.nth(1)).to_contain_text("marked as spam")
    expect(rows.nth(1)).to_contain_text(held)
    expect(page).to_have_title(re.compile("^Log"))
    if javascript:
        assert_accessible(page)

    answer: Any = page.request.get("/admin/log.csv?act=decided")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert "\"'=<img" in answer.text()
    assert not re.search(r'(^|,)"?[=+@-]', answer.text(), flags=re.MULTILINE)
