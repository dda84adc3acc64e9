"""The same words, disguised otherwise each time, under three posts and names: one decision.

With and without scripts. Everything is held here, and nothing is put with the spam, so that the
story is the same with every model.
"""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.flows.bulk_blog import disagreements, fill_campaign
from tests.flows.conftest import SLUG, Site, sign_in
from tests.people import MAX

pytestmark = pytest.mark.browser
SETTINGS = {
    "BLARNEY_RATE_LIMITS": "off",
    "BLARNEY_HOLD_EVERYTHING": "on",
    "BLARNEY_SPAM_AT": "1",
}
LARGE = 1_200
PATIENCE_MS = 120_000
PLACES = ((SLUG, "Spike"), ("the-leak", "Berta"), ("look-alike-letters", "Konrad"))
DISGUISES = (
    str.maketrans("", ""),
    str.maketrans("aeocp", "аеоср"),
    str.maketrans("nrst", "𝗇𝗋𝗌𝗍"),
)
WORDS = {
    True: "Such a wise and helpful notebook, every lightvessel in the world should read these pages.",
    False: "Never before has anyone explained ropes so kindly, my whole corsair learns from your site.",
}


@pytest.fixture(scope="module", params=[True, False], ids=["scripts", "no scripts"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def send(site: Site, words: str) -> list[str]:
    """Send the words under three posts, each time by another name and in another disguise."""
    bodies = []
    for (slug, name), disguise in zip(PLACES, DISGUISES, strict=True):
        body = words.translate(disguise)
        fields = {"author_name": name, "body": body}
        assert site.post(f"/posts/{slug}/comments", fields).status == 303
        bodies.append(body)
    return bodies


def stored(site: Site, bodies: list[str]) -> list[tuple[int, str, list[str]]]:
    """Give number, status and the names of the reasons of each comment."""
    query = (
        "SELECT c.id, c.status, a.reasons FROM comments c JOIN assessments a ON a.comment_id = c.id"
        " WHERE c.body = ?"
    )
    rows = [site.rows(query, body)[0] for body in bodies]
    return [
        (number, status, [reason["name"] for reason in json.loads(reasons)])
        for number, status, reasons in rows
    ]


def open_row(page: Page, words: str) -> None:
    """Open the queue of held comments with the words, by one that no other comment has."""
    rare = next(word for word in ("lightvessel", "corsair") if word in words)
    page.goto(f"/admin/moderation?status=pending&q={rare}")


def test_three_disguised_copies_are_recognised_decided_at_once_and_had_back(
    page: Page, site: Site, *, javascript: bool
) -> None:
    words = WORDS[javascript]
    bodies = send(site, words)
    first, second, third = stored(site, bodies)
    assert [status for _, status, _ in (first, second, third)] == ["pending"] * 3
    assert "campaign" not in first[2]
    assert "campaign" in second[2]
    assert "campaign" in third[2]
    sign_in(page, MAX)

    open_row(page, words)
    expect(page.locator("#queue .item")).to_have_count(3)
    expect(page.locator("#queue .alike > summary")).to_have_count(3)
    expect(page.locator(f"#c-{third[0]}")).to_contain_text("Nearly the same words came 3 times")
    if javascript:
        page.locator(f"#c-{third[0]} .card-fold > summary").click()
        page.get_by_role("link", name="Its page, with history").click()
    else:
        page.locator(f"#c-{third[0]} .item-foot > .details-link").click()
    expect(page.get_by_role("heading", name="Nearly the same words")).to_be_visible()
    section = page.locator("section", has=page.locator("#campaign"))
    expect(section).to_contain_text("2 near copies are held too")
    expect(section.locator(".alike-list li")).to_have_count(2)
    expect(section).to_contain_text("Berta")
    section.get_by_role("button", name=re.compile("^Spam all 3")).click()
    expect(page.locator("#notices")).to_contain_text("3 comments marked as spam")
    assert [status for _, status, _ in stored(site, bodies)] == ["spam"] * 3

    page.locator("#notices .undo button").click()
    expect(page.locator("#notices")).to_contain_text("3 decisions taken back")
    assert [status for _, status, _ in stored(site, bodies)] == ["pending"] * 3


def test_the_row_decides_all_of_them_too(page: Page, site: Site, *, javascript: bool) -> None:
    words = f"Good evening to you. {WORDS[javascript]}"
    bodies = send(site, words)
    numbers = [number for number, _, _ in stored(site, bodies)]
    sign_in(page, MAX)

    open_row(page, words)
    row = page.locator(f"#c-{numbers[0]}")
    row.locator(".alike > summary").click()
    count = row.locator(".alike-list li").count() + 1  # those of the first story among them
    row.get_by_role("button", name=re.compile(f"^Reject all {count}")).click()

    expect(page.locator("#notices")).to_contain_text(f"{count} comments rejected")
    assert [status for _, status, _ in stored(site, bodies)] == ["rejected"] * 3


def test_a_large_one_is_decided_in_batches_and_goes_back_as_one(page: Page, site: Site) -> None:
    campaign_id = fill_campaign(site, LARGE)
    done = page.locator("#bulk-state[data-state=done]")

    def held() -> int:
        counted = "SELECT count(*) FROM comments WHERE campaign_id = ? AND status = 'pending'"
        return int(site.rows(counted, campaign_id)[0][0])

    sign_in(page, MAX)
    page.goto(f"/admin/moderation/campaigns/{campaign_id}")
    page.get_by_role("button", name=f"Spam all {LARGE:,}").click()

    expect(page).to_have_url(re.compile("/admin/moderation/bulk/[0-9]+$"))
    expect(done).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#bulk-words")).to_contain_text(f"{LARGE:,} comments marked as spam.")
    expect(page.locator(".bulk-filter")).to_contain_text(f"#{campaign_id}")
    assert held() == 0
    assert disagreements(site) == {}

    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator("#bulk-words")).to_contain_text(f"{LARGE:,} comments are back")
    expect(done).to_be_visible(timeout=PATIENCE_MS)
    assert held() == LARGE
    assert disagreements(site) == {}
